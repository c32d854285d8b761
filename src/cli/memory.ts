/** Whether a model that the options ask for can be trained on this machine: better said at once than killed by the system later. */
import { totalmem } from "node:os";
import type { RecurrentChoice } from "../tasks/index.ts";
import { ArgumentError } from "../tensor/errors.ts";

const GATES = { lstm: 4, gru: 3, rnn: 1 } as const;
/** Of each parameter there are itself, its gradient, and two averages of the usual optimiser; each takes 4 bytes. */
const BYTES = 4 * 4;

/** @throws ArgumentError when the weights from state to state alone take more memory than there is */
export function checkMemory({
  cell = "lstm",
  hiddenSize = 1,
  numLayers = 1,
  bidirectional,
}: RecurrentChoice): void {
  const weights = GATES[cell] * hiddenSize ** 2 * numLayers * (bidirectional ? 2 : 1);
  const needed = weights * BYTES;
  const there = availableBytes();
  if (needed <= there) return;
  throw new ArgumentError(
    `train: expected a model that can be trained in the ${gigabytes(there)} GB of memory there are, got one of ${hiddenSize} units in ${numLayers} ${numLayers === 1 ? "layer" : "layers"}, which takes more than ${gigabytes(needed)} GB. Choose a smaller --hidden or fewer --layers.`,
  );
}

/** Memory of the machine, or of the container where that is less. */
function availableBytes(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function gigabytes(bytes: number): string {
  return String(Number((bytes / 1e9).toPrecision(2)));
}
