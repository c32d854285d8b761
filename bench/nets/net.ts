/**
 * A workload built with some library, ready to be called, and how it is timed. Everything under `nets/` runs in Node and in browsers: the
 * caller loads the library and sets the number of threads.
 */

import type { Timed } from "../requests.ts";

/** Which equations a library can compute; results are compared with the same form computed by Sluice. */
export interface Form {
  /** Whether it has a second bias; a missing one is 0 and is not trained */
  hiddenBias: boolean;
  /** For a GRU: whether the reset gate acts after the recurrent product, as in PyTorch, or before it */
  resetAfter: boolean;
}

export const FULL_FORM: Form = { hiddenBias: true, resetAfter: true };

export interface Net {
  /** Runs before each call, untimed */
  before?(): void;
  /** The timed call */
  call(): void | Promise<void>;
  /** Results so far, in groups of about one magnitude: losses of all calls, or samples of the last output */
  read(): number[][] | Promise<number[][]>;
  /** Frees memory that the library would keep */
  dispose?(): void;
}

/** A library as a contender: its properties, and how to build a workload with it. */
export interface Library {
  version: string;
  prepare(workload: import("../workloads.ts").Workload, form: Form): Net | Promise<Net>;
}

/** How many calls to make. */
export interface Calls {
  /** Calls whose results are compared: at least 1 */
  compared: number;
  /** Timed calls at least: the last compared one and those after it */
  timed: number;
  /** Milliseconds for further calls, if these take less */
  ms: number;
}

/** The first call does one-time work of the library. */
export const USUAL_CALLS = { compared: 3, timed: 2 };
/** For calls of seconds. */
export const LONG_CALLS = { compared: 2, timed: 1 };

/**
 * Returns the results of the compared calls, and the milliseconds of the timed ones. Untimed calls for half as long come first: engines compile
 * hot code, and a program that trains or serves reaches that state in its first second.
 */
export async function checkAndTime(net: Net, { compared, timed, ms }: Calls): Promise<Timed> {
  const warm = performance.now() + ms / 2;
  for (let k = 1; k < compared; k++) await timedCall(net);
  let times = [await timedCall(net)];
  // A copy, because later calls add losses.
  const check = (await net.read()).map((group) => [...group]);
  while (performance.now() < warm) times = [await timedCall(net)];
  const end = performance.now() + ms;
  while (times.length < timed || performance.now() < end) times.push(await timedCall(net));
  return { check, times };
}

async function timedCall(net: Net): Promise<number> {
  net.before?.();
  const start = performance.now();
  const promise = net.call();
  // Await only promises, because an await costs a turn of the event loop.
  if (promise !== undefined) await promise;
  return performance.now() - start;
}
