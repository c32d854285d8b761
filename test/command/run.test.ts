import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arrayPieces } from "../../src/checkpoint/formats/npy/write.ts";
import { placeChain } from "../../src/core/chain/place.ts";
import { joinBytes } from "../../src/core/storage/join.ts";
import { fromFloat } from "../../src/core/storage/raw.ts";
import { writeNetwork } from "../../src/network.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { kerasLayer, kerasSequential } from "../support/kerasConfigs.ts";

/** Means of two features, weighed 1 and 10: TensorFlow.js' file of a network. */
const model = (...layers: unknown[]) => ({
  modelTopology: {
    ...kerasSequential(
      kerasLayer("GlobalAveragePooling1D", "mean", { batch_input_shape: [null, null, 2] }),
      kerasLayer("Dense", "sum", { units: 1, activation: "linear", use_bias: false }),
      ...layers,
    ),
    keras_version: "tfjs-layers 4.22.0",
  },
  weightsManifest: [
    { paths: ["weights.bin"], weights: [{ name: "sum/kernel", shape: [2, 1], dtype: "float32" }] },
  ],
});

const folder = temporaryFolder({
  "model.json": JSON.stringify(model()),
  "refused.json": JSON.stringify(model(kerasLayer("Lambda", "mine"))),
  "weights.bin": new Uint8Array(Float32Array.of(1, 10).buffer),
  "named.csv": "time,a,b\n0,1,2\n1,3,4\n",
  "bare.csv": "1,2\n3,4\n",
  "text.csv": "a,b\n1,2\n3,x\n",
  "two.json": "[[[1,2],[3,4]],[[5,6]]]",
  "wrong.json": "[[1,2,3]]",
});
writeFileSync(
  folder.path("two.npy"),
  joinBytes(
    arrayPieces("npy", {
      ...fromFloat(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]),
      shape: [2, 2, 2],
    }) as Uint8Array[],
  ),
);
const file = folder.path("model.json");
const run = (...args: string[]) => runCommand(["run", ...args]);

describe("sluice run", () => {
  test.each([
    ["CSV with names", [folder.path("named.csv"), "--columns", "a,b"], [[32]]],
    ["CSV of numbers alone", [folder.path("bare.csv")], [[32]]],
    ["JSON of sequences of their own lengths", [folder.path("two.json")], [[32], [65]]],
    ["NumPy", [folder.path("two.npy")], [[32], [76]]],
  ])("reads %s", async (_, args, wanted) => {
    const { code, out } = await run(file, ...args, "--json");
    expect(code).toBe(0);
    const { results, streams, source } = JSON.parse(out);
    expect(results.map(({ sum }: { sum: number[] }) => sum)).toEqual(wanted);
    expect([streams, source]).toEqual([true, "TensorFlow.js 4.22.0"]);
  });

  test("prints a table, and writes CSV, NumPy and JSON", async () => {
    const { out } = await run(file, folder.path("two.npy"));
    expect(out).toBe(
      "TensorFlow.js 4.22.0: 2 sequences, sum [1]\nsequence      sum\n       0  32.0000\n       1  76.0000\n",
    );
    const written = async (name: string, ...args: string[]) => {
      expect((await run(file, folder.path("two.npy"), "--out", folder.path(name), ...args)).code).toBe(0);
      return readFileSync(folder.path(name));
    };
    expect((await written("y.csv")).toString()).toBe("sequence,sum\n0,32\n1,76\n");
    expect(JSON.parse((await written("y.json")).toString())).toEqual([{ sum: [32] }, { sum: [76] }]);
    const npy = await written("y.npy");
    expect(npy.toString("latin1")).toContain("'shape': (2, 1)");
    expect([...new Float32Array(new Uint8Array(npy.subarray(-8)).buffer)]).toEqual([32, 76]);
  });

  test("by the step gives the answer after each frame", async () => {
    const { out } = await run(file, folder.path("bare.csv"), "--step", "--json");
    expect(JSON.parse(out).results).toEqual([{ sum: [[21], [32]] }]);
  });

  test("by the step refuses states beside a sequence, which it would read again at each frame", async () => {
    const weights = new Map(
      ["weight_ih_l0", "weight_hh_l0"].map((name) => [name, { shape: [4, 1], data: new Float32Array(4) }]),
    );
    const vector = { features: 1 };
    const chain = placeChain({
      source: "test",
      inputs: [
        { name: "x", frames: "any", ...vector },
        { name: "h", ...vector },
        { name: "c", ...vector },
      ],
      layers: [
        { name: "y", kind: "lstm", hiddenSize: 1, sequences: true, initial: ["h", "c"], from: "x", weights },
      ],
      outputs: [{ name: "y", from: "y" }],
    } as never);
    writeFileSync(folder.path("states.network.safetensors"), writeNetwork(chain));
    writeFileSync(folder.path("states.json"), '{"x":[[1],[2]],"h":[1],"c":[1]}');
    const args = [folder.path("states.network.safetensors"), folder.path("states.json")];
    expect(await run(...args)).toMatchObject({ code: 0, error: "" });
    const { code, error } = await run(...args, "--step");
    expect([code, error.trim().split("\n").length]).toEqual([2, 1]);
    expect(error).toMatch(/got the vector h too.*Run it without --step/);
  });

  test("a network file gives the same, and inspect shows the network", async () => {
    const own = folder.path("means.network.safetensors");
    const converted = await runCommand(["convert", file, own]);
    expect(converted.out).toContain(
      "sequential (TensorFlow.js 4.22.0): 2 layers, 2 parameters\nruns by the step, and over whole sequences\n",
    );
    expect(JSON.parse((await run(own, folder.path("bare.csv"), "--json")).out).results).toEqual([
      { sum: [32] },
    ]);
    const { out } = await runCommand(["inspect", file]);
    expect(out).toContain("network (TensorFlow.js 4.22.0): input [T, 2] -> sum [1]; sluice run runs it");
    expect(out).toMatch(
      /layer +class +shape after it +by the step +parameters\n +mean +GlobalAveragePooling1D +\[2\] +yes\n +sum +Dense +\[1\] +yes +2/,
    );
    expect((await runCommand(["inspect", folder.path("refused.json")])).out).toMatch(
      /does not run the whole network. layer "mine": expected a layer that Sluice runs/,
    );
  });

  test.each<[string, string[], RegExp]>([
    [
      "a network with a layer of its own code",
      [folder.path("refused.json"), folder.path("bare.csv")],
      /layer "mine".*Lambda/,
    ],
    [
      "text in a column",
      [file, folder.path("text.csv")],
      /numbers in column "b" of text.csv, got "x" in row 2/,
    ],
    [
      "an unknown column",
      [file, folder.path("named.csv"), "--columns", "a,c"],
      /expected columns of time, a, b, got "c"/,
    ],
    [
      "another number of features",
      [file, folder.path("wrong.json")],
      /"input" of shape \[T, 2\], or with an axis of sequences before it, got \[1, 3\]/,
    ],
    ["an unknown output", [file, folder.path("bare.csv"), "--output", "z"], /--output to be sum, got z/],
    [
      "an unknown ending",
      [file, folder.path("bare.csv"), "--out", folder.path("y.txt")],
      /\.csv, \.npy or \.json/,
    ],
    ["a missing file", [file, folder.path("none.csv")], /expected a file, got none/],
    ["a file of weights", [folder.path("two.npy"), folder.path("bare.csv")], /describes a whole network/],
  ])("%s: one line, exit code 2", async (_, args, message) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toMatch(message);
    expect(error.trim().split("\n").length).toBe(1);
  });
});
