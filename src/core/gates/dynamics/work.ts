import { refuseValue } from "../../tensor/errors.ts";
import { breather } from "../../train/breather.ts";

/** Options of every long measurement. */
export interface WorkOptions {
  /** Ends the work with the signal's reason */
  signal?: AbortSignal;
  /** Is called with the share done, from 0 to 1 */
  onProgress?: (share: number) => void;
}

/** Runs work to its end, with pauses in which timers and signals have their turn. @param work yields the share done */
export async function carryOut<T>(
  where: string,
  work: Generator<number, T>,
  { signal, onProgress }: WorkOptions,
): Promise<T> {
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    refuseValue(where, "signal to be an AbortSignal", signal);
  const breathe = breather();
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = work.next();
    onProgress?.(done ? 1 : value);
    if (done) return value;
    await breathe();
  }
}

/** Runs work to its end at once. */
export function finish<T>(work: Generator<number, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
