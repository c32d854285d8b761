/** Checks of checkpoints and tensors that you pass back. */
import { ArgumentError, describe } from "../tensor/errors.ts";
import { isListOf } from "../tensor/lists.ts";
import { CheckpointLayer } from "./layer.ts";
import type { Checkpoint } from "./open.ts";

/** @throws ArgumentError unless it is a checkpoint, as `openCheckpoint` returns it */
export function checkCheckpoint(where: string, checkpoint: unknown): asserts checkpoint is Checkpoint {
  const { format, tensors, layers, metadata, warnings } = (checkpoint ?? {}) as Partial<Checkpoint>;
  const isWhole = typeof format === "string" && tensors instanceof Map && metadata instanceof Map;
  const isLayer = (layer: unknown) => layer instanceof CheckpointLayer;
  if (isWhole && Array.isArray(warnings) && isListOf(layers, isLayer)) return;
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
    const { shape, bytes } = tensor ?? {};
    if (typeof key === "string" && Array.isArray(shape) && bytes instanceof Uint8Array) continue;
    throw new ArgumentError(
      `${where}: expected ${name} to hold tensors by name, got ${describe(tensor)} at ${describe(key)}.`,
    );
  }
}
