/**
 * Reads lists in double precision, one loop for each instruction: the reference of compiled kernels, which give its bits in strict arithmetic
 * and for float64.
 */
import { allocate, type DType, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";
import { type LayerState, type LayerWeights, partSize } from "../../cell.ts";
import { type LiveRows, liveRows, stepOrder } from "../../liveRows.ts";
import { addColumnSums, matmul } from "../../product.ts";
import type { Place, Space } from "../graph.ts";
import type { Instruction, List } from "../list.ts";
import type { Product } from "../loads.ts";
import { OPERATIONS } from "../operations.ts";
import type { Lists } from "../plan.ts";
import { type BlockShape, blocksOf, inputShape, wholeMatrix } from "./blocks.ts";
import type { DefinedGradients, DefinedRequest, DefinedRunner } from "./engine.ts";
import { listsOf, type Matrices, traceOf, weightGradients } from "./lists.ts";
import { norm, normBack, type Rows } from "./norm.ts";
import { Sizes, vectorRows } from "./rows.ts";

export const plain = {
  forward(request) {
    const { spec, traced = true } = request;
    const { parts } = spec.cell;
    const lists = listsOf(request);
    const run = new Run(request, lists, traced ? lists.traced : lists.untraced);
    const { live, sizes } = run;
    const after = parts.map((part) => run.room("after", parts.indexOf(part)));
    const states = parts.map((part) => new Float64Array(live.total * partSize(spec, part)));
    run.input();
    for (const t of stepOrder(request)) {
      run.step(t);
      parts.forEach((part, k) => {
        const size = partSize(spec, part);
        const fresh = after[k].subarray(0, live.counts[t] * size);
        if (run.dtype === "float32")
          fresh.forEach((value, i) => {
            fresh[i] = Math.fround(value);
          });
        run.room("before", k).set(fresh);
        states[k].set(fresh, live.starts[t] * size);
      });
    }
    const kept = allocate(run.dtype, traced ? sizes.kept(lists).at(-1)! : 0);
    const others = parts.slice(1);
    if (traced) {
      sizes
        .kept(lists)
        .slice(0, -1)
        .forEach((at, k) => {
          const data = k < others.length ? states[k + 1] : run.room("kept", k);
          kept.set(live.unpack(data, sizes.row(lists.kept[k])), at);
        });
    }
    const gates = traced ? live.unpack(run.room("gates", 0), lists.gates * sizes.H) : new Float64Array(0);
    return {
      output: run.own(live.unpack(states[0], sizes.S)),
      final: run.state("before"),
      trace: traceOf(run.own(gates), kept, lists, sizes),
    };
  },

  backward(request, result, gradients, needs) {
    const { spec } = request;
    const { parts } = spec.cell;
    const lists = listsOf(request);
    const run = new Run(request, lists, lists.backward);
    const { live, sizes } = run;
    run.give("gates", 0, live.pack(result.trace.gates, lists.gates * sizes.H));
    const begins = sizes.kept(lists);
    lists.kept.forEach((space, k) => {
      const rows = result.trace.kept.subarray(begins[k], begins[k + 1]);
      run.give("kept", k, live.pack(rows, sizes.row(space)));
    });
    const states = parts.map((_, k) =>
      k === 0 ? doubles(live.pack(result.output, sizes.S)) : run.room("kept", k - 1),
    );
    const initial = parts.map((_, k) => run.room("before", k).slice());
    const gradOutput = gradients.output && live.pack(gradients.output, sizes.S);
    parts.forEach((part, k) => {
      const given = gradients.states[part];
      if (given !== undefined) run.give("gradAfter", k, live.sort(given, partSize(spec, part)));
    });

    const order = stepOrder(request);
    for (let turn = order.length - 1; turn >= 0; turn--) {
      const t = order[turn];
      const [start, count] = [live.starts[t], live.counts[t]];
      parts.forEach((part, k) => {
        const size = partSize(spec, part);
        run.room("after", k).set(states[k].subarray(start * size, (start + count) * size));
        // From the step before where the row ran then, else the initial state.
        const before = run.room("before", k);
        before.set(initial[k]);
        if (turn > 0) {
          const from = live.starts[order[turn - 1]];
          const going = Math.min(count, live.counts[order[turn - 1]]);
          before.set(states[k].subarray(from * size, (from + going) * size));
        }
      });
      const gradHidden = run.room("gradAfter", 0);
      if (gradOutput !== undefined)
        for (let i = 0; i < count * sizes.S; i++) gradHidden[i] += gradOutput[start * sizes.S + i];
      run.step(t);
      parts.forEach((part, k) => {
        const size = count * partSize(spec, part);
        run.room("gradAfter", k).set(run.room("gradBefore", k).subarray(0, size));
      });
    }
    return {
      input: needs.input ? run.own(live.unpack(run.gradInput(), sizes.I)) : undefined,
      weights: needs.weights ? run.gradWeights() : undefined,
      initial: needs.initial ? run.state("gradAfter") : undefined,
    } satisfies DefinedGradients;
  },
} satisfies DefinedRunner;

const doubles = (array: FloatArray) => (array instanceof Float64Array ? array : Float64Array.from(array));

class Run {
  readonly dtype: DType;
  readonly live: LiveRows;
  readonly sizes: Sizes;
  readonly #request: DefinedRequest;
  readonly #lists: Lists;
  readonly #list: List;
  readonly #rooms = new Map<string, Float64Array>();
  readonly #matrices: readonly Matrix[];
  readonly #x: Float64Array;

  constructor(request: DefinedRequest, lists: Lists, list: List) {
    const { spec, steps, batch, lengths, input, initial, masks } = request;
    this.#request = request;
    this.#lists = lists;
    this.#list = list;
    this.dtype = dtypeOf(input);
    this.live = liveRows(steps, batch, lengths);
    this.sizes = new Sizes(request);
    this.#x = doubles(this.live.pack(input, spec.inputSize));
    this.#rooms.set("input 0", this.#x);
    for (const index of [0, 1])
      this.give("vectors", index, vectorRows(request.weights, lists, this.sizes, "float64"));
    spec.cell.parts.forEach((part, k) => {
      this.give("before", k, this.live.sort(initial[part]!, partSize(spec, part)));
      for (const name of ["after", "gradAfter", "gradBefore"])
        this.#rooms.set(`${name} ${k}`, new Float64Array(batch * partSize(spec, part)));
    });
    lists.masks.forEach(({ name, every, width }, k) => {
      const size = this.sizes.width(width);
      const mask = masks![name];
      if (every === "step") this.give("stepMask", k, this.live.pack(mask, size));
      else this.give("sequenceMask", k, this.live.sort(mask, size));
    });
    const all = { H: spec.hiddenSize, blocks: 0 };
    const { gates, inputs } = lists;
    this.#rooms.set("gates 0", new Float64Array(this.live.total * gates * all.H));
    this.#rooms.set("sums 0", new Float64Array(this.live.total * inputs * all.H));
    for (const space of [...list.spaces, ...(list === lists.untraced ? [] : lists.kept)]) {
      const key = `${space.memory} ${space.index}`;
      if (this.#rooms.has(key)) continue;
      const { memory } = space;
      const rows = memory === "window" || memory === "kept" ? this.live.total : batch;
      const width = memory === "local" ? list.locals * this.sizes.wide : this.sizes.row(space);
      this.#rooms.set(key, new Float64Array(rows * width));
    }
    this.#matrices = list.products.map((product) => this.#matrix(product));
  }

  room(memory: Space["memory"], index: number): Float64Array {
    return this.#rooms.get(`${memory} ${index}`) ?? new Float64Array(0);
  }

  give(memory: Space["memory"], index: number, values: FloatArray): void {
    this.#rooms.set(`${memory} ${index}`, Float64Array.from(values));
  }

  /** As an array of the request's type. */
  own(values: FloatArray): FloatArray {
    return this.dtype === "float64" ? doubles(values) : Float32Array.from(values);
  }

  /** Every part of the state in such a room, in the order of the batch. */
  state(memory: Space["memory"]): LayerState {
    const { spec } = this.#request;
    const parts = spec.cell.parts.map((part, k) => {
      const rows = this.live.unsort(this.room(memory, k), partSize(spec, part));
      return [part, this.own(rows)];
    });
    return Object.fromEntries(parts) as LayerState;
  }

  /** Columns of the operand of a product. */
  inner({ weight }: Product): number {
    return weight === "weightHr" ? this.sizes.H : this.sizes.S;
  }

  /** W x of all steps, with its biases. */
  input(): void {
    const { inputs } = this.#lists;
    const { H, wide } = this.sizes;
    const sums = this.room("sums", 0);
    const vectors = this.room("vectors", 0);
    for (let row = 0; row < this.live.total; row++)
      for (let gate = 0; gate < inputs; gate++)
        sums.set(vectors.subarray(gate * wide, gate * wide + H), (row * inputs + gate) * H);
    if (inputs > 0) this.#multiply(this.#inputMatrix, this.#x, sums, this.live.total, true);
  }

  /** Runs the list at a step. */
  step(t: number): void {
    const [start, count] = [this.live.starts[t], this.live.counts[t]];
    let width = 0;
    for (const instruction of this.#list.instructions) {
      if (instruction.op === "loop") width = this.sizes.width(instruction.width);
      else this.#do(instruction, start, count, width);
    }
  }

  #do(instruction: Exclude<Instruction, { op: "loop" }>, start: number, count: number, width: number): void {
    const { sizes } = this;
    const out = this.#at(instruction.out, start);
    const of = instruction.of.map((place) => this.#at(place, start));
    switch (instruction.op) {
      case "product": {
        const product = this.#list.products[instruction.product!];
        const columns = instruction.blocks * sizes.width(instruction.out.space.width);
        const sum = instruction.adds ? gather(out, count, columns) : new Float64Array(count * columns);
        const operand = gather(of[0], count, this.inner(product));
        this.#multiply(this.#matrices[instruction.product!], operand, sum, count, instruction.adds);
        scatter(sum, out, count, columns);
        return;
      }
      case "productBack": {
        const product = this.#list.products[instruction.product!];
        const gradient = gather(
          of[0],
          count,
          instruction.blocks * sizes.width(instruction.of[0].space.width),
        );
        const back = this.#multiplyBack(this.#matrices[instruction.product!], gradient, count);
        scatter(back, out, count, this.inner(product));
        return;
      }
      case "norm":
        norm(of[0], out, of[1], count, instruction.blocks * sizes.width(instruction.out.space.width));
        return;
      case "normBack":
        normBack(
          of[0],
          of[1],
          of[2],
          out,
          count,
          instruction.blocks * sizes.width(instruction.out.space.width),
        );
        return;
      default: {
        const operation = OPERATIONS[instruction.op];
        const [a, b = a, c = a, d = a] = of;
        for (let row = 0; row < count; row++) {
          const [i, j, k, l] = [a, b, c, d].map(({ at, stride }) => at + row * stride);
          const to = out.at + row * out.stride;
          // Most operations have two operands, and a loop over more takes twice as long.
          if (of.length <= 2)
            for (let u = 0; u < width; u++) out.data[to + u] = operation(a.data[i + u], b.data[j + u], 0, 0);
          else
            for (let u = 0; u < width; u++)
              out.data[to + u] = operation(a.data[i + u], b.data[j + u], c.data[k + u], d.data[l + u]);
        }
      }
    }
  }

  /** Rows from a packed row on. */
  #at({ space, block }: Place, start: number): Rows {
    const { memory, index, width } = space;
    const data = this.room(memory, index);
    const { H, wide, I } = this.sizes;
    const size = this.sizes.width(width);
    switch (memory) {
      case "vectors":
        return { data, at: block * wide, stride: 0 };
      case "local":
        return { data, at: block * wide, stride: this.#list.locals * wide };
      case "input":
        return { data, at: start * I, stride: I };
      case "sums":
      case "gates": {
        const stride = (memory === "sums" ? this.#lists.inputs : this.#lists.gates) * H;
        return { data, at: start * stride + block * H, stride };
      }
      default: {
        const stride = this.sizes.row(space);
        const isOfStep = memory === "kept" || memory === "window" || memory === "stepMask";
        return { data, at: (isOfStep ? start * stride : 0) + block * size, stride };
      }
    }
  }

  gradInput(): Float64Array {
    const { total } = this.live;
    const gradient =
      this.#lists.inputs > 0
        ? this.#multiplyBack(this.#inputMatrix, this.room("window", 0), total)
        : new Float64Array(total * this.sizes.I);
    if (this.#lists.usesInput) {
      const own = this.room("window", 2);
      for (let k = 0; k < gradient.length; k++) gradient[k] += own[k];
    }
    return gradient;
  }

  gradWeights(): LayerWeights {
    const { live, sizes } = this;
    const { inputs, parameters } = this.#lists;
    const { weights } = this.#request;
    const found: Matrices<Float64Array> = {};
    if (inputs > 0)
      found.weightIh = doubles(this.#gradient(this.#inputMatrix, this.room("window", 0), this.#x));
    this.#list.products.forEach((product, k) => {
      const { weight } = product;
      found[weight] ??= new Float64Array(weights[weight]!.length);
      const { from } = this.#rowsOf(product);
      const columns = weight === "weightHr" ? sizes.S : product.blocks * sizes.H;
      const gradient = gather(this.#at(product.gradient!, 0), live.total, columns);
      const operand = gather(this.#at(product.operand!, 0), live.total, this.inner(product));
      found[weight]!.set(this.#gradient(this.#matrices[k], gradient, operand), from);
    });
    const rows = new Float64Array((inputs + parameters) * sizes.H);
    [inputs * sizes.H, parameters * sizes.H].forEach((width, k) => {
      const gradients = this.#visited(this.room("window", k), width);
      addColumnSums(gradients, rows.subarray(k * inputs * sizes.H), live.total, width);
    });
    const matrices = Object.fromEntries(
      Object.entries(found).map(([key, values]) => [key, this.own(values)]),
    );
    return weightGradients(this.#request, this.#lists, sizes, matrices, rows);
  }

  get #inputMatrix(): Matrix {
    const { spec, weights } = this.#request;
    return matrixOf(doubles(weights.weightIh), inputShape(spec));
  }

  /** out (+)= a · Wᵀ */
  #multiply(
    { values, rows, shape }: Matrix,
    a: FloatArray,
    out: FloatArray,
    count: number,
    adds?: boolean,
  ): void {
    matmul(a, values, out, count, shape.inner, rows, { transposeB: true, accumulate: adds });
  }

  /** Returns g · W. */
  #multiplyBack({ values, rows, shape }: Matrix, g: FloatArray, count: number): Float64Array {
    const out = new Float64Array(count * shape.inner);
    matmul(g, values, out, count, rows, shape.inner);
    return out;
  }

  /** Returns gᵀ · a over all steps, with the shape of the weight. */
  #gradient({ rows, shape }: Matrix, g: FloatArray, a: FloatArray): FloatArray {
    const whole = new Float64Array(rows * shape.inner);
    const [left, right] = [this.#visited(g, rows), this.#visited(a, shape.inner)];
    matmul(left, right, whole, rows, this.live.total, shape.inner, { transposeA: true });
    return blocksOf(whole, shape);
  }

  /** The rows of all steps in the order in which the backward pass comes to them, which is that of sums over steps. */
  #visited(rows: FloatArray, width: number): FloatArray {
    const { starts, counts } = this.live;
    const visited = new Float64Array(rows.length);
    let to = 0;
    for (const t of stepOrder(this.#request).reverse()) {
      visited.set(rows.subarray(starts[t] * width, (starts[t] + counts[t]) * width), to);
      to += counts[t] * width;
    }
    return visited;
  }

  /** The part of a weight that a product has. */
  #rowsOf({ weight, first, blocks }: Product): { from: number; to: number } {
    const { H, S } = this.sizes;
    if (weight === "weightHr") return { from: 0, to: S * H };
    const size = (H * S) / (this.#request.spec.cell.definition.recurrentBlocks ?? 1);
    return { from: first * size, to: (first + blocks) * size };
  }

  #matrix(product: Product): Matrix {
    const { H, S } = this.sizes;
    const { weight } = product;
    const { from, to } = this.#rowsOf(product);
    const { recurrentBlocks: blocks = 1 } = this.#request.spec.cell.definition;
    const shape = weight === "weightHr" ? { units: S, inner: H, blocks: 1 } : { units: H, inner: S, blocks };
    return matrixOf(doubles(this.#request.weights[weight]!).subarray(from, to), shape);
  }
}

/** A weight as its whole matrix, [rows, inner]. */
interface Matrix {
  values: FloatArray;
  rows: number;
  shape: BlockShape;
}

function matrixOf(stored: FloatArray, shape: BlockShape): Matrix {
  const values = wholeMatrix(stored, shape);
  return { values, rows: values.length / shape.inner, shape };
}

function gather({ data, at, stride }: Rows, count: number, width: number): Float64Array {
  const rows = new Float64Array(count * width);
  for (let row = 0; row < count; row++)
    rows.set(data.subarray(at + row * stride, at + row * stride + width), row * width);
  return rows;
}

function scatter(rows: Float64Array, { data, at, stride }: Rows, count: number, width: number): void {
  for (let row = 0; row < count; row++)
    data.set(rows.subarray(row * width, (row + 1) * width), at + row * stride);
}
