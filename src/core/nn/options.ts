import { checkTensor as checkOperand } from "../autograd/operands.ts";
import type { DType } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Returns those options that differ from their defaults as `name=value`, in the order of the defaults. */
export function unusualOptions(
  module: object,
  defaults: Readonly<Record<string, string | number | boolean>>,
): string[] {
  const values = module as Readonly<Record<string, unknown>>;
  return Object.keys(defaults)
    .filter((name) => values[name] !== defaults[name])
    .map((name) => `${name}=${values[name]}`);
}

/** @throws ArgumentError unless `value` is a tensor, ShapeError (`DTYPE`) unless it is of `dtype` */
export function checkTensor(
  where: string,
  what: string,
  value: unknown,
  dtype: DType,
): asserts value is Tensor {
  checkOperand(where, what, value);
  if (value.dtype !== dtype) {
    throw new ShapeError(
      `${where}: expected ${what} of ${dtype}, the dtype of the parameters, got ${value.dtype}. Make both of one dtype: dtype: "float64" of the layer, or Float32Array.from(values).`,
      "DTYPE",
    );
  }
}
