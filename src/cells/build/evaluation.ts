/**
 * Runs a program over some rows, forward and backward. Who calls it gives the values that come from outside (W x, what was multiplied,
 * states, inputs, masks) and takes the gradients by them; everything between is here, the same for every cell.
 *
 * Values are dense arrays of rows in double precision. Between products everything is per row, so it runs over a few rows at a time, through all
 * operations, while they are in the cache.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import { hasGradient } from "./keep.ts";
import { FORWARD, NONE } from "./loops.ts";
import { normBackward, normForward } from "./norm.ts";
import { type ElementwiseName, type Node, type Nodes, operandsOf, widthOf } from "./program.ts";
import { SLOPES } from "./slopes.ts";

export type ProductNode = Node & { op: "product" | "project" };

/** Rows anywhere in an array of the layer's type: row r begins at `offset + r · stride`. */
export interface Rows {
  data: FloatArray;
  offset: number;
  stride: number;
}

/** Multiplies by U (or W_r): gives the rows of the result from what it is of. */
export type Multiply = (index: number, node: ProductNode, operand: Float64Array) => Rows;

/**
 * The step back: has the gradient by the product in what `gradientRows` gave, and adds to the gradient by what it is of, if that is needed.
 */
export interface MultiplyBack {
  gradientRows(index: number): Rows;
  multiply(index: number, node: ProductNode, gradOperand: Float64Array | undefined): void;
}

type RowLoop = (from: number, to: number) => void;

/** Loops over rows one after the other, or a product. */
type Stage = RowLoop[] | { index: number; node: ProductNode };

/** Elements of a value that are computed at a time. */
const TILE = 1024;

export interface EvaluationSizes {
  /** Units */
  H: number;
  /** Size of the hidden state */
  S: number;
  /** The most rows of a run */
  rows: number;
}

export class Evaluation {
  /** W x, the rows of a run; set before it */
  input: Rows = { data: NONE, offset: 0, stride: 0 };
  readonly #nodes: readonly Node[];
  readonly #widths: readonly number[];
  readonly #rows: number;
  readonly #tile: number;
  readonly #values: readonly Float64Array[];
  /** Of norms, by node: what the rows were multiplied by */
  readonly #scales = new Map<number, Float64Array>();
  readonly #products: Rows[] = [];
  readonly #forward: readonly Stage[];
  readonly #again: RowLoop[];
  #gradients: (Float64Array | undefined)[] = [];
  #backward: readonly Stage[] = [];
  /** Gradients that begin anew with every run */
  #cleared: Float64Array[] = [];

  /** @param vector a parameter by its key, or undefined in a cell without it */
  constructor(
    program: Pick<Nodes, "nodes" | "again">,
    { H, S, rows }: EvaluationSizes,
    vector: (key: string) => FloatArray | undefined,
  ) {
    this.#nodes = program.nodes;
    this.#rows = rows;
    this.#tile = Math.max(1, Math.floor(TILE / H));
    this.#widths = program.nodes.map((node) => widthOf(node, H, S));
    this.#values = program.nodes.map((node, k) => {
      if (node.op === "product") return NONE;
      const values = new Float64Array(rows * this.#widths[k]);
      if (node.op === "constant") values.fill(node.value);
      if (node.op === "vector") repeat(vector(node.weight), node.first * H, this.#widths[k], values);
      return values;
    });
    this.#forward = stagesOf(program.nodes.keys(), program.nodes, (k) => this.#loop(k));
    this.#again = [...program.again].map((k) => this.#loop(k)!);
  }

  widthOf(index: number): number {
    return this.#widths[index];
  }

  /** The values of a node, rows after each other: to be read, and to be set where they come from outside. */
  valuesOf(index: number): Float64Array {
    return this.#values[index];
  }

  /** The gradient by a node, rows after each other; undefined where there is none. */
  gradientOf(index: number): Float64Array | undefined {
    return this.#gradients[index];
  }

