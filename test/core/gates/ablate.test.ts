import { expect, test } from "vitest";
import { mean, mul } from "../../../src/core/autograd/ops.ts";
import { Ablation, ablate } from "../../../src/core/gates/ablate.ts";
import { GateObserver } from "../../../src/core/gates/observer.ts";
import { Dropout, GRU, Linear, LSTM, Sequential } from "../../../src/core/nn/index.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";

const random = new Random(8);
const numbers = (shape: number[]) =>
  new Tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
    shape,
  );
const batches = [0, 1].map(() => ({ input: numbers([5, 3, 2]), weights: numbers([5, 3, 1]) }));

function network() {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 4, bidirectional: true, seed: 1 });
  const gru = new GRU({ inputSize: 8, hiddenSize: 3, seed: 2 });
  const model = new Sequential(
    lstm,
    new Dropout({ p: 0.5, seed: 1 }),
    gru,
    new Linear({ inFeatures: 3, outFeatures: 1, seed: 3 }),
  );
  return { lstm, gru, model };
}

type Data = (typeof batches)[number];
const loss = (model: Sequential, { input, weights }: Data) => mean(mul(model.forward(input), weights));

test("each loss is that of the model with the gate held there", () => {
  const { lstm, gru, model } = network();
  model.train();
  const { loss: free, rows } = ablate(model, batches, loss);
  expect(model.training && gru.training).toBe(true);
  // Four gates of an LSTM without the candidate, in two directions, two of the GRU, three ways each.
  expect(rows).toHaveLength((3 * 2 + 2) * 3);
  model.eval();
  const linear = model.modules().at(-1) as Linear;
  const byHand = (held: { lstm?: object; gru?: object }) => {
    const losses = batches.map(({ input, weights }) => {
      const first = lstm.forward(input, { act: { ...held.lstm } }).output;
      const second = gru.forward(first, { act: { ...held.gru } }).output;
      return mean(mul(linear.forward(second), weights)).data[0];
    });
    return (losses[0] + losses[1]) / 2;
  };
  expect(free).toBeCloseTo(byHand({}), 6);
  const observer = new GateObserver(gru);
  for (const { input } of batches) observer.add(lstm.forward(input).output);
  const update = observer.report().gates.find(({ gate }) => gate === "update")!;
  const found = (gate: string, by: string, direction = "forward") =>
    rows.find((row) => row.gate === gate && row.by === by && row.direction === direction)!;
  expect(found("forget", "closed", "reverse").loss).toBeCloseTo(
    byHand({ lstm: { forget: { set: 0, direction: "reverse" } } }),
    6,
  );
  expect(found("update", "open").loss).toBeCloseTo(byHand({ gru: { update: 1 } }), 6);
  expect(found("update", "mean").loss).toBeCloseTo(byHand({ gru: { update: { set: [...update.mean] } } }), 6);
  for (const { loss: held, change } of rows) expect(change).toBeCloseTo(held - free, 12);
  // Nothing stays behind.
  expect(loss(model, batches[0]).data).toEqual(loss(model, batches[0]).data);
  expect(byHand({})).toBe(byHand({}));
});

test("gates and ways can be chosen, by any name of a gate", () => {
  const { gru } = network();
  const whole = new Sequential(gru);
  const data = [numbers([4, 1, 8])];
  const table = ablate(whole, data, (model, x) => mean(model.forward(x)), {
    gates: ["retain", "new"],
    by: ["closed"],
  });
  expect(table.rows.map(({ gate, by }) => [gate, by])).toEqual([
    ["retain", "closed"],
    ["new", "closed"],
  ]);
  expect(table.rows[1].loss).toBe(0);
});

test("it prints as a table with bars", () => {
  const row = { module: "0", layer: 0, direction: "forward", by: "open" } as const;
  const table = new Ablation(0.5, [
    { ...row, gate: "forget", loss: 0.75, change: 0.25 },
    { ...row, gate: "input", loss: 0.375, change: -0.125 },
  ]);
  expect(String(table).split("\n")).toEqual([
    "loss 0.5000 of the free model",
    `0 layer 0  forget  open  0.7500  +0.25  ${"█".repeat(20)}`,
    `0 layer 0  input   open  0.3750  -0.13  ${"█".repeat(10)}`,
  ]);
});

test("refusals", () => {
  const { model, lstm } = network();
  const run =
    (options: object, data: unknown = batches, of: unknown = model, by: unknown = loss) =>
    () =>
      ablate(of as Sequential, data as Data[], by as typeof loss, options);
  expect(run({ gates: ["forgot"] })).toThrow(/"forgot"/);
  expect(run({ by: ["half"] })).toThrow(/"half"/);
  expect(run({ by: [] })).toThrow(/list of ways/);
  for (const gates of ["forget", "if", []]) expect(run({ gates })).toThrow(/gates as a list of names/);
  expect(run({}, batches, model, null)).toThrow(/loss to be a function, got null/);
  expect(run({}, [])).toThrow(/at least one batch/);
  expect(run({}, batches, new Linear({ inFeatures: 1, outFeatures: 1 }))).toThrow(/recurrent layer/);
  expect(run({}, batches, null)).toThrow(/recurrent layer/);
  expect(run({}, batches, model, () => Number.NaN)).toThrow(/one finite number/);
  // A refusal leaves the layers free.
  expect(lstm.forward(batches[0].input, { trace: true }).trace.gate("forget").data).not.toContain(1);
});
