/** How gates learn, and how states grow. */
import { describe, expect, test } from "vitest";
import { mean, mul } from "../../../src/core/autograd/ops.ts";
import { gateNorms, stateGrowth, watchUpdate } from "../../../src/core/gates/index.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { biases } from "../../../src/core/init/schemes.ts";
import { DefinedLayer, LSTM } from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { SGD } from "../../../src/core/train/sgd.ts";

const input = tensor(
  Float64Array.from({ length: 5 * 2 * 3 }, (_, k) => Math.sin(k)),
  [5, 2, 3],
);
const stack = () =>
  new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, peephole: true, dtype: "float64", seed: 1 });

function learn(layer: LSTM): void {
  const { output } = layer.forward(input);
  mean(mul(output, output)).backward();
}

describe("norms of gates", () => {
  test("add up to those of the parameters, and of their gradients", () => {
    const lstm = stack();
    expect(gateNorms(lstm.cells).every(({ gradient }) => gradient === undefined)).toBe(true);
    learn(lstm);
    const norms = gateNorms(lstm.cells);
    const parts = {
      weight_ih: "inputWeight",
      weight_hh: "hiddenWeight",
      bias_ih: "inputBias",
      weight_ch: "peephole",
    };
    for (const [name, part] of Object.entries(parts)) {
      const blocks = norms.filter((each) => each.layer === 1 && each.part === part);
      expect(blocks.map(({ gate }) => gate)).toEqual(
        part === "peephole" ? ["input", "forget", "output"] : ["input", "forget", "cell", "output"],
      );
      const { data, grad } = lstm.parameter(`${name}_l1`);
      expect(Math.hypot(...blocks.map(({ norm }) => norm))).toBeCloseTo(Math.hypot(...data), 12);
      expect(Math.hypot(...blocks.map(({ gradient }) => gradient!))).toBeCloseTo(
        Math.hypot(...grad!.data),
        12,
      );
    }
  });

  test("of a defined cell are those of the blocks it has", () => {
    const layer = new DefinedLayer({ cell: "minGRU", inputSize: 3, hiddenSize: 4, seed: 1 });
    expect(gateNorms(layer.cells).map(({ gate, part }) => `${gate} ${part}`)).toEqual([
      "update inputWeight",
      "update inputBias",
      "candidate inputWeight",
      "candidate inputBias",
    ]);
  });
});

test("an update's ratio is rate times gradient over norm, 0 for a gate that does not learn, and starts again each time", () => {
  const lstm = stack();
  lstm.gates.input.learn({ trainable: false });
  learn(lstm);
  const before = gateNorms(lstm.cells);
  const ratios = watchUpdate(lstm.cells);
  new SGD(lstm.parameters(), { lr: 0.1 }).step();
  const updates = ratios();
  expect(updates).toHaveLength(before.length);
  updates.forEach(({ gate, ratio }, k) => {
    const { norm, gradient } = before[k];
    if (gate === "input") expect(ratio).toBe(0);
    else expect(ratio).toBeCloseTo((0.1 * gradient!) / norm, 10);
  });
  expect(ratios().every(({ ratio }) => ratio === 0)).toBe(true);
});

test("a state grows where both gates are open", () => {
  const grown = (input: number) => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 8, dtype: "float64", seed: 1 });
    initialize(lstm, biases({ forget: 9, input, cell: 3 }));
    const { trace } = lstm.forward(tensor(new Float64Array(20 * 3), [20, 3]), { trace: true });
    return stateGrowth(trace!.cell());
  };
  const [open, shut] = [grown(9), grown(-9)];
  open.magnitude.forEach((size, t) => {
    expect(Math.abs(size - (t + 1))).toBeLessThan(0.05 * (t + 1));
  });
  expect([...open.saturated]).toEqual([0, ...Array(19).fill(1)]);
  expect(shut.magnitude[19]).toBeLessThan(0.05);
  expect(() => stateGrowth(zeros([3]))).toThrow(/states \[T, N, H\] or \[T, H\], got \[3\]/);
});
