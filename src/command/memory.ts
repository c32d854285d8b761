/** Refuses models too large for this machine, which the system would kill in training. */
import { totalmem } from "node:os";
import { gateCounts } from "../core/cells/traits.ts";
import { ArgumentError } from "../core/tensor/errors.ts";
import { type RecurrentChoice, recurrentConfig } from "../jobs/tasks/recurrentConfig.ts";
import { counted } from "./output.ts";

/** A parameter, its gradient and the two averages of Adam, 4 bytes each. */
const BYTES = 4 * 4;

/** @throws ArgumentError when the recurrent weights alone exceed the memory */
export function checkMemory(choice: RecurrentChoice): void {
  const { cell, hiddenSize, numLayers, bidirectional } = recurrentConfig(choice);
  const weights = gateCounts[cell] * hiddenSize ** 2 * numLayers * (bidirectional ? 2 : 1);
  const needed = weights * BYTES;
  const available = availableBytes();
  if (needed <= available) return;
  throw new ArgumentError(
    `train: expected a model for the ${gigabytes(available)} GB of memory of this machine, got one of ${hiddenSize} units in ${counted(numLayers, "layer")}, which needs more than ${gigabytes(needed)} GB. Choose a smaller --hidden-size or fewer --num-layers.`,
  );
}

/** Memory of the machine, or the smaller limit of a container. */
function availableBytes(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function gigabytes(bytes: number): string {
  return String(Number((bytes / 1e9).toPrecision(2)));
}
