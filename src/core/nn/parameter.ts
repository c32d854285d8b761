import { MAX_ELEMENTS } from "../kernels/compiled/arrayChecks.ts";
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { LearningRange } from "./learning.ts";

/**
 * A tensor that a module owns and training changes: it requires a gradient by default, and has a name.
 *
 * @example
 * class Scale extends Module {
 *   factor = new Parameter(Float32Array.of(1), [1]);
 *   forward(x: Tensor) { return ops.mul(x, this.factor); }
 * }
 */
export class Parameter extends Tensor {
  /** The name within its own module, e.g. `weight_ih_l0`; `namedParameters()` of a model gives the full path. */
  name: string;
  /** Ranges with their own learning settings, in order; `learn` of a gate sets them. */
  learning: readonly LearningRange[] = [];

  /**
   * @param data  the values, kept without copying
   * @param shape whose sizes multiply to the number of values
   * @param name  default: empty until a module registers it
   * @throws ShapeError for another number of values
   */
  constructor(data: FloatArray, shape: Shape, name = "") {
    super(data, shape);
    this.requiresGrad = true;
    this.name = name;
  }

  /** Drops the gradient. After `flattenParameters` it is part of a vector, and becomes 0 instead. */
  override clearGrad(): void {
    if (this.gradBuffer === undefined) super.clearGrad();
    else this.gradBuffer.fill(0);
  }
}

/** Makes a parameter of zeros. @throws ShapeError for more elements than kernels count; (`MEMORY`) when there is not enough memory */
export function zeroParameter(where: string, name: string, shape: Shape, dtype: DType): Parameter {
  if (sizeOf(shape) > MAX_ELEMENTS) {
    throw new ShapeError(
      `${where}: expected at most ${MAX_ELEMENTS} elements of ${name}, got ${formatShape(shape)}. Use smaller sizes.`,
    );
  }
  const data = allocate(dtype, sizeOf(shape), `${where}: ${name} ${formatShape(shape)}`);
  return new Parameter(data, shape, name);
}
