/**
 * Runs a program over some rows, forward and backward. Who calls it gives the values that come from outside (what was multiplied,
 * states, inputs, masks) and takes the gradients by them; everything between is here, the same for every cell.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import { applyBackward, applyForward, type Matrix, normBackward, normForward } from "./operations.ts";
import { type Node, operandsOf, type Program } from "./program.ts";

/** Multiplies by U: makes the value of a product from what it is of. */
export type Multiply = (index: number, node: Node & { op: "product" }, operand: Matrix) => Matrix;
/** The step back: gets the gradient by the product, and adds to the gradient by what it is of. */
export type MultiplyBack = (
  index: number,
  node: Node & { op: "product" },
  gradient: Matrix<Float64Array>,
  operand: Matrix,
  gradOperand: Matrix<Float64Array>,
) => void;

export class Evaluation {
  readonly #program: Pick<Program, "nodes">;
  readonly #H: number;
  /** The value of every node; those that come from outside are set before `forward`. */
  readonly values: Matrix[];
  /** The gradient by every node that has one, once `prepareBackward` was called. */
  readonly gradients: (Matrix<Float64Array> | undefined)[] = [];

  /**
   * @param rows   the most rows of a run
   * @param vector a parameter by its key, or undefined in a cell without it
   */
  constructor(
    program: Pick<Program, "nodes">,
    H: number,
    rows: number,
    vector: (key: string) => FloatArray | undefined,
  ) {
    this.#program = program;
    this.#H = H;
    this.values = program.nodes.map((node): Matrix => {
      const width = node.blocks * H;
      switch (node.op) {
        case "vector": {
          const data = vector(node.weight);
          return data === undefined
            ? { data: new Float64Array(width), offset: 0, stride: 0 }
            : { data, offset: node.first * H, stride: 0 };
        }
        case "constant":
          return { data: new Float64Array(H).fill(node.value), offset: 0, stride: 0 };
        case "input":
        case "product":
        case "state":
        case "x":
        case "mask":
        case "block":
          return { data: new Float64Array(0), offset: 0, stride: width };
        default:
          return { data: new Float64Array(rows * width), offset: 0, stride: width };
      }
    });
  }

  /** Computes all values. */
  forward(rows: number, multiply: Multiply): void {
    const { nodes } = this.#program;
    const { values } = this;
    for (let k = 0; k < nodes.length; k++) {
      const node = nodes[k];
      const width = node.blocks * this.#H;
      switch (node.op) {
        case "input":
        case "vector":
        case "constant":
        case "state":
        case "x":
        case "mask":
          break;
        case "product":
          values[k] = multiply(k, node, values[node.of[0]]);
          break;
        case "block":
          values[k] = this.#blockOf(values[node.of[0]], node.index);
          break;
        case "norm":
          normForward(values[node.of[0]], values[k] as Matrix<Float64Array>, rows, width);
          break;
        default: {
          const operands = node.of.map((index) => values[index]);
          applyForward(node.op, operands, values[k] as Matrix<Float64Array>, rows, width);
        }
      }
    }
  }

  /**
   * Makes room for gradients.
   *
   * @param sums the sum over all rows of the gradient by a vector; undefined when nobody needs it
   */
  prepareBackward(rows: number, sums: (key: string) => Float64Array | undefined): void {
    this.#program.nodes.forEach((node, k) => {
      this.gradients[k] = this.#gradientOf(node, rows, sums);
    });
  }

  #gradientOf(
    node: Node,
    rows: number,
    sums: (key: string) => Float64Array | undefined,
  ): Matrix<Float64Array> | undefined {
    const width = node.blocks * this.#H;
    switch (node.op) {
      case "constant":
      case "mask":
        return undefined;
      case "vector": {
        const data = sums(node.weight);
        return data && { data, offset: node.first * this.#H, stride: 0 };
      }
      case "block":
        return this.#blockOf(this.gradients[node.of[0]]!, node.index) as Matrix<Float64Array>;
      default:
        return { data: new Float64Array(rows * width), offset: 0, stride: width };
    }
  }

  /** All gradients that are not sums become 0. */
  clearGradients(rows: number): void {
    this.#program.nodes.forEach((node, k) => {
      if (node.op === "vector" || node.op === "block") return;
      this.gradients[k]?.data.fill(0, 0, rows * node.blocks * this.#H);
    });
  }

  /** Takes the gradients that were put into `gradients` back to everything before. The values must be those of this step. */
  backward(rows: number, multiplyBack: MultiplyBack): void {
    const { nodes } = this.#program;
    const { values, gradients } = this;
    for (let k = nodes.length - 1; k >= 0; k--) {
      const node = nodes[k];
      const gradient = gradients[k];
      if (gradient === undefined) continue;
      const width = node.blocks * this.#H;
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
          multiplyBack(k, node, gradient, values[node.of[0]], gradients[node.of[0]]!);
          break;
        case "norm": {
          const target = gradients[node.of[0]];
          if (target !== undefined)
            normBackward(values[node.of[0]], values[k], gradient, target, rows, width);
          break;
        }
        default: {
          const of = operandsOf(node);
          const operands = of.map((index) => values[index]);
          const targets = of.map((index) => gradients[index]);
          applyBackward(node.op, operands, values[k], gradient, targets, rows, width);
        }
      }
    }
  }

  #blockOf({ data, offset, stride }: Matrix, index: number): Matrix {
    return { data, offset: offset + index * this.#H, stride };
  }
}

/** Copies a value to rows of `width` columns that begin at `to` and are `stride` apart. */
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
