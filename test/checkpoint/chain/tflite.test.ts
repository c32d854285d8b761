/**
 * Networks of TFLite as chains. TensorFlow Lite itself, compiled to WebAssembly by its makers, made the goldens; SLUICE_TFLITE names the folder
 * that holds its node_modules, and then it runs these and random networks again.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openNetwork } from "../../../src/network.ts";
import { runs } from "../../support/exhaustive.ts";
import { differenceOf } from "../../support/goldens.ts";
import { tensorflowLite } from "../../support/tensorflowLite.ts";
import { dataFolder } from "../formats/samples.ts";
import { bytesOf, u32 } from "../formats/tfliteBuilder.ts";
import { LiteGraph, networks, randomNetwork, TANH, valuesFor } from "./liteNetworks.ts";

const TOLERANCE = 1e-5;
const GOLDEN = join(import.meta.dirname, "../../golden/networks/tflite.json");
const goldens = (existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, "utf8")) : {}) as Record<
  string,
  number[][]
>;

/** A network's file, what it reads, and its results here. */
async function ranHere(seed: number, make: (graph: LiteGraph) => number[]) {
  const graph = new LiteGraph(seed);
  const file = graph.file(...make(graph));
  const network = await openNetwork(file);
  const [{ frames, features, ids, name }] = network.inputs;
  const x = valuesFor(seed, (typeof frames === "number" ? frames : 1) * features, ids ? 9 : undefined);
  const results = network.run({ [name]: x });
  return { file, x, network, outputs: network.outputs.map(({ name }) => results[name]) };
}

const named = Object.entries(networks);

describe("equal what TensorFlow Lite computed:", () => {
  test.each(named.map(([name, make], seed) => ({ name, make, seed })))(
    "$name",
    async ({ name, make, seed }) => {
      const { outputs } = await ranHere(seed, make);
      expect(outputs).toHaveLength(goldens[name].length);
      for (const [k, y] of outputs.entries())
        expect(differenceOf(y, goldens[name][k])).toBeLessThanOrEqual(TOLERANCE);
    },
  );
});

test("a length that depends on the call", async () => {
  const make = (isOpen: boolean) => (g: LiteGraph) => {
    const [y] = g.lstm(g.input([1, isOpen ? 1 : 6, 3], { isOpen }), 4);
    return [g.dense(g.last(y), 2)];
  };
  const [fixed, open] = [await ranHere(3, make(false)), new LiteGraph(3)];
  const network = await openNetwork(open.file(...make(true)(open)));
  expect(network.inputs).toMatchObject([{ frames: "any", features: 3 }]);
  expect(network.streams).toBe(true);
  expect(network.run(fixed.x)).toEqual(fixed.outputs[0]);
  expect(network.chain.assumptions).toEqual([expect.stringContaining("reset_all_variables()")]);
});

describe("refused by name:", () => {
  test.each<[string, (g: LiteGraph) => number[], RegExp, number?]>([
    ["a loop", (g) => [g.one("while", [g.input([1, 6, 3])], [], [1, 6, 3])], /"result1": .*got a loop/],
    [
      "weights of 8 bits",
      (g) => [g.dense(g.input([1, 3]), 2)],
      /FULLY_CONNECTED: expected weights in float32 .*got I8/,
      9,
    ],
    [
      "a layer that is written out step by step",
      (g) => {
        const [x] = g.rnn(g.input([1, 6, 3]), 3);
        const frames = Array.from({ length: 6 }, () => [1, 3]);
        return [g.add("unpack", [x], [u32(6), u32(1)], ...frames)[1]];
      },
      /the first or the last frame/,
    ],
    [
      "a cell with a projection",
      (g) => {
        const x = g.input([1, 6, 3]);
        const inputs = Array.from({ length: 24 }, () => -1);
        const weights = [1, 2, 3, 4].map(() => g.weight([4, 3]));
        return [
          g.one("lstm", [x, ...weights, ...inputs.slice(5, 16), g.weight([2, 4])], [[TANH]], [1, 6, 2]),
        ];
      },
      /"result.*": UNIDIRECTIONAL_SEQUENCE_LSTM: expected a plain cell, got input 16/,
    ],
    [
      "sizes other than the file declares",
      (g) => [g.one("softmax", [g.input([1, 6, 3])], [bytesOf(1)], [1, 6, 4])],
      /"result1": expected \[1, 6, 4\], as the file declares, got \[1, 6, 3\]/,
    ],
    [
      "softmax of other sharpness",
      (g) => [g.one("softmax", [g.input([1, 3])], [bytesOf(2)], [1, 3])],
      /expected beta 1, got 2/,
    ],
  ])("%s", async (_, make, why, stored) => {
    const graph = new LiteGraph(1, stored);
    await expect(openNetwork(graph.file(...make(graph)))).rejects.toMatchObject({
      code: "CHAIN",
      message: expect.stringMatching(why),
    });
  });

  const dtln = dataFolder("dtln");
  test.skipIf(dtln === undefined)("a published one that is written out step by step", async () => {
    await expect(openNetwork(readFileSync(join(dtln!, "model_1.tflite")))).rejects.toMatchObject({
      code: "CHAIN",
    });
  });
});

const { run: lite, reason } = tensorflowLite();
if (lite === undefined) console.log(reason);

describe.skipIf(lite === undefined)("beside TensorFlow Lite", () => {
  test("the goldens", async () => {
    const made: Record<string, number[][]> = {};
    for (const [seed, [name, make]] of named.entries()) {
      const { file, x, outputs } = await ranHere(seed, make);
      made[name] = (await lite!(file, [x])).map((each) => each.map((value) => +value.toPrecision(8)));
      for (const [k, y] of outputs.entries())
        expect(differenceOf(y, made[name][k]), name).toBeLessThanOrEqual(TOLERANCE);
    }
    if (process.env.SLUICE_WRITE_GOLDENS) writeFileSync(GOLDEN, `${JSON.stringify(made)}\n`);
  });

  test("random networks", async () => {
    const reasons: string[] = [];
    const count = runs(300, 60);
    for (let seed = 0; seed < count; seed++) {
      const ran = await ranHere(seed, randomNetwork).catch((error: { code?: string; message: string }) => {
        if (error.code !== "CHAIN") throw error;
        reasons.push(`${seed}: ${error.message}`);
        return undefined;
      });
      if (ran === undefined) continue;
      const theirs = await lite!(ran.file, [ran.x]);
      for (const [k, y] of ran.outputs.entries())
        expect(differenceOf(y, theirs[k]), `seed ${seed}`).toBeLessThanOrEqual(TOLERANCE);
    }
    expect(reasons.length, reasons.join("\n")).toBeLessThanOrEqual(0.05 * count);
  }, 120_000);
});
