/**
 * A workload built with some library, ready to be called, and how it is timed. Everything under `nets/` runs in Node and in browsers alike:
 * who loads the library, and on how many threads, is the caller's affair.
 */

/** Which equations a library can compute; results are compared with the same form computed by Sluice. */
export interface Form {
  /** Whether there is a second bias, or only that of the input; a missing one is 0 and is not trained */
  hiddenBias: boolean;
  /** Of a GRU: whether the reset gate is applied after the recurrent product, as PyTorch does, or before it */
  resetAfter: boolean;
}

export const FULL_FORM: Form = { hiddenBias: true, resetAfter: true };

export interface Net {
  /** What must happen before each call, and is not timed */
  before?(): void;
  /** What is timed */
  call(): void | Promise<void>;
  /** Results so far, in groups of about one magnitude: losses of all calls, or samples of the last output */
  read(): number[][] | Promise<number[][]>;
  /** Frees what the library would not free by itself */
  dispose?(): void;
}

/** A library as a contender: what it is, and how a workload is built with it. */
export interface Library {
  version: string;
  prepare(workload: import("../workloads.ts").Workload, form: Form): Net | Promise<Net>;
}

/** Calls whose results are compared before anything is timed. */
export const CHECK_CALLS = 3;

/** Results of the first calls, and how long each took, the first of them with all that a library does only once. */
export async function check(net: Net): Promise<{ check: number[][]; times: number[] }> {
  const times: number[] = [];
  for (let k = 0; k < CHECK_CALLS; k++) times.push(await timedCall(net));
  return { check: await net.read(), times };
}

/**
 * Milliseconds of each call for about `duration` ms, and of `least` calls at least.
 *
 * @param warmUp whether one call goes before, untimed: others have used the caches meanwhile
 */
export async function time(net: Net, duration: number, least: number, warmUp: boolean): Promise<number[]> {
  if (warmUp) await timedCall(net);
  const times: number[] = [];
  const end = performance.now() + duration;
  do times.push(await timedCall(net));
  while (performance.now() < end || times.length < least);
  return times;
}

async function timedCall(net: Net): Promise<number> {
  net.before?.();
  const start = performance.now();
  const promise = net.call();
  // Only who answers with a promise is waited for: an await costs a turn of the event loop.
  if (promise !== undefined) await promise;
  return performance.now() - start;
}
