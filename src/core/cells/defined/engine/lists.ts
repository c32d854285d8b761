/** Shared by readers of lists: rows of vectors, sizes, and gradients w.r.t. parameters. */
import { allocate, type DType, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";
import { type LayerWeights, stateSize, weightEntries, weightsFrom } from "../../cell.ts";
import type { Space, Width } from "../graph.ts";
import { Lists } from "../plan.ts";
import type { Program } from "../program.ts";
import type { DefinedRequest, DefinedTrace } from "./engine.ts";

const made = new WeakMap<Program, Lists>();

/** Returns the lists of a cell, the same ones each time. */
export function listsOf({ spec }: Pick<DefinedRequest, "spec">): Lists {
  const { cell, noise } = spec;
  const program = cell.program(noise);
  const lists = made.get(program) ?? new Lists(program, cell.parts, cell.layout.weightIh.length);
  made.set(program, lists);
  return lists;
}

/** The sizes of a request by which spaces are measured. */
export class Sizes {
  readonly H: number;
  readonly S: number;
  readonly I: number;
  /** Of a row of vectors */
  readonly wide: number;
  /** All rows of all steps */
  readonly rows: number;

  constructor({ spec, steps, batch }: Pick<DefinedRequest, "spec" | "steps" | "batch">) {
    this.H = spec.hiddenSize;
    this.S = stateSize(spec);
    this.I = spec.inputSize;
    this.wide = Math.max(this.H, this.S);
    this.rows = steps * batch;
  }

  width(width: Width): number {
    return width === "H" ? this.H : width === "S" ? this.S : 1;
  }

  /** Numbers in a row of a space. */
  row({ blocks, width }: Pick<Space, "blocks" | "width">): number {
    return blocks * this.width(width);
  }

  /** The kept values of all steps, one space after the other. @returns their beginnings, and the end */
  kept({ kept }: Lists): number[] {
    const begins = [0];
    for (const space of kept) begins.push(begins.at(-1)! + this.rows * this.row(space));
    return begins;
  }
}

/** The biases of W x, then parameters per unit and constants, each row as wide as the widest value. */
export function vectorRows(
  request: Pick<DefinedRequest, "spec" | "weights">,
  lists: Lists,
  { H, wide }: Sizes,
  dtype: DType,
): FloatArray {
  const { weights, spec } = request;
  const { inputs, vectors } = lists;
  const rows = allocate(dtype, (inputs + vectors.length) * wide);
  for (const { input, weight, block } of spec.cell.program(spec.noise).biases) {
    const bias = weights[weight];
    if (bias !== undefined) for (let k = 0; k < H; k++) rows[input * wide + k] += bias[block * H + k];
  }
  vectors.forEach((vector, k) => {
    const at = (inputs + k) * wide;
    if ("value" in vector) rows.fill(vector.value, at, at + wide);
    else {
      const { weight, block } = vector;
      const values = weights.vectors?.[weight] ?? weights[weight as Exclude<keyof LayerWeights, "vectors">];
      if (values !== undefined) rows.set(values.subarray(block * H, (block + 1) * H), at);
    }
  });
  return rows;
}

/** Weights that are matrices. */
export interface Matrices<A = FloatArray> {
  weightIh?: A;
  weightHh?: A;
  weightHr?: A;
}

/** The gradients w.r.t. all weights. @param rows those w.r.t. `vectorRows`, without constants */
export function weightGradients(
  request: DefinedRequest,
  lists: Lists,
  { H }: Sizes,
  matrices: Matrices,
  rows: FloatArray,
): LayerWeights {
  const { weights, spec } = request;
  const dtype = dtypeOf(request.input);
  const gradients = new Map<string, FloatArray>();
  for (const [key, weight] of weightEntries(weights))
    gradients.set(key, matrices[key as keyof Matrices] ?? allocate(dtype, weight.length));
  const take = (row: number, weight: string, block: number) => {
    gradients.get(weight)?.set(rows.subarray(row * H, (row + 1) * H), block * H);
  };
  for (const { input, weight, block } of spec.cell.program(spec.noise).biases) take(input, weight, block);
  lists.vectors.forEach((vector, k) => {
    if ("weight" in vector) take(lists.inputs + k, vector.weight, vector.block);
  });
  return weightsFrom(gradients);
}

/** Views of kept values as a trace. */
export function traceOf(gates: FloatArray, kept: FloatArray, lists: Lists, sizes: Sizes): DefinedTrace {
  const begins = kept.length === 0 ? [] : sizes.kept(lists);
  const states = Object.fromEntries(
    lists.parts
      .slice(1)
      .map((part, k) => [part, kept.length === 0 ? kept : kept.subarray(begins[k], begins[k + 1])]),
  );
  return { gates, ...(states.cell && { cell: states.cell }), states, kept };
}
