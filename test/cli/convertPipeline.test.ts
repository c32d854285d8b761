import { copyFileSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { openPipeline } from "../../src/pipeline/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

const text = folder.path("text.txt");
writeFileSync(text, "the quick brown fox jumps over the lazy dog. ".repeat(60));

describe("sluice convert to a pipeline", () => {
  test.each(["lstm", "gru", "rnn"])(
    "a trained language model with an %s scores the same as a pipeline",
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
      const out = folder.path(`${cell}.pipeline.safetensors`);
      const { code, out: shown } = await runCommand(["convert", run, out]);
      expect(code).toBe(0);
      expect(shown).toMatch(
        /^Sluice language model: 3 layers, \d+ parameters\none step: \[1, 1\] -> \[1, \d+\]/,
      );
      const pipeline = openPipeline(readFileSync(out));
      const { symbols } = pipeline.definition;
      expect(symbols).toContain("q");
      const { loadTask } = await import("../../src/tasks/index.ts");
      const { Indices } = await import("../../src/tensor/indices.ts");
      const stored = loadTask(readFileSync(`${run}/model.safetensors`));
      if (stored.task !== "language") throw new Error("expected a language model");
      const ids = [..."the fox"].map((sign) => symbols!.indexOf(sign));
      const { output } = stored.model.forward(new Indices(Int32Array.from(ids), [ids.length, 1]));
      const scores = ids.flatMap((id) => [...pipeline.step([id])]);
      for (const [k, score] of scores.entries()) expect(score).toBeCloseTo(output.data[k], 4);
    },
  );

  test.each<[string, string[], RegExp]>([
    ["a model that it does not know", [], /expected Silero VAD, DTLN/],
    ["options of other formats", ["--lossy"], /expected no --lossy with a pipeline/],
    ["a rate that is none", ["--rate", "fast"], /expected --rate in Hz/],
    [
      "a second file that is not there",
      ["--with", "nothing.onnx"],
      /expected a file, got none at nothing.onnx/,
    ],
  ])("%s is refused in one line, and nothing is written", async (_name, options, message) => {
    const out = folder.path("none.pipeline.safetensors");
    const file = new URL("../golden/hdf5/earliest.h5", import.meta.url).pathname;
    const { code, error } = await runCommand(["convert", file, out, ...options]);
    expect([code, error.trim().split("\n").length]).toEqual([2, 1]);
    expect(error).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });

  test.runIf(existsSync("/proc/self/fd"))("a refusal leaves no file open (needs /proc)", async () => {
    const file = folder.path("first.h5");
    copyFileSync(new URL("../golden/hdf5/earliest.h5", import.meta.url), file);
    const args = ["convert", file, folder.path("none.pipeline.safetensors"), "--with", "nothing.onnx"];
    expect((await runCommand(args)).code).toBe(2);
    const opened = readdirSync("/proc/self/fd").map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return "";
      }
    });
    expect(opened).not.toContain(file);
  });

  test("options of pipelines are refused elsewhere", async () => {
    const file = new URL("../golden/hdf5/earliest.h5", import.meta.url).pathname;
    const { code, error } = await runCommand([
      "convert",
      file,
      folder.path("x.safetensors"),
      "--rate",
      "16000",
    ]);
    expect([code, error]).toEqual([2, expect.stringMatching(/--with and --rate only for a pipeline/)]);
  });
});
