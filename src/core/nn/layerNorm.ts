import { layerNorm } from "../autograd/normalise.ts";
import { checkNumber, count, positive, readOptions } from "../tensor/check.ts";
import { DTYPES, type DType } from "../tensor/dtype.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { listOf } from "../tensor/lists.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";
import { checkTensor } from "./options.ts";
import { type Parameter, zeroParameter } from "./parameter.ts";

/** Options of `LayerNorm`. */
export interface LayerNormOptions {
  /** Sizes of the last axes, which are normalised together; a number for the last axis alone */
  normalizedShape: number | readonly number[];
  /** Added to the variance; greater than 0, default 1e-5 */
  epsilon?: number;
  /** Whether there is a weight (and a bias); default true */
  elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight; default true */
  bias?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
}

/**
 * Layer normalisation (Ba et al. 2016): PyTorch's `nn.LayerNorm`.
 *
 * @example
 * const norm = new LayerNorm({ normalizedShape: 20 });
 * norm.forward(zeros([5, 3, 20])); // [5, 3, 20]
 */
export class LayerNorm extends Module {
  /** Sizes of the last axes, which are normalised together. */
  readonly normalizedShape: Shape;
  /** Added to the variance. */
  readonly epsilon: number;
  readonly dtype: DType;
  /** [...normalizedShape]; undefined without `elementwiseAffine` */
  declare weight: Parameter | undefined;
  /** [...normalizedShape]; undefined without `bias` or `elementwiseAffine` */
  declare bias: Parameter | undefined;

  /**
   * @param options `normalizedShape`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values
   */
  constructor(options: LayerNormOptions) {
    super();
    const where = "LayerNorm";
    const { normalizedShape, epsilon, elementwiseAffine, bias, dtype } = readOptions<LayerNormOptions>(
      where,
      options,
      {
        normalizedShape: [undefined],
        epsilon: [1e-5, positive],
        elementwiseAffine: [true, "boolean"],
        bias: [true, "boolean"],
        dtype: ["float32", DTYPES],
      },
    );
    const shape =
      typeof normalizedShape === "number"
        ? [normalizedShape]
        : listOf(where, "a size or sizes as normalizedShape", normalizedShape);
    if (shape.length === 0) {
      throw new ArgumentError(`${where}: expected normalizedShape to have at least one axis, got [].`);
    }
    for (const size of shape) checkNumber(where, "every size of normalizedShape", size, count);
    this.normalizedShape = shape;
    this.epsilon = epsilon;
    this.dtype = dtype;
    if (elementwiseAffine) {
      this.registerParameter("weight", zeroParameter(where, "weight", shape, dtype));
      if (bias) this.registerParameter("bias", zeroParameter(where, "bias", shape, dtype));
    }
    this.resetParameters();
  }

  override get typeName(): string {
    return "LayerNorm";
  }

  /** Sets the weight to 1 and the bias to 0. */
  resetParameters(): void {
    this.weight?.data.fill(1);
    this.bias?.data.fill(0);
    for (const parameter of this.ownParameters().values()) parameter.bump();
  }

  /**
   * Returns (x - mean) / √(variance + epsilon) ⊙ weight + bias, over the last axes.
   *
   * @param x [..., ...normalizedShape]
   * @throws ShapeError when x does not end in the normalised shape
   */
  forward(x: Tensor): Tensor {
    checkTensor("LayerNorm.forward", "input", x, this.dtype);
    const { normalizedShape } = this;
    if (!sameShape(x.shape.slice(-normalizedShape.length), normalizedShape)) {
      throw new ShapeError(
        `LayerNorm.forward: expected input of shape [..., ${normalizedShape.join(", ")}], got ${formatShape(x.shape)}. normalizedShape is ${formatShape(normalizedShape)}.`,
      );
    }
    return layerNorm(x, normalizedShape, this.weight, this.bias, this.epsilon);
  }

  protected override describeOptions(): string {
    return `${formatShape(this.normalizedShape)}, epsilon=${this.epsilon}, elementwiseAffine=${this.weight !== undefined}`;
  }
}
