/** Checks of checkpoints and tensors that you pass back. */

import type { LazyTensor } from "../../core/storage/contents.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isBytes, isListOf, isText } from "../../core/tensor/lists.ts";
import { isShape } from "../../core/tensor/shape.ts";
import { CheckpointLayer } from "./layer.ts";
import type { Checkpoint } from "./open.ts";

/** @throws ArgumentError unless it is a checkpoint, as `openCheckpoint` returns it */
export function checkCheckpoint(where: string, checkpoint: unknown): asserts checkpoint is Checkpoint {
  const { format, tensors, layers, metadata, warnings, possible } = (checkpoint ?? {}) as Partial<Checkpoint>;
  const isTensor = (tensor: Partial<LazyTensor> | null | undefined) =>
    typeof tensor?.dtype === "string" && isShape(tensor.shape) && typeof tensor.read === "function";
  const isLayer = (layer: unknown) => layer instanceof CheckpointLayer;
  if (
    typeof format === "string" &&
    tensors instanceof Map &&
    [...tensors.values()].every(isTensor) &&
    metadata instanceof Map &&
    isListOf(warnings, isText) &&
    isListOf(layers, isLayer) &&
    isListOf(possible, (each) => typeof each === "object" && each !== null)
  )
    return;
  throw new ArgumentError(
    `${where}: expected a checkpoint, got ${describe(checkpoint)}. openCheckpoint returns one.`,
  );
}

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
