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
  readonly cells: readonly CellSource[];
}

/** What `createStream` takes. */
export type StreamSource = CellSource | readonly CellSource[] | CellStack;

/** Finds the cells of a source, lowest first, and checks that a stream can run them. */
export function cellsOf(source: unknown): readonly CellSource[] {
  const cells = listCells(source);
  if (cells.length === 0) throw new ArgumentError(`${WHERE}: expected at least one cell, got none.`);
  for (const [layer, cell] of cells.entries()) checkCell(cell, layer, cells[layer - 1]);
  return cells;
}

const WHERE = "createStream";

function listCells(source: unknown): readonly CellSource[] {
  if (Array.isArray(source)) return source.flatMap(listCells);
  if (isObject(source)) {
    if ("spec" in source && "weights" in source) return [source as unknown as CellSource];
    if (Array.isArray(source.cells)) return source.cells.flatMap(listCells);
  }
  throw new ArgumentError(
    `${WHERE}: expected a recurrent layer, a layer record, or cells with spec and weights, got ${describe(source)}.`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";

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
    throw new ArgumentError(
      `${where}: expected kind lstm, gru or rnn, got ${describe((spec as CellSpec).kind)}.`,
    );
  }
  if (activations !== undefined) {
    const { gate, state } = activations;
    const runs = spec.kind === "rnn" ? state === spec.nonlinearity : gate === "sigmoid" && state === "tanh";
    if (!runs) {
      const expected = spec.kind === "rnn" ? spec.nonlinearity : "sigmoid gates and tanh";
      throw new UnsupportedError(`${where}: expected ${expected}, got ${gate} gates and ${state}.`);
    }
  }
  if (below !== undefined && spec.inputSize !== stateSize(below.spec)) {
    throw new ShapeError(
      `${where}: expected inputSize ${stateSize(below.spec)}, the state of the layer below, got ${spec.inputSize}.`,
    );
  }
  for (const [name, size] of Object.entries(weightSizes(spec))) {
    const weight = weights[name as keyof CellWeights];
    if (weight === undefined) {
      if (name.startsWith("bias")) continue;
      throw new ShapeError(`${where}: expected ${name} of ${size} numbers, got nothing.`);
    }
    const values = valuesOf(weight);
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

/** How many numbers each weight of a cell has; biases may be absent. */
export function weightSizes(spec: CellSpec): Partial<Record<keyof CellWeights, number>> {
  const { inputSize, hiddenSize } = spec;
  for (const [name, value] of Object.entries({ inputSize, hiddenSize })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new ShapeError(`${WHERE}: expected ${name} of at least 1, got ${describe(value)}.`);
    }
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
