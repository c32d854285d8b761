/**
 * A workload built with some library, ready to be called, and how it is timed. Everything under `nets/` runs in Node and in browsers: the
 * caller loads the library and sets the number of threads.
 */

import type { Timed } from "../requests.ts";

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

/** How many calls are made of a net. */
export interface Calls {
  /** Whose results are compared: at least 1 */
  compared: number;
  /** Timed at least, the last of those that are compared and those that follow */
  timed: number;
  /** How long those that follow go on, if that is not enough: milliseconds */
  ms: number;
}

/** The first call does what a library does only once. */
export const USUAL_CALLS = { compared: 3, timed: 2 };
/** Where a call takes seconds. */
export const LONG_CALLS = { compared: 2, timed: 1 };

/**
 * Results of the calls that are compared, and milliseconds of those that are timed. Before these, calls go on for half as long: engines compile what
 * runs often, and a program that trains or serves is there after its first second.
 */
export async function checkAndTime(net: Net, { compared, timed, ms }: Calls): Promise<Timed> {
  const warm = performance.now() + ms / 2;
  for (let k = 1; k < compared; k++) await timedCall(net);
  let times = [await timedCall(net)];
  // A copy: losses go on.
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
  // Only who answers with a promise is waited for: an await costs a turn of the event loop.
  if (promise !== undefined) await promise;
  return performance.now() - start;
}
