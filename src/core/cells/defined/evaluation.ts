/**
 * Runs a program over some rows, forward and backward. You provide the values from outside (W x, products, states, inputs, masks) and
 * collect their gradients; the rest is the same for every cell.
 *
 * Values are consecutive rows in double precision in the arena.
 */
import type { DType, FloatArray } from "../../tensor/dtype.ts";
import { ShapeError } from "../../tensor/errors.ts";
import { ARENA } from "./arena.ts";
import { hasGradient } from "./keep.ts";
import { FORWARD, FORWARD_SINGLE } from "./loops.ts";
import { normBackward, normForward } from "./norm.ts";
import { type ElementwiseName, type Node, type Nodes, operandsOf, widthOf } from "./program.ts";
import { addToRows, giveRows, type Rows, sumOfRows, sumRows, takeBlock, takeRows } from "./rows.ts";
import { SLOPES, SLOPES_TOGETHER } from "./slopes.ts";

export type ProductNode = Node & { op: "product" | "project" };

/**
 * Multiplies by U (or W_r) and returns the rows of the result.
 *
 * @param start rows to which the product is added; default 0
 */
export type Multiply = (index: number, operand: Float64Array, start?: Rows) => Rows;

/**
 * The backward step: `gradientRows` returns the place of the gradient w.r.t. a product, `multiply` adds to the gradient w.r.t. its operand.
 */
export interface MultiplyBack {
  gradientRows(index: number): Rows;
  multiply(index: number): void;
}

type RowLoop = (rows: number) => void;

export interface EvaluationSizes {
  /** Units */
  H: number;
  /** Size of the hidden state */
  S: number;
  /** Largest number of rows in a run */
  rows: number;
  dtype: DType;
}

/** How many numbers of a run fit in the cache. */
const CACHED = 1 << 17;
/** Products of fewer rows than this are slow. */
const FEW = 16;

/** The place of a missing value or gradient. */
const NOWHERE = -1;

export class Evaluation {
  /** Largest number of rows in a run */
  readonly rows: number;
  /** W x, the rows of a run; set before it */
  input: Rows = { data: ARENA, offset: 0, stride: 0 };
  readonly #nodes: readonly Node[];
  readonly #widths: readonly number[];
  readonly #loops: typeof FORWARD;
  /** Places of values and of their gradients */
  readonly #values: readonly number[];
  readonly #gradients: readonly number[];
  /** Places of the factors of norms, by node */
  readonly #scales = new Map<number, number>();
  readonly #products: Rows[] = [];
  readonly #forward: readonly RowLoop[];
  readonly #again: readonly RowLoop[];
  readonly #backward: readonly RowLoop[];
  /** Gradients that start from 0 in every run */
  readonly #cleared: readonly number[];
  /** Space for the rows of a value of H or S columns */
  readonly #scratch: number;
  #multiply: Multiply | undefined;
  #multiplyBack: MultiplyBack | undefined;

  /**
   * @param vector    a parameter by its key, or undefined in a cell without it
   * @param gradients of no backward pass, of one w.r.t. values, or of one that includes parameters
   */
  constructor(
    program: Pick<Nodes, "nodes" | "again">,
    { H, S, rows, dtype }: EvaluationSizes,
    vector: (key: string) => FloatArray | undefined,
    gradients: "none" | "values" | "all" = "none",
  ) {
    const { nodes } = program;
    this.#nodes = nodes;
    this.#loops = dtype === "float64" ? FORWARD : FORWARD_SINGLE;
    this.#widths = nodes.map((node) => widthOf(node, H, S));
    const has = hasGradient(nodes).map(
      (each, k) =>
        each &&
        gradients !== "none" &&
        nodes[k].op !== "product" &&
        (nodes[k].op !== "vector" || gradients === "all"),
    );
    const wide = Math.max(H, S);
    const perRow = this.#widths.reduce(
      (sum, width, k) => sum + (nodes[k].op === "product" ? 0 : width) + (has[k] ? width : 0) + 1,
      wide,
    );
    this.rows = rowsAtATime(rows, perRow, H);
    let end = 0;
    const place = (size: number): number => {
      end += size;
      return end - size;
    };
    this.#values = nodes.map(({ op }, k) =>
      op === "product" ? NOWHERE : place(this.rows * this.#widths[k]),
    );
    this.#gradients = nodes.map((_, k) => (has[k] ? place(this.rows * this.#widths[k]) : NOWHERE));
    this.#scratch = place(this.rows * wide);
    nodes.forEach((node, k) => {
      if (node.op === "norm") this.#scales.set(k, place(this.rows));
      else if (node.op === "constant") this.valuesOf(k).fill(node.value);
      else if (node.op === "vector")
        repeat(vector(node.weight), node.first * H, this.#widths[k], this.valuesOf(k));
    });
    const all = [...nodes.keys()];
    this.#forward = loopsOf(all, (k) => this.#loop(k));
    this.#again = loopsOf(program.again, (k) => this.#loop(k));
    this.#backward = loopsOf(all.toReversed(), (k) => this.#backLoop(k));
    for (const k of all) if (has[k]) this.gradientOf(k)!.fill(0);
    this.#cleared = all.filter((k) => has[k] && nodes[k].op !== "vector");
  }

