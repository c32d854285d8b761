/** The state that all calls of a process share: only calls made to change it do so. */
import { isTaping } from "../../src/core/autograd/tape.ts";
import { wantedThreads } from "../../src/core/kernels/threadCount.ts";
import { kernelChoice, onWarning } from "../../src/index.ts";
import { chooseEngine } from "../../src/realtime/stream/choose.ts";

const identities = new WeakMap<object, number>();
let count = 0;

/** A number for each function, the same whenever it is seen again. */
function identity(value: object): number {
  const known = identities.get(value) ?? ++count;
  identities.set(value, known);
  return known;
}

/** The warning handler, which only setting another one returns. */
function warningHandler(): object {
  const handler = onWarning(() => {});
  onWarning(handler);
  return handler;
}

/** The state of the default generator is not part of it: a module without a seed draws from it, as documented. */
export function globalState(): Record<string, unknown> {
  return {
    kernels: kernelChoice(),
    streams: chooseEngine().why,
    threads: wantedThreads(),
    warnings: identity(warningHandler()),
    taping: isTaping(),
    environment: { ...process.env },
    folder: process.cwd(),
    listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
    globals: Object.getOwnPropertyNames(globalThis).sort(),
    console: Object.entries(console).map(([name, value]) => [name, identity(value)]),
    prototypes: [Object, Array, Map, Promise, Float32Array, Uint8Array, String].map(({ prototype }) =>
      Object.getOwnPropertyNames(prototype),
    ),
  };
}
