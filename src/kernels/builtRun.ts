/** What the two ways to run a built cell have in common: the input part of all steps, values from outside, and gradients by weights. */
import { Evaluation } from "../cells/build/evaluation.ts";
import type { Program } from "../cells/build/program.ts";
import { type LayerState, type LayerWeights, weightEntries } from "../cells/cell.ts";
import { allocate, type DType, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import type { BuiltGradients, BuiltRequest } from "./built.ts";
import type { GradientNeeds, Kernels } from "./kernels.ts";
import { type LiveRows, liveRows } from "./liveRows.ts";

type Runnable = Pick<Program, "nodes" | "gates" | "masks">;

export class BuiltRun<P extends Runnable = Runnable> {
  readonly program: P;
  readonly H: number;
  readonly I: number;
  readonly dtype: DType;
  readonly live: LiveRows;
  readonly evaluation: Evaluation;
  readonly set: Kernels;
  readonly #request: BuiltRequest;
  readonly #x: FloatArray;
  /** Columns of the input part: blocks of H for the gates that see the input. */
  readonly #inputWidth: number;
  readonly #inputPart: FloatArray;
  readonly #masks = new Map<string, FloatArray>();

  /**
   * @param program what is evaluated, of a step or of a scan
   * @param rows    the most rows that are evaluated at a time
   */
  constructor(request: BuiltRequest, set: Kernels, program: P, rows: number) {
    const { spec, weights, input, steps, batch, lengths } = request;
    this.#request = request;
    this.set = set;
    this.program = program;
    this.H = spec.hiddenSize;
    this.I = spec.inputSize;
    this.dtype = dtypeOf(input);
    this.live = liveRows(steps, batch, lengths);
    const vectors = new Map(weightEntries(weights));
    this.evaluation = new Evaluation(this.program, this.H, rows, (key) => vectors.get(key));
    this.#x = this.live.pack(input, this.I);
    this.#inputWidth = spec.cell.layout.weightIh.length * this.H;
    this.#inputPart = allocate(this.dtype, this.live.total * this.#inputWidth);
    if (this.#inputWidth > 0) {
      set.matmul(this.#x, weights.weightIh, this.#inputPart, this.live.total, this.I, this.#inputWidth, {
        transposeB: true,
      });
    }
    for (const { name, every } of this.program.masks) {
      const mask = request.masks![name];
      this.#masks.set(name, every === "step" ? this.live.pack(mask, this.H) : this.live.sort(mask, this.H));
    }
  }

  /** Gives the evaluation the values that come from outside, for packed rows from `start` on. */
  bind(start: number, count: number, state?: LayerState): void {
    const { H, I, evaluation } = this;
    this.program.nodes.forEach((node, k) => {
      if (node.op === "input") {
        const offset = start * this.#inputWidth + node.first * H;
        evaluation.set(k, this.#inputPart, offset, this.#inputWidth, count);
      } else if (node.op === "state") evaluation.set(k, state![node.part]!, 0, H, count);
      else if (node.op === "x") evaluation.set(k, this.#x, start * I, I, count);
      else if (node.op === "mask") {
        const isPerStep = this.program.masks.some(
          ({ name, every }) => name === node.name && every === "step",
        );
        evaluation.set(k, this.#masks.get(node.name)!, isPerStep ? start * H : 0, H, count);
      }
    });
  }

  /** The rows of U for a product. */
  recurrentWeight(first: number, blocks: number): FloatArray {
    const size = this.H * this.H;
    return this.#request.weights.weightHh.subarray(first * size, (first + blocks) * size);
  }

  gradients(needs: GradientNeeds): GradientSums {
    return new GradientSums(this, this.#request.weights, needs, this.#x, this.#inputWidth);
  }
}

/** Gathers gradients by the input and by weights. */
export class GradientSums {
  readonly #run: BuiltRun;
  readonly #weights: LayerWeights;
  readonly #needs: GradientNeeds;
  readonly #x: FloatArray;
  readonly #inputWidth: number;
  readonly #gradInputPart: FloatArray;
  /** By the input itself, where the equations use it */
  readonly #gradX: FloatArray | undefined;
  readonly #vectors = new Map<string, Float64Array>();

  constructor(run: BuiltRun, weights: LayerWeights, needs: GradientNeeds, x: FloatArray, inputWidth: number) {
    this.#run = run;
    this.#weights = weights;
    this.#needs = needs;
    this.#x = x;
    this.#inputWidth = inputWidth;
    this.#gradInputPart = allocate(run.dtype, run.live.total * inputWidth);
    const usesX = run.program.nodes.some(({ op }) => op === "x");
    this.#gradX = usesX ? allocate(run.dtype, run.live.total * run.I) : undefined;
    if (!needs.weights) return;
    for (const [key, weight] of weightEntries(weights)) {
      if (key !== "weightIh" && key !== "weightHh") this.#vectors.set(key, new Float64Array(weight.length));
    }
  }

  /** The sum of the gradients by a vector. */
  vector(key: string): Float64Array | undefined {
    return this.#vectors.get(key);
  }

  /** Takes the gradients by what came from outside from packed rows `start` on. */
  collect(start: number, count: number): void {
    const { H, I, program, evaluation } = this.#run;
    program.nodes.forEach((node, k) => {
      if (node.op === "input") {
        const offset = start * this.#inputWidth + node.first * H;
        evaluation.getGradient(k, count, this.#gradInputPart, offset, this.#inputWidth);
      } else if (node.op === "x") evaluation.getGradient(k, count, this.#gradX!, start * I, I);
    });
  }

  /** @param recurrent the gradient by U, where there is one */
  result(recurrent: FloatArray | undefined): Pick<BuiltGradients, "input" | "weights"> {
    const { live, I, set, dtype } = this.#run;
    const width = this.#inputWidth;
    const { weightIh } = this.#weights;
    let input: FloatArray | undefined;
    if (this.#needs.input) {
      const gradX = this.#gradX ?? allocate(dtype, live.total * I);
      if (width > 0) {
        set.matmul(this.#gradInputPart, weightIh, gradX, live.total, width, I, { accumulate: true });
      }
      input = live.unpack(gradX, I);
    }
    if (!this.#needs.weights) return { input };
    const weights: Partial<LayerWeights> & { vectors: Record<string, FloatArray> } = { vectors: {} };
    if (weightIh !== undefined) {
      weights.weightIh = allocate(dtype, weightIh.length);
      set.matmul(this.#gradInputPart, this.#x, weights.weightIh, width, live.total, I, { transposeA: true });
    }
    if (recurrent !== undefined) weights.weightHh = recurrent;
    for (const [key, sum] of this.#vectors) {
      const values = dtype === "float64" ? sum : Float32Array.from(sum);
      if (Object.hasOwn(this.#weights, key)) weights[key as "biasIh"] = values;
      else weights.vectors[key] = values;
    }
    return { input, weights: weights as LayerWeights };
  }
}
