/** A dense layer on each frame: y = W x + b, as PyTorch's `Linear`. */
import { checkNumber, count } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { Conv1d } from "./conv1d.ts";
import { BlockLayer, checkLength } from "./layer.ts";

/** The weights of a dense layer; PyTorch's layout. */
export interface LinearWeights {
  /** [outFeatures, inFeatures] */
  weight: Float32Array;
  /** [outFeatures] */
  bias?: Float32Array;
}

/**
 * A dense layer over blocks, a convolution over single frames: [T, inFeatures] to [T, outFeatures].
 *
 * @example
 * const layer = new Dense(1, { weight, bias }, 128, 10);
 * layer.step(features, scores);
 */
export class Dense extends Conv1d {
  /**
   * @param frames      T, of a block
   * @param weights     matrix and bias
   * @param inFeatures  numbers of a frame of the input
   * @param outFeatures numbers of a frame of the output
   * @throws ShapeError for arrays of other lengths; ArgumentError for sizes that are not counts
   */
  constructor(frames: number, weights: LinearWeights, inFeatures: number, outFeatures: number) {
    super(frames, weights, { inputSize: inFeatures, outputSize: outFeatures, kernelSize: 1 });
  }
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

  /**
   * @param frames        T, of a block
   * @param weight        [numEmbeddings, embeddingDim]
   * @param numEmbeddings rows of the table
   * @param embeddingDim  numbers of a row
   * @throws ShapeError for a table of another length; ArgumentError for sizes that are not counts
   */
  constructor(frames: number, weight: Float32Array, numEmbeddings: number, embeddingDim: number) {
    for (const [name, size] of Object.entries({ numEmbeddings, embeddingDim }))
      checkNumber("Lookup", name, size, count);
    checkLength("Lookup", "weight", weight, [numEmbeddings, embeddingDim]);
    super({ frames, features: 1 }, { frames, features: embeddingDim });
    this.#weight = weight.slice();
    this.#rows = numEmbeddings;
  }

  /**
   * Looks up one block.
   *
   * @param input  ids, [T, 1]
   * @param output receives their rows, [T, embeddingDim]
   * @throws ArgumentError for an id outside the table; ShapeError when a length does not fit
   */
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
