import { linear } from "../autograd/matrix.ts";
import { count, readOptions } from "../tensor/check.ts";
import { DTYPES, type DType } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fillUniform, moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";
import { checkTensor } from "./options.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

/** Options of `Linear`. */
export interface LinearOptions {
  /** I, features of the input */
  inFeatures: number;
  /** O, features of the output */
  outFeatures: number;
  /** Default true */
  bias?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
  /** Seed of the initial parameters; default: drawn from the default generator */
  seed?: number;
}

/**
 * A linear map with bias: PyTorch's `nn.Linear`.
 *
 * @example
 * const head = new Linear({ inFeatures: 20, outFeatures: 3, seed: 1 });
 * head.forward(zeros([5, 20])); // [5, 3]
 */
export class Linear extends Module {
  /** I, features of the input. */
  readonly inFeatures: number;
  /** O, features of the output. */
  readonly outFeatures: number;
  readonly dtype: DType;
  /** [O, I] */
  declare weight: Parameter;
  /** [O]; undefined when made with `bias: false` */
  declare bias: Parameter | undefined;

  readonly #initialRandom: Random;

  /**
   * @param options `inFeatures` and `outFeatures`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values
   */
  constructor(options: LinearOptions) {
    super();
    const where = "Linear";
    const { inFeatures, outFeatures, bias, dtype } = readOptions<LinearOptions>(where, options, {
      inFeatures: [undefined, count],
      outFeatures: [undefined, count],
      bias: [true, "boolean"],
      dtype: ["float32", DTYPES],
      seed: [undefined],
    });
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.dtype = dtype;
    this.#initialRandom = moduleRandom(options.seed);
    this.registerParameter("weight", zeroParameter(where, "weight", [outFeatures, inFeatures], dtype));
    if (bias) this.registerParameter("bias", zeroParameter(where, "bias", [outFeatures], dtype));
    this.resetParameters();
  }

  override get typeName(): string {
    return "Linear";
  }

  /** Draws weight and bias again from U(-1/√I, 1/√I), like PyTorch. @param seed default: continues with its own generator */
  resetParameters(seed?: number): void {
    const random = seed === undefined ? this.#initialRandom : new Random(seed);
    for (const parameter of this.ownParameters().values()) {
      fillUniform(parameter, 1 / Math.sqrt(this.inFeatures), random);
      parameter.bump();
    }
  }

  /**
   * Returns x Wᵀ + b.
   *
   * @param x [..., I]
   * @returns [..., O]
   * @throws ShapeError when the last size of x is not I
   */
  forward(x: Tensor): Tensor {
    checkTensor("Linear.forward", "input", x, this.dtype);
    if (x.shape.at(-1) !== this.inFeatures) {
      throw new ShapeError(
        `Linear.forward: expected input of shape [..., ${this.inFeatures}], got ${formatShape(x.shape)}. inFeatures is ${this.inFeatures}.`,
      );
    }
    return linear(x, this.weight, this.bias);
  }

  protected override describeOptions(): string {
    const { inFeatures, outFeatures } = this;
    return `inFeatures=${inFeatures}, outFeatures=${outFeatures}, bias=${this.bias !== undefined}`;
  }
}
