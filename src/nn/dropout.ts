/** Dropout between layers: PyTorch's `nn.Dropout`. It acts in training only. */
import { dropout } from "../autograd/dropout.ts";
import { checkNumber, checkOptionNames, dropProbability } from "../tensor/check.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { DROPOUT_STREAM, moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";

export interface DropoutOptions {
  /** Probability with which an element is zeroed; default 0.5 */
  p?: number;
  /** Of the masks; default: drawn from the default generator */
  seed?: number;
}

export class Dropout extends Module {
  /** Where the masks come from. */
  random: Random;
  #p = 0.5;

  constructor(options: DropoutOptions = {}) {
    super();
    checkOptionNames("Dropout", options, ["p", "seed"]);
    this.p = options.p ?? 0.5;
    this.random = moduleRandom(options.seed).fork(DROPOUT_STREAM);
  }

  override get typeName(): string {
    return "Dropout";
  }

  /** May be changed at any time. */
  get p(): number {
    return this.#p;
  }

  set p(probability: number) {
    checkNumber("Dropout", "p", probability, dropProbability);
    this.#p = probability;
  }

  /** Zeroes elements of x with probability p and scales the others by 1/(1 - p); in evaluation returns x itself. */
  forward(x: Tensor): Tensor {
    return this.training ? dropout(x, this.#p, this.random) : x;
  }

  protected override describeOptions(): string {
    return `p=${this.#p}`;
  }
}
