import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DefinedLayer, LSTM } from "../../src/core/nn/index.ts";
import { fromFloat } from "../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { tensor } from "../../src/core/tensor/create.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { createNetwork, openNetwork, writeNetwork } from "../../src/network.ts";
import { classifyTask, sequencesFrom } from "../../src/tasks.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { expectClose } from "../support/compare.ts";

const folder = temporaryFolder();

const records = Array.from({ length: 12 }, (_, n) => ({
  sequence: Array.from({ length: 5 }, (_v, t) => [Math.sin(n + t), n - t]),
  label: n % 3,
}));
const { model, config } = classifyTask(sequencesFrom(records), { recurrent: { hiddenSize: 6 } });
const run = folder.path("classifier.safetensors");
writeFileSync(run, encodeModel(model, config as never));

test("a trained classifier becomes C, with its sizes and the difference that its weights make", async () => {
  const out = folder.path("wave.c");
  const { code, out: shown } = await runCommand(["convert", run, out, "--prefix", "wave", "--weights", "q8"]);
  expect(code).toBe(0);
  expect(shown).toMatch(/^wave_step: 210 multiply-adds; constants \d+ bytes, state and values 144 bytes\n/);
  expect(shown).toMatch(/change outputs on random input by at most 0\.\d+, .* in the root mean square/);
  expect(readFileSync(out, "utf8")).toContain('#include "wave.h"');
  expect(readFileSync(folder.path("wave.h"), "utf8")).toContain("int wave_step(wave_state *s");
  const { out: json } = await runCommand(["convert", run, out, "--json"]);
  expect(JSON.parse(json)).toMatchObject({ format: "c", function: "net_step", ram: 144, multiplyAdds: 210 });
});

test("a network file becomes the same C as its original, and runs", async () => {
  const [network, again] = [folder.path("wave.network.safetensors"), folder.path("again.c")];
  await runCommand(["convert", run, network]);
  expect(await runCommand(["convert", network, again])).toMatchObject({ code: 0 });
  const direct = folder.path("direct.c");
  await runCommand(["convert", run, direct]);
  const text = (path: string) => readFileSync(path, "utf8").replace(/(again|direct)\.h/, "");
  expect(text(again)).toBe(text(direct));
  writeFileSync(folder.path("x.csv"), "1,2\n");
  expect(await runCommand(["run", network, folder.path("x.csv")])).toMatchObject({ code: 0 });
});

test("a state dict without the order of its layers asks for --chain", async () => {
  const weights = folder.path("weights.pt");
  const tensors = new Map([["fc.weight", fromFloat(new Float32Array(6), [2, 3])]]);
  const from = folder.path("weights.safetensors");
  writeFileSync(from, writeSafetensors(tensors));
  await runCommand(["convert", from, weights]);
  const { code, error } = await runCommand(["convert", weights, folder.path("weights.c")]);
  expect(code).toBe(2);
  expect(error).toMatch(/expected the order of the layers.*Give chain \(--chain\)/);
});

test("a layer that was saved alone is the chain of one layer, with equations or without", async () => {
  const sizes = { inputSize: 2, hiddenSize: 3, seed: 1 };
  for (const layer of [new DefinedLayer({ cell: "mgu", ...sizes }), new LSTM(sizes)]) {
    const alone = folder.path("alone.safetensors");
    writeFileSync(alone, encodeModel(layer));
    const wrong = await runCommand(["convert", alone, folder.path("alone.c"), "--chain", "lstm"]);
    expect(wrong.error).toMatch(/expected one of layer, last, .*got "lstm"/);
    const { code, error } = await runCommand(["convert", alone, folder.path("alone.c"), "--chain", "layer"]);
    expect([code, error]).toEqual([0, ""]);
    const x = tensor([1, -1, 0.5, 2, 0, 1], [3, 1, 2]);
    const network = await openNetwork(readFileSync(alone), { chain: "layer" });
    expectClose("output", network.run(x.data as Float32Array) as Float32Array, layer.forward(x).output.data, {
      absolute: 1e-6,
    });
  }
});

test.each([
  ["a prefix that C refuses", ["--prefix", "9"], "none.c", /expected a prefix of letters.*got "9"/],
  ["weights that C lacks", ["--weights", "q4"], "none.c", /expected weights.*got "q4"/],
  ["options of other formats", ["--verify"], "none.c", /expected C without --verify/],
  ["the ending of C++", [], "none.cpp", /expected an output that ends in \.c, .*got .*none\.cpp/],
  ["another ending", ["--format", "c"], "none.txt", /expected an output that ends in \.c, got .*none\.txt/],
  [
    "its options for another format",
    ["--prefix", "a"],
    "none.pt",
    /expected --weights, --prefix or --frames only for C/,
  ],
])("%s is refused in one line, and nothing is written", async (_, options, name, message) => {
  const out = folder.path(name);
  const { code, error } = await runCommand(["convert", run, out, ...options]);
  expect([code, error.trim().split("\n").length]).toEqual([2, 1]);
  expect(error).toMatch(message);
  expect(existsSync(out)).toBe(false);
});

test("frames of a network of blocks are refused", async () => {
  const blocks = folder.path("blocks.network.safetensors");
  const input = { frames: 4, features: 1, blocks: true };
  const layers = [{ name: "y", kind: "pool", operation: "max" }] as const;
  writeFileSync(blocks, writeNetwork(createNetwork({ input, layers })));
  expect((await runCommand(["inspect", blocks])).out).toContain("from block to block: none; the other");
  const { code, error } = await runCommand(["convert", blocks, folder.path("none.c"), "--frames", "5"]);
  expect([code, error]).toEqual([2, expect.stringMatching(/expected no frames, since a signal.*got 5/)]);
});
