/** Lays out a stack of cells for native/stream.h: the structures there are the words here, in the same order. */
import type { FloatArray } from "../../../tensor/dtype.ts";
import { type CellSpec, initialValue, type LayerSpec, mapWeights, partSize, stateSize } from "../../cell.ts";
import {
  MATRIX_WORDS,
  type MatrixPart,
  type MatrixPlan,
  matrixWords,
  NO_PART,
  type PanelFormat,
  packMatrix,
  placeMatrix,
  valuesOf,
  type Widths,
} from "../../panels.ts";
import { isListed } from "../../stepCells.ts";
import { OPS, type Place, type Space } from "../graph.ts";
import type { Instruction } from "../list.ts";
import type { Product } from "../loads.ts";
import { wholeMatrix } from "./blocks.ts";
import { definedEngine } from "./engine.ts";
import { plainList } from "./plainLists.ts";
import { Sizes, vectorRows } from "./rows.ts";
import type { StatePart, StepCell, StepLayout, StepList, StepRequest } from "./steps.ts";

const PROGRAM_WORDS = 8;
const LAYER_WORDS = 13;
const STATE_WORDS = 3;
const OPERATION_WORDS = 19;
/** As in wasmMemory.ts */
const ALIGNMENT = 64;

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Rows of an operand: the first, numbers from row to row, and from step to step. */
type Rows = readonly [place: number, stride: number, apart: number];
const NOWHERE: Rows = [0, 0, 0];

type Operation = Exclude<Instruction, { op: "loop" }>;

export function layOutSteps(
  widths: Widths,
  format: PanelFormat,
  { cells, batch, chunk }: StepRequest,
  start: number,
): StepLayout {
  let end = start;
  const take = (words: number): number => {
    const place = end;
    end = start + roundUp(end + 4 * words - start, ALIGNMENT);
    return place;
  };
  const layers = cells.map((cell) => new ListedLayer(cell, widths, batch, chunk));
  const length = layers.reduce((sum, layer) => sum + layer.words, PROGRAM_WORDS);
  const program = take(length);
  const stateParts: StatePart[] = [];
  const statePlace = end;
  for (const layer of layers) {
    for (const part of layer.parts) {
      const place = take(batch * part.stride);
      stateParts.push({ ...part, start: (place - statePlace) / 4 });
      layer.before.push(place);
    }
  }
  const state = [statePlace, (end - statePlace) / 4] as const;
  const inputSize = cells[0].spec.inputSize;
  let below = { place: take(chunk * batch * inputSize), stride: inputSize };
  const input = [below.place, chunk * batch * inputSize] as const;
  // Room for operands as whole numbers, of both products of a matrix.
  const widest = Math.max(...layers.map((layer) => layer.widest));
  const isWhole = format.depth === 4;
  // The part of the input is one product for all steps.
  const rows = [chunk * batch, batch];
  const quantised = rows.map((count) => (isWhole ? take(count * (roundUp(widest, 4) / 2)) : 0));
  const scales = rows.map((count) => (isWhole ? take(count) : 0));
  const head = [4 * length, batch, layers.length, format.code, ...quantised, ...scales];
  const tails: number[][] = [];
  let at = program + 4 * (PROGRAM_WORDS + LAYER_WORDS * layers.length);
  for (const layer of layers) {
    const stride = layer.parts[0].stride;
    const output = take(chunk * batch * stride);
    const { x, sections } = layer.place(take, format);
    const places = sections.map((section) => {
      const place = at;
      at += 4 * section.length;
      return place;
    });
    tails.push(...sections);
    head.push(layer.inputSize, below.stride, stride, below.place, output, x);
    head.push(
      layer.isAhead,
      layer.parts.length,
      layer.matrices,
      sections[2].length / OPERATION_WORDS,
      ...places,
    );
    below = { place: output, stride };
  }
  return {
    bytes: end - start,
    program,
    words: [...head, ...tails.flat()],
    input,
    output: [below.place, chunk * batch * below.stride],
    outputStride: below.stride,
    state,
    stateParts,
    pack(buffer) {
      for (const layer of layers) layer.pack(buffer, format);
    },
  };
}

class ListedLayer {
  /** Its parts of the state; their places follow in `before` */
  readonly parts: readonly StatePart[];
  readonly before: number[] = [];
  readonly #cell: StepCell;
  readonly #spec: LayerSpec;
  readonly #widths: Widths;
  readonly #batch: number;
  readonly #chunk: number;
  readonly #list: StepList;
  readonly #plans: MatrixPlan[] = [];
  readonly #code: readonly (Operation & { width: number })[];
  /** The first product, if one pass over a matrix can do it beside W x */
  readonly #beside: Operation | undefined;
  #placed: ReturnType<typeof placeMatrix>[] = [];
  #vectors = 0;

