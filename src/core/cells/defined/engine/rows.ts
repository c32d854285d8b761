/** Rows of lists: the sizes by which spaces are measured, and rows of vectors. */
import { allocate, type DType, type FloatArray } from "../../../tensor/dtype.ts";
import { type LayerSpec, type LayerWeights, stateSize } from "../../cell.ts";
import type { Space, Width } from "../graph.ts";
import type { StepList } from "./steps.ts";

/** The sizes of a request by which spaces are measured. */
export class Sizes {
  readonly H: number;
  readonly S: number;
  readonly I: number;
  /** Of a row of vectors */
  readonly wide: number;
  /** All rows of all steps */
  readonly rows: number;

  constructor({ spec, steps, batch }: { spec: LayerSpec; steps: number; batch: number }) {
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
  kept({ kept }: { readonly kept: readonly Space[] }): number[] {
    const begins = [0];
    for (const space of kept) begins.push(begins.at(-1)! + this.rows * this.row(space));
    return begins;
  }
}

/** The biases of W x, then parameters per unit and constants, each row as wide as the widest value. */
export function vectorRows(
  weights: LayerWeights,
  { inputs, vectors, biases }: Pick<StepList, "inputs" | "vectors" | "biases">,
  { H, wide }: Sizes,
  dtype: DType,
): FloatArray {
  const rows = allocate(dtype, (inputs + vectors.length) * wide);
  for (const { input, weight, block } of biases) {
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
