/** One long run: see `soak.test.ts`. Arguments: engine, cell, steps. */

import type { CellState, CellWeights, StepTrace } from "../../../src/core/cells/cell.ts";
import { cellOf } from "../../../src/core/cells/cells.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import { valuesOf } from "../../../src/core/cells/panels.ts";
import { matmul } from "../../../src/core/cells/product.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { engines, streamOn } from "./engines.ts";
import { sizedCell } from "./fixtures.ts";

const [engine, kind, count] = process.argv.slice(2);
const steps = Number(count);
const I = 6;
const H = 12;
const source = sizedCell(kind as "lstm" | "gru", I, H);
const stream = streamOn(engines.find(([name]) => name === engine)![1], source);

// The same cell in float64, by its equations.
const weights = Object.fromEntries(
  Object.entries(source.weights).map(([name, weight]) => [name, Float64Array.from(valuesOf(weight))]),
) as unknown as CellWeights<Float64Array>;
const rows = gateNames(source.spec).length * H;
const state: CellState<Float64Array> = { hidden: new Float64Array(H), cell: new Float64Array(H) };
const next: CellState<Float64Array> = { hidden: new Float64Array(H), cell: new Float64Array(H) };
const trace: StepTrace = {
  gates: new Float64Array(rows),
  cell: next.cell,
  recurrentNew: new Float64Array(H),
};
const cell = cellOf(source.spec);
function exactStep(x: Float32Array): Float64Array {
  trace.gates.set(weights.biasIh!);
  matmul(x, weights.weightIh, trace.gates, 1, I, rows, { transposeB: true, accumulate: true });
  cell.forward(source.spec, weights, 1, trace.gates, state, next, trace);
  state.hidden.set(next.hidden);
  state.cell!.set(next.cell!);
  return state.hidden;
}

function inUse(): { rss: number; heap: number } {
  for (let k = 0; k < 3; k++) globalThis.gc!();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

const random = new Random(7);
const x = new Float32Array(I);
const drift = new Array<number>(10).fill(0);
let early = inUse();
for (let t = 0; t < steps; t++) {
  for (let k = 0; k < I; k++) x[k] = 2 * random.uniform() - 1;
  const got = stream.step(x);
  const wanted = exactStep(x);
  const tenth = Math.floor((10 * t) / steps);
  for (let k = 0; k < H; k++) drift[tenth] = Math.max(drift[tenth], Math.abs(got[k] - wanted[k]));
  if (t === Math.floor(steps / 10)) early = inUse();
}
const late = inUse();
console.log(JSON.stringify({ drift, rss: [early.rss, late.rss], heap: [early.heap, late.heap] }));
