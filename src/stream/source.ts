/**
 * What a stream can be made from: cells with their weights, wherever they come from. Everything is told by its shape, so that a layer of
 * `nn`, a record of `interop` and a plain object are all the same here, and this room needs none of the others.
 */
import { type CellSpec, type CellWeights, stateSize } from "../cells/cell.ts";
import { gateNames } from "../cells/gates.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";

/** A weight as numbers, or as something that holds them, such as a parameter. */
export type WeightSource = FloatArray | { readonly data: FloatArray };

/** One cell: what it computes, and its weights as `cells/` defines them. */
export interface CellSource {
  readonly spec: CellSpec;
  readonly weights: CellWeights<WeightSource>;
  /** Default `"forward"` */
  readonly direction?: "forward" | "reverse";
  /** What its framework says it computes; absent: sigmoid and tanh, or the nonlinearity of an RNN */
  readonly activations?: { readonly gate: string; readonly state: string };
}

/** Cells one upon the other, the lowest first: an `LSTM`, `GRU` or `RNN`, or a layer record of a checkpoint. */
export interface CellStack {
  readonly cells: readonly LayerSource[];
  /** Noise of training; zoneout acts afterwards too, and is refused. */
  readonly noise?: { readonly zoneout?: Readonly<Record<string, number>> };
}

/** As `CellSource`, for any cell a layer may have; those that streams do not know are refused. */
interface LayerSource {
  readonly spec: { readonly kind: string; readonly inputSize: number; readonly hiddenSize: number };
  readonly weights: object;
}

/** Recurrent layers one after the other: a `Sequential` of them. */
export interface StackList {
  readonly layers: readonly object[];
}

/** What `createStream` takes, and finds the weights in at once. */
export type StreamSource = CellSource | CellStack | StackList | readonly StreamSource[];

/** A layer whose weights are still to be read: a layer of `openCheckpoint`. */
export interface StoredLayer {
  readonly name: string;
  /** Why it cannot run; empty: it can. */
  readonly obstacles: readonly string[];
  record(): Promise<CellStack>;
}

/** A checkpoint of one layer. */
export interface StoredLayers {
  readonly layers: readonly StoredLayer[];
}

/** Finds the cells of a source, lowest first, and checks that a stream can run them. */
export function cellsOf(source: unknown): readonly CellSource[] {
  const cells = listCells(source, WHERE);
  if (cells.length === 0) throw new ArgumentError(`${WHERE}: expected at least one cell, got none.`);
  for (const [layer, cell] of cells.entries()) checkCell(cell, layer, cells[layer - 1]);
  return cells;
}

