import { expect, test } from "vitest";
import { mseLoss } from "../../../src/core/autograd/losses.ts";
import { Dropout, GRU, Linear, LSTM, Sequential, type SequentialState } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { fit, SGD } from "../../../src/core/train/index.ts";
import { mapTensors, type Tree } from "../../../src/core/train/tree.ts";

const random = new Random(1);
const noise = (steps: number) =>
  tensor(
    Float32Array.from({ length: steps * 6 }, () => random.uniform(-1, 1)),
    [steps, 2, 3],
  );
const chain = () =>
  new Sequential(
    new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }),
    new Dropout({ p: 0 }),
    new Sequential(new GRU({ inputSize: 4, hiddenSize: 5, numLayers: 2, seed: 2 })),
    new Linear({ inFeatures: 5, outFeatures: 1, seed: 3 }),
  );

test("a chain that gets its state back continues where it ended", () => {
  const model = chain();
  const [a, b] = [noise(4), noise(3)];
  const whole = model.forward(tensor(Float32Array.of(...a.data, ...b.data), [7, 2, 3]));
  const first = model.forward(a, { state: undefined });
  expect(first.state.length).toBe(2);
  expect(Object.keys(first.state[0])).toEqual(["hidden", "cell"]);
  const second = model.forward(b, { state: first.state });
  expect([...first.output.data, ...second.output.data]).toEqual([...whole.data]);
  // The state does matter.
  expect([...model.forward(b).data]).not.toEqual([...second.output.data]);
});

test("without state the result is a tensor, as in PyTorch", () => {
  expect(chain().forward(noise(2)).shape).toEqual([2, 2, 1]);
});

test("fit carries the state of a chain as it carries that of a layer", async () => {
  const series = [noise(4), noise(4)];
  const targets = series
    .map(() => noise(4))
    .map(({ data }) => tensor(Float32Array.from(data.subarray(0, 8)), [4, 2, 1]));
  const batches = { length: 2, batch: (_: number, k: number) => ({ input: series[k], target: targets[k] }) };
  const model = chain();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  for await (const _ of fit(model, batches, { loss: mseLoss, optimizer, carryState: true }));

  const byHand = chain();
  const steps = new SGD(byHand.parameters(), { lr: 0.1 });
  let state: SequentialState | undefined;
  for (const k of [0, 1]) {
    const result = byHand.forward(series[k], { state });
    steps.zeroGrad();
    mseLoss(result.output, targets[k]).backward();
    steps.step();
    state = mapTensors(result.state as Tree, (part) => part.detach()) as SequentialState;
  }
  for (const [name, { data }] of byHand.stateDict())
    expect(model.stateDict().get(name)!.data, name).toEqual(data);
});

test("a state that is not of this chain, and one that nothing uses", () => {
  const model = chain();
  const { state } = model.forward(noise(1), { state: undefined });
  expect(() => model.forward(noise(1), { state: state.slice(1) })).toThrow(
    /one entry for each of 2 recurrent layers, got /,
  );
  expect(() => model.forward(noise(1), { state: [...state].reverse() })).toThrow(/LSTM.forward: .*hidden/);
  const linear = new Sequential(new Linear({ inFeatures: 3, outFeatures: 1 }));
  expect(() => linear.forward(noise(1), { state: undefined })).toThrow(
    /expected a recurrent layer that uses state, got none/,
  );
});
