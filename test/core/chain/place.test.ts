import { describe, expect, test } from "vitest";
import type { ChainLayer, ChainSource } from "../../../src/core/chain/chain.ts";
import { firstNeedsEnd, placeChain } from "../../../src/core/chain/place.ts";
import { ChainError } from "../../../src/core/chain/refuse.ts";

const tensor = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
const weights = (all: Record<string, number[]>) =>
  new Map(Object.entries(all).map(([name, shape]) => [name, tensor(...shape)]));

const lstm = {
  name: "lstm",
  kind: "lstm",
  hiddenSize: 4,
  sequences: true,
  weights: weights({ weight_ih_l0: [16, 3], weight_hh_l0: [16, 4] }),
} as const;
const reverse = weights({ weight_ih_l0_reverse: [16, 3], weight_hh_l0_reverse: [16, 4] });
const dense = { name: "dense", kind: "linear", weights: weights({ weight: [2, 4], bias: [2] }) } as const;

const chain = (layers: ChainLayer[], more: Partial<ChainSource> = {}): ChainSource => ({
  source: "a test",
  inputs: [{ name: "x", frames: "any", features: 3 }],
  layers,
  outputs: [{ name: "y", from: layers.at(-1)?.name ?? "x" }],
  ...more,
});
const shapes = (...layers: ChainLayer[]) => placeChain(chain(layers)).placed.map(({ output }) => output);

describe("placing a chain", () => {
  test("gives the shape after every layer, and the numbers in its weights", () => {
    const { placed, outputShapes } = placeChain(chain([lstm, { name: "last", kind: "last" }, dense]));
    expect(placed.map(({ output }) => output)).toEqual([
      { frames: "any", features: 4 },
      { features: 4 },
      { features: 2 },
    ]);
    expect(placed.map(({ parameters }) => parameters)).toEqual([48 + 64, 0, 10]);
    expect(outputShapes).toEqual([{ features: 2 }]);
  });

  test("merges directions, and gives the parts of a layer to others", () => {
    const both = { ...lstm, weights: new Map([...lstm.weights, ...reverse]) };
    expect(shapes({ ...both, merge: "concat" })).toEqual([{ frames: "any", features: 8 }]);
    expect(shapes({ ...both, merge: "sum", sequences: false })).toEqual([{ features: 4 }]);
    const joined: ChainLayer = {
      name: "j",
      kind: "join",
      operation: "features",
      from: "lstm:cell",
      with: ["lstm:hidden_reverse"],
    };
    expect(shapes({ ...both, merge: "concat" }, joined).at(-1)).toEqual({ features: 8 });
  });

  test("windows of frames", () => {
    const fixed = (layer: ChainLayer) =>
      placeChain(chain([layer], { inputs: [{ name: "x", frames: 21, features: 3 }] })).outputShapes[0].frames;
    const conv = { name: "c", kind: "conv1d", weights: weights({ weight: [5, 3, 4] }) } as const;
    expect(fixed(conv)).toBe(18);
    expect(fixed({ ...conv, stride: 2, padding: "same" })).toBe(11);
    expect(fixed({ ...conv, stride: 2, dilation: 3, padding: "causal" })).toBe(11);
    expect(fixed({ name: "p", kind: "pool", operation: "max", size: 2 })).toBe(10);
    expect(fixed({ name: "p", kind: "pool", operation: "mean" })).toBeUndefined();
    expect(fixed({ name: "p", kind: "pad", padding: [1, -2] })).toBe(20);
  });

  test("the first layer that needs the end", () => {
    expect(firstNeedsEnd(placeChain(chain([lstm, { name: "last", kind: "last" }, dense])))).toBeUndefined();
    const back = placeChain(chain([lstm, { ...lstm, name: "back", from: "x", backwards: true }]));
    expect(firstNeedsEnd(back)).toEqual({ layer: "back", reason: "reads the sequence from its end" });
  });

  const refused: [string, ChainSource, string | undefined, RegExp][] = [
    ["no layers", chain([]), undefined, /at least one layer/],
    ["a name twice", chain([lstm, { name: "lstm", kind: "dropout" }]), "lstm", /each name once/],
    ["a later layer", chain([{ ...lstm, from: "dense" }, dense]), "lstm", /an earlier layer, got "dense"/],
    [
      "weights of another size",
      chain([lstm, { ...dense, weights: weights({ weight: [2, 5] }) }]),
      "dense",
      /weight of shape \[any, 4\], got \[2, 5\]/,
    ],
    [
      "a missing weight",
      chain([{ ...lstm, numLayers: 2 }]),
      "lstm",
      /weight_ih_l1 of shape \[16, 4\], got none/,
    ],
    [
      "a vector where frames are read",
      chain([
        { ...lstm, sequences: false },
        { name: "last", kind: "last" },
      ]),
      "last",
      /a sequence, got one vector, \[4\]/,
    ],
    [
      "sizes out of reach",
      chain([
        { ...lstm, sequences: false },
        { name: "r", kind: "repeat", times: 2 ** 40 },
      ]),
      "r",
      /at most/,
    ],
    ["another initial state", chain([{ ...lstm, initial: ["x"] }]), "lstm", /2 initial states, got 1/],
  ];
  test.each(refused)("refuses %s", (_, source, layer, message) => {
    const place = () => placeChain(source);
    expect(place).toThrow(message);
    expect(place).toThrow(ChainError);
    expect(place).toThrow(expect.objectContaining({ code: "CHAIN", layer }));
  });
});
