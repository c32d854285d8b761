/**
 * Runs a program over some rows, forward and backward. Who calls it gives the values that come from outside (what was multiplied,
 * states, inputs, masks) and takes the gradients by them; everything between is here, the same for every cell.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import { applyBackward, applyForward, type Matrix, normBackward, normForward } from "./operations.ts";
import { type Node, operandsOf, type Program } from "./program.ts";

export type ProductNode = Node & { op: "product" };

/** Multiplies by U: fills `result`, rows after each other, from what it is of. */
export type Multiply = (index: number, node: ProductNode, operand: Matrix, result: Matrix) => void;

/** The step back: gets the gradient by the product, and adds to the gradient by what it is of. */
export type MultiplyBack = (
  index: number,
  node: ProductNode,
  gradient: Matrix,
  gradOperand: Matrix | undefined,
) => void;

interface Operation {
  node: Node;
  width: number;
  value: Matrix;
  operands: Matrix[];
  gradient?: Matrix;
  targets: (Matrix | undefined)[];
}

export class Evaluation {
  readonly #H: number;
  readonly #operations: readonly Operation[];

  /**
   * @param rows   the most rows of a run
   * @param vector a parameter by its key, or undefined in a cell without it
   */
  constructor(
    { nodes }: Pick<Program, "nodes">,
    H: number,
    rows: number,
    vector: (key: string) => FloatArray | undefined,
  ) {
    this.#H = H;
    const operations: Operation[] = [];
    for (const node of nodes) {
      const width = node.blocks * H;
      const operands = operandsOf(node).map((index) => operations[index].value);
      const value = this.#valueOf(node, operands, rows, vector);
      operations.push({ node, width, value, operands, targets: [] });
    }
    this.#operations = operations;
  }

  #valueOf(
    node: Node,
    operands: readonly Matrix[],
    rows: number,
    vector: (key: string) => FloatArray | undefined,
  ): Matrix {
    const width = node.blocks * this.#H;
    switch (node.op) {
      case "vector": {
        const data = vector(node.weight);
        const offset = node.first * this.#H;
        const values = data?.subarray(offset, offset + width) ?? new Float64Array(width);
        return { data: Float64Array.from(values), offset: 0, stride: 0 };
      }
      case "constant":
        return { data: new Float64Array(width).fill(node.value), offset: 0, stride: 0 };
      case "block":
        return this.#blockOf(operands[0], node.index);
      default:
        return { data: new Float64Array(rows * width), offset: 0, stride: width };
    }
  }

  /** Gives a value from outside: rows that begin at `offset` and are `stride` apart. */
  set(index: number, data: FloatArray, offset: number, stride: number, rows: number): void {
    const { value, width } = this.#operations[index];
    for (let row = 0; row < rows; row++) {
      const from = offset + row * stride;
      for (let k = 0; k < width; k++) value.data[row * width + k] = data[from + k];
    }
  }

  /** Copies a value to rows that begin at `offset` and are `stride` apart. */
  get(index: number, rows: number, to: FloatArray, offset: number, stride: number): void {
    const { value, width } = this.#operations[index];
    copyRows(value, rows, width, to, offset, stride);
  }

  /** Computes all values. */
  forward(rows: number, multiply: Multiply): void {
    const operations = this.#operations;
    for (let k = 0; k < operations.length; k++) {
      const { node, width, value, operands } = operations[k];
      switch (node.op) {
        case "input":
        case "vector":
        case "constant":
        case "state":
        case "x":
        case "mask":
        case "block":
          break;
        case "product":
          multiply(k, node, operands[0], value);
          break;
        case "norm":
          normForward(operands[0], value, rows, width);
          break;
        default:
          applyForward(node.op, operands, value, rows, width);
      }
    }
  }

  /**
   * Makes room for gradients.
   *
   * @param sums the sum over all rows of the gradient by a vector; undefined when nobody needs it
   */
  prepareBackward(rows: number, sums: (key: string) => Float64Array | undefined): void {
    for (const operation of this.#operations) {
      const of = operandsOf(operation.node);
      operation.targets = of.map((index) => this.#operations[index].gradient);
      operation.gradient = this.#gradientOf(operation, rows, sums);
    }
  }

  #gradientOf(
    { node, width, targets }: Operation,
    rows: number,
    sums: (key: string) => Float64Array | undefined,
  ): Matrix | undefined {
    switch (node.op) {
      case "constant":
      case "mask":
        return undefined;
      case "vector": {
        const data = sums(node.weight);
        return data && { data, offset: node.first * this.#H, stride: 0 };
      }
      case "block":
        return this.#blockOf(targets[0]!, node.index);
      default:
        return { data: new Float64Array(rows * width), offset: 0, stride: width };
    }
  }

  /** All gradients that are not sums become 0. */
  clearGradients(rows: number): void {
    for (const { node, width, gradient } of this.#operations) {
      if (node.op !== "vector" && node.op !== "block") gradient?.data.fill(0, 0, rows * width);
    }
  }

  /** Adds to the gradient by a value: rows after each other, from packed row `start` on. */
  addGradient(index: number, from: FloatArray, start: number, rows: number): void {
    const { gradient, width } = this.#operations[index];
    // A constant has none.
    if (gradient === undefined) return;
    const { data, offset, stride } = gradient;
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < width; k++) data[offset + row * stride + k] += from[(start + row) * width + k];
    }
  }

  /** Copies the gradient by a value, where there is one. */
  getGradient(index: number, rows: number, to: FloatArray, offset: number, stride: number): void {
    const { gradient, width } = this.#operations[index];
    if (gradient !== undefined) copyRows(gradient, rows, width, to, offset, stride);
  }

  /** Takes the gradients that were added back to everything before. The values must be those of this step. */
  backward(rows: number, multiplyBack: MultiplyBack): void {
    const operations = this.#operations;
    for (let k = operations.length - 1; k >= 0; k--) {
      const { node, width, value, operands, gradient, targets } = operations[k];
      if (gradient === undefined) continue;
      switch (node.op) {
        case "input":
        case "vector":
        case "constant":
        case "state":
        case "x":
        case "mask":
        case "block":
          break;
        case "product":
          multiplyBack(k, node, gradient, targets[0]);
          break;
        case "norm":
          if (targets[0] !== undefined) normBackward(operands[0], value, gradient, targets[0], rows, width);
          break;
        default:
          applyBackward(node.op, operands, value, gradient, targets, rows, width);
      }
    }
  }

  #blockOf({ data, offset, stride }: Matrix, index: number): Matrix {
    return { data, offset: offset + index * this.#H, stride };
  }
}

/** Copies a value to rows of `width` columns that begin at `offset` and are `stride` apart. */
export function copyRows(
  from: Matrix,
  rows: number,
  width: number,
  to: FloatArray,
  offset: number,
  stride: number,
): void {
  for (let row = 0; row < rows; row++) {
    const source = from.offset + row * from.stride;
    const target = offset + row * stride;
    for (let k = 0; k < width; k++) to[target + k] = from.data[source + k];
  }
}