  widthOf(index: number): number {
    return this.#widths[index];
  }

  /** The consecutive rows of a node: read them, or set the values from outside. */
  valuesOf(index: number, rows = this.rows): Float64Array {
    const at = this.#values[index];
    return ARENA.subarray(at, at + rows * this.#widths[index]);
  }

  /** The consecutive rows of the gradient w.r.t. a node; undefined when it has none. */
  gradientOf(index: number, rows = this.rows): Float64Array | undefined {
    const at = this.#gradients[index];
    return at === NOWHERE ? undefined : ARENA.subarray(at, at + rows * this.#widths[index]);
  }

  /** Copies values in. */
  takeValues(index: number, from: Rows, rows: number): void {
    takeRows(from, this.#values[index], rows, this.#widths[index]);
  }

  /** Copies values out. */
  giveValues(index: number, to: Rows, rows: number): void {
    giveRows(this.#values[index], to, rows, this.#widths[index]);
  }

  giveGradient(index: number, to: Rows, rows: number): void {
    giveRows(this.#gradients[index], to, rows, this.#widths[index]);
  }

  /** Adds to the gradient w.r.t. a value. A constant has none. */
  addGradient(index: number, data: FloatArray, offset: number, rows: number): void {
    const at = this.#gradients[index];
    if (at === NOWHERE) return;
    const size = rows * this.#widths[index];
    ARENA.set(data.subarray(offset, offset + size), this.#scratch);
    this.#loops.add(at, this.#scratch, NOWHERE, NOWHERE, at, size);
  }

  /** Adds the gradients of all rows to a part of a vector. */
  sumGradient(index: number, to: Float64Array, offset: number): void {
    sumRows(this.#gradients[index], to, offset, this.rows, this.#widths[index]);
  }

  /** Computes all values. */
  forward(rows: number, multiply: Multiply): void {
    this.#multiply = multiply;
    for (const loop of this.#forward) loop(rows);
  }

  /** Recomputes the values that the backward pass reads but the forward pass did not keep. */
  again(rows: number): void {
    for (const loop of this.#again) loop(rows);
  }

  /** Sets all gradients to 0, except the sums over all runs. */
  clearGradients(): void {
    for (const k of this.#cleared) this.gradientOf(k)!.fill(0);
  }

  /** Propagates the added gradients back. The values must be those of this step. */
  backward(rows: number, back: MultiplyBack): void {
    this.#multiplyBack = back;
    for (const loop of this.#backward) loop(rows);
  }

  /** Returns the loop that computes a value; undefined for a value from outside. */
  #loop(k: number): RowLoop | undefined {
    const node = this.#nodes[k];
    const width = this.#widths[k];
    const out = this.#values[k];
    switch (node.op) {
      case "vector":
      case "constant":
      case "state":
      case "x":
      case "mask":
        return undefined;
      case "input":
        return (rows) => takeRows(shifted(this.input, (node.first * width) / node.blocks), out, rows, width);
      case "product": {
        const block = inputOf(k, this.#nodes);
        return (rows) => {
          const start = block === undefined ? undefined : shifted(this.input, (block * width) / node.blocks);
          this.#products[k] = this.#multiply!(k, this.valuesOf(node.of[0], rows), start);
        };
      }
      case "project":
        return (rows) => takeRows(this.#multiply!(k, this.valuesOf(node.of[0], rows)), out, rows, width);
      case "preactivation":
        if (inputOf(node.of[0], this.#nodes) !== undefined) {
          return (rows) =>
            takeRows(shifted(this.#products[node.of[0]], node.index * width), out, rows, width);
        }
        return (rows) => {
          const input = shifted(this.input, node.input * width);
          sumOfRows(input, shifted(this.#products[node.of[0]], node.index * width), out, rows, width);
        };
      case "take":
        return (rows) => {
          const from = shifted(this.#products[node.of[0]], (node.index * width) / node.blocks);
          takeRows(from, out, rows, width);
        };
      case "block": {
        const [whole] = node.of;
        const from = this.#values[whole] + node.index * width;
        return (rows) => takeBlock(from, this.#widths[whole], out, rows, width);
      }
      case "norm": {
        const x = this.#values[node.of[0]];
        const scales = this.#scales.get(k)!;
        return (rows) => normForward(x, out, scales, rows, width);
      }
      default: {
        const loop = this.#loops[node.op];
        const [a, b = NOWHERE, c = NOWHERE, d = NOWHERE] = node.of.map((operand) => this.#values[operand]);
        return (rows) => loop(a, b, c, d, out, rows * width);
      }
    }
  }

  /** Returns the loop that passes the gradient w.r.t. a value on to its operands. */
  #backLoop(k: number): RowLoop | undefined {
    const node = this.#nodes[k];
    const gradient = this.#gradients[k];
    const width = this.#widths[k];
    if (node.op === "product" || node.op === "project") {
      return (rows) => {
        this.#gatherGradient(k, node, rows);
        this.#multiplyBack!.multiply(k);
      };
    }
    if (gradient === NOWHERE) return undefined;
    switch (node.op) {
      case "block": {
        const [whole] = node.of;
        const to = this.#gradients[whole] + node.index * width;
        return (rows) => addToRows(gradient, to, this.#widths[whole], rows, width);
      }
      case "norm": {
        const target = this.#gradients[node.of[0]];
        const scales = this.#scales.get(k)!;
        return (rows) => normBackward(this.#values[k], gradient, target, scales, rows, width);
      }
      default:
        return Object.hasOwn(SLOPES, node.op) ? this.#slopes(k, node.op as ElementwiseName) : undefined;
    }
  }

  #slopes(k: number, op: ElementwiseName): RowLoop {
    const width = this.#widths[k];
    const gradient = this.#gradients[k];
    const operands = operandsOf(this.#nodes[k]);
    const values = operands.map((operand) => this.#values[operand]);
    const targets = operands.map((operand) => this.#gradients[operand]);
    const together = SLOPES_TOGETHER[op]?.find(({ of }) =>
      targets.every((target, which) => of.includes(which) === (target !== NOWHERE)),
    );
    if (together !== undefined) return (rows) => together.loop(gradient, values, targets, rows * width);
    const loops = SLOPES[op].flatMap(({ reads, loop }, which): RowLoop[] => {
      const target = targets[which];
      if (target === NOWHERE) return [];
      const [v = NOWHERE, w = NOWHERE] = reads.map((value) =>
        value === "result" ? this.#values[k] : values[value],
      );
      return [(rows) => loop(gradient, v, w, target, rows * width)];
    });
    return (rows) => {
      for (const loop of loops) loop(rows);
    };
  }

  /** Collects the gradient w.r.t. a product from its readers. */
  #gatherGradient(index: number, { op }: ProductNode, rows: number): void {
    const to = this.#multiplyBack!.gradientRows(index);
    if (op === "project") {
      this.giveGradient(index, to, rows);
      return;
    }
    this.#nodes.forEach((node, k) => {
      if ((node.op !== "preactivation" && node.op !== "take") || node.of[0] !== index) return;
      this.giveGradient(k, shifted(to, (node.index * this.#widths[k]) / node.blocks), rows);
    });
  }
}

/** Returns the first block of W x that can start a product, if all its readers add neighbouring blocks in the same order. */
function inputOf(product: number, nodes: readonly Node[]): number | undefined {
  const readers = nodes.filter((node) => operandsOf(node).includes(product));
  const starts = readers.map((node) => (node.op === "preactivation" ? node.input - node.index : undefined));
  return starts.every((start) => start === starts[0]) ? starts[0] : undefined;
}

/** Returns how many rows fit in the cache, at most `wanted`, and at least as many as fast products need. */
function rowsAtATime(wanted: number, perRow: number, H: number): number {
  const most = Math.floor(ARENA.length / perRow);
  if (most < 1) {
    throw new ShapeError(
      `kernels: expected a defined cell whose values of a step fit into ${ARENA.length} numbers, got ${perRow} for ${H} units. Use fewer units.`,
      "MEMORY",
    );
  }
  return Math.max(1, Math.min(wanted, most, Math.max(FEW, Math.floor(CACHED / perRow))));
}

function loopsOf(order: readonly number[], loopOf: (index: number) => RowLoop | undefined): RowLoop[] {
  return order.map(loopOf).filter((loop) => loop !== undefined);
}

function shifted({ data, offset, stride }: Rows, by: number): Rows {
  return { data, offset: offset + by, stride };
}

/** Fills all rows with the same values; default 0. */
function repeat(values: FloatArray | undefined, start: number, width: number, to: Float64Array): void {
  const row = values?.subarray(start, start + width);
  if (row === undefined) to.fill(0);
  else for (let at = 0; at < to.length; at += width) to.set(row, at);
}
