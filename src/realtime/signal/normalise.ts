/**
 * Normalisation to mean 0 and variance 1, then a gain and an offset for each feature:
 *
 *   y = (x - mean) / √(variance + eps) · weight + bias
 *
 * Layer norm takes mean and variance over the features of each frame (Ba et al. 2016; PyTorch's `LayerNorm`; Keras models for speech
 * call it instant layer norm). Instance norm takes them over the frames of each feature (Ulyanov et al. 2016; PyTorch's
 * `InstanceNorm1d`); in a stream, over the frames of each block.
 */

import { checkChoice, fraction, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { BlockLayer, checkBlock, checkLength } from "./layer.ts";

/** Over what mean and variance go: the features of each frame, or the frames of each feature. */
export type NormKind = "layer" | "instance";

/** Options of a normalisation: `eps`, gain and offset. */
export interface NormOptions {
  /** Added to the variance, default 1e-5 */
  eps?: number;
  /** [C], default: all ones */
  weight?: Float32Array;
  /** [C], default: all zeros */
  bias?: Float32Array;
}

/**
 * Normalises every block separately.
 *
 * @example
 * const layer = new Norm("layer", 4, 257, { weight, bias });
 * layer.step(block, output);
 */
export class Norm extends BlockLayer {
  readonly #kind: NormKind;
  readonly #eps: number;
  readonly #weight: Float32Array | undefined;
  readonly #bias: Float32Array | undefined;

  /**
   * @param kind     `"layer"` or `"instance"`
   * @param frames   T, of a block; at least 2 with `"instance"`
   * @param features numbers of a frame
   * @param options  `eps`, gain and offset
   * @throws ShapeError for arrays of other lengths; ArgumentError for options that are not valid
   */
  constructor(kind: NormKind, frames: number, features: number, options: NormOptions = {}) {
    const { eps, weight, bias } = readOptions<NormOptions>("Norm", options, {
      eps: [1e-5, fraction],
      weight: [undefined],
      bias: [undefined],
    });
    checkChoice("Norm", "kind", kind, ["layer", "instance"]);
    checkBlock("Norm", { frames, features });
    if (kind === "instance" && frames < 2) {
      throw new ArgumentError(
        `Norm: expected at least 2 frames to normalise over, got ${frames}. Use longer blocks, or layer norm.`,
      );
    }
    if (weight !== undefined) checkLength("Norm", "weight", weight, [features]);
    if (bias !== undefined) checkLength("Norm", "bias", bias, [features]);
    super({ frames, features });
    this.#kind = kind;
    this.#eps = eps;
    this.#weight = weight?.slice();
    this.#bias = bias?.slice();
  }

  /** Computes one block, [T, C] to [T, C]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { frames: T, features: C } = this.input;
    if (this.#kind === "layer") {
      for (let t = 0; t < T; t++) this.#lane(input, output, t * C, 1, C, -1);
    } else {
      for (let c = 0; c < C; c++) this.#lane(input, output, c, C, T, c);
    }
  }

  /** Normalises `count` numbers, `stride` apart. @param feature the feature of all numbers; -1 for features 0, 1, 2 … */
  #lane(
    input: Float32Array,
    output: Float32Array,
    start: number,
    stride: number,
    count: number,
    feature: number,
  ): void {
    let mean = 0;
    for (let k = 0; k < count; k++) mean += input[start + k * stride];
    mean /= count;
    let variance = 0;
    for (let k = 0; k < count; k++) {
      const distance = input[start + k * stride] - mean;
      variance += distance * distance;
    }
    const scale = 1 / Math.sqrt(variance / count + this.#eps);
    const weight = this.#weight;
    const bias = this.#bias;
    for (let k = 0; k < count; k++) {
      const c = feature < 0 ? k : feature;
      const value = (input[start + k * stride] - mean) * scale;
      output[start + k * stride] =
        (weight === undefined ? value : value * weight[c]) + (bias === undefined ? 0 : bias[c]);
    }
  }
}
