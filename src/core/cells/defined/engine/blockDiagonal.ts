/**
 * Products with block-diagonal weights: unit j of block b sees only the inputs of block b. We store only the blocks, one below the other,
 * [gates · units, inner / blocks]. One block is a whole matrix.
 */
import { allocate, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";
import type { MatrixProduct } from "../../sequence.ts";

export interface BlockShape {
  /** Groups of rows, each with all blocks */
  gates: number;
  /** Rows of a gate */
  units: number;
  /** Columns of the whole matrix */
  inner: number;
  blocks: number;
}

export class BlockDiagonal {
  readonly #set: MatrixProduct;
  readonly #shape: BlockShape;
  readonly #weight: FloatArray;
  /** With more than one block: the rows of each block together, [gates · units / blocks, inner / blocks] */
  readonly #parts: readonly FloatArray[];

  constructor(set: MatrixProduct, weight: FloatArray, shape: BlockShape) {
    this.#set = set;
    this.#shape = shape;
    this.#weight = weight;
    this.#parts = shape.blocks === 1 ? [] : gatherBlocks(weight, shape);
  }

  /** out = a · Wᵀ, or out += ; a is [rows, inner], out [rows, gates · units] */
  forward(a: FloatArray, out: FloatArray, rows: number, accumulate = false): void {
    const { gates, units, inner, blocks } = this.#shape;
    const options = { transposeB: true, accumulate };
    if (blocks === 1) {
      this.#set.matmul(a, this.#weight, out, rows, inner, gates * units, options);
      return;
    }
    const [height, width] = [units / blocks, inner / blocks];
    const dtype = dtypeOf(a);
    const seen = allocate(dtype, rows * width);
    const result = allocate(dtype, rows * gates * height);
    this.#parts.forEach((part, block) => {
      copyColumns(a, inner, block * width, seen, width, 0, rows, width);
      if (accumulate) this.#gatherRows(out, result, block, rows);
      this.#set.matmul(seen, part, result, rows, width, gates * height, options);
      for (let gate = 0; gate < gates; gate++) {
        const to = gate * units + block * height;
        copyColumns(result, gates * height, gate * height, out, gates * units, to, rows, height);
      }
    });
  }

  /** out = g · W; g is [rows, gates · units], out [rows, inner] */
  backward(g: FloatArray, out: FloatArray, rows: number): void {
    const { gates, units, inner, blocks } = this.#shape;
    if (blocks === 1) {
      this.#set.matmul(g, this.#weight, out, rows, gates * units, inner);
      return;
    }
    const [height, width] = [units / blocks, inner / blocks];
    const given = allocate(dtypeOf(g), rows * gates * height);
    const result = allocate(dtypeOf(g), rows * width);
    this.#parts.forEach((part, block) => {
      this.#gatherRows(g, given, block, rows);
      this.#set.matmul(given, part, result, rows, gates * height, width);
      copyColumns(result, width, 0, out, inner, block * width, rows, width);
    });
  }

  /** Adds gᵀ · a over `rows` rows to the gradient w.r.t. the weight, [gates · units, inner / blocks]. */
  addGradient(g: FloatArray, a: FloatArray, gradient: FloatArray, rows: number): void {
    const { gates, units, inner, blocks } = this.#shape;
    const options = { transposeA: true, accumulate: true };
    if (blocks === 1) {
      this.#set.matmul(g, a, gradient, gates * units, rows, inner, options);
      return;
    }
    const [height, width] = [units / blocks, inner / blocks];
    const given = allocate(dtypeOf(g), rows * gates * height);
    const seen = allocate(dtypeOf(g), rows * width);
    const result = allocate(dtypeOf(g), gates * height * width);
    for (let block = 0; block < blocks; block++) {
      this.#gatherRows(g, given, block, rows);
      copyColumns(a, inner, block * width, seen, width, 0, rows, width);
      this.#set.matmul(given, seen, result, gates * height, rows, width, { transposeA: true });
      for (let gate = 0; gate < gates; gate++) {
        const to = (gate * units + block * height) * width;
        for (let k = 0; k < height * width; k++) gradient[to + k] += result[gate * height * width + k];
      }
    }
  }

  /** Copies the columns of one block in all gates: [rows, gates · units] to [rows, gates · units / blocks]. */
  #gatherRows(from: FloatArray, to: FloatArray, block: number, rows: number): void {
    const { gates, units, blocks } = this.#shape;
    const height = units / blocks;
    for (let gate = 0; gate < gates; gate++) {
      const at = gate * units + block * height;
      copyColumns(from, gates * units, at, to, gates * height, gate * height, rows, height);
    }
  }
}

function gatherBlocks(weight: FloatArray, { gates, units, inner, blocks }: BlockShape): FloatArray[] {
  const size = (units / blocks) * (inner / blocks);
  return Array.from({ length: blocks }, (_, block) => {
    const part = allocate(dtypeOf(weight), gates * size);
    for (let gate = 0; gate < gates; gate++) {
      const from = (gate * blocks + block) * size;
      part.set(weight.subarray(from, from + size), gate * size);
    }
    return part;
  });
}

function copyColumns(
  from: FloatArray,
  fromStride: number,
  fromColumn: number,
  to: FloatArray,
  toStride: number,
  toColumn: number,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    const source = row * fromStride + fromColumn;
    const target = row * toStride + toColumn;
    for (let k = 0; k < width; k++) to[target + k] = from[source + k];
  }
}
