/**
 * Prints, for every compiled engine, how many bytes the heap grows by in 100,000 steps after warm-up, and in as many empty turns of the same loop.
 * Run with --expose-gc, in a process of its own, so that nothing else allocates.
 */
import { DefinedLayer } from "../../../src/index.ts";
import { engines, streamOn } from "./engines.ts";
import { sizedLSTM } from "./fixtures.ts";

const STEPS = 100_000;
const collect = (globalThis as { gc?: () => void }).gc!;

/** Growth of the heap by `count` turns; no collection may fall between, which growth below the young generation's size makes sure of. */
function growth(turn: (k: number) => void, count: number): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let k = 0; k < count; k++) turn(k);
  return process.memoryUsage().heapUsed - before;
}

/** The least of several rounds: compiling and measuring allocate too, now and then. */
function leastGrowth(turn: (k: number) => void): number {
  for (let k = 0; k < 30_000; k++) turn(k);
  return Math.min(...Array.from({ length: 7 }, () => growth(turn, STEPS)));
}

const nothing = leastGrowth(() => {});
const results: Record<string, number> = {};
for (const [name, engine] of engines) {
  if (name === "plain") continue;
  const stream = streamOn(engine, sizedLSTM(8, 8), { chunk: 4 });
  const twin = stream.clone();
  const defined = streamOn(engine, new DefinedLayer({ cell: "layerNormLSTM", inputSize: 8, hiddenSize: 8 }));
  const input = new Float32Array(8).fill(0.1);
  const inputs = new Float32Array(32).fill(0.1);
  const output = new Float32Array(8);
  const outputs = new Float32Array(32);
  const state = stream.state;
  const uses: Record<string, (k: number) => void> = {
    step: () => stream.step(input),
    "step into": () => stream.step(input, output),
    steps: () => stream.steps(inputs, 4, outputs),
    "two streams in turn": (k) => (k % 2 === 0 ? stream : twin).step(input),
    "a step of a defined cell": () => defined.step(input),
    "state and reset": () => {
      stream.copyState(state);
      stream.reset();
    },
  };
  for (const [use, turn] of Object.entries(uses)) results[`${name}: ${use}`] = leastGrowth(turn) - nothing;
}
console.log(JSON.stringify(results));
