/**
 * Sources of streams: cells with their weights. We recognise a source by its shape, so a layer of `nn`, a record of `interop` and a plain
 * object all work, and this folder imports neither.
 */
import type { CellSpec, CellWeights } from "../../core/cells/cell.ts";
import type { WeightSource } from "../../core/cells/panels.ts";
import { checkStepCells } from "../../core/cells/stepCells.ts";
import { ArgumentError, describe, UnsupportedError } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";

export type { WeightSource };

/** One cell: its specification, and its weights as in `cells/`. */
export interface CellSource {
  readonly spec: CellSpec;
  readonly weights: CellWeights<WeightSource>;
  /** Default `"forward"` */
  readonly direction?: "forward" | "reverse";
  /** The activations its framework uses, instead of those of `spec` */
  readonly activations?: { readonly gate: string; readonly state: string };
}

/** Cells stacked, the lowest first: an `LSTM`, `GRU`, `RNN` or `DefinedLayer`, or a layer record of a checkpoint. */
export interface CellStack {
  readonly cells: readonly LayerSource[];
  /** Noise of training. Zoneout also acts in evaluation, so a stream refuses it. */
  readonly noise?: { readonly zoneout?: Readonly<Record<string, number>> };
}

/** Like `CellSource`, for any cell of a layer; a stream refuses cells that it cannot run. */
interface LayerSource {
  readonly spec: { readonly kind: string; readonly inputSize: number; readonly hiddenSize: number };
  readonly weights: object;
}

/** A chain of recurrent layers: a `Sequential` of them. */
export interface StackList {
  readonly layers: readonly object[];
}

/** A source of `createStream` with its weights in memory. */
export type StreamSource = CellSource | CellStack | StackList | readonly StreamSource[];

/** A layer of `openCheckpoint`, with weights that are still in a file. */
export interface StoredLayer {
  readonly name: string;
  /** Reasons why it cannot run; empty when it can */
  readonly obstacles: readonly string[];
  /** Reads the weights. */
  record(): Promise<CellStack>;
}

/** A checkpoint of one layer. */
export interface StoredLayers {
  readonly layers: readonly StoredLayer[];
}

const WHERE = "createStream";

/** Returns the cells of a source, lowest first, after checking that a stream can run them. */
export function cellsOf(source: unknown): readonly CellSource[] {
  const cells = listCells(source).map(withActivations);
  checkStepCells(WHERE, cells);
  return cells;
}

/** Returns the layers of a checkpoint that a source names, lowest first, or the only one in it; undefined for any other source. */
export function storedLayers(source: unknown): readonly StoredLayer[] | undefined {
  if (isStored(source)) return [source];
  if (isListOf<StoredLayer>(source, isStored) && source.length > 0) return source;
  if (!isObject(source) || !isListOf<StoredLayer>(source.layers, isStored) || source.layers.length === 0)
    return undefined;
  const layers: readonly StoredLayer[] = source.layers;
  if (layers.length === 1) return layers;
  throw new ArgumentError(
    `${WHERE}: expected a checkpoint with one recurrent layer, got ${layers.length}: ${layers.map(({ name }) => describe(name)).join(", ")}. Give one of its layers, or several of them as an array, the lowest first.`,
  );
}

/** Reads the cells of a layer of a checkpoint. @throws UnsupportedError with the reason, for a layer that cannot run */
export async function readStored(stored: StoredLayer): Promise<CellStack> {
  const { name, obstacles } = stored;
  if (obstacles.length > 0) {
    throw new UnsupportedError(
      `${WHERE}: expected a layer that Sluice can run, got ${describe(name)}: ${obstacles.join("; ")}.`,
    );
  }
  return stored.record();
}

/** Returns the cells of a source without checking their sizes. @throws ArgumentError, UnsupportedError for another source */
export function listCells(source: unknown): readonly CellSource[] {
  const cells = cellsIn(source, WHERE);
  if (cells.length === 0) throw new ArgumentError(`${WHERE}: expected at least one cell, got none.`);
  for (const { spec } of cells) {
    const { kind, cell } = spec as { kind: string; cell?: { program?: unknown } };
    if (["lstm", "gru", "rnn"].includes(kind) || typeof cell?.program === "function") continue;
    throw new UnsupportedError(
      `${WHERE}: expected cells of kind lstm, gru or rnn, or of a DefinedLayer, got ${describe(kind)}. For a layer of a checkpoint, toModule of sluice/modules makes one.`,
    );
  }
  return cells;
}

/** A record has its activations beside the specification. */
function withActivations(cell: CellSource): CellSource {
  const { spec, weights, direction, activations } = cell;
  if (activations === undefined) return cell;
  const own = spec.kind === "rnn" ? { ...spec, nonlinearity: activations.state } : { ...spec, activations };
  return { spec: own, weights, direction };
}

const MOST_CELLS = 2 ** 16;
/** Lists in lists: a `Sequential` of layers of cells needs three. */
const MOST_DEPTH = 8;

function cellsIn(source: unknown, where: string, depth = 0): readonly CellSource[] {
  if (depth > MOST_DEPTH || (Array.isArray(source) && source.length > MOST_CELLS))
    throw new ArgumentError(
      `${WHERE}: expected at most ${MOST_CELLS} layers in ${MOST_DEPTH} lists, got more.`,
    );
  if (Array.isArray(source)) {
    return source.flatMap((each, k) => cellsIn(each, `${where}: number ${k}`, depth + 1));
  }
  if (isObject(source)) {
    if (isObject(source.spec) && isObject(source.weights)) return [source as unknown as CellSource];
    const zoneout = (source.noise as CellStack["noise"])?.zoneout ?? {};
    if (Object.values(zoneout).some((probability) => probability !== 0)) {
      throw new UnsupportedError(
        `${where}: expected a layer without zoneout, got one that mixes old and new states in evaluation too. Run it with forward().`,
      );
    }
    if (source.goBackwards === true) {
      throw new UnsupportedError(
        `${where}: expected a layer that reads forward, got one that starts at the last step (goBackwards). Run it with forward() over whole sequences.`,
      );
    }
    const inside = [source.cells, source.layers].find(Array.isArray);
    if (inside !== undefined) return cellsIn(inside, where, depth + 1);
  }
  throw new ArgumentError(
    `${where}: expected a recurrent layer, a layer record, or cells with spec and weights, got ${describe(source)}. createNetwork of sluice/network runs other layers.`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";

const isStored = (value: unknown): value is StoredLayer =>
  isObject(value) && typeof value.record === "function" && Array.isArray(value.obstacles);
