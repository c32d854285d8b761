import { copyFileSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { encodeModel, Linear, LSTM, Sequential } from "../../src/index.ts";
import { openNetwork } from "../../src/network.ts";
import { classify, classifyTask, forecastTask, sequencesFrom, tableFrom } from "../../src/tasks.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();

const text = folder.path("text.txt");
writeFileSync(text, "the quick brown fox jumps over the lazy dog. ".repeat(60));

describe("sluice convert to a network", () => {
  test.each(["lstm", "gru", "rnn"])(
    "a trained language model with an %s gives the shares of the next character as a network",
    async (cell) => {
      const run = folder.path(`run-${cell}`);
      const train = [
        "train",
        text,
        "--out",
        run,
        "--cell",
        cell,
        "--hidden",
        "12",
        "--layers",
        "2",
        "--epochs",
        "1",
        "--batch",
        "4",
        "--steps",
        "16",
      ];
      expect((await runCommand(train)).error).toBe("");
      const out = folder.path(`${cell}.network.safetensors`);
      const { code, out: shown } = await runCommand(["convert", run, out]);
      expect(code).toBe(0);
      expect(shown).toMatch(/^language model \(sluice train\): 4 layers, \d+ parameters\nruns by the step/);
      const network = await openNetwork(readFileSync(out));
      const { symbols } = network.chain;
      expect(symbols).toContain("q");
      const { loadTask } = await import("../../src/tasks.ts");
      const { Indices } = await import("../../src/core/tensor/indices.ts");
      const { softmax } = await import("../../src/core/autograd/softmax.ts");
      const stored = loadTask(readFileSync(`${run}/model.safetensors`));
      if (stored.task !== "language") throw new Error("expected a language model");
      const ids = [..."the fox"].map((sign) => symbols!.indexOf(sign));
      const { output } = stored.model.forward(new Indices(Int32Array.from(ids), [ids.length, 1]));
      const expected = softmax(output).data;
      const shares = ids.flatMap((id) => [...network.step([id])!]);
      expect(shares).toHaveLength(expected.length);
      for (const [k, share] of shares.entries()) expect(share).toBeCloseTo(expected[k], 5);
    },
  );

  test.each(["lstm", "gru", "rnn"] as const)(
    "a classifier with an %s gives after the last step what predict gives",
    async (cell) => {
      const records = Array.from({ length: 12 }, (_, n) => ({
        sequence: Array.from({ length: 5 }, (_v, t) => [5000 + 30 * Math.sin(n + t), n - t]),
        label: n % 3,
      }));
      const { model, config } = classifyTask(sequencesFrom(records), { recurrent: { cell, hiddenSize: 6 } });
      const run = folder.path(`classifier-${cell}.safetensors`);
      writeFileSync(run, encodeModel(model, config as never));
      const out = folder.path(`classifier-${cell}.network.safetensors`);
      expect((await runCommand(["convert", run, out])).error).toBe("");
      const network = await openNetwork(readFileSync(out));
      expect(network.chain.symbols).toEqual(["0", "1", "2"]);
      const [{ probabilities }] = classify(model, config, sequencesFrom(records.slice(0, 1)));
      let last: Float32Array | number[] = [];
      for (const step of records[0].sequence) last = [...network.step(step)!];
      for (const { label, probability } of probabilities)
        expect(last[label as number]).toBeCloseTo(probability, 5);
    },
  );

  test("a forecaster is not converted", async () => {
    const table = tableFrom(Array.from({ length: 60 }, (_, k) => ({ y: k % 5 })));
    const { model, config } = forecastTask(table, { recurrent: { hiddenSize: 2 }, networks: 1 });
    const run = folder.path("forecaster.safetensors");
    writeFileSync(run, encodeModel(model, config as never));
    const out = folder.path("forecaster.network.safetensors");
    const { code, error } = await runCommand(["convert", run, out]);
    expect(code).toBe(2);
    expect(error).toMatch(/got a forecaster.*sluice forecast, or name an output that ends in \.onnx/);
    expect(existsSync(out)).toBe(false);
  });

  test("a classifier of text is named, with the format that holds it", async () => {
    const letters = ["ab", "ba", "aa", "bb", "abb", "baa"].map((each, n) => ({ text: each, label: n % 2 }));
    const reader = classifyTask(sequencesFrom(letters), { recurrent: { hiddenSize: 2 } });
    const run = folder.path("other.safetensors");
    writeFileSync(run, encodeModel(reader.model, reader.config as never));
    const { code, error } = await runCommand(["convert", run, folder.path("other.network.safetensors")]);
    expect(code).not.toBe(0);
    expect(error).toContain("got a classifier of text. Name an output that ends in .onnx.");
  });

  test("a classifier of two directions gives what predict gives", async () => {
    const records = Array.from({ length: 8 }, (_, n) => ({
      sequence: Array.from({ length: 4 }, (_v, t) => [Math.sin(n + t), 50 * n - t]),
      label: n % 2,
    }));
    const recurrent = { hiddenSize: 3, bidirectional: true };
    const { model, config } = classifyTask(sequencesFrom(records), { recurrent });
    const network = await openNetwork(encodeModel(model, config as never));
    const [{ probabilities }] = classify(model, config, sequencesFrom(records.slice(0, 1)));
    const answer = network.run(records[0].sequence.flat());
    for (const { label, probability } of probabilities)
      expect(answer[label as number]).toBeCloseTo(probability, 5);
  });

  test("a state dict without its order is refused with the file's own names", async () => {
    const lstm = new LSTM({ inputSize: 4, hiddenSize: 3 });
    const file = folder.path("weights.safetensors");
    writeFileSync(file, encodeModel(new Sequential(lstm, new Linear({ inFeatures: 3, outFeatures: 2 }))));
    const { code, error } = await runCommand(["convert", file, folder.path("none.network.safetensors")]);
    expect([code, error]).toEqual([2, expect.stringMatching(/such as "0,1"\. This is a guess from names/)]);
  });

  test.each<[string, string[], RegExp]>([
    ["a file of weights alone", [], /expected a configuration of the model in the file, got weights alone/],
    ["options of other formats", ["--verify"], /expected a network without --verify/],
  ])("%s is refused in one line, and nothing is written", async (_name, options, message) => {
    const out = folder.path("none.network.safetensors");
    const file = new URL("../golden/hdf5/earliest.h5", import.meta.url).pathname;
    const { code, error } = await runCommand(["convert", file, out, ...options]);
    expect([code, error.trim().split("\n").length]).toEqual([2, 1]);
    expect(error).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });

  test.runIf(existsSync("/proc/self/fd"))("a refusal leaves no file open (needs /proc)", async () => {
    const file = folder.path("first.h5");
    copyFileSync(new URL("../golden/hdf5/earliest.h5", import.meta.url), file);
    expect((await runCommand(["convert", file, folder.path("none.network.safetensors")])).code).toBe(2);
    const opened = readdirSync("/proc/self/fd").map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return "";
      }
    });
    expect(opened).not.toContain(file);
  });

  test("the order of layers is refused elsewhere", async () => {
    const file = new URL("../golden/hdf5/earliest.h5", import.meta.url).pathname;
    const args = ["convert", file, folder.path("x.safetensors"), "--chain", "lstm"];
    const { code, error } = await runCommand(args);
    expect([code, error]).toEqual([2, expect.stringMatching(/--chain only for a whole network/)]);
  });

  describe("to ONNX", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
    const head = new Linear({ inFeatures: 4, outFeatures: 2, seed: 2 });
    const dict = folder.path("dict.safetensors");
    writeFileSync(dict, encodeModel(new Sequential(lstm, head)));
    const chain = ["--chain", "0,1:softmax"];
    const x = Float32Array.from({ length: 15 }, (_, k) => Math.sin(k));

    test("a state dict with its order is written as a whole, with states on demand", async () => {
      const [plain, stepped] = ["whole.onnx", "states.onnx"].map((name) => folder.path(name));
      const { code, out } = await runCommand(["convert", dict, plain, ...chain]);
      expect([code, out]).toEqual([0, expect.stringMatching(/3 layers, \d+ parameters.*\(onnx\)/s)]);
      const wanted = (await openNetwork(readFileSync(dict), { chain: chain[1] })).run(x);
      const network = await openNetwork(readFileSync(plain));
      expect(Math.max(...network.run(x).map((value, k) => Math.abs(value - wanted[k])))).toBeLessThan(1e-6);
      expect((await runCommand(["convert", dict, stepped, ...chain, "--states"])).code).toBe(0);
      const { inputs, outputs } = await openNetwork(readFileSync(stepped));
      expect(inputs.map(({ name }) => name)).toEqual(["input", "0_hidden", "0_cell"]);
      expect(outputs.map(({ name }) => name)).toEqual(["output", "0_hidden_next", "0_cell_next"]);
    });

    test("of weights alone, the recurrent layers are written", async () => {
      const { code, out } = await runCommand(["convert", dict, folder.path("layers.onnx")]);
      expect([code, out]).toEqual([0, expect.stringContaining("pytorch.LSTM -> onnx")]);
    });

    test.each<[string[], RegExp]>([
      [[...chain, "--verify"], /a whole network as ONNX without --verify/],
      [["--states"], /--chain/],
    ])("%j is refused, and nothing is written", async (options, message) => {
      const out = folder.path("refused.onnx");
      const { code, error } = await runCommand(["convert", dict, out, ...options]);
      expect([code, error]).toEqual([2, expect.stringMatching(message)]);
      expect(existsSync(out)).toBe(false);
    });
  });
});
