/** Weights with blocks on a diagonal (heads of sLSTM, blocks of RG-LRU) and projections of defined cells, in a layer. */
import { describe, expect, it } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { mul, sum } from "../../../src/core/autograd/ops.ts";
import type { CellDefinition, GateDefinition } from "../../../src/core/cells/defined/definition.ts";
import type { CellName } from "../../../src/core/cells/defined/definitions/index.ts";
import { definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { weights } from "../../../src/core/init/schemes.ts";
import {
  DefinedLayer,
  type DefinedLayerOptions,
  type DefinedState,
  LSTM,
} from "../../../src/core/nn/index.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { decodeModel, encodeModel, type Json } from "../../../src/core/train/index.ts";
import { expectClose } from "../../support/compare.ts";
import { shareOf } from "../../support/exhaustive.ts";
import { sequence } from "./fixtures.ts";

const make = (options: Partial<DefinedLayerOptions> & Pick<DefinedLayerOptions, "cell">) =>
  new DefinedLayer({ inputSize: 6, hiddenSize: 6, dtype: "float64", seed: 3, ...options });

/** The same layer with whole matrices: zeros beside the blocks. */
function whole(blocked: DefinedLayer): DefinedLayer {
  const { blocks: _b, heads: _h, ...options } = blocked.config() as DefinedLayerOptions;
  const { inputBlocks = 1, recurrentBlocks = 1, ...cell } = blocked.definition;
  const gates = Object.entries<GateDefinition>(cell.gates);
  const seen = gates.flatMap(([, { input = true }]) => (input === false ? [] : [input]));
  const places = [...new Set(seen)];
  const all = Object.fromEntries(
    gates.map(([name, { input = true, ...gate }]) => [name, { ...gate, input: input !== false }]),
  );
  const layer = new DefinedLayer({ ...options, cell: { ...cell, gates: all } });
  const state = blocked.stateDict();
  for (const [name, parameter] of layer.namedParameters()) {
    const stored = state.get(name)!;
    const isInput = name.startsWith("input_weight");
    const blocks = isInput ? inputBlocks : recurrentBlocks;
    const inputs = isInput ? places.length : 1;
    if (!/^(input|hidden)_weight/.test(name) || blocks * inputs === 1) {
      parameter.data.set(stored.data);
      continue;
    }
    const H = layer.hiddenSize;
    const [rows, columns] = parameter.shape;
    const width = columns / blocks / inputs;
    parameter.data.fill(0);
    for (let row = 0; row < rows; row++) {
      const block = Math.floor((row % H) / (H / blocks));
      const first = isInput ? (places.indexOf(seen[Math.floor(row / H)]) * columns) / inputs : 0;
      const own = stored.data.subarray(row * width, (row + 1) * width);
      parameter.data.set(own, row * columns + first + block * width);
    }
  }
  return layer;
}

const { gates } = definitions.sLSTM;
/** Its first two gates see another input than the last two. */
const convolved: CellDefinition = {
  ...definitions.sLSTM,
  gates: {
    ...gates,
    input: { ...gates.input, input: "conv" },
    forget: { ...gates.forget, input: "conv" },
  },
};
const threeInputs: CellDefinition = {
  name: "Three",
  gates: {
    a: { activation: "sigmoid", input: "right", norm: "one" },
    b: { activation: "sigmoid" },
    c: { activation: "tanh", input: "left", recurrent: false },
    d: { activation: "sigmoid", input: false },
  },
  equations: ["h' = a * h + b * c * d"],
};

const divided: [string, Partial<DefinedLayerOptions> & Pick<DefinedLayerOptions, "cell">][] = [
  ["sLSTM with 3 heads", { cell: "sLSTM", heads: 3 }],
  ["sLSTM with 2 heads and 3 blocks", { cell: "sLSTM", heads: 2, blocks: 3, numLayers: 2 }],
  ["sLSTM with a head for each unit", { cell: "sLSTM", heads: 6 }],
  ["RG-LRU with 2 blocks", { cell: "rgLRU", blocks: 2, numLayers: 2 }],
  ["RG-LRU with 3 blocks", { cell: "rgLRU", blocks: 3 }],
  ["minLSTM with 2 blocks, both ways", { cell: "minLSTM", blocks: 2, bidirectional: true }],
  ["layer-normalised GRU with 2 heads", { cell: "layerNormGRU", heads: 2 }],
  ["a convolved sLSTM with 2 heads", { cell: convolved, heads: 2, blocks: 2, inputSize: 12 }],
  ["a cell of three inputs", { cell: threeInputs, inputSize: 9, bidirectional: true }],
  ["MGU with 3 heads", { cell: "mgu", heads: 3, bidirectional: true, inputSize: 4 }],
];

describe.each(shareOf("cells in blocks", divided, 2))("%s", (_, options) => {
  const lengths = [5, 2, 4];

  it("is the layer whose matrices have zeros beside the blocks", () => {
    const blocked = make(options);
    const dense = whole(blocked);
    const x = sequence([5, 3, blocked.inputSize]);
    const [got, wanted] = [blocked, dense].map((layer) => layer.forward(x, { lengths }));
    expectClose("output", got.output.data, wanted.output.data, { absolute: 1e-12 });
    const stored = [...blocked.namedParameters().values()].reduce((n, { size }) => n + size, 0);
    const full = [...dense.namedParameters().values()].reduce((n, { size }) => n + size, 0);
    expect(stored).toBeLessThan(full);
  });

  it("has the gradients that central differences show", () => {
    const layer = make(options);
    const x = sequence([4, 2, layer.inputSize]);
    x.requiresGrad = true;
    const factors = sequence([...layer.forward(x).output.shape], 9);
    const error = gradientError(
      () => sum(mul(layer.forward(x, { lengths: [4, 3] }).output, factors)),
      [x, ...layer.parameters()],
    );
    expect(error).toBeLessThan(1e-6);
  });

  it("comes back from a file", () => {
    const layer = make(options);
    const { tensors, config } = decodeModel(encodeModel(layer, layer.config() as unknown as Json));
    const again = DefinedLayer.fromConfig(config);
    again.loadStateDict(tensors);
    const x = sequence([3, 2, layer.inputSize]);
    expect(again.forward(x).output.data).toEqual(layer.forward(x).output.data);
    expect(String(again)).toBe(String(layer));
  });
});

it("recommended makes every block orthogonal by itself, and takes fans of a block", () => {
  const layer = new DefinedLayer({
    cell: "sLSTM",
    inputSize: 8,
    hiddenSize: 12,
    heads: 3,
    blocks: 2,
    seed: 1,
  });
  initialize(layer, "recommended", { seed: 4 });
  initialize(layer, weights("hiddenWeight", "orthogonal", { per: "gate", gates: ["forget"], gain: 2 }), {
    seed: 5,
  });
  for (const [gate, gain] of [
    ["input", 1],
    ["forget", 2],
  ] as const) {
    const { hiddenWeight, inputWeight } = layer.cell(0).gates[gate];
    expect(hiddenWeight.shape).toEqual([12, 4]);
    expect(inputWeight.shape).toEqual([12, 4]);
    for (let block = 0; block < 3; block++) {
      const rows = Array.from({ length: 4 }, (_, r) =>
        Array.from(hiddenWeight.data.subarray((4 * block + r) * 4, (4 * block + r + 1) * 4)),
      );
      for (const a of rows) {
        for (const b of rows) {
          const product = a.reduce((s, v, k) => s + v * b[k], 0);
          expect(product).toBeCloseTo(a === b ? gain * gain : 0, 5);
        }
      }
    }
    // Xavier of a block of 6 by 4.
    const bound = Math.sqrt(6 / (6 + 4));
    const most = Math.max(...inputWeight.data.map(Math.abs));
    expect(most).toBeLessThanOrEqual(bound);
    expect(most).toBeGreaterThan(0.8 * bound);
  }
});

describe("projSize", () => {
  const projectable: CellName[] = ["peepholeLSTM", "cifg", "layerNormLSTM", "sLSTM"];

  it.each(projectable)("%s, projected, has the gradients that central differences show", (cell) => {
    const layer = make({ cell, inputSize: 2, hiddenSize: 3, projSize: 2, bidirectional: true });
    expect(layer.parameter("projection_l0").shape).toEqual([2, 3]);
    const x = sequence([4, 2, 2]);
    x.requiresGrad = true;
    const { output, state } = layer.forward(x);
    expect(output.shape).toEqual([4, 2, 4]);
    const initial = Object.fromEntries(
      Object.entries(state).map(([part, { shape }]) => [part, sequence([...shape], 4)]),
    ) as DefinedState;
    expect(initial.hidden.shape).toEqual([2, 2, 2]);
    expect(initial.cell.shape).toEqual([2, 2, 3]);
    if (cell === "sLSTM") initial.normalizer.data.fill(1);
    for (const part of Object.values(initial)) part.requiresGrad = true;
    const factors = sequence([...output.shape], 9);
    const error = gradientError(
      () => sum(mul(layer.forward(x, { state: initial, lengths: [4, 3] }).output, factors)),
      [x, ...Object.values(initial), ...layer.parameters()],
    );
    expect(error).toBeLessThan(1e-6);
  });

  it("is that of the plain LSTM", () => {
    const own = new LSTM({
      inputSize: 3,
      hiddenSize: 4,
      projSize: 2,
      peephole: true,
      dtype: "float64",
      seed: 1,
    });
    const layer = new DefinedLayer({
      cell: "peepholeLSTM",
      inputSize: 3,
      hiddenSize: 4,
      projSize: 2,
      dtype: "float64",
    });
    const sum2 = (a: Tensor, b: Tensor) =>
      new Tensor(
        a.data.map((v, k) => v + b.data[k]),
        a.shape,
      );
    layer.loadStateDict({
      input_weight_l0: own.parameter("weight_ih_l0"),
      hidden_weight_l0: own.parameter("weight_hh_l0"),
      bias_l0: sum2(own.parameter("bias_ih_l0"), own.parameter("bias_hh_l0")),
      projection_l0: own.parameter("weight_hr_l0"),
      peephole_l0: own.parameter("weight_ch_l0"),
    });
    const x = sequence([5, 2, 3]);
    expectClose("output", layer.forward(x).output.data, own.forward(x).output.data, { absolute: 1e-12 });
  });
});

it.each<[string, Partial<DefinedLayerOptions> & Pick<DefinedLayerOptions, "cell">, string]>([
  [
    "heads that do not divide",
    { cell: "sLSTM", heads: 4 },
    "SLSTM: expected heads to divide 6 and 6, got 4 in layer 0",
  ],
  [
    "blocks that do not divide",
    { cell: "sLSTM", blocks: 2, inputSize: 5 },
    "expected blocks to divide 5 and 6, got 2 in layer 0",
  ],
  [
    "an input that does not divide",
    { cell: convolved, inputSize: 7 },
    "SLSTM: expected an input of conv and x side by side, equally wide, got 7 for layer 0",
  ],
  [
    "a stack of a cell with several inputs",
    { cell: convolved, numLayers: 2 },
    "equally wide, got the output of a layer for layer 1. Stack such layers yourself",
  ],
  [
    "an input without a name",
    { cell: { ...convolved, gates: { input: { input: "a b" } } } as unknown as CellDefinition },
    'expected input to be true, false or the name of an input, got "a b"',
  ],
  [
    "no whole number",
    { cell: "sLSTM", heads: 1.5 },
    "expected recurrentBlocks to be an integer of at least 1, got 1.5",
  ],
  ["no block", { cell: "rgLRU", blocks: 0 }, "expected inputBlocks to be an integer of at least 1, got 0"],
  [
    "heads without U",
    { cell: "minGRU", heads: 2 },
    "MinGRU: expected heads only for a cell with recurrent weights",
  ],
  [
    "a projection as wide as the state",
    { cell: "cifg", projSize: 6 },
    "expected projSize smaller than hiddenSize, 6, got 6",
  ],
  [
    "a projection that does not divide",
    { cell: "cifg", projSize: 2, heads: 3 },
    "expected heads to divide 2 and 6, got 3",
  ],
  [
    "a projection of a state that equations use",
    { cell: "janet", projSize: 2 },
    "expected a projected hidden state that only recurrent weights see",
  ],
  [
    "a definition that projects, without a size",
    { cell: { ...definitions.cifg, projection: true } },
    "expected projSize, as the definition projects its hidden state",
  ],
])("refuses %s", (_, options, message) => {
  expect(() => make(options)).toThrow(message);
});
