/**
 * Calls the addon directly while arrays change that it has checked or is about to, and prints how many calls it refused and how many ran. A
 * call that computes with what it did not check may end this process.
 *
 *   node --expose-gc --import tsx test/support/addonChanges.ts NAME      of `cases` below
 */
import { Worker } from "node:worker_threads";
import { elementIds } from "../../src/core/kernels/compiled/compiledElements.ts";
import { kernelIds } from "../../src/core/kernels/compiled/kernelTable.ts";
import { nativeAddon } from "../../src/core/kernels/native/native.ts";
import { engines, streamOn } from "../realtime/stream/engines.ts";
import { allSpecs, randomLayer } from "./layers.ts";

type Open = (target: number, buffer: ArrayBuffer, program: number) => (steps: number) => void;
type Resizable = ArrayBuffer & { resize(bytes: number): void };

const state = nativeAddon();
if (!state.found) throw new Error(state.why);
const addon = state.addon as typeof state.addon & { openStream: Open };
const counts = { refused: 0, ran: 0 };

function attempt(make: () => void): void {
  try {
    make();
    counts.ran++;
  } catch (error) {
    if ((error as { code?: string }).code !== "ARGUMENT") throw error;
    counts.refused++;
  }
}

const resizable = (bytes: number) =>
  new (ArrayBuffer as unknown as new (bytes: number, options: object) => Resizable)(bytes, {
    maxByteLength: bytes,
  });

/** What JavaScript can do to a buffer; its pages are gone then. */
const takeAway = {
  detach(buffer: Resizable) {
    structuredClone(buffer, { transfer: [buffer] });
    global.gc!();
    global.gc!();
  },
  resize: (buffer: Resizable) => buffer.resize(0),
};
type Way = keyof typeof takeAway;

/** A product whose list of arrays has a getter that takes an earlier array away, or the numbers. */
function listWithGetter(way: Way): void {
  const SIZE = 4096;
  const product = (which: "nothing" | "array" | "numbers") => {
    const [memory, six] = [resizable(SIZE * SIZE * 4), resizable(24)];
    const numbers = new Int32Array(six);
    numbers.set([SIZE, SIZE, 8, 0, 0, 0]);
    const out = new Float32Array(SIZE * 8);
    const arrays = [new Float32Array(memory), new Float32Array(SIZE * 8), out];
    Object.defineProperty(arrays, 2, {
      get() {
        if (which !== "nothing") takeAway[way](which === "array" ? memory : six);
        return out;
      },
    });
    attempt(() => addon.run(0, kernelIds.matmul, numbers, arrays, 1, false));
  };
  for (const which of ["nothing", "array", "numbers"] as const) product(which);
}

/** Makes a call for a second, while another thread writes two values in turn to a place of an array that both share. */
async function whileWritten(
  words: readonly number[],
  place: number,
  wrong: number,
  make: (shared: Int32Array) => void,
): Promise<void> {
  const shared = new Int32Array(new SharedArrayBuffer(4 * words.length));
  shared.set(words);
  const program = `
const { workerData: { shared, place, values }, parentPort } = require("node:worker_threads");
parentPort.postMessage("writes");
for (;;) for (const value of values) for (let k = 0; k < 8; k++) Atomics.store(shared, place, value);`;
  const workerData = { shared, place, values: [words[place], wrong] };
  const worker = new Worker(program, { eval: true, workerData });
  await new Promise((done) => worker.once("message", done));
  const end = Date.now() + 1000;
  while (Date.now() < end) attempt(() => make(shared));
  await worker.terminate();
}

const sharedNumbers = () => {
  const arrays = [1, 2, 3].map(() => new Float32Array(64 * 64));
  return whileWritten([64, 64, 64, 0, 0, 0], 0, 50_000_000, (numbers) =>
    addon.run(0, kernelIds.matmul, numbers, arrays, 2, false),
  );
};

const COUNT = 512;

const sharedIds = () => {
  const [table, out] = [new Float32Array(16), new Float32Array(COUNT * 4)];
  return whileWritten(new Array(COUNT).fill(1), COUNT - 1, 2 ** 29, (ids) =>
    addon.run(0, elementIds.gatherRows, Int32Array.of(COUNT, COUNT, 4), [ids, table, out], 1, false),
  );
};

const sharedLabels = () => {
  const numbers = Int32Array.of(COUNT, COUNT * 4, 4, -100, 0);
  const [logits, gradient] = [new Float32Array(COUNT * 4), new Float32Array(COUNT * 4)];
  const [maxima, sums, factors] = [1, 2, 3].map(() => new Float64Array(COUNT));
  const smoothing = Float64Array.of(0.9, 0.1, 0.3);
  const after = [maxima, sums, smoothing, new Float32Array(4), factors, gradient].map(
    (array) => array && (array instanceof Float64Array ? new Int32Array(array.buffer) : array),
  );
  return whileWritten(new Array(COUNT).fill(1), COUNT - 1, 2 ** 29, (labels) =>
    addon.run(0, elementIds.crossEntropyGradient, numbers, [logits, labels, ...after], 1, false),
  );
};

/** The order of sequences, which lies behind their lengths, while a layer is differentiated. */
const sharedLengths = () => {
  const [steps, batch, input, hidden] = [8, 4, 8, 8];
  const sizes = [
    ...[steps * batch * input, batch * hidden, hidden * input, hidden * hidden],
    ...[steps * batch * hidden, steps * batch * hidden, steps * batch * hidden, batch * hidden],
    ...[steps * batch * input, hidden * input, hidden * hidden, hidden],
  ];
  const arrays = sizes.map((size) => new Float64Array(size));
  const numbers = Int32Array.of(steps, batch, input, hidden, 0, 1, 0, 0);
  return whileWritten([8, 8, 8, 8, 0, 1, 2, 3], 7, 2 ** 29, (lengths) =>
    addon.run(0, kernelIds.rnnBackward, numbers, [lengths, ...arrays], 1, true),
  );
};

/** Streams on every instruction set, opened on a copy of their memory, before and after a change of it. */
function changedStream(change: (memory: Resizable, program: number) => void): void {
  const open = addon.openStream;
  const opened: Parameters<Open>[] = [];
  addon.openStream = (...args) => {
    opened.push(args);
    return open(...args);
  };
  const spec = { ...allSpecs()[0], inputSize: 400, hiddenSize: 800 };
  const { weights } = randomLayer({ spec, dtype: "float32" });
  for (const [name, engine] of engines)
    if (name.startsWith("native")) streamOn(engine, [{ spec, weights }], { weights: "float32" });
  for (const [target, buffer, program] of opened) {
    const memory = resizable(buffer.byteLength);
    new Uint8Array(memory).set(new Uint8Array(buffer));
    const run = open(target, memory, program);
    attempt(() => run(1));
    change(memory, program);
    attempt(() => run(1));
  }
}

const cases: Record<string, () => void | Promise<void>> = {
  "an array that a getter detaches": () => listWithGetter("detach"),
  "an array that a getter resizes": () => listWithGetter("resize"),
  "shared numbers": sharedNumbers,
  "shared ids": sharedIds,
  "shared labels": sharedLabels,
  "shared lengths": sharedLengths,
  "the memory of a stream, detached": () => changedStream(takeAway.detach),
  "the memory of a stream, resized": () => changedStream(takeAway.resize),
  "the program of a stream": () =>
    changedStream((memory, program) => new Int32Array(memory, program, 40).fill(2 ** 31 - 16, 2)),
};

await cases[process.argv[2]]();
console.log(JSON.stringify(counts));
