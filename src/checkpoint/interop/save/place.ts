import type { Merge } from "../../../core/cells/cell.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import { fromFloat, type RawTensor } from "../../../core/storage/raw.ts";
import type { FloatArray } from "../../../core/tensor/dtype.ts";
import { ArgumentError, SluiceError, UnsupportedError } from "../../../core/tensor/errors.ts";
import { hardSigmoidScaled } from "../adapt.ts";
import type { Activations, Convention, Part } from "../convention.ts";
import { conventionsNamed } from "../conventions.ts";
import { type CellRecord, type ConversionNote, readCell, writeCell } from "../engine.ts";
import type { Direction } from "../find.ts";
import { type CellSizes, shapeOfPart } from "../layout.ts";
import { filledIn } from "../namePatterns.ts";
import { canRun, outputDifference, shownActivations } from "../outputs.ts";
import type { LayerRecord, PlacedRecord } from "../records.ts";

/** Where a conversion put a cell: in the layer whose path contains `path`. */
export interface Placement {
  source: PlacedRecord;
  /** The layer it belongs to. */
  of: LayerRecord;
  path: string;
  layer: number;
  direction: Direction;
  /** Name of the target's convention. */
  convention: string;
}

export interface PlaceOptions {
  /** Drop what the target cannot hold and report the change, instead of throwing. */
  lossy?: boolean;
  /** Called for each thing that the target cannot hold exactly. */
  onNote?: (note: ConversionNote & { cell: string }) => void;
  /** Activations that the file can name, besides those of the convention. */
  carried?: readonly string[];
}

/** One cell in a convention. */
interface WrittenCell {
  convention: Convention;
  sizes: CellSizes;
  values: ReadonlyMap<Part, FloatArray>;
}

/**
 * Writes one cell in the first of a framework's classes that can hold it.
 *
 * @param framework framework or class, as `conventionsNamed` takes it
 * @throws UnsupportedError naming what the class cannot hold; ArgumentError when the framework has no such cell
 */