  /** Computes all values. */
  forward(rows: number, multiply: Multiply): void {
    for (const stage of this.#forward) {
      if (Array.isArray(stage)) this.#run(stage, rows);
      else {
        const { index, node } = stage;
        const result = multiply(index, node, this.#values[node.of[0]]);
        if (node.op === "product") this.#products[index] = result;
        else takeRows(result, this.#values[index], 0, rows, this.#widths[index]);
      }
    }
  }

  /** Computes the values that the way back reads and that were not kept. */
  again(rows: number): void {
    this.#run(this.#again, rows);
  }

  /** Makes room for gradients. @param weights whether those by parameters are needed */
  prepareBackward(weights: boolean): void {
    const has = hasGradient(this.#nodes);
    const cleared: Float64Array[] = [];
    this.#gradients = this.#nodes.map((node, k) => {
      if (!has[k] || node.op === "product" || (node.op === "vector" && !weights)) return undefined;
      const gradient = new Float64Array(this.#rows * this.#widths[k]);
      if (node.op !== "vector") cleared.push(gradient);
      return gradient;
    });
    this.#cleared = cleared;
    this.#backward = stagesOf([...this.#nodes.keys()].reverse(), this.#nodes, (k) => this.#backLoop(k));
  }

  /** All gradients that are not sums over all runs become 0. */
  clearGradients(): void {
    for (const gradient of this.#cleared) gradient.fill(0);
  }

  /** Takes the gradients that were added back to everything before. The values must be those of this step. */
  backward(rows: number, back: MultiplyBack): void {
    for (const stage of this.#backward) {
      if (Array.isArray(stage)) this.#run(stage, rows);
      else {
        const { index, node } = stage;
        this.#gatherGradient(index, node, back.gradientRows(index), rows);
        back.multiply(index, node, this.#gradients[node.of[0]]);
      }
    }
  }

  /** The gradient by a product is that by the values that were taken from it. */
  #gatherGradient(index: number, { op }: ProductNode, to: Rows, rows: number): void {
    if (op === "project") {
      giveRows(this.#gradients[index]!, to, 0, rows, this.#widths[index]);
      return;
    }
    this.#nodes.forEach((node, k) => {
      if ((node.op !== "preactivation" && node.op !== "take") || node.of[0] !== index) return;
      const width = this.#widths[k];
      const place = { ...to, offset: to.offset + node.index * (width / node.blocks) };
      giveRows(this.#gradients[k]!, place, 0, rows, width);
    });
  }

  #run(loops: readonly RowLoop[], rows: number): void {
    const tile = this.#tile;
    for (let from = 0; from < rows; from += tile) {
      const to = Math.min(from + tile, rows);
      for (let k = 0; k < loops.length; k++) loops[k](from, to);
    }
  }

  /** What computes a value from others; undefined for one from outside. */
  #loop(k: number): RowLoop | undefined {
    const node = this.#nodes[k];
    const values = this.#values;
    const width = this.#widths[k];
    const out = values[k];
    switch (node.op) {
      case "vector":
      case "constant":
      case "state":
      case "x":
      case "mask":
        return undefined;
      case "input": {
        const at = node.first * (width / node.blocks);
        return (from, to) =>
          takeRows({ ...this.input, offset: this.input.offset + at }, out, from, to, width);
      }
      case "preactivation": {
        const [product] = node.of;
        return (from, to) =>
          addRows(
            this.input,
            node.input * width,
            this.#products[product],
            node.index * width,
            out,
            from,
            to,
            width,
          );
      }
      case "take": {
        const [product] = node.of;
        const at = node.index * (width / node.blocks);
        return (from, to) => {
          const rows = this.#products[product];
          takeRows({ ...rows, offset: rows.offset + at }, out, from, to, width);
        };
      }
      case "block": {
        const whole = values[node.of[0]];
        const stride = this.#widths[node.of[0]];
        const offset = node.index * width;
        return (from, to) => takeBlock(whole, offset, stride, out, from, to, width);
      }
      case "norm": {
        const [x] = node.of;
        const scales = new Float64Array(this.#rows);
        this.#scales.set(k, scales);
        return (from, to) => normForward(values[x], out, scales, from, to, width);
      }
      case "product":
      case "project":
        throw new Error("a product is a stage of its own");
      default: {
        const loop = FORWARD[node.op];
        const [a, b = NONE, c = NONE, d = NONE] = node.of.map((operand) => values[operand]);
        return (from, to) => loop(a, b, c, d, out, from * width, to * width);
      }
    }
  }

  /** What gives the gradient by a value on to those that it was computed from. */
  #backLoop(k: number): RowLoop | undefined {
    const node = this.#nodes[k];
    const gradient = this.#gradients[k];
    const width = this.#widths[k];
    if (gradient === undefined) return undefined;
    switch (node.op) {
      case "block": {
        const target = this.#gradients[node.of[0]]!;
        const stride = this.#widths[node.of[0]];
        return (from, to) => addToRows(gradient, target, node.index * width, stride, from, to, width);
      }
      case "norm": {
        const target = this.#gradients[node.of[0]]!;
        const scales = this.#scales.get(k)!;
        return (from, to) => normBackward(this.#values[k], gradient, target, scales, from, to, width);
      }
      default: {
        if (!Object.hasOwn(SLOPES, node.op)) return undefined;
        const operands = operandsOf(node);
        const slopes = SLOPES[node.op as ElementwiseName];
        const loops = operands.flatMap((operand, which): RowLoop[] => {
          const target = this.#gradients[operand];
          if (target === undefined) return [];
          const { reads, loop } = slopes[which];
          const [v = NONE, w = NONE] = reads.map(
            (value) => this.#values[value === "result" ? k : operands[value]],
          );
          return [(from, to) => loop(gradient, v, w, target, from * width, to * width)];
        });
        if (loops.length === 1) return loops[0];
        return (from, to) => {
          for (let j = 0; j < loops.length; j++) loops[j](from, to);
        };
      }
    }
  }
}

/** What runs between products in one go, and the products. */
function stagesOf(
  order: Iterable<number>,
  nodes: readonly Node[],
  loopOf: (index: number) => RowLoop | undefined,
): Stage[] {
  const stages: Stage[] = [];
  for (const index of order) {
    const node = nodes[index];
    if (node.op === "product" || node.op === "project") {
      stages.push({ index, node });
      continue;
    }
    const loop = loopOf(index);
    if (loop === undefined) continue;
    const last = stages.at(-1);
    if (Array.isArray(last)) last.push(loop);
    else stages.push([loop]);
  }
  return stages;
}

/** Fills all rows with the same values; 0 where there are none. */
function repeat(values: FloatArray | undefined, start: number, width: number, to: Float64Array): void {
  if (values === undefined) return;
  const row = values.subarray(start, start + width);
  for (let at = 0; at < to.length; at += width) to.set(row, at);
}

function addRows(
  a: Rows,
  fromA: number,
  b: Rows,
  fromB: number,
  out: Float64Array,
  from: number,
  to: number,
  width: number,
): void {
  const x = a.data;
  const y = b.data;
  for (let row = from; row < to; row++) {
    const atX = a.offset + fromA + row * a.stride;
    const atY = b.offset + fromB + row * b.stride;
    const at = row * width;
    for (let k = 0; k < width; k++) out[at + k] = x[atX + k] + y[atY + k];
  }
}

/** As `takeRows`, of values: a loop that meets two types of array is slower. */
function takeBlock(
  values: Float64Array,
  offset: number,
  stride: number,
  out: Float64Array,
  from: number,
  to: number,
  width: number,
): void {
  for (let row = from; row < to; row++) {
    const at = offset + row * stride;
    for (let k = 0; k < width; k++) out[row * width + k] = values[at + k];
  }
}

function addToRows(
  values: Float64Array,
  to: Float64Array,
  offset: number,
  stride: number,
  first: number,
  end: number,
  width: number,
): void {
  for (let row = first; row < end; row++) {
    const at = offset + row * stride;
    const from = row * width;
    for (let k = 0; k < width; k++) to[at + k] += values[from + k];
  }
}

/** Copies rows out of an array. */
export function takeRows(rows: Rows, out: Float64Array, from: number, to: number, width: number): void {
  const { data, offset, stride } = rows;
  if (stride === width) {
    out.set(data.subarray(offset + from * width, offset + to * width), from * width);
    return;
  }
  for (let row = from; row < to; row++) {
    const at = offset + row * stride;
    for (let k = 0; k < width; k++) out[row * width + k] = data[at + k];
  }
}

/** Copies rows into an array. */
export function giveRows(values: Float64Array, rows: Rows, from: number, to: number, width: number): void {
  const { data, offset, stride } = rows;
  if (stride === width) {
    data.set(values.subarray(from * width, to * width), offset + from * width);
    return;
  }
  for (let row = from; row < to; row++) {
    const at = offset + row * stride;
    for (let k = 0; k < width; k++) data[at + k] = values[row * width + k];
  }
}
