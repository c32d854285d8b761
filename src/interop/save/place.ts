/** From weight records to the named tensors of a framework. */
import { fromFloat, type RawTensor } from "../../formats/raw.ts";
import { dtypeOf, type FloatArray } from "../../tensor/dtype.ts";
import { ArgumentError, SluiceError, UnsupportedError } from "../../tensor/errors.ts";
import type { Activations, Convention, Part } from "../convention.ts";
import { type CellRecord, type ConversionNote, readCell, writeCell } from "../engine.ts";
import { conventionsNamed, type Direction } from "../find.ts";
import { type FlatSizes, joinVectors } from "../flat.ts";
import { type CellSizes, shapeOfPart } from "../layout.ts";
import { canRun, outputDifference } from "../outputs.ts";
import type { LayerRecord, PlacedRecord } from "../records.ts";

/** Where a cell went: to this cell of the layer whose path contains `path`. */
export interface Placement {
  source: PlacedRecord;
  path: string;
  layer: number;
  direction: Direction;
  /** The record that it was written in. */
  convention: string;
}

export interface PlaceOptions {
  /** Drop what the target cannot hold, and say by how much, instead of refusing it. */
  lossy?: boolean;
  /** Is told of what was not carried over as it was. */
  onNote?: (note: ConversionNote & { cell: string }) => void;
  /** Activations that the file can say, besides those of the convention. */
  carried?: readonly string[];
}

/** One cell in a convention. */
export interface WrittenCell {
  convention: Convention;
  sizes: CellSizes;
  values: ReadonlyMap<Part, FloatArray>;
}

/**
 * Writes one cell in the first of a framework's classes that can hold it.
 *
 * @param framework framework or class, as `conventionsNamed` takes it
 * @throws UnsupportedError saying what has no place; ArgumentError when the framework has no such cell
 */
export function placeCell(
  record: CellRecord,
  title: string,
  framework: string,
  { lossy, onNote, carried = [] }: PlaceOptions = {},
): WrittenCell {
  const named = conventionsNamed(framework);
  const candidates = named.filter(({ cell }) => cell === record.spec.kind);
  if (candidates.length === 0) {
    throw new ArgumentError(
      `${title}: expected a framework with a layer of kind ${record.spec.kind}, got ${framework} (${named.map(({ name }) => name).join(", ")}).`,
    );
  }
  let first: unknown;
  for (const allowed of lossy ? [false, true] : [false]) {
    for (const convention of candidates) {
      try {
        checkActivations(title, record.activations, convention, carried);
        const { values, sizes, notes } = writeCell(convention, record, { lossy: allowed, title });
        const written = { convention, sizes, values };
        if (notes.some(({ exact }) => !exact)) notes.push(changeOfOutputs(record, written));
        for (const note of notes) onNote?.({ ...note, cell: title });
        return written;
      } catch (error) {
        if (!(error instanceof SluiceError)) throw error;
        first ??= error;
      }
    }
  }
  throw first;
}

/** What a lossy conversion does to what the cell computes. */
function changeOfOutputs(record: CellRecord, { convention, sizes, values }: WrittenCell): ConversionNote {
  if (!canRun(record.activations)) {
    const { gate, state } = record.activations;
    return {
      what: `how much outputs change is not known: ${gate} and ${state} cannot be run`,
      exact: false,
      change: 0,
    };
  }
  const read = readCell(convention, sizes, (part) => values.get(part));
  // Which nonlinearity an RNN has is carried beside the weights.
  const after = record.spec.kind === "rnn" ? { ...read, spec: record.spec } : read;
  return { what: "outputs on random input", exact: false, change: outputDifference(record, after) };
}

function checkActivations(
  title: string,
  { gate, state }: Activations,
  convention: Convention,
  carried: readonly string[],
): void {
  const expected = convention.activations;
  const fits = (name: string, own: string) => name === own || carried.includes(name);
  if ((gate === "none" || fits(gate, expected.gate)) && fits(state, expected.state)) return;
  const shown = (activations: Activations) =>
    activations.gate === "none" ? activations.state : `${activations.gate} and ${activations.state}`;
  throw new UnsupportedError(
    `${title}: expected activations ${shown(expected)}, which ${convention.name} computes, got ${shown({ gate, state })}. No weights make the two equal.`,
  );
}

