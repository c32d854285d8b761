/**
 * One update of a model: forward and backward over one or several batches with averaged gradients, clipping, and the optimiser's step. If
 * any number along the way is not finite, the parameters do not change.
 */
import type { Module } from "../nn/module.ts";
import { allocate } from "../tensor/dtype.ts";
import { ArgumentError, describe, NumericError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Batch } from "./batch.ts";
import { boundedSteps } from "./bounded.ts";
import { clipGradValue, gradientNorm, plainNorm, scaleGradients } from "./clip.ts";
import { allFinite } from "./finite.ts";
import type { Optimizer } from "./optimizer.ts";
import { learningRanges } from "./ranges.ts";
import { mapTensors, type Tree, tensorsOf } from "./tree.ts";

export interface UpdateParts {
  model: Module;
  /** Names of all parameters of the model. */
  names: ReadonlyMap<Tensor, string>;
  optimizer: Optimizer;
  loss: (output: never, target: never) => Tensor;
  clipNorm?: number;
  clipValue?: number;
  carryState: boolean;
}

export class Update {
  readonly #parts: UpdateParts;
  readonly #step: number;
  readonly #epoch: number;
  readonly #shares: number;
  #lossSum = 0;
  #batches = 0;
  /** Number of the latest batch, for messages. */
  #batch = 0;

  /**
   * @param step, epoch counted from 1
   * @param shares number of batches to average gradients over
   */
  constructor(parts: UpdateParts, step: number, epoch: number, shares: number) {
    this.#parts = parts;
    this.#step = step;
    this.#epoch = epoch;
    this.#shares = shares;
    for (const parameter of parts.names.keys()) parameter.clearGrad();
  }

  /** Mean loss of the batches so far. */
  get loss(): number {
    return this.#lossSum / this.#batches;
  }

  /**
   * Adds the gradient of one batch.
   *
   * @param number of the batch in its epoch, counted from 1
   * @param state  from the batch before, or undefined
   * @returns the state to carry, without history; undefined without `carryState`
   */
  addBatch(batch: Batch, number: number, state: Tree): Tree {
    const { model, loss, carryState } = this.#parts;
    this.#batch = number;
    this.#checkTensors("input", batch.input);
    this.#checkTensors("target", batch.target);
    const result = forward(model, batch, carryState, state);
    const lossValue = loss(result.output as never, batch.target as never);
    checkLoss(lossValue);
    if (!allFinite(lossValue.data)) this.#blameForward(result.output, lossValue);
    const share = new Tensor(allocate(lossValue.dtype, 1).fill(1 / this.#shares), lossValue.shape);
    lossValue.backward(share);
    this.#lossSum += lossValue.item();
    this.#batches++;
    return carryState ? mapTensors(result.state, (tensor) => tensor.detach()) : undefined;
  }

  /** Clips the gradients and makes the step. @returns the norm of the gradients before clipping */
  finish(): number {
    const { optimizer, clipNorm, clipValue } = this.#parts;
    const parameters = optimizer.parameters();
    // One sum shows that every gradient is finite, unless some do not count or are clipped first.
    const plain = clipValue === undefined && parameters.every(isPlain) ? plainNorm(parameters) : Number.NaN;
    if (!Number.isFinite(plain)) this.#checkGradients(parameters);
    if (clipValue !== undefined) clipGradValue(parameters, clipValue);
    const norm = Number.isFinite(plain) ? plain : gradientNorm(parameters);
    if (clipNorm !== undefined) scaleGradients(parameters, norm, clipNorm);
    const fault = optimizer.stepIfFinite(boundedSteps(optimizer.name, norm));
    if (fault !== undefined) {
      const name = this.#nameOf(fault.parameter);
      const what = fault.memory === undefined ? name : `${fault.memory} of ${name}`;
      const advice = "Lower the learning rate, or clip the gradients.";
      this.#fail(`an update that leaves ${what} finite`, "one that does not", name, advice);
    }
    return norm;
  }

  #checkGradients(parameters: readonly Tensor[]): void {
    for (const parameter of parameters) {
      const grad = parameter.peekGrad();
      if (grad !== undefined && !allFinite(grad.data)) {
        const name = this.#nameOf(parameter);
        this.#fail(`a finite gradient of ${name}`, firstNotFinite(grad), name);
      }
    }
  }

  #nameOf(parameter: Tensor): string {
    return this.#parts.names.get(parameter)!;
  }

  #checkTensors(kind: string, tree: unknown): void {
    for (const [path, tensor] of tensorsOf(tree)) {
      if (allFinite(tensor.data)) continue;
      const name = path === "" ? kind : `${kind}.${path}`;
      this.#fail(`a finite ${name}`, firstNotFinite(tensor), name);
    }
  }

  /** Names the first of parameters, output and loss that is not finite: it is closest to the cause. */
  #blameForward(output: unknown, loss: Tensor): never {
    for (const [parameter, name] of this.#parts.names) {
      if (!allFinite(parameter.data))
        this.#fail(`a finite parameter ${name}`, firstNotFinite(parameter), name);
    }
    const advice = "The parameters are unchanged. Lower the learning rate, or clip the gradients.";
    for (const [path, tensor] of tensorsOf(output, "output")) {
      if (!allFinite(tensor.data)) this.#fail(`a finite ${path}`, firstNotFinite(tensor), path, advice);
    }
    this.#fail("a finite loss", String(loss.item()), "loss", advice);
  }

  #fail(expected: string, got: string, tensor: string, advice = "The parameters are unchanged."): never {
    const step = this.#step;
    throw new NumericError(
      `fit: expected ${expected} at step ${step} (epoch ${this.#epoch}, batch ${this.#batch}), got ${got}. ${advice}`,
      tensor,
      step,
    );
  }
}

/** Runs the model on a batch; a result that is only a tensor has no state. */
function forward(
  model: Module,
  batch: Batch,
  carryState: boolean,
  state: Tree,
): { output: unknown; state: Tree } {
  const options: Record<string, unknown> = {};
  if (batch.lengths !== undefined) options.lengths = batch.lengths;
  // Undefined before the first batch: a `Sequential` returns its state to a caller that passes one or names it.
  if (carryState) options.state = state;
  const run = model.forward as (input: unknown, options?: object) => unknown;
  const result =
    Object.keys(options).length > 0 ? run.call(model, batch.input, options) : run.call(model, batch.input);
  const recurrent = result as { output?: unknown; state?: Tree } | null;
  if (result instanceof Tensor || typeof result !== "object" || recurrent?.output === undefined) {
    if (carryState) {
      throw new ArgumentError(
        `fit: expected a model that returns { output, state } with carryState, got ${describe(result)} from ${model.typeName}.`,
      );
    }
    return { output: result, state: undefined };
  }
  if (carryState && recurrent.state === undefined) {
    throw new ArgumentError(
      `fit: expected a state beside the output of ${model.typeName} with carryState, got none.`,
    );
  }
  return { output: recurrent.output, state: recurrent.state };
}

const isPlain = (parameter: Tensor) => learningRanges(parameter) === undefined;

function checkLoss(loss: unknown): asserts loss is Tensor {
  if (!(loss instanceof Tensor) || loss.size !== 1) {
    const got = loss instanceof Tensor ? `shape ${formatShape(loss.shape)}` : describe(loss);
    throw new ArgumentError(`fit: expected the loss to be a tensor of one element, got ${got}.`);
  }
}

function firstNotFinite(tensor: Tensor): string {
  const index = tensor.data.findIndex((value) => !Number.isFinite(value));
  return `${tensor.data[index]} at element ${index}`;
}
