/** Which parameters decay. */
import { expect, test } from "vitest";
import { LayerNorm, Linear, LSTM, Sequential } from "../../../src/core/nn/index.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import { AdamW, parameterGroups } from "../../../src/core/train/index.ts";

const makeModel = () =>
  new Sequential(
    new LSTM({ inputSize: 2, hiddenSize: 3, peephole: true, seed: 1 }),
    new LayerNorm({ normalizedShape: 3 }),
    new Linear({ inFeatures: 3, outFeatures: 1, seed: 2 }),
  );

test("biases and the gains of layer norms are spared, weights and peepholes are not", () => {
  const model = makeModel();
  const names = new Map([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
  const groups = parameterGroups(model, { weightDecay: 0.1 });
  expect(groups.map(({ weightDecay, params }) => [weightDecay, params.map((p) => names.get(p))])).toEqual([
    [0.1, ["0.weight_ih_l0", "0.weight_hh_l0", "0.weight_ch_l0", "2.weight"]],
    [0, ["0.bias_ih_l0", "0.bias_hh_l0", "1.weight", "1.bias", "2.bias"]],
  ]);
});

test("a spared bias stays where it was set while weights shrink", () => {
  const model = makeModel();
  const lstm = model.layers[0] as LSTM;
  lstm.gates.forget.setBias(1);
  const optimizer = new AdamW(parameterGroups(model, { weightDecay: 0.5 }), { lr: 0.1 });
  const weight = lstm.parameter("weight_hh_l0");
  const before = weight.data[0];
  for (const parameter of model.parameters()) parameter.grad = parameter.clone();
  for (const parameter of model.parameters()) parameter.grad!.data.fill(0);
  optimizer.step();
  expect([...lstm.gates.forget.bias()[0]]).toEqual([1, 1, 1]);
  expect(weight.data[0] / before).toBeCloseTo(0.95, 6);
});

test("decayBiases puts everything into one group", () => {
  const model = makeModel();
  const groups = parameterGroups(model, { weightDecay: 0.1, decayBiases: true });
  expect(groups.map(({ weightDecay, params }) => [weightDecay, params.length])).toEqual([
    [0.1, model.parameters().length],
  ]);
});

test("a module without biases gives one group", () => {
  const groups = parameterGroups(new Linear({ inFeatures: 2, outFeatures: 2, bias: false }), {
    weightDecay: 1,
  });
  expect(groups.length).toBe(1);
});

test("refuses parameters instead of a module", () => {
  const parameters = makeModel().parameters() as never;
  expect(() => parameterGroups(parameters, { weightDecay: 1 })).toThrow(ArgumentError);
});