/** Frameworks whose paths are joined by `/`; the others use dots. */
const SLASHED =
  /^(keras1?|tfjs|tf1|tflite|onnx|openvino|flax|haiku|torch7|char-rnn|torch-rnnlib|chainer|cntk|dynet)(\.|$)/;

/**
 * Names and tensors of a whole layer in a framework. Stacks and directions get names of the class where it has them; else every
 * cell is a layer of its own, `name`, `name_1`, …, with the words `forward_layer` and `backward_layer` for two directions.
 */
export function placeLayer(
  layer: LayerRecord,
  framework: string,
  options: PlaceOptions = {},
): { tensors: Map<string, RawTensor>; placements: Placement[]; flat: Map<string, FlatSizes> } {
  const tensors = new Map<string, RawTensor>();
  const placements: Placement[] = [];
  const flat = new Map<string, FlatSizes>();
  const written = layer.cells.map((cell) => ({
    source: cell,
    ...placeCell(cell, titleOf(layer, cell), framework, options),
  }));
  const separator = SLASHED.test(written[0].convention.name) ? "/" : ".";
  for (const { source, convention, sizes, values } of written) {
    const stacked = convention.parts.some(({ name }) => name.includes("{layer}"));
    const own = stacked ? layer.name : numbered(layer.name, source.layer);
    const apart = layer.bidirectional && convention.directions === undefined && !convention.directionAxis;
    const [forward, reverse] = convention.pair ?? ["forward_layer", "backward_layer"];
    const way = source.direction === "reverse" ? reverse : forward;
    const joined = (...parts: string[]) => parts.filter((part) => part !== "").join(separator);
    const full = apart ? joined(own, way) : own;
    // A class of the framework's own that holds both goes by its own path.
    const path = convention.pair === undefined ? full : own;
    const prefix = (full === "" ? "" : full + separator) + (convention.flat ?? "");
    if (convention.flat !== undefined) {
      const { numLayers, bidirectional } = layer;
      const projSize = sizes.stateSize === sizes.hiddenSize ? 0 : sizes.stateSize;
      flat.set(prefix, {
        hiddenSize: sizes.hiddenSize,
        numLayers,
        bidirectional,
        projSize,
        cell: layer.cell,
      });
    }
    for (const [part, array] of values) {
      const name = part.name
        .replace("{prefix}", prefix)
        .replace("{layer}", String(source.layer + (convention.firstLayer ?? 0)))
        .replace("{direction}", convention.directions?.[source.direction === "reverse" ? 1 : 0] ?? "");
      const shape = shapeOfPart(part, sizes);
      const raw = fromFloat(array, convention.directionAxis ? [1, ...shape] : shape);
      const before = tensors.get(name);
      tensors.set(name, before === undefined ? raw : onTop(before, raw));
    }
    const target = stacked ? source.layer : 0;
    placements.push({
      source,
      path,
      layer: target,
      direction: source.direction,
      convention: convention.name,
    });
  }
  if (flat.size === 0) return { tensors, placements, flat };
  const isBias = (name: string) => name.includes(":bias_");
  const ordered = [...tensors].sort(([a], [b]) => Number(isBias(a)) - Number(isBias(b)));
  return { tensors: joinVectors(new Map(ordered)), placements, flat };
}

/** The second direction behind the first, along the direction axis. */
export function onTop(first: RawTensor, second: RawTensor): RawTensor {
  const bytes = new Uint8Array(first.bytes.length + second.bytes.length);
  bytes.set(first.bytes);
  bytes.set(second.bytes, first.bytes.length);
  return { ...first, shape: [first.shape[0] + 1, ...first.shape.slice(1)], bytes };
}

/** `lstm`, `lstm_1`, …: the name of layer `k` of a stack whose layers are stored apart. */
export function numbered(name: string, k: number): string {
  return k === 0 ? name : `${name || "layer"}_${k}`;
}

export function titleOf(layer: LayerRecord, { layer: index, direction }: PlacedRecord): string {
  return `${layer.name || layer.cell} layer ${index} ${direction}`;
}

/** Element type of a record's numbers. */
export function isDouble(record: CellRecord): boolean {
  return dtypeOf(record.weights.weightIh) === "float64";
}
