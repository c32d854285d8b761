/** Defined cells as C: those of the library, and your own equations from a file, beside layers in double precision. */
import { expect, test } from "vitest";
import type { CellDefinition } from "../../../src/core/cells/defined/definition.ts";
import { definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import type { ChainLayer, ChainSource } from "../../../src/core/chain/chain.ts";
import { DefinedLayer } from "../../../src/core/nn/definedLayer.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { encodeModel } from "../../../src/core/train/weights.ts";
import { Linear, Sequential } from "../../../src/index.ts";
import { openNetwork, toC, toSequential, writeNetwork } from "../../../src/network.ts";
import { scratchFolder } from "../../checkpoint/formats/samples.ts";
import { chain, sequence } from "../../support/chains.ts";
import { isThere, native, runC } from "../../support/cPrograms.ts";
import { isLive } from "../../support/exhaustive.ts";
import { differenceOf } from "../../support/goldens.ts";

const compilers = ["gcc", ...(isLive ? ["clang-19"] : [])].filter((name) => {
  const found = isThere(name);
  if (!found) console.log(`skipping cells as C by ${name}: it is not there`);
  return found;
});
const FLAGS = isLive ? ["-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"] : ["-O1"];

const UNITS = 6;
const FRAMES = 7;

const { sLSTM } = definitions;
const convolved = { ...sLSTM.gates.forget, input: "conv" };
/** Blocks on the diagonal too: what a head of sLSTM is. */
const cells: Record<string, CellDefinition> = {
  ...definitions,
  heads: { ...sLSTM, recurrentBlocks: 2, inputBlocks: 3 },
  inputs: { ...sLSTM, gates: { ...sLSTM.gates, forget: convolved } },
};

/** The file of a layer as a chain, and what the layer computes in double precision from the same weights. */
function caseOf(name: string, definition: CellDefinition) {
  const projSize = definition.projection ? 3 : 0;
  const sizes = { inputSize: UNITS, hiddenSize: UNITS, projSize, seed: 1 };
  const layer = new DefinedLayer({ cell: definition, ...sizes, dtype: "float64" });
  const weights = new Map(
    [...layer.ownParameters()].map(([key, { shape, data }]) => {
      const rounded = Float32Array.from(data);
      data.set(rounded);
      return [key, { shape, data: rounded }];
    }),
  );
  const own: ChainLayer = {
    kind: "defined",
    name,
    cell: definition,
    hiddenSize: UNITS,
    sequences: true,
    weights,
  };
  const model: ChainSource = chain([own], { inputs: [{ name: "x", frames: "any", features: UNITS }] });
  const x = sequence(FRAMES, UNITS);
  const wanted = layer.forward(tensor(Float64Array.from(x), [FRAMES, 1, UNITS])).output.data;
  return { name, model, inputs: [x], wanted };
}

test.each(compilers)(
  "cells of the library compute by %s what they compute in double precision",
  async (compiler) => {
    const all = Object.entries(cells).map(([name, definition]) => caseOf(name, definition));
    const answers = await runC(scratchFolder(), all, native(compiler, ...FLAGS));
    for (const [k, { name, wanted }] of all.entries())
      expect(
        differenceOf(
          answers[k].flatMap(({ outputs }) => outputs[0]),
          wanted,
        ),
        name,
      ).toBeLessThan(1e-5);
  },
  120_000,
);

/** A cell that no library has. */
const own: CellDefinition = {
  name: "two memories",
  state: { h: "hidden", a: "fast", b: "slow" },
  initial: { b: 0.5 },
  gates: {
    open: { symbol: "o", activation: "sigmoid" },
    keep: { symbol: "k", activation: "sigmoid", recurrent: "b", peephole: "a" },
    content: { symbol: "n", activation: "tanh", norm: "content" },
  },
  vectors: { w: { name: "share", initial: [0.2, 0.8] } },
  constants: { limit: 2 },
  equations: [
    "a' = k * a + (1 - k) * n",
    "b' = max(-limit, min(limit, b + w * a'))",
    "h' = o * tanh(a' + b')",
  ],
};

test.skipIf(compilers.length === 0)(
  "your own equations go from a file to C, and to a model that trains",
  async () => {
    const options = { cell: own, inputSize: 3, hiddenSize: 5, batchFirst: true, seed: 3 };
    const model = new Sequential(
      new DefinedLayer({ ...options, numLayers: 2 }),
      new Linear({ inFeatures: 5, outFeatures: 2, seed: 1 }),
    ).eval();
    const network = await openNetwork(encodeModel(model), { chain: "0,1:softmax" });
    expect(network.streams).toBe(true);
    const { source, header } = await toC(network.chain);
    expect(source).toContain("h' = o x tanh(a' + b')");
    expect(source).toMatch(/\/\* keep \*\//);
    expect(header).toContain("float n0_slow[10]; /* state of 0 */");
    const x = sequence(FRAMES, 3);
    const wanted = network.run(x);
    const again = await openNetwork(writeNetwork(network.chain));
    expect(again.run(x)).toEqual(wanted);
    const trained = toSequential(network.chain).forward(tensor(x, [1, FRAMES, 3]));
    expect(differenceOf(trained.data, wanted)).toBeLessThan(1e-5);
    const [answers] = await runC(
      scratchFolder(),
      [{ model: network.chain, inputs: [x] }],
      native(compilers[0], ...FLAGS),
    );
    expect(
      differenceOf(
        answers.flatMap(({ outputs }) => outputs[0]),
        wanted,
      ),
    ).toBeLessThan(1e-5);
  },
);

test.each([
  [
    "weights that lack a gate",
    { weights: new Map() },
    /layer "c": expected weightIh of 108 numbers, got nothing/,
  ],
  [
    "equations that do not fit together",
    { cell: { ...own, equations: ["h' = q"] } },
    /layer "c": cell two memories: expected symbols .* got q/,
  ],
])("%s are refused in one line", async (_, change, message) => {
  const { model } = caseOf("c", own);
  const wrong = { ...model, layers: [{ ...model.layers[0], ...change } as ChainLayer] };
  for (const make of [
    () => toC(wrong),
    async () => openNetwork(writeNetwork(wrong)).then((it) => it.run(sequence(2, UNITS))),
  ])
    await expect(make()).rejects.toThrow(message);
});
