/**
 * Pauses of a long job, in which timers, signals, messages and drawing have their turn.
 *
 * `setTimeout(…, 0)` would wait a millisecond in Node, and four in a page once timers set one another.
 */

/** How long a job runs between two pauses, in ms. */
const PAUSE = 50;

/** Returns a function to await often: it gives the others a turn when the last one is 50 ms ago. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < PAUSE) return;
    await turn();
    last = performance.now();
  };
}

/** Waits for everything that is due now. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (call: () => void) => void };
  if (setImmediate !== undefined) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
