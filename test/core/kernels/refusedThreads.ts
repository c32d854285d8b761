/**
 * A process whose system starts no thread from the k-th on, for each k, and in the end all: prints whether a layer has the bits of one
 * thread, and how many threads there are. failingAllocation.c is loaded by `LD_PRELOAD`.
 */
import { openSync, readFileSync, writeSync } from "node:fs";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { allSpecs, randomLayer, resultArrays } from "../../support/layers.ts";

const file = openSync(process.env.SLUICE_FAULTS!, "r+");
const refuseFrom = (thread: number) => writeSync(file, Int32Array.of(0, 0, thread, 0), 0, 16, 0);
const threads = () => Number(/Threads:\s*(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))![1]);

// Its members wait for one another at every step.
const spec = { ...allSpecs().find(({ kind }) => kind === "lstm")!, inputSize: 65, hiddenSize: 70 };
const request = { ...randomLayer({ spec, steps: 6, batch: 50, dtype: "float32", scale: 0.1 }), traced: true };
const layer = (count: number) => {
  const set = compiledKernels(nativeMachine({ threads: count, adaptive: false }), referenceKernels);
  return Object.values(resultArrays(set.forward(request)));
};
const expected = layer(1);
const before = threads();
const team = () => {
  // Again and again: a thread that is refused leaves nothing.
  let isRight = true;
  for (let call = 0; call < 20; call++)
    isRight &&= layer(5).every((array, k) => array.every((x, i) => Object.is(x, expected[k][i])));
  return { isRight, started: threads() - before };
};

const teams = [];
for (const started of [0, 1, 2, 3]) {
  // One more than before, then none.
  refuseFrom(started === 0 ? 1 : 2);
  layer(5);
  refuseFrom(1);
  teams.push(team());
}
refuseFrom(0);
console.log(JSON.stringify({ teams, after: team() }));
