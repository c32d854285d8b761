import { embedding } from "../autograd/embedding.ts";
import { checkNumber, count, integerFrom, readOptions } from "../tensor/check.ts";
import { DTYPES, type DType } from "../tensor/dtype.ts";
import type { Indices } from "../tensor/indices.ts";
import { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fillNormal, moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

/** Options of `Embedding`. */
export interface EmbeddingOptions {
  /** V, number of tokens */
  numEmbeddings: number;
  /** Size of each vector */
  embeddingDim: number;
  /** Token with a vector that starts as 0 and receives no gradient, from 0 to V - 1; default: none */
  paddingIndex?: number;
  /** Default `"float32"` */
  dtype?: DType;
  /** Seed of the initial table; default: drawn from the default generator */
  seed?: number;
}

/**
 * A table of vectors, one per token: PyTorch's `nn.Embedding`.
 *
 * @example
 * const table = new Embedding({ numEmbeddings: 100, embeddingDim: 8, seed: 1 });
 * table.forward(indices([4, 7])); // [2, 8]
 */
export class Embedding extends Module {
  /** V, number of tokens. */
  readonly numEmbeddings: number;
  /** Size of each vector. */
  readonly embeddingDim: number;
  /** Token with a vector that receives no gradient; undefined without one. */
  readonly paddingIndex: number | undefined;
  readonly dtype: DType;
  /** [V, embeddingDim] */
  declare weight: Parameter;

  readonly #initialRandom: Random;

  /**
   * @param options `numEmbeddings` and `embeddingDim`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values
   */
  constructor(options: EmbeddingOptions) {
    super();
    const where = "Embedding";
    const { numEmbeddings, embeddingDim, dtype } = readOptions<EmbeddingOptions>(where, options, {
      numEmbeddings: [undefined, count],
      embeddingDim: [undefined, count],
      paddingIndex: [undefined],
      dtype: ["float32", DTYPES],
      seed: [undefined],
    });
    const { paddingIndex, seed } = options;
    if (paddingIndex !== undefined) {
      checkNumber(where, "paddingIndex", paddingIndex, integerFrom(0, numEmbeddings - 1));
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIndex = paddingIndex;
    this.dtype = dtype;
    this.#initialRandom = moduleRandom(seed);
    const weight = zeroParameter(where, "weight", [numEmbeddings, embeddingDim], dtype);
    this.registerParameter("weight", weight);
    this.resetParameters();
  }

  override get typeName(): string {
    return "Embedding";
  }

  /** Draws the table again from N(0, 1), with 0 in the padding row, like PyTorch. @param seed default: continues with its own generator */
  resetParameters(seed?: number): void {
    const { weight, paddingIndex, embeddingDim } = this;
    fillNormal(weight, seed === undefined ? this.#initialRandom : new Random(seed));
    if (paddingIndex !== undefined) {
      weight.data.fill(0, paddingIndex * embeddingDim, (paddingIndex + 1) * embeddingDim);
    }
    weight.bump();
  }

  /**
   * Returns the vectors of tokens.
   *
   * @param tokens from 0 to V - 1, any shape
   * @returns [...tokens.shape, embeddingDim]
   * @throws ArgumentError when a token is outside the table, naming its position
   */
  forward(tokens: Indices): Tensor {
    return embedding(tokens, this.weight, { paddingIndex: this.paddingIndex });
  }

  protected override describeOptions(): string {
    const padding = this.paddingIndex === undefined ? "" : `, paddingIndex=${this.paddingIndex}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}`;
  }
}