  constructor(cell: StepCell, widths: Widths, batch: number, chunk: number) {
    const { spec } = cell;
    const list = isListed(cell) ? definedEngine()!.steps.list(spec) : plainList(spec as CellSpec);
    this.#cell = cell;
    this.#spec = spec;
    this.#widths = widths;
    this.#batch = batch;
    this.#chunk = chunk;
    this.#list = list;
    this.parts = list.parts.map((part) => {
      const size = partSize(spec, part);
      // A projection is a product, and products write whole panels.
      const multiple = part === "hidden" && stateSize(spec) !== spec.hiddenSize ? widths.panel : widths.lanes;
      return {
        name: part,
        size,
        start: 0,
        stride: roundUp(size, multiple),
        initial: initialValue(spec, part),
      };
    });
    let width = 0;
    const code: (Operation & { width: number })[] = [];
    for (const each of list.untraced.instructions) {
      if (each.op === "loop") width = this.#padded(each.width);
      else code.push({ ...each, width });
    }
    const [first] = code;
    const { inputs } = list;
    const isBeside =
      inputs > 0 &&
      first.op === "product" &&
      first.adds === true &&
      first.of[0].space.memory === "before" &&
      first.out.block === 0 &&
      first.blocks === inputs;
    this.#beside = isBeside ? first : undefined;
    this.#code = isBeside ? code.slice(1) : code;
    if (inputs > 0) {
      const parts: [MatrixPart, MatrixPart] = [this.#inputPart(), NO_PART];
      if (isBeside) parts[1] = this.#productPart(first);
      this.#plans.push({ ...this.#rows(inputs), parts, biases: () => [this.#bias()] });
    }
    for (const each of this.#code) {
      if (each.op !== "product") continue;
      const { weight, blocks } = this.#productOf(each);
      const size = weight === "weightHr" ? stateSize(spec) : undefined;
      const parts = [NO_PART, this.#productPart(each)] as const;
      this.#plans.push({ ...this.#rows(blocks, size), parts, biases: () => [] });
    }
  }

  get inputSize(): number {
    return this.#spec.inputSize;
  }

  get widest(): number {
    return Math.max(this.#spec.inputSize, this.#spec.hiddenSize, stateSize(this.#spec));
  }

  /** Whether its first operation is W x. */
  get isAhead(): number {
    return Number(this.#list.inputs > 0);
  }

  get matrices(): number {
    return this.#plans.length;
  }

  /** At most; some of them can be one. */
  get operations(): number {
    return this.#code.length + this.isAhead;
  }

  /** Its words in a program */
  get words(): number {
    const { parts, matrices, operations } = this;
    return LAYER_WORDS + parts.length * STATE_WORDS + matrices * MATRIX_WORDS + operations * OPERATION_WORDS;
  }

  /** Places all but `before`. @returns where x goes, if operations read it, and the words of parts, matrices and operations */
  place(take: (words: number) => number, format: PanelFormat): { x: number; sections: number[][] } {
    const { lanes } = this.#widths;
    const batch = this.#batch;
    const { inputs, vectors, untraced, usesInput } = this.#list;
    const x = usesInput ? take(batch * roundUp(this.inputSize, lanes)) : 0;
    this.#placed = this.#plans.map((plan) => placeMatrix(plan, this.#widths, format, take));
    this.#vectors = take((inputs + vectors.length) * this.#wide);
    const after = this.parts.map(({ stride }) => take(batch * stride));
    const known = new Map<string, Rows>();
    this.parts.forEach(({ stride }, k) => {
      known.set(`before ${k}`, [this.before[k], stride, 0]).set(`after ${k}`, [after[k], stride, 0]);
    });
    known.set("vectors 0", [this.#vectors, 0, 0]).set("vectors 1", [this.#vectors, 0, 0]);
    known.set("input 0", [x, roundUp(this.inputSize, lanes), 0]);
    const rowsOf = (space: Space): Rows => {
      const key = `${space.memory} ${space.index}`;
      const { memory, blocks, width } = space;
      const numbers = memory === "local" ? untraced.locals * this.#wide : blocks * this.#padded(width);
      const stride = Math.max(numbers, this.#endOfProducts(space));
      const steps = memory === "sums" ? this.#chunk : 1;
      const apart = memory === "sums" ? batch * stride : 0;
      const rows = known.get(key) ?? ([take(steps * batch * stride), stride, apart] as const);
      known.set(key, rows);
      return rows;
    };
    const at = (place: Place | undefined): Rows => {
      if (place === undefined) return NOWHERE;
      const { space, block } = place;
      const isWide = space.memory === "local" || space.memory === "vectors";
      const [first, ...strides] = rowsOf(space);
      return [first + 4 * block * (isWide ? this.#wide : this.#padded(space.width)), ...strides];
    };
    const words: number[] = [];
    let matrix = 0;
    const add = (
      op: string,
      count: number,
      blocks: number,
      isOnto: boolean,
      out: Place,
      of: readonly Place[],
    ) => {
      const four = Array.from({ length: 4 }, (_, k) => at(of[k] ?? of[0]));
      words.push(OPS.indexOf(op), count, blocks, Number(isOnto), ...at(out), ...four.flat());
    };
    /** The operation before, if it works on elements */
    let last: { op: string; count: number; rows: Rows[] } | undefined;
    const addElements = (op: string, count: number, out: Place, of: readonly Place[]) => {
      const rows = [out, ...of].map(at);
      // One pass over rows that follow those of the operation before, and do not depend on them.
      const follows = ([first, ...strides]: Rows, k: number): boolean => {
        const [before, ...others] = last!.rows[k];
        return first === before + 4 * last!.count && strides.every((stride, i) => stride === others[i]);
      };
      const isOn = (place: number) => place >= last!.rows[0][0] && place < last!.rows[0][0] + 4 * last!.count;
      if (last?.op === op && rows.every(follows) && !rows.slice(1).some(([first]) => isOn(first))) {
        last.count += count;
        words[words.length - OPERATION_WORDS + 1] = last.count;
        return;
      }
      add(op, count, 0, false, out, of);
      last = { op, count, rows };
    };
    if (inputs > 0) {
      const sums = { space: { memory: "sums", index: 0, blocks: inputs, width: "H" }, block: 0 } as const;
      add("product", matrix++, 0, false, sums, this.#beside?.of ?? []);
    }
    for (const { op, out, of, width, ...work } of this.#code) {
      if (op === "product" || op === "norm") last = undefined;
      if (op === "product") add(op, matrix++, 0, "adds" in work && work.adds === true, out, of);
      else if (op === "norm") {
        const { blocks } = work as { blocks: number };
        add(op, this.#sizes.width(out.space.width), blocks, false, out, of);
      } else addElements(op, width, out, of);
    }
    const states = this.parts.flatMap(({ stride }, k) => [stride, this.before[k], after[k]]);
    return { x, sections: [states, this.#placed.flatMap(matrixWords), words] };
  }

  pack(buffer: ArrayBuffer, format: PanelFormat): void {
    for (const matrix of this.#placed) packMatrix(buffer, this.#widths, format, matrix);
    const rows = this.#vectorRows();
    const { wide } = this.#sizes;
    for (let row = 0; row * wide < rows.length; row++) {
      const to = new Float32Array(buffer, this.#vectors + 4 * row * this.#wide, wide);
      to.set(rows.subarray(row * wide, (row + 1) * wide));
    }
  }

  get #wide(): number {
    return Math.max(this.#padded("H"), this.#padded("S"));
  }

  #padded(width: Space["width"]): number {
    const { hiddenSize } = this.#spec;
    return width === "1"
      ? 1
      : roundUp(width === "H" ? hiddenSize : stateSize(this.#spec), this.#widths.lanes);
  }

  /** Products write whole panels. @returns where the last one that goes to a space ends */
  #endOfProducts(space: Space): number {
    const end = (block: number, blocks: number) =>
      block * this.#padded(space.width) + roundUp(blocks * this.#padded(space.width), this.#widths.panel);
    const ends = this.#code.map((each) =>
      each.op === "product" && each.out.space === space ? end(each.out.block, each.blocks) : 0,
    );
    return Math.max(0, ...ends, space.memory === "sums" ? end(0, this.#list.inputs) : 0);
  }

  #rows(blocks: number, rows = this.#spec.hiddenSize) {
    return { blocks, rows, units: roundUp(rows, this.#widths.lanes), firstRow: 0 };
  }

  get #sizes(): Sizes {
    return new Sizes({ spec: this.#spec, steps: 1, batch: this.#batch });
  }

  #vectorRows(): FloatArray {
    return vectorRows(mapWeights(this.#cell.weights, valuesOf), this.#list, this.#sizes, "float32");
  }

  /** The biases of W x, one after the other. */
  #bias(): FloatArray {
    const { hiddenSize } = this.#spec;
    const rows = this.#vectorRows();
    const { wide } = this.#sizes;
    const bias = new Float32Array(this.#list.inputs * hiddenSize);
    for (let k = 0; k < this.#list.inputs; k++)
      bias.set(rows.subarray(k * wide, k * wide + hiddenSize), k * hiddenSize);
    return bias;
  }

  #inputPart(): MatrixPart {
    const shape = this.#list.shapes?.input;
    const stored = () => valuesOf(this.#cell.weights.weightIh);
    return {
      inner: this.inputSize,
      values: () => (shape === undefined ? stored() : wholeMatrix(stored(), shape)),
    };
  }

  #productOf({ product }: Operation & { product?: number }): Product {
    return this.#list.untraced.products[product!];
  }

  #productPart(operation: Operation): MatrixPart {
    const { weight, first, blocks } = this.#productOf(operation);
    const { hiddenSize: H } = this.#spec;
    const S = stateSize(this.#spec);
    if (weight === "weightHr") return { inner: H, values: () => valuesOf(this.#cell.weights.weightHr!) };
    const { recurrentBlocks } = this.#list.shapes ?? { recurrentBlocks: 1 };
    const gate = (H * S) / recurrentBlocks;
    return {
      inner: S,
      values: () => {
        const all = valuesOf(this.#cell.weights.weightHh);
        const own = all.subarray(first * gate, (first + blocks) * gate);
        return wholeMatrix(own, { units: H, inner: S, blocks: recurrentBlocks });
      },
    };
  }
}
