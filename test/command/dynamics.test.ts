import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { GRU, LSTM } from "../../src/core/nn/index.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();

beforeAll(() => {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 1 });
  for (const { data } of lstm.parameters()) data.fill(0);
  lstm.cell(0).gates.cell.hiddenWeight!.data[0] = 2;
  lstm.gates.forget.setBias(1);
  writeFileSync(folder.path("lstm.safetensors"), encodeModel(lstm));
  lstm.parameter("weight_hh_l0").data[1] = Number.NaN;
  writeFileSync(folder.path("broken.safetensors"), encodeModel(lstm));
  const large = new LSTM({ inputSize: 2, hiddenSize: 3, numLayers: 2, seed: 1 });
  writeFileSync(folder.path("large.safetensors"), encodeModel(large));
  const both = new GRU({ inputSize: 2, hiddenSize: 3, bidirectional: true });
  writeFileSync(folder.path("both.safetensors"), encodeModel(both));
});

const inspect = (file: string, ...options: string[]) =>
  runCommand(["inspect", folder.path(file), "--dynamics", ...options]);

test("prints the fixed points of a layer, and draws its portrait", async () => {
  const picture = folder.path("portrait.svg");
  const { code, out, error } = await inspect("lstm.safetensors", "--plot", picture);
  expect([code, error]).toEqual([0, ""]);
  expect(out).toContain("(top level), state of 2 numbers, input 0: 3 fixed points from 64 starts");
  expect(out).toMatch(/stable +4\.43, \S+ +\d+ +1\.364 +-0\.430, -1\.295/);
  expect(out).toMatch(/saddle +-4\.81\d*, /);
  const svg = readFileSync(picture, "utf8");
  expect(svg.match(/<circle/g)).toHaveLength(2 + 3);
  expect(svg).toContain(">cell 0 stays</text>");
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test("a larger state is drawn in its two main directions, and --json has whole points", async () => {
  const picture = folder.path("large.svg");
  const { out } = await inspect("large.safetensors", "--json", "--input", "1,0", "--plot", picture);
  const { names, points, input } = JSON.parse(out);
  expect(input).toEqual([1, 0]);
  expect(names).toHaveLength(12);
  expect(points[0].eigenvalues).toHaveLength(12);
  expect(readFileSync(picture, "utf8")).toMatch(/direction 1 \(\d+ % of the variance\)/);
});

test("a gate is held", async () => {
  const { out } = await inspect("lstm.safetensors", "--act", "forget=0.4", "--json");
  expect(JSON.parse(out).points).toHaveLength(1);
});

test.each<[string, string[], RegExp]>([
  ["both", [], /expected a layer in one direction, got a bidirectional one/],
  ["broken", [], /expected finite weights, got NaN at 1 of weightHh in layer 0/],
  ["lstm", ["--act", "forgot=1"], /got "forgot"\. Did you mean forget\?/],
  ["lstm", ["--act", "forget"], /a gate and a number, such as forget=1/],
  ["lstm", ["--input", "1,2,3,4"], /one input of 2 numbers for all steps, got \[4\]/],
  ["lstm", ["--module", "encoder"], /named one of \(top level\), got encoder/],
  ["lstm", ["--plot", "portrait.png"], /--plot to name an \.svg file, got portrait\.png/],
])("%s %j is one line", async (file, options, message) => {
  const { code, error } = await inspect(`${file}.safetensors`, ...options);
  expect(code).toBe(2);
  expect(error).toMatch(message);
  expect(error.trimEnd().split("\n")).toHaveLength(1);
});

test("its options need it", async () => {
  const { code, error } = await runCommand(["inspect", folder.path("lstm.safetensors"), "--input", "1"]);
  expect([code, error]).toEqual([
    2,
    "sluice: inspect: expected --dynamics with --input, got none. Add it.\n",
  ]);
});
