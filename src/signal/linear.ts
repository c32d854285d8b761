/** A dense layer on each frame: y = W x + b, as PyTorch's `Linear`. */
import { ArgumentError, describe } from "../tensor/errors.ts";
import { BlockLayer, checkLength } from "./layer.ts";
import { createProduct, type Product } from "./product.ts";

export interface LinearWeights {
  /** [outFeatures, inFeatures] */
  weight: Float32Array;
  /** [outFeatures] */
  bias?: Float32Array;
}

/**
 * Returns W x + b of every frame, [T, outFeatures].
 *
 * @param x [T, inFeatures]
 * @throws ShapeError, ArgumentError for sizes that do not fit
 */
export function linear(
  x: Float32Array,
  { weight, bias }: LinearWeights,
  inFeatures: number,
  outFeatures: number,
): Float32Array {
  const frames = Math.floor(x.length / inFeatures);
  checkLength("linear", "x", x.length, [frames, inFeatures]);
  checkWeights({ weight, bias }, inFeatures, outFeatures);
  const y = new Float32Array(frames * outFeatures);
  for (let t = 0; t < frames; t++) {
    for (let o = 0; o < outFeatures; o++) {
      let sum = bias?.[o] ?? 0;
      for (let i = 0; i < inFeatures; i++) sum += weight[o * inFeatures + i] * x[t * inFeatures + i];
      y[t * outFeatures + o] = sum;
    }
  }
  return y;
}

/**
 * A dense layer over blocks: [T, inFeatures] to [T, outFeatures].
 *
 * @example
 * const layer = new Dense(1, { weight, bias }, 128, 10);
 * layer.step(features, scores);
 */
export class Dense extends BlockLayer {
  readonly #product: Product;

  constructor(frames: number, weights: LinearWeights, inFeatures: number, outFeatures: number) {
    checkWeights(weights, inFeatures, outFeatures);
    super({ frames, features: inFeatures }, { frames, features: outFeatures });
    this.#product = createProduct({
      rows: outFeatures,
      columns: inFeatures,
      weight: weights.weight,
      bias: weights.bias,
      frames,
      stride: inFeatures,
      length: frames * inFeatures,
    });
  }

  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    this.#product.x.set(input);
    this.#product.run(output);
  }
}

function checkWeights({ weight, bias }: LinearWeights, inFeatures: number, outFeatures: number): void {
  for (const size of [inFeatures, outFeatures]) {
    if (!Number.isSafeInteger(size) || size < 1)
      throw new ArgumentError(`linear: expected sizes of at least 1, got ${describe(size)}.`);
  }
  checkLength("linear", "weight", weight.length, [outFeatures, inFeatures]);
  if (bias !== undefined) checkLength("linear", "bias", bias.length, [outFeatures]);
}

/**
 * A row of a table for each frame: ids [T, 1] to [T, embeddingDim].
 *
 * @example
 * const layer = new Lookup(1, weight, 256, 16);
 * layer.step(Float32Array.of(65), row);
 */
export class Lookup extends BlockLayer {
  readonly #weight: Float32Array;
  readonly #rows: number;

  /** @param weight [numEmbeddings, embeddingDim] */
  constructor(frames: number, weight: Float32Array, numEmbeddings: number, embeddingDim: number) {
    checkLength("Lookup", "weight", weight.length, [numEmbeddings, embeddingDim]);
    super({ frames, features: 1 }, { frames, features: embeddingDim });
    this.#weight = weight.slice();
    this.#rows = numEmbeddings;
  }

  /** @throws ArgumentError for an id outside the table */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { frames, features } = this.output;
    for (let t = 0; t < frames; t++) {
      const id = input[t];
      if (!(Number.isInteger(id) && id >= 0 && id < this.#rows)) {
        throw new ArgumentError(`Lookup: expected an id from 0 to ${this.#rows - 1}, got ${id}.`);
      }
      const at = id * features;
      for (let i = 0; i < features; i++) output[t * features + i] = this.#weight[at + i];
    }
  }
}
