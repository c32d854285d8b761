/** Settings of how gates learn, as plain data: read from a model, and restored to a similar one; data from a file is checked. */
import { expect, it } from "vitest";
import { LSTM, learningSettings, restoreLearning } from "../../../src/core/nn/index.ts";

const make = () => new LSTM({ inputSize: 2, hiddenSize: 3, numLayers: 2, seed: 1 });

it("makes another model learn alike, through JSON", () => {
  const model = make();
  model.gates.forget.learn({ trainable: false }, ["bias"]);
  model.cell(1).gates.output.learn({ rate: 0.25, weightDecay: false }, ["hiddenWeight"]);
  const settings = learningSettings(model);
  expect(Object.keys(settings).sort()).toEqual([
    "bias_hh_l0",
    "bias_hh_l1",
    "bias_ih_l0",
    "bias_ih_l1",
    "weight_hh_l1",
  ]);
  const copy = make();
  copy.gates.input.learn({ rate: 3 });
  restoreLearning(copy, JSON.parse(JSON.stringify(settings)));
  expect(learningSettings(copy)).toEqual(settings);
  expect(copy.cell(0).gates.input.learning().bias).toEqual({ trainable: true, weightDecay: true, rate: 1 });
  expect(copy.cell(1).gates.output.learning().hiddenWeight).toEqual({
    trainable: true,
    weightDecay: false,
    rate: 0.25,
  });
});

const plain = { trainable: true, weightDecay: true, rate: 1 };

it.each([
  [[], "expected ranges by parameter"],
  [{ weight: [] }, "expected parameters of this model"],
  [{ bias_ih_l0: {} }, "expected a list of ranges"],
  [{ bias_ih_l0: [{ ...plain, start: 3, end: 13 }] }, "from 0 to 12, got 3 to 13"],
  [{ bias_ih_l0: [{ ...plain, start: 3, end: 3 }] }, "got 3 to 3"],
  [{ weight_ih_l0: [{ ...plain, start: 1, end: 4 }] }, "whole rows of 2"],
  [
    {
      bias_ih_l0: [
        { ...plain, start: 3, end: 6 },
        { ...plain, start: 4, end: 9 },
      ],
    },
    "from 6 to 12, got 4 to 9",
  ],
  [{ bias_ih_l0: [{ ...plain, start: 3, end: 6, rate: -1 }] }, "expected rate to be"],
  [{ bias_ih_l0: [{ start: 3, end: 6, rate: 1, trainable: true }] }, "expected weightDecay, got none"],
  [{ bias_ih_l0: [{ ...plain, start: 3, end: 6, lr: 1 }] }, "lr"],
])("refuses %j, and then changes nothing", (settings, message) => {
  const model = make();
  model.gates.cell.learn({ rate: 2 });
  const before = learningSettings(model);
  const all = { bias_hh_l1: [{ ...plain, start: 0, end: 3, rate: 5 }], ...settings };
  expect(() => restoreLearning(model, Array.isArray(settings) ? settings : all)).toThrow(message);
  expect(learningSettings(model)).toEqual(before);
});
