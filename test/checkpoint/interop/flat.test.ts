/** Stacks in one vector: cuDNN's buffer as Torch7 saves it. */
import { describe, expect, test } from "vitest";
import { fromFloat, openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { recordOf, toModule } from "../../../src/modules.ts";
import { writeNpz } from "../../support/writers.ts";
import { LuaObject, LuaView, list, t7, table } from "../formats/t7Builder.ts";

const [D, H] = [3, 2];

/** Numbers 1, 2, 3, … */
const counted = (size: number) => Float32Array.from({ length: size }, (_, k) => k + 1);

/** Sizes of the pieces as cuDNN lays them out, written out for two layers in two directions. */
const lengthOf = (gates: number, layers: number, directions: number) => {
  let size = 0;
  for (let layer = 0; layer < layers; layer++) {
    const columns = layer === 0 ? D : directions * H;
    size += directions * gates * H * (columns + H + 2);
  }
  return size;
};

function cudnnFile(type: string, mode: string, size: number, change: Record<string, string | number> = {}) {
  return t7(
    table({
      model: new LuaObject("nn.Sequential", {
        modules: list(
          new LuaObject(type, {
            inputSize: D,
            hiddenSize: H,
            numLayers: 2,
            bidirectional: type === "cudnn.BLSTM" ? "CUDNN_BIDIRECTIONAL" : "CUDNN_UNIDIRECTIONAL",
            numDirections: type === "cudnn.BLSTM" ? 2 : 1,
            mode,
            ...change,
            weight: new LuaView({ values: [...counted(size)] }, [size], 0, "Cuda"),
          }),
        ),
      }),
    }),
  );
}

describe("Torch7's cuDNN modules", () => {
  test("BLSTM: weights of all pseudo-layers, then biases, in the order of PyTorch", async () => {
    const size = lengthOf(4, 2, 2);
    const { layers, warnings } = await openCheckpoint(cudnnFile("cudnn.BLSTM", "CUDNN_LSTM", size));
    expect(warnings).toEqual([]);
    expect(layers).toHaveLength(1);
    const [layer] = layers;
    expect(layer).toMatchObject({
      name: "model/modules/1",
      convention: "cudnn.LSTM",
      inputSize: D,
      hiddenSize: H,
      numLayers: 2,
      bidirectional: true,
      alternatives: [],
    });
    const records = await layer.records();
    expect(records.map(({ layer: level, direction }) => `${level} ${direction}`)).toEqual([
      "0 forward",
      "0 reverse",
      "1 forward",
      "1 reverse",
    ]);
    const first = 4 * H * (D + H);
    const second = 4 * H * (2 * H + H);
    const biases = 2 * first + 2 * second;
    expect([...records[0].weights.weightIh].slice(0, 3)).toEqual([1, 2, 3]);
    expect(records[0].weights.weightHh[0]).toBe(4 * H * D + 1);
    expect(records[1].weights.weightIh[0]).toBe(first + 1);
    expect(records[2].weights.weightIh[0]).toBe(2 * first + 1);
    expect(records[3].weights.weightHh.at(-1)).toBe(biases);
    records.forEach(({ weights }, k) => {
      expect(weights.biasIh![0]).toBe(biases + k * 8 * H + 1);
      expect(weights.biasHh![0]).toBe(biases + k * 8 * H + 4 * H + 1);
    });
    expect(records[3].weights.biasHh!.at(-1)).toBe(size);
    await expect(toModule(layer)).resolves.toBeInstanceOf(LSTM);
  });

  test("GRU, and RNNs whose mode says the nonlinearity", async () => {
    const gru = await openCheckpoint(cudnnFile("cudnn.GRU", "CUDNN_GRU", lengthOf(3, 2, 1)));
    expect(gru.layers[0].convention).toBe("cudnn.GRU");
    const relu = await openCheckpoint(cudnnFile("cudnn.RNNReLU", "CUDNN_RNN_RELU", lengthOf(1, 2, 1)));
    expect(relu.layers[0]).toMatchObject({ convention: "cudnn.RNN", activations: { state: "relu" } });
    expect(relu.warnings).toEqual([]);
  });

  test("a vector that is not of its sizes is left alone, with a note", async () => {
    const bytes = cudnnFile("cudnn.GRU", "CUDNN_GRU", lengthOf(3, 2, 1) + 1);
    const { layers, warnings } = await openCheckpoint(bytes);
    expect(layers).toEqual([]);
    expect(warnings.join()).toMatch(/model\.modules\.1\.weight: its \d+ numbers do not fit a cudnn\.GRU/);
    const bads: Record<string, number>[] = [
      { hiddenSize: 1e300 },
      { numLayers: 2 ** 40 },
      { numLayers: -1 },
      { hiddenSize: 0.5 },
    ];
    for (const bad of bads) {
      const file = cudnnFile("cudnn.GRU", "CUDNN_GRU", lengthOf(3, 2, 1), bad);
      expect((await openCheckpoint(file)).layers).toEqual([]);
    }
  });
});

test("MXNet 2's vector is named in a warning", async () => {
  const bytes = writeNpz(new Map([["net.0.rnn_param", fromFloat(counted(50), [50])]]));
  expect((await openCheckpoint(bytes)).warnings.join()).toMatch(/net\.0\.rnn_param .*MXNet 2/);
});

test("a stack is not written as one vector", () => {
  const record = recordOf(new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }));
  expect(() => saveCheckpoint(record, { format: "npz", framework: "cudnn" })).toThrow(/cudnn/);
});
