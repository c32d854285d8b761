/**
 * Parameter: a tensor that a module owns and training changes. It differs from a plain tensor in that it requires a gradient
 * by default and has a name.
 */
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { LearningRange } from "./learning.ts";

export class Parameter extends Tensor {
  /** The name within its own module, e.g. `weight_ih_l0`; `namedParameters()` of a model gives the full path. */
  name: string;
  /** Ranges that learn in their own way, in order; set through `learn` of gates. */
  learning: readonly LearningRange[] = [];

  /**
   * @param data  the values, kept without copying
   * @param shape its shape
   * @param name  default: empty until a module registers it
   */
  constructor(data: FloatArray, shape: Shape, name = "") {
    super(data, shape);
    this.requiresGrad = true;
    this.name = name;
  }

  /** Forgets the gradient. After `flattenParameters` the gradient is part of a vector that stays, and becomes 0 instead. */
  override clearGrad(): void {
    if (this.gradBuffer === undefined) super.clearGrad();
    else this.gradBuffer.fill(0);
  }
}

/** A parameter of zeros. @throws ShapeError (`MEMORY`) when there is no memory for it */
export function zeroParameter(where: string, name: string, shape: Shape, dtype: DType): Parameter {
  const data = allocate(dtype, sizeOf(shape), `${where}: ${name} ${formatShape(shape)}`);
  return new Parameter(data, shape, name);
}