/** The layer of a checkpoint, or the one in it; undefined for any other source. */
export function storedLayer(source: unknown): StoredLayer | undefined {
  if (isStored(source)) return source;
  if (!isObject(source) || !Array.isArray(source.layers) || !source.layers.some(isStored)) return undefined;
  const layers = source.layers as StoredLayer[];
  if (layers.length === 1) return layers[0];
  throw new ArgumentError(
    `${WHERE}: expected a checkpoint with one recurrent layer, got ${layers.length}: ${layers.map(({ name }) => describe(name)).join(", ")}. Give one of its layers, or an array of their records.`,
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

const WHERE = "createStream";

function listCells(source: unknown, where: string): readonly CellSource[] {
  if (Array.isArray(source)) return source.flatMap((each, k) => listCells(each, `${where}: number ${k}`));
  if (isObject(source)) {
    if (isObject(source.spec) && isObject(source.weights)) return [source as unknown as CellSource];
    refuseZoneout(source, where);
    refuseBackwards(source, where);
    if (Array.isArray(source.cells)) return listCells(source.cells, where);
    if (Array.isArray(source.layers)) return listCells(source.layers, where);
  }
  throw new ArgumentError(
    `${where}: expected a recurrent layer, a layer record, or cells with spec and weights, got ${describe(source)}.`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";

const isStored = (value: unknown): value is StoredLayer =>
  isObject(value) && typeof value.record === "function" && Array.isArray(value.obstacles);

function refuseZoneout({ noise }: Record<string, unknown>, where: string): void {
  const zoneout = (noise as CellStack["noise"])?.zoneout ?? {};
  if (Object.values(zoneout).every((probability) => probability === 0)) return;
  throw new UnsupportedError(
    `${where}: expected a layer without zoneout, got one that mixes old and new states in evaluation too. Run it with forward().`,
  );
}

function refuseBackwards({ goBackwards }: Record<string, unknown>, where: string): void {
  if (goBackwards !== true) return;
  throw new UnsupportedError(
    `${where}: expected a layer that reads forward, got one that begins with the last step (goBackwards). Run it with forward() over whole sequences.`,
  );
}

function checkCell(
  { spec, direction, activations, weights }: CellSource,
  layer: number,
  below?: CellSource,
): void {
  const where = `${WHERE}: layer ${layer}`;
  if (direction === "reverse") {
    throw new UnsupportedError(
      `${where}: expected a cell that reads forward, got one that reads the sequence from its end, which a stream does not have yet. Run a bidirectional layer with forward() over whole sequences.`,
    );
  }
  if (spec.kind !== "lstm" && spec.kind !== "gru" && spec.kind !== "rnn") {
    throw new UnsupportedError(
      `${where}: expected a cell of kind lstm, gru or rnn, got ${describe((spec as CellSpec).kind)}. Run it with forward(), a step at a time and with its state.`,
    );
  }
  checkActivations(where, spec, activations);
  if (below !== undefined && spec.inputSize !== stateSize(below.spec)) {
    throw new ShapeError(
      `${where}: expected inputSize ${stateSize(below.spec)}, the state of the layer below, got ${spec.inputSize}.`,
    );
  }
  const sizes = weightSizes(spec);
  for (const name of ["weightHr", "weightCh"] as const) {
    if (sizes[name] === undefined && weights[name] !== undefined) {
      throw new ShapeError(
        `${where}: expected no ${name} in a cell without it, got ${describe(weights[name])}.`,
      );
    }
  }
  for (const [name, size] of Object.entries(sizes)) {
    const weight = weights[name as keyof CellWeights];
    if (weight === undefined) {
      if (name.startsWith("bias")) continue;
      throw new ShapeError(`${where}: expected ${name} of ${size} numbers, got nothing.`);
    }
    const values: unknown = isObject(weight) ? valuesOf(weight as WeightSource) : weight;
    if (!(values instanceof Float32Array || values instanceof Float64Array)) {
      throw new ShapeError(
        `${where}: expected float32 or float64 for ${name}, got ${describe(values)}.`,
        "DTYPE",
      );
    }
    if (values.length !== size) {
      throw new ShapeError(`${where}: expected ${name} of ${size} numbers, got ${values.length}.`);
    }
  }
}

/** A stream has the activations of the kernels. What is said beside the cell must be what the cell is. */
function checkActivations(where: string, spec: CellSpec, given: CellSource["activations"]): void {
  if (spec.kind === "rnn") {
    const { nonlinearity } = spec;
    const runs = nonlinearity === "tanh" || nonlinearity === "relu";
    if (runs && (given === undefined || given.state === nonlinearity)) return;
    const got = runs ? given!.state : nonlinearity;
    const expected = runs ? nonlinearity : "tanh or relu";
    throw new UnsupportedError(`${where}: expected ${expected}, got ${got}. Run it with forward().`);
  }
  for (const activations of [spec.activations, given]) {
    if (activations === undefined) continue;
    const { gate, state } = activations;
    if (gate === "sigmoid" && state === "tanh") continue;
    throw new UnsupportedError(
      `${where}: expected sigmoid gates and tanh, got ${gate} gates and ${state}. Run it with forward(), a step at a time and with its state.`,
    );
  }
}

/** How many numbers each weight of a cell has; biases may be absent. */
export function weightSizes(spec: CellSpec): Partial<Record<keyof CellWeights, number>> {
  const { inputSize, hiddenSize } = spec;
  for (const [name, value] of Object.entries({ inputSize, hiddenSize })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new ShapeError(`${WHERE}: expected ${name} of at least 1, got ${describe(value)}.`);
    }
  }
  const projSize: unknown = spec.kind === "lstm" ? spec.projSize : 0;
  if (projSize !== undefined && !(Number.isInteger(projSize) && (projSize as number) >= 0)) {
    throw new ShapeError(`${WHERE}: expected projSize of at least 0, got ${describe(projSize)}.`);
  }
  const gates = gateNames(spec).length;
  const rows = gates * hiddenSize;
  const sizes = { weightIh: rows * inputSize, weightHh: rows * stateSize(spec), biasIh: rows, biasHh: rows };
  if (spec.kind !== "lstm") return sizes;
  return {
    ...sizes,
    ...(spec.projSize > 0 && { weightHr: spec.projSize * hiddenSize }),
    ...(spec.peephole && { weightCh: (gates - 1) * hiddenSize }),
  };
}

export function valuesOf(weight: WeightSource): FloatArray {
  return ArrayBuffer.isView(weight) ? weight : weight.data;
}
