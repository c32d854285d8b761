/** Shared by both runners: W x of all steps, values from outside, and gradients w.r.t. weights. */
import { allocate, type DType, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";
import { type LayerWeights, stateSize, weightEntries } from "../../cell.ts";
import { type LiveRows, liveRows } from "../../liveRows.ts";
import { addColumnSums } from "../../product.ts";
import type { GradientNeeds, MatrixProduct } from "../../sequence.ts";
import { Evaluation } from "../evaluation.ts";
import type { Nodes } from "../program.ts";
import type { Rows } from "../rows.ts";
import { BlockDiagonal } from "./blockDiagonal.ts";
import type { DefinedGradients, DefinedRequest } from "./engine.ts";

export class DefinedRun<P extends Nodes = Nodes> {
  readonly program: P;
  readonly H: number;
  /** Size of the hidden state */
  readonly S: number;
  readonly I: number;
  readonly dtype: DType;
  readonly live: LiveRows;
  readonly evaluation: Evaluation;
  readonly set: MatrixProduct;
  readonly request: DefinedRequest;
  /** Columns of W x: a block of H for each gate that sees the input */
  readonly inputWidth: number;
  readonly x: FloatArray;
  #inputPart: FloatArray | undefined;
  readonly #masks = new Map<string, FloatArray>();

  /**
   * @param program of a step or of a scan
   * @param rows    largest number of rows to evaluate at once
   * @param needs   of the backward pass; absent in the forward pass
   */
  constructor(request: DefinedRequest, set: MatrixProduct, program: P, rows: number, needs?: GradientNeeds) {
    const { spec, weights, input, steps, batch, lengths } = request;
    this.request = request;
    this.set = set;
    this.program = program;
    this.H = spec.hiddenSize;
    this.S = stateSize(spec);
    this.I = spec.inputSize;
    this.dtype = dtypeOf(input);
    this.live = liveRows(steps, batch, lengths);
    this.inputWidth = spec.cell.layout.weightIh.length * this.H;
    const vectors = new Map(weightEntries(weights));
    const gradients = needs === undefined ? "none" : needs.weights ? "all" : "values";
    const sizes = { H: this.H, S: this.S, rows, dtype: this.dtype };
    this.evaluation = new Evaluation(program, sizes, (key) => vectors.get(key), gradients);
    this.x = this.live.pack(input, this.I);
    for (const { name, every } of program.masks) {
      const mask = request.masks![name];
      const width = this.#maskWidth(name);
      this.#masks.set(name, every === "step" ? this.live.pack(mask, width) : this.live.sort(mask, width));
    }
  }

  #maskWidth(name: string): number {
    const node = this.program.nodes.find((each) => each.op === "mask" && each.name === name);
    return node === undefined ? this.H : this.evaluation.widthOf(this.program.nodes.indexOf(node));
  }

  /** W x with its biases, of all live rows; computed at first use. */
  get inputPart(): FloatArray {
    if (this.#inputPart === undefined) {
      const { inputWidth: width, live } = this;
      const part = allocate(this.dtype, live.total * width);
      const bias = this.#inputBias();
      if (bias !== undefined) for (let at = 0; at < part.length; at += width) part.set(bias, at);
      this.inputMatrix?.forward(this.x, part, live.total, bias !== undefined);
      this.#inputPart = part;
    }
    return this.#inputPart;
  }

  /** W, in a cell that has one. */
  get inputMatrix(): BlockDiagonal | undefined {
    const { cell } = this.request.spec;
    const gates = cell.layout.weightIh.length;
    if (gates === 0) return undefined;
    const blocks = cell.definition.inputBlocks ?? 1;
    const shape = { gates, units: this.H, inner: this.I, blocks };
    return new BlockDiagonal(this.set, this.request.weights.weightIh, shape);
  }

  #inputBias(): FloatArray | undefined {
    const { H, request } = this;
    const there = this.program.biases.filter(({ weight }) => request.weights[weight] !== undefined);
    if (there.length === 0) return undefined;
    const sum = allocate(this.dtype, this.inputWidth);
    for (const { input, weight, block } of there) {
      const values = request.weights[weight]!;
      for (let k = 0; k < H; k++) sum[input * H + k] += values[block * H + k];
    }
    return sum;
  }

  /**
   * Gives the evaluation its values from outside, except the state.
   *
   * @param start packed row
   * @param first the same row, counted in the batch
   */
  bind(nodes: Iterable<number>, start: number, first: number, count: number): void {
    const { evaluation, program } = this;
    for (const k of nodes) {
      const node = program.nodes[k];
      const stride = evaluation.widthOf(k);
      if (node.op === "x") evaluation.takeValues(k, { data: this.x, offset: start * stride, stride }, count);
      else if (node.op === "mask") {
        const isPerStep = program.masks.some(({ name, every }) => name === node.name && every === "step");
        const data = this.#masks.get(node.name)!;
        evaluation.takeValues(k, { data, offset: (isPerStep ? start : first) * stride, stride }, count);
      }
    }
  }

  /** Shows the evaluation W x of packed rows from `start` on. */
  bindInput(start: number): void {
    const stride = this.inputWidth;
    this.evaluation.input = { data: this.inputPart, offset: start * stride, stride };
  }

  /** Returns arrays for these nodes in all live rows. */
  stores(nodes: Iterable<number>): Map<number, FloatArray> {
    return new Map(
      [...nodes].map((k) => [k, allocate(this.dtype, this.live.total * this.evaluation.widthOf(k))]),
    );
  }

  /** Keeps the gates and further values for the backward pass, of packed rows from `start` on. */
  keep(gates: FloatArray, stores: ReadonlyMap<number, FloatArray>, start: number, count: number): void {
    this.program.gates.forEach((node, gate) => {
      this.evaluation.giveValues(node, this.#gateRows(gates, gate, start), count);
    });
    for (const [k, data] of stores) this.evaluation.giveValues(k, this.#storeRows(k, data, start), count);
  }

  /** Copies kept values back into the evaluation. */
  restore(gates: FloatArray, stores: ReadonlyMap<number, FloatArray>, start: number, count: number): void {
    const { evaluation, program } = this;
    for (const k of program.kept) {
      const gate = program.gates.indexOf(k);
      const rows = gate < 0 ? this.#storeRows(k, stores.get(k)!, start) : this.#gateRows(gates, gate, start);
      evaluation.takeValues(k, rows, count);
    }
    if (program.again.some((k) => program.nodes[k].op === "input")) this.bindInput(start);
  }

  #gateRows(data: FloatArray, gate: number, start: number): Rows {
    const stride = this.program.gates.length * this.H;
    return { data, offset: start * stride + gate * this.H, stride };
  }

  #storeRows(k: number, data: FloatArray, start: number): Rows {
    const stride = this.evaluation.widthOf(k);
    return { data, offset: start * stride, stride };
  }

  /** The kept values except gates, which the trace holds anyway. */
  get keptBesideGates(): number[] {
    return this.program.kept.filter((k) => !this.program.gates.includes(k));
  }

  gradients(needs: GradientNeeds): GradientSums {
    return new GradientSums(this, needs);
  }
}