export function placeCell(
  record: CellRecord,
  title: string,
  framework: string,
  { lossy, onNote, carried = [] }: PlaceOptions = {},
): WrittenCell {
  const named = conventionsNamed(framework);
  const candidates = named.filter(({ cell, flat }) => cell === record.spec.kind && flat === undefined);
  if (candidates.length === 0) {
    throw new ArgumentError(
      `${title}: expected a framework with a layer of kind ${record.spec.kind}, got ${framework} (${named.map(({ name }) => name).join(", ")}).`,
    );
  }
  if (record.spec.kind === "sLSTM" && record.spec.inputs > 1) {
    throw new UnsupportedError(
      `${title}: expected an sLSTM of one input, got one that sees a convolution or W x, which is not part of its weights. Edit its own file.`,
    );
  }
  let first: unknown;
  for (const allowed of lossy ? [false, true] : [false]) {
    for (const convention of candidates) {
      try {
        const adapted: ConversionNote[] = [];
        const cell = hardSigmoidScaled(record, carried, adapted);
        checkActivations(title, cell.activations, convention, carried);
        const { values, sizes, notes } = writeCell(convention, cell, { lossy: allowed, title });
        notes.unshift(...adapted);
        const written = { convention, sizes, values };
        if (notes.some(({ exact }) => !exact)) notes.push(changeOfOutputs(record, cell, written));
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

/** The traits of a layer, besides its weights, that a format can express. */
export interface LayerTraits {
  /** Its name in messages. */
  name: string;
  /** Supported ways to combine the outputs of two directions, besides side by side. */
  merges: readonly Merge[];
  /** Whether a layer can read reversed sequences and leave its outputs in that order. */
  goBackwards: boolean;
  /** Whether a layer can have the reverse direction alone. */
  reverse: boolean;
}

const WEIGHTS_ALONE: LayerTraits = { name: "", merges: [], goBackwards: false, reverse: true };

/** @throws UnsupportedError for directions that the target cannot express, unless the conversion may be lossy */
export function checkTraits(
  layer: LayerRecord,
  { name, merges, goBackwards, reverse }: LayerTraits,
  { lossy, onNote }: PlaceOptions,
): void {
  const title = layer.name || layer.cell;
  const drop = (expected: string, got: string, change: string) => {
    if (!lossy) {
      throw new UnsupportedError(
        `${title}: expected a layer that ${expected}, like ${name}, got one that ${got}. Allow a lossy conversion to write its weights (lossy: true, --lossy), and ${change} yourself.`,
      );
    }
    onNote?.({ what: `dropped: it ${got}; ${change} yourself`, exact: false, change: 0, cell: title });
  };
  const { merge = "concat" } = layer;
  if (merge !== "concat" && !merges.includes(merge)) {
    const got = merge === "none" ? "gives two outputs" : `merges its directions by ${merge}`;
    drop("puts the outputs of its directions side by side", got, MERGED[merge]);
  }
  if (layer.goBackwards && !goBackwards) {
    drop("reads forward", "reads reversed sequences (go_backwards)", "reverse its input");
  }
  const isReverse = !layer.bidirectional && layer.cells[0].direction === "reverse";
  if (isReverse && !reverse) {
    const got = "reads from the end and leaves its outputs at their time (the reverse direction alone)";
    drop("reads forward", got, "reverse its input and its output");
  }
}

const MERGED: Readonly<Record<Exclude<Merge, "concat">, string>> = {
  sum: "add the two halves of the output",
  mul: "multiply the two halves of the output",
  ave: "average the two halves of the output",
  none: "split the output in its two halves",
};

/** Measures how a lossy conversion changes the outputs; the second record is the cell adapted to the target. */
function changeOfOutputs(
  record: CellRecord,
  { spec, activations }: CellRecord,
  { convention, sizes, values }: WrittenCell,
): ConversionNote {
  if (!canRun(record.activations)) {
    const what = `the change of outputs is unknown: Sluice cannot run ${shownActivations(record.activations)}`;
    return { what, exact: false, change: 0 };
  }
  const read = readCell(convention, sizes, (part) => values.get(part));
  // The file stores activations apart from the weights.
  const after = { ...read, activations, spec: spec.kind === "rnn" ? spec : read.spec };
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
  throw new UnsupportedError(
    `${title}: expected activations ${shownActivations(expected)}, which ${convention.name} computes, got ${shownActivations({ gate, state })}. No weights make the two equal. Write keras or onnx, which name activations; in code, stateDict() saves the tensors alone.`,
  );
}

/** Frameworks that join paths by `/`; the others use dots. */
const SLASHED =
  /^(keras1?|tfjs|tf1|tflite|onnx|openvino|flax|haiku|torch7|char-rnn|torch-rnnlib|chainer)(\.|$)/;

/**
 * Returns the named tensors of a whole layer in a framework. For classes without stacks it writes a layer per cell, `name`, `name_1`, …; for
 * classes without directions, `forward_layer` and `backward_layer`.
 */
export function placeLayer(
  layer: LayerRecord,
  framework: string,
  options: PlaceOptions = {},
): { tensors: Map<string, RawTensor>; placements: Placement[] } {
  const tensors = new Map<string, RawTensor>();
  const placements: Placement[] = [];
  const written = layer.cells.map((cell) => ({
    source: cell,
    ...placeCell(cell, titleOf(layer, cell), framework, options),
  }));
  const [{ convention: first }] = written;
  // An axis of one direction does not say which it is.
  const reverse = first.directions !== undefined;
  checkTraits(layer, { ...WEIGHTS_ALONE, name: first.name, reverse }, options);
  const separator = SLASHED.test(written[0].convention.name) ? "/" : ".";
  for (const { source, convention, sizes, values } of written) {
    const stacked = convention.parts.some(({ name }) => name.includes("{layer}"));
    const own = stacked ? layer.name : numbered(layer.name, source.layer);
    const apart = layer.bidirectional && convention.directions === undefined && !convention.directionAxis;
    const [forward, reverse] = convention.pair ?? ["forward_layer", "backward_layer"];
    const way = source.direction === "reverse" ? reverse : forward;
    const joined = (...parts: string[]) => parts.filter((part) => part !== "").join(separator);
    const full = apart ? joined(own, way) : own;
    // A bidirectional class with both layers has a path of its own.
    const path = convention.pair === undefined ? full : own;
    const prefix = full === "" ? "" : full + separator;
    for (const [part, array] of values) {
      const { layer: level, direction } = source;
      const name = filledIn(part.name, convention, { prefix, number: "", layer: level, direction });
      const shape = shapeOfPart(part, sizes);
      const raw = fromFloat(array, convention.directionAxis ? [1, ...shape] : shape);
      const before = tensors.get(name);
      tensors.set(name, before === undefined ? raw : onTop(before, raw));
    }
    placements.push({
      source,
      of: layer,
      path,
      layer: stacked ? source.layer : 0,
      direction: source.direction,
      convention: convention.name,
    });
  }
  return { tensors, placements };
}

/** Joins the second direction to the first along the direction axis. */
export function onTop(first: RawTensor, second: RawTensor): RawTensor {
  const [count, ...rest] = first.shape;
  return { ...first, shape: [count + 1, ...rest], bytes: joinBytes([first.bytes, second.bytes]) };
}

/** `lstm`, `lstm_1`, …: the name of layer `k` of a stack whose layers are stored separately. */
function numbered(name: string, k: number): string {
  return k === 0 ? name : `${name || "layer"}_${k}`;
}

export function titleOf(layer: LayerRecord, { layer: index, direction }: PlacedRecord): string {
  return `${layer.name || layer.cell} layer ${index} ${direction}`;
}
