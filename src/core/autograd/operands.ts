/** Checks the operands of an operation once, where you call it. */

import { filled } from "../tensor/create.ts";
import { ArgumentError, refuseValue, ShapeError } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** A tensor, or a number, which broadcasts to any shape. */
export type Operand = Tensor | number;

/** Integers have no gradients, so operations that move elements do not take them either. */
function howToMake(value: unknown): string {
  const { output } = (value ?? {}) as { output?: unknown };
  if (output instanceof Tensor) return "Take its output: layer.forward(x).output.";
  return value instanceof Indices
    ? "Make one with tensor(ids.data, ids.shape); to cut or join ids, do it with ids.data before indices()."
    : "Make one with tensor(values, shape).";
}

/** @throws ArgumentError when `value` is not a tensor */
export function checkTensor(where: string, name: string, value: unknown): asserts value is Tensor {
  if (!Tensor.isTensor(value)) refuseValue(where, `${name} to be a tensor`, value, howToMake(value));
}

/** @throws ArgumentError when `value` is not indices */
export function checkIndices(where: string, name: string, value: unknown): asserts value is Indices {
  if (!(value instanceof Indices))
    refuseValue(where, `${name} to be indices`, value, "Make them with indices(values, shape).");
  if (value.data.length === 0 && sizeOf(value.shape) > 0) {
    throw new ArgumentError(
      `${where}: expected ${name} of shape ${formatShape(value.shape)}, got a detached ArrayBuffer. Give indices() a copy, or transfer a copy.`,
    );
  }
}

/** @throws ShapeError (`DTYPE`) when the dtypes differ */
export function checkSameDType(where: string, first: Tensor, other: Tensor, name: string): void {
  if (other.dtype !== first.dtype) {
    throw new ShapeError(
      `${where}: expected ${name} of ${first.dtype}, got ${other.dtype}. Convert one of them.`,
      "DTYPE",
    );
  }
}

/** @throws ArgumentError, ShapeError unless `value` is a tensor of `first.dtype` and exactly this shape */
export function checkLike(where: string, name: string, value: unknown, first: Tensor, shape: Shape): void {
  checkTensor(where, name, value);
  checkSameDType(where, first, value, name);
  if (!sameShape(value.shape, shape)) {
    throw new ShapeError(
      `${where}: expected ${name} of shape ${formatShape(shape)}, got ${formatShape(value.shape)}.`,
    );
  }
}

/** @throws ArgumentError when the index at some position is outside [0, count) */
export function checkRange(where: string, name: string, values: Indices, count: number): void {
  const { data } = values;
  for (let position = 0; position < data.length; position++) {
    if (data[position] < 0 || data[position] >= count) {
      throw outOfRange(where, name, values, position, count);
    }
  }
}

/** Returns the error for an index outside [0, count), naming its place, value and range. */
export function outOfRange(
  where: string,
  name: string,
  values: Indices,
  position: number,
  count: number,
): ArgumentError {
  const place: number[] = [];
  let rest = position;
  for (let axis = values.shape.length - 1; axis >= 0; axis--) {
    place.unshift(rest % values.shape[axis]);
    rest = Math.floor(rest / values.shape[axis]);
  }
  return new ArgumentError(
    `${where}: expected ${name} from 0 to ${count - 1}, got ${values.data[position]} at ${formatShape(place)}.`,
  );
}

/** Returns the operands with numbers as scalar tensors of the first tensor's dtype. @throws ArgumentError, ShapeError (`DTYPE`) */
export function asTensors(where: string, operands: readonly Operand[]): Tensor[] {
  const first = operands.find((operand) => operand instanceof Tensor);
  if (first === undefined) {
    const wrong = operands.find((operand) => typeof operand !== "number");
    refuseValue(where, "at least one tensor", [...operands], howToMake(wrong));
  }
  return operands.map((operand) => {
    if (typeof operand === "number") return filled([], operand, first.dtype);
    checkTensor(where, "every operand that is not a number", operand);
    checkSameDType(where, first, operand, "operands");
    return operand;
  });
}