/** Collects gradients w.r.t. the input and the weights. */
export class GradientSums {
  readonly #run: DefinedRun;
  readonly #needs: GradientNeeds;
  readonly #gradInputPart: FloatArray;
  /** W.r.t. the input itself, if the equations use it */
  readonly #gradX: FloatArray | undefined;

  constructor(run: DefinedRun, needs: GradientNeeds) {
    this.#run = run;
    this.#needs = needs;
    this.#gradInputPart = allocate(run.dtype, run.live.total * run.inputWidth);
    const usesX = run.program.nodes.some(({ op }) => op === "x");
    this.#gradX = usesX ? allocate(run.dtype, run.live.total * run.I) : undefined;
  }

  /** Collects the gradients w.r.t. values from outside, of packed rows from `start` on. */
  collect(start: number, count: number): void {
    const { H, I, inputWidth: stride, program, evaluation } = this.#run;
    program.nodes.forEach((node, k) => {
      if (node.op === "input" || node.op === "preactivation") {
        const block = node.op === "input" ? node.first : node.input;
        const rows = { data: this.#gradInputPart, offset: start * stride + block * H, stride };
        evaluation.giveGradient(k, rows, count);
      } else if (node.op === "x") {
        evaluation.giveGradient(k, { data: this.#gradX!, offset: start * I, stride: I }, count);
      }
    });
  }

  /** @param products gradients w.r.t. the weights of products */
  result(products: {
    weightHh?: FloatArray;
    weightHr?: FloatArray;
  }): Pick<DefinedGradients, "input" | "weights"> {
    const { live, I, dtype, inputMatrix: matrix, request } = this.#run;
    let input: FloatArray | undefined;
    if (this.#needs.input) {
      const gradX = allocate(dtype, live.total * I);
      matrix?.backward(this.#gradInputPart, gradX, live.total);
      if (this.#gradX !== undefined) for (let k = 0; k < gradX.length; k++) gradX[k] += this.#gradX[k];
      input = live.unpack(gradX, I);
    }
    if (!this.#needs.weights) return { input };
    const weights: Partial<LayerWeights> = { ...this.#vectors(), ...products };
    if (matrix !== undefined) {
      weights.weightIh = allocate(dtype, request.weights.weightIh.length);
      matrix.addGradient(this.#gradInputPart, this.#run.x, weights.weightIh, live.total);
    }
    return { input, weights: weights as LayerWeights };
  }

  /** Gradients w.r.t. biases, peepholes, gains and the vectors of the definition. */
  #vectors(): Partial<LayerWeights> {
    const { H, program, evaluation, request, dtype } = this.#run;
    const sums = new Map<string, Float64Array>();
    for (const [key, weight] of weightEntries(request.weights)) {
      if (!["weightIh", "weightHh", "weightHr"].includes(key)) sums.set(key, new Float64Array(weight.length));
    }
    program.nodes.forEach((node, k) => {
      if (node.op !== "vector") return;
      const sum = sums.get(node.weight);
      if (sum !== undefined) evaluation.sumGradient(k, sum, node.first * H);
    });
    const there = program.biases.filter(({ weight }) => sums.has(weight));
    if (there.length > 0) {
      const columns = new Float64Array(this.#run.inputWidth);
      addColumnSums(this.#gradInputPart, columns, this.#run.live.total, columns.length);
      for (const { input, weight, block } of there) {
        const sum = sums.get(weight)!;
        for (let k = 0; k < H; k++) sum[block * H + k] += columns[input * H + k];
      }
    }
    const own: Record<string, FloatArray> = {};
    const vectors: Record<string, FloatArray> = {};
    for (const [key, sum] of sums) {
      const values = dtype === "float64" ? sum : Float32Array.from(sum);
      (Object.hasOwn(request.weights, key) ? own : vectors)[key] = values;
    }
    return { ...own, vectors };
  }
}
