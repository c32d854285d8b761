/** Checks of tensors that you pass back. */

import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isBytes } from "../../core/tensor/lists.ts";
import { isShape } from "../../core/tensor/shape.ts";

/** @throws ArgumentError unless these are tensors by name */
export function checkTensors(where: string, name: string, tensors: unknown): void {
  if (!(tensors instanceof Map)) {
    throw new ArgumentError(`${where}: expected ${name} to be a Map, got ${describe(tensors)}.`);
  }
  for (const [key, tensor] of tensors) {
    const { dtype, shape, bytes } = tensor ?? {};
    if (typeof key === "string" && typeof dtype === "string" && isShape(shape) && isBytes(bytes)) continue;
    throw new ArgumentError(
      `${where}: expected ${name} to hold tensors by name, got ${describe(tensor)} at ${describe(key)}.`,
    );
  }
}
