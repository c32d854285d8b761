/** The first calls of a small net, for `bench/first.ts` in Node and for the page of `bench/browser/`. */

import { medianOf } from "../src/core/tensor/statistics.ts";
import { Adam, kernelChoice, Linear, LSTM, mseLoss, tensor } from "../src/index.ts";
import { table } from "./table.ts";

const PARTS = ["construction", "first forward", "first training step"];

/** The name of marks in a page. */
export const MARK = "first call";

/** Milliseconds of each part, and the kernels that computed; everything is imported before. */
export function firstCalls(clock: () => number): { times: number[]; kernels: string } {
  const marks = [clock()];
  const lstm = new LSTM({ inputSize: 4, hiddenSize: 16, seed: 1 });
  const head = new Linear({ inFeatures: 16, outFeatures: 1, seed: 1 });
  marks.push(clock());
  const x = tensor(new Float32Array(28 * 32 * 4).fill(0.1), [28, 32, 4]);
  lstm.forward(x);
  marks.push(clock());
  const optimizer = new Adam([...lstm.parameters(), ...head.parameters()], { lr: 1e-3 });
  const loss = mseLoss(head.forward(lstm.forward(x).output), tensor(new Float32Array(28 * 32), [28, 32, 1]));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  marks.push(clock());
  return { times: PARTS.map((_, k) => marks[k + 1] - marks[k]), kernels: kernelChoice().name };
}

/** One line for each kind of run, such as a kernel set, from its times. */
export function firstTable(runs: ReadonlyMap<string, readonly (readonly number[])[]>): string {
  const cells = [...runs].map(([kind, times]) => {
    const totals = times.map((run) => run.reduce((a, b) => a + b));
    return [
      kind,
      ...PARTS.map((part, k) => `${part} ${medianOf(times.map((run) => run[k])).toFixed(1)}`),
      `in all ${medianOf(totals).toFixed(1)} (${Math.min(...totals).toFixed(1)} to ${Math.max(...totals).toFixed(1)})`,
      `target 20: ${medianOf(totals) <= 20 ? "met" : "LOST"}`,
    ];
  });
  return table(cells);
}
