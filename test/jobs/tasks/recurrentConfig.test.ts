import { describe, expect, test } from "vitest";
import { GRU, type LSTM, RNN } from "../../../src/core/nn/index.ts";
import {
  describeRecurrent,
  makeRecurrent,
  outputSize,
  recurrentConfig,
} from "../../../src/jobs/tasks/recurrentConfig.ts";

describe("recurrentConfig", () => {
  test("an LSTM starts with an effective forget bias of 1, in every layer and direction, and says so", () => {
    const config = recurrentConfig({ numLayers: 2, bidirectional: true, hiddenSize: 3 });
    const layer = makeRecurrent(config, 4, 1) as LSTM;
    expect(layer.gates.forget.bias()).toEqual(Array.from({ length: 4 }, () => Float32Array.of(1, 1, 1)));
    expect(layer.gates.input.bias()[0]).not.toEqual(Float32Array.of(1, 1, 1));
    expect(describeRecurrent(config)).toBe(
      "LSTM, 2 layers of 3 units, in both directions; the forget gate starts with an effective bias of 1",
    );
    expect(outputSize(config)).toBe(6);
  });

  test.each(["forget", "f", "retain"])("unless told otherwise by the name %s", (name) => {
    const config = recurrentConfig({ gates: { [name]: -0.5 }, hiddenSize: 2 });
    expect(config.gates).toEqual({ [name]: -0.5 });
    expect((makeRecurrent(config, 1, 0) as LSTM).gates.forget.bias()[0]).toEqual(Float32Array.of(-0.5, -0.5));
  });

  test("another gate is set beside it", () => {
    expect(recurrentConfig({ gates: { input: -1 } }).gates).toEqual({ input: -1, forget: 1 });
  });

  test("GRU and RNN start with biases of 0", () => {
    expect(recurrentConfig({ cell: "gru" }).gates).toEqual({});
    for (const cell of ["gru", "rnn"] as const) {
      const layer = makeRecurrent(recurrentConfig({ cell, hiddenSize: 3 }), 1, 0);
      expect(layer.parameter("bias_ih_l0").data.every((bias) => bias === 0)).toBe(true);
      expect(layer.parameter("bias_hh_l0").data.every((bias) => bias === 0)).toBe(true);
    }
    expect(makeRecurrent(recurrentConfig({ cell: "gru" }), 1, 0)).toBeInstanceOf(GRU);
    expect(makeRecurrent(recurrentConfig({ cell: "rnn" }), 1, 0)).toBeInstanceOf(RNN);
  });

  test("weights are those of the recommended preset: orthogonal where the state comes back", () => {
    const layer = makeRecurrent(recurrentConfig({ hiddenSize: 4 }), 3, 1) as LSTM;
    const forget = layer.parameter("weight_hh_l0").data.subarray(16, 32);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        let dot = 0;
        for (let k = 0; k < 4; k++) dot += forget[i * 4 + k] * forget[j * 4 + k];
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
    expect(layer.initialization.map(({ scheme }) => scheme)).toEqual(["recommended", "biases"]);
    expect(makeRecurrent(recurrentConfig({ hiddenSize: 4 }), 3, 1).parameters()[1].data).toEqual(
      layer.parameter("weight_hh_l0").data,
    );
  });

  test.each([
    ["gates that are not a record", { gates: 1 }, "expected gates to be a plain object such as"],
    ["a direction that is not a boolean", { bidirectional: "yes" }, "true or false"],
    ["an unknown gate", { gates: { forgot: 1 } }, "expected one of input"],
    ["a gate of another cell", { cell: "gru", gates: { forget: 1 } }, "expected one of reset"],
    ["a gate without a single bias", { cell: "gru", gates: { new: 1 } }, "two biases"],
    ["a bias that is not finite", { gates: { forget: Number.NaN } }, "finite"],
    ["an unknown cell", { cell: "xlstm" }, 'expected cell to be "lstm", "gru" or "rnn"'],
    ["no units", { hiddenSize: 0 }, "hiddenSize"],
  ])("refuses %s", (_what, choice, message) => {
    expect(() => makeRecurrent(recurrentConfig(choice as never), 1, 0)).toThrow(message);
  });
});
