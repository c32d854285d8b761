import { dropout } from "../autograd/dropout.ts";
import { checkNumber, dropProbability, readOptions } from "../tensor/check.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { DROPOUT_STREAM, moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";

/** Options of `Dropout`. */
export interface DropoutOptions {
  /** Probability of zeroing an element; default 0.5 */
  p?: number;
  /** Seed of the masks; default: drawn from the default generator */
  seed?: number;
}

/**
 * Dropout between layers, in training only: PyTorch's `nn.Dropout`.
 *
 * @example
 * const model = new Sequential(new Dropout({ p: 0.2, seed: 1 }), new Linear({ inFeatures: 20, outFeatures: 3 }));
 * model.eval(); // switches dropout off
 */
export class Dropout extends Module {
  /** Draws the masks. */
  random: Random;
  #p = 0.5;

  /**
   * @param options default `{ p: 0.5 }`, with a seed from the default generator
   * @throws ArgumentError unless `p` is from 0 to 1
   */
  constructor(options: DropoutOptions = {}) {
    super();
    this.p = readOptions("Dropout", options, { p: [0.5], seed: [undefined] }).p;
    this.random = moduleRandom(options.seed).fork(DROPOUT_STREAM);
  }

  override get typeName(): string {
    return "Dropout";
  }

  /** You may change it at any time. */
  get p(): number {
    return this.#p;
  }

  set p(probability: number) {
    checkNumber("Dropout", "p", probability, dropProbability);
    this.#p = probability;
  }

  /**
   * Zeroes elements of x with probability p and scales the others by 1/(1 - p); in evaluation returns x itself.
   *
   * @param x any shape
   */
  forward(x: Tensor): Tensor {
    return this.training ? dropout(x, this.#p, this.random) : x;
  }

  protected override describeOptions(): string {
    return `p=${this.#p}`;
  }
}
