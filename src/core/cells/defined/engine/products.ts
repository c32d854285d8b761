/** The products inside the steps of a defined cell: U times the operand of gates, and the projection of the hidden state. */
import { allocate, type FloatArray } from "../../../tensor/dtype.ts";
import type { MultiplyBack, ProductNode } from "../evaluation.ts";
import type { Rows } from "../rows.ts";
import { BlockDiagonal } from "./blockDiagonal.ts";
import type { DefinedRun } from "./run.ts";

interface Product {
  node: ProductNode;
  matrix: BlockDiagonal;
  /** Columns of the operand and of the result */
  inner: number;
  width: number;
  operand: FloatArray;
  result: FloatArray;
}

export class StepProducts {
  readonly #run: DefinedRun;
  readonly #products = new Map<number, Product>();

  constructor(run: DefinedRun) {
    this.#run = run;
    run.program.nodes.forEach((node, k) => {
      if (node.op !== "product" && node.op !== "project") return;
      const { weight, shape } = weightOf(run, node);
      const { inner, gates, units } = shape;
      const width = gates * units;
      this.#products.set(k, {
        node,
        matrix: new BlockDiagonal(run.set, weight, shape),
        inner,
        width,
        operand: allocate(run.dtype, run.evaluation.rows * inner),
        result: allocate(run.dtype, run.evaluation.rows * width),
      });
    });
  }

  /** The product of `count` rows, added to `start`. */
  forward(index: number, operand: Float64Array, count: number, start?: Rows): Rows {
    const { matrix, inner, width, operand: rows, result } = this.#products.get(index)!;
    rows.set(operand);
    if (start !== undefined) copyRows(start, result, count, width);
    const isAdded = start !== undefined;
    matrix.forward(rows.subarray(0, count * inner), result.subarray(0, count * width), count, isAdded);
    return { data: result, offset: 0, stride: width };
  }

  /** Returns the backward pass; with `weights` it collects operands for the gradients w.r.t. weights. */
  backward(weights: boolean): ProductGradients {
    return new ProductGradients(this.#run, this.#products, weights);
  }
}

export class ProductGradients implements MultiplyBack {
  readonly #run: DefinedRun;
  readonly #products: ReadonlyMap<number, Product>;
  readonly #weights: boolean;
  /** Operands, and gradients w.r.t. results, by product, for all live rows */
  readonly #operands = new Map<number, FloatArray>();
  readonly #gradients = new Map<number, FloatArray>();
  #start = 0;
  #count = 0;

  constructor(run: DefinedRun, products: ReadonlyMap<number, Product>, weights: boolean) {
    this.#run = run;
    this.#products = products;
    this.#weights = weights;
    const { dtype, live } = run;
    for (const [k, { inner, width }] of products) {
      this.#gradients.set(k, allocate(dtype, live.total * width));
      if (weights) this.#operands.set(k, allocate(dtype, live.total * inner));
    }
  }

  /** Moves to packed rows from `start` on; the evaluation holds their values. */
  begin(start: number, count: number): void {
    this.#start = start;
    this.#count = count;
    for (const [k, rows] of this.#operands) {
      const { node, inner } = this.#products.get(k)!;
      rows.set(this.#run.evaluation.valuesOf(node.of[0], count), start * inner);
    }
  }

  gradientRows(index: number): Rows {
    const { width } = this.#products.get(index)!;
    return { data: this.#gradients.get(index)!, offset: this.#start * width, stride: width };
  }

  multiply(index: number): void {
    const { node, matrix, inner, width, operand } = this.#products.get(index)!;
    const count = this.#count;
    const from = this.#start * width;
    const rows = this.#gradients.get(index)!.subarray(from, from + count * width);
    matrix.backward(rows, operand.subarray(0, count * inner), count);
    this.#run.evaluation.addGradient(node.of[0], operand, 0, count);
  }

  /** Returns the gradients w.r.t. U and W_r, if needed. */
  weights(): { weightHh?: FloatArray; weightHr?: FloatArray } {
    if (!this.#weights) return {};
    const { request, dtype, live } = this.#run;
    const found: { weightHh?: FloatArray; weightHr?: FloatArray } = {};
    for (const [k, { node, matrix, width }] of this.#products) {
      const key = node.op === "project" ? "weightHr" : "weightHh";
      const gradient = found[key] ?? allocate(dtype, request.weights[key]!.length);
      found[key] = gradient;
      const rowSize = gradient.length / rowsOf(this.#run, node);
      const first = node.op === "product" ? node.first * this.#run.H * rowSize : 0;
      const part = gradient.subarray(first, first + width * rowSize);
      matrix.addGradient(this.#gradients.get(k)!, this.#operands.get(k)!, part, live.total);
    }
    return found;
  }
}

/** Rows of the whole weight of a product. */
function rowsOf({ H, S, request }: DefinedRun, node: ProductNode): number {
  return node.op === "project" ? S : request.spec.cell.layout.weightHh.length * H;
}

function weightOf(run: DefinedRun, node: ProductNode) {
  const { H, S, request } = run;
  if (node.op === "project") {
    return { weight: request.weights.weightHr!, shape: { gates: 1, units: S, inner: H, blocks: 1 } };
  }
  const blocks = request.spec.cell.definition.recurrentBlocks ?? 1;
  const size = (H * S) / blocks;
  const weight = request.weights.weightHh.subarray(node.first * size, (node.first + node.blocks) * size);
  return { weight, shape: { gates: node.blocks, units: H, inner: S, blocks } };
}

function copyRows({ data, offset, stride }: Rows, to: FloatArray, rows: number, width: number): void {
  if (stride === width) to.set(data.subarray(offset, offset + rows * width));
  else {
    for (let row = 0; row < rows; row++) {
      const from = offset + row * stride;
      to.set(data.subarray(from, from + width), row * width);
    }
  }
}
