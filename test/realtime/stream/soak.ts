/**
 * A soak in parts that can be resumed: steps of a stream and of training, with memory measured and results compared at checkpoints.
 *
 *   node --expose-gc --import tsx test/realtime/stream/soak.ts stream 3600000      so many steps of a stream; continues from the state that the last part saved
 *   node --expose-gc --import tsx test/realtime/stream/soak.ts training 20000      so many updates; continues the run of the last part
 *
 * The state of a stream is kept as bytes, and beside it that of the same cell in plain TypeScript, which is the reference. A training run
 * is kept by its own checkpoints; the reference is a second run, on the reference kernels, of every thousandth update from the same state.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { kernelChoice, useKernels } from "../../../src/core/kernels/choose.ts";
import "../../../src/node.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { directoryStore } from "../../../src/platform/node/directoryStore.ts";
import { root } from "../../../tools/checks/command.ts";
import { makeRun } from "../../core/train/runs.ts";
import { engines, streamOn } from "./engines.ts";
import { sizedCell } from "./fixtures.ts";

/** Largest difference of a state from the reference: float32 rounds in both, in another order. */
const TOLERANCE = 2e-6;
const folder = resolve(root, "node_modules/.cache/sluice/soak");
mkdirSync(folder, { recursive: true });

const [kind, count] = process.argv.slice(2);
const steps = Number(count);
if (!["stream", "training"].includes(kind) || !(Number.isSafeInteger(steps) && steps > 0)) {
  throw new Error("soak: expected `stream` or `training`, and how many steps");
}

function inUse(): { heap: number; rss: number } {
  for (let k = 0; k < 3; k++) globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}
if (globalThis.gc === undefined) throw new Error("soak: run Node with --expose-gc");

/** Bytes per thousand steps between two measurements. */
const slope = (from: number, to: number, of: number) => (1000 * (to - from)) / of;

function keep(name: string, text: string): void {
  writeFileSync(resolve(folder, `${name}.part`), text);
  renameSync(resolve(folder, `${name}.part`), resolve(folder, name));
}

interface Saved {
  done: number;
  state?: { hidden: number[]; cell: number[] };
}

function streamPart(): void {
  const file = resolve(folder, "stream.json");
  const saved: Saved = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { done: 0 };
  const source = sizedCell("lstm", 6, 12);
  const tested = engines.filter(([name]) => name !== "plain").at(-1)!;
  const [stream, reference] = [tested, engines.find(([name]) => name === "plain")!].map(([, engine]) =>
    streamOn(engine, source),
  );
  const { state } = saved;
  if (state !== undefined) {
    const restored = { hidden: Float32Array.from(state.hidden), cell: Float32Array.from(state.cell) };
    for (const one of [stream, reference]) one.state = restored;
  }
  // The place in the sequence of random numbers, without drawing those before it.
  const random = new Random(7, saved.done);
  const x = new Float32Array(6);
  let drift = 0;
  let early = inUse();
  const warm = Math.floor(steps / 10);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < 6; k++) x[k] = 2 * random.uniform() - 1;
    const got = stream.step(x);
    const wanted = reference.step(x);
    if (t % 1000 === 999)
      for (let k = 0; k < got.length; k++) drift = Math.max(drift, Math.abs(got[k] - wanted[k]));
    if (t === warm) early = inUse();
  }
  const late = inUse();
  if (!(drift < TOLERANCE)) throw new Error(`soak: expected a drift below ${TOLERANCE}, got ${drift}`);
  const { hidden, cell = [] } = stream.state;
  const next: Saved = { done: saved.done + steps, state: { hidden: [...hidden], cell: [...cell] } };
  keep("stream.json", JSON.stringify(next));
  report("steps of a stream", saved.done + steps, early, late, steps - warm);
  console.log(`${tested[0]} beside plain TypeScript: at most ${drift.toExponential(1)} apart`);
}

const MAX_SLOPE = 100_000;

function report(
  what: string,
  done: number,
  early: ReturnType<typeof inUse>,
  late: typeof early,
  of: number,
): void {
  const heap = slope(early.heap, late.heap, of);
  console.log(`soak: ${steps} ${what} now, ${done} in all`);
  console.log(
    `per thousand: ${heap.toFixed(0)} bytes of heap, ${slope(early.rss, late.rss, of).toFixed(0)} of the process (${(late.rss / 2 ** 20).toFixed(0)} MiB)`,
  );
  if (heap > MAX_SLOPE)
    throw new Error(`soak: expected a heap that stays, got ${heap} bytes more per thousand`);
}

/** A run without end, whose log would only grow. */
const ENDLESS = {
  epochs: 1e9,
  batches: 1000,
  accumulate: 1,
  schedule: undefined,
  validate: undefined,
  earlyStopping: undefined,
};

async function trainingPart(): Promise<void> {
  const directory = resolve(folder, "training");
  const store = directoryStore(directory);
  let done = 0;
  let first = 0;
  let early = inUse();
  const { steps: updates } = makeRun({
    ...ENDLESS,
    // A log of a million updates would only grow.
    checkpoint: { ...store, append: async () => undefined },
    checkpointEvery: 1000,
    notice: () => undefined,
  });
  let warmAt = 0;
  for await (const { step, loss } of updates) {
    if (!Number.isFinite(loss))
      throw new Error(`soak: expected a finite loss, got ${loss} in update ${step}`);
    if (first === 0) first = step;
    done = step;
    if (step === first + Math.floor(steps / 10)) {
      early = inUse();
      warmAt = step;
    }
    // A checkpoint is due then, so that nothing of the part is lost.
    if (step - first + 1 >= steps && step % 1000 === 0) break;
  }
  report("updates of a training run", done, early, inUse(), done - warmAt);
  await expectReference(store);
}

/** From the newest checkpoint a few updates on the usual kernels and on the reference, which must agree. */
async function expectReference(store: ReturnType<typeof directoryStore>): Promise<void> {
  if (kernelChoice().name === "reference")
    throw new Error("soak: expected compiled kernels beside the reference, got none");
  const losses: number[][] = [];
  for (const kernels of [undefined, "reference"]) {
    if (kernels !== undefined) useKernels(kernels);
    const found: number[] = [];
    const { steps: updates } = makeRun({
      ...ENDLESS,
      checkpoint: {
        ...store,
        append: async () => undefined,
        write: async () => undefined,
        remove: async () => undefined,
      },
      checkpointEvery: 1e6,
      notice: () => undefined,
    });
    for await (const { loss } of updates) if (found.push(loss) === 10) break;
    losses.push(found);
  }
  const [usual, reference] = losses;
  const apart = Math.max(...usual.map((loss, k) => Math.abs(loss - reference[k]) / Math.abs(reference[k])));
  if (!(apart < 1e-4)) throw new Error(`soak: expected losses of the reference, got them ${apart} apart`);
  console.log(`ten updates on the reference: losses at most ${apart.toExponential(1)} apart`);
}

if (kind === "stream") streamPart();
else await trainingPart();
