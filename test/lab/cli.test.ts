/** `npm run lab` on the command line: tables, files, wrong arguments, and a study that is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { schemesFrom } from "../../lab/commands/schemes.ts";
import { runLab } from "../../lab/program.ts";
import { networkOf, type Setting, studyCells, taskNamed } from "../../lab/study/index.ts";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { schemeTable } from "../../src/core/init/schemeTable.ts";
import {
  DefinedLayer,
  encodeModel,
  type Json,
  Linear,
  LSTM,
  Module,
  type Tensor,
  UnsupportedError,
} from "../../src/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { sampled } from "../support/exhaustive.ts";

const lab = (args: readonly string[]) => runCommand(args, {}, runLab);

const folder = temporaryFolder({
  "text.txt": "so much depends upon a red wheel barrow. ".repeat(200),
  "table.csv": `a,b\n${Array.from({ length: 60 }, (_, t) => `${Math.sin(t)},${Math.cos(t)}`).join("\n")}\n`,
});
const root = resolve(import.meta.dirname, "../..");

const small = "--steps 4 --hidden 6 --batch 4 --updates 30".split(" ");

const LIMIT = 120_000;

test("a grid gives a table, JSON and a figure, and the same again from what is kept", {
  timeout: LIMIT,
}, async () => {
  const out = folder.path("grid");
  const args = ["recall", ...small, "--cell", "lstm,janet", "--bias", "0,1", "--seeds", "2", "--out", out];
  const first = await lab(args);
  expect(first.error).toBe("");
  expect(first.code).toBe(0);
  expect(first.out).toMatch(/cell +scheme +solved +updates/);
  expect(first.out).toMatch(/janet +retainBias:value=1 +\d of 2/);
  const results = JSON.parse(readFileSync(`${out}/results.json`, "utf8"));
  expect(results.settings).toHaveLength(4);
  expect(results.runs).toHaveLength(8);
  expect(readFileSync(`${out}/figure.svg`, "utf8")).toMatch(/^<svg [\s\S]*retain 1[\s\S]*<\/svg>\n$/);

  const again = await lab(args);
  expect(again.out).toContain("8 of 8 runs are in");
  expect(JSON.parse(readFileSync(`${out}/results.json`, "utf8"))).toEqual(results);

  const larger = await lab([...args, "--bias", "2", "--json"]);
  const events = larger.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual([...Array(4).fill("run"), "done"]);
  expect(events.at(-1).settings).toHaveLength(2);
});

test("a study that was killed goes on, and ends as one that was not", { timeout: LIMIT }, async () => {
  const out = folder.path("killed");
  const args = ["recall", ...small, "--updates", "200", "--bias", "0,1", "--seeds", "4", "--jobs", "2"];
  const child = spawn(process.execPath, ["--import", "tsx", "lab/main.ts", ...args, "--out", out], {
    cwd: root,
    stdio: "ignore",
  });
  await untilLines(child, `${out}/runs.jsonl`, 3);
  child.kill("SIGKILL");
  await new Promise((done) => child.on("close", done));
  const kept = readFileSync(`${out}/runs.jsonl`, "utf8").split("\n").length - 1;
  expect(kept).toBeLessThan(8);
  // The unfinished file.
  appendFileSync(`${out}/runs.jsonl`, '{"setting":{"task":"rec');

  const rest = await lab([...args, "--out", out]);
  expect(rest.out).toContain(`${kept} of 8 runs are in`);
  expect(rest.code).toBe(0);
  const whole = folder.path("whole");
  expect((await lab([...args, "--out", whole])).code).toBe(0);
  const runsOf = (directory: string) =>
    JSON.parse(readFileSync(`${directory}/results.json`, "utf8")).runs.map(
      ({ seconds: _, ...run }: Record<string, unknown>) => run,
    );
  expect(runsOf(out)).toEqual(runsOf(whole));
});

test.each(sampled(["SIGINT", "SIGTERM"] as const, 1))(
  "%s ends a study with what is finished kept",
  { timeout: LIMIT },
  async (signal) => {
    const out = folder.path(signal);
    const args = ["recall", ...small, "--updates", "100000", "--bias", "-4", "--seeds", "2", "--json"];
    const child = spawn(process.execPath, ["--import", "tsx", "lab/main.ts", ...args, "--out", out], {
      cwd: root,
    });
    let text = "";
    child.stdout!.on("data", (data) => {
      text += data;
    });
    await untilLines(child, `${out}/runs.jsonl`, 0);
    child.kill(signal);
    const code = await new Promise((done) => child.on("close", done));
    expect(code).toBe(signal === "SIGINT" ? 130 : 143);
    expect(JSON.parse(text.trim().split("\n").at(-1)!)).toEqual({ event: "stopped", signal, directory: out });
  },
);

test("gates of a trained model, and of a checkpoint with a table", { timeout: LIMIT }, async () => {
  const run = folder.path("run");
  const text = folder.path("text.txt");
  const trained = await runCommand(["train", text, "--hidden", "8", "--epochs", "1", "--out", run]);
  expect(trained.code).toBe(0);
  const svg = folder.path("gates.svg");
  const shown = await lab(["gates", run, "--data", text, "--out", svg]);
  expect(shown.error).toBe("");
  for (const part of ["effective bias", "histogram", "what moves a gate", "retention", "a gradient"]) {
    expect(shown.out).toContain(part);
  }
  expect(readFileSync(svg, "utf8")).toMatch(/^<svg [\s\S]*saturation[\s\S]*<\/svg>\n$/);

  const few = await lab(["gates", run, "--data", text, "--steps", "64", "--json", "--out", svg]);
  const view = JSON.parse(few.out);
  expect(view.report.steps).toBeGreaterThanOrEqual(64);
  expect(view.report.steps).toBeLessThanOrEqual(64 * 64);
  expect(view.report.gates.map(({ gate }: { gate: string }) => gate)).toEqual([
    "input",
    "forget",
    "cell",
    "output",
  ]);

  const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, numLayers: 2, seed: 1 });
  const file = folder.path("layer.safetensors");
  writeFileSync(file, saveCheckpoint(weightsOf(lstm), { format: "safetensors" }));
  const foreign = await lab(["gates", file, "--data", folder.path("table.csv"), "--out", svg]);
  expect(foreign.error).toBe("");
  expect(foreign.out).toMatch(/1 +forward +forget/);

  const janet = new DefinedLayer({ cell: "janet", inputSize: 2, hiddenSize: 3, seed: 1 });
  const defined = folder.path("janet.safetensors");
  const table = folder.path("table.csv");
  writeFileSync(defined, encodeModel(janet, janet.config() as unknown as Json));
  const ofDefined = await lab(["gates", defined, "--data", table, "--out", svg]);
  expect(ofDefined.error).toBe("");
  expect(ofDefined.out).toMatch(/0 +forward +candidate/);
  writeFileSync(defined, encodeModel(new Linear({ inFeatures: 1, outFeatures: 1 }), { cell: "none" }));
  const none = await lab(["gates", defined, "--data", table, "--out", svg]);
  expect(none.error).toMatch(/expected a recurrent layer, got none/);

  const gaps = folder.path("gaps.csv");
  writeFileSync(
    gaps,
    `a,b\n${Array.from({ length: 40 }, (_, k) => `${k / 40},${k === 3 ? "" : k % 2}`).join("\n")}\n`,
  );
  const args = ["gates", file, "--data", gaps, "--out", svg];
  expect((await lab(args)).error).toMatch(/line 5, column 2 .*--missing previous/);
  expect((await lab([...args, "--missing", "previous"])).error).toBe("");
  const own = await lab(["gates", run, "--data", text, "--missing", "previous", "--out", svg]);
  expect(own.error).toMatch(/expected no --missing, a model of sluice train has its own/);
});

test("of a file with several layers, the one that fits the table, or the one named", {
  timeout: LIMIT,
}, async () => {
  class Pair extends Module {
    readonly decoder = new LSTM({ inputSize: 5, hiddenSize: 2, seed: 1 });
    readonly encoder = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 2 });

    forward(x: Tensor): Tensor {
      return this.encoder.forward(x).output;
    }
  }
  const file = folder.path("pair.safetensors");
  writeFileSync(file, saveCheckpoint(weightsOf(new Pair()), { format: "safetensors" }));
  const args = ["gates", file, "--data", folder.path("table.csv"), "--out", folder.path("pair.svg")];
  const fitting = await lab(args);
  expect(fitting.error).toBe("");
  expect(fitting.out).toMatch(/^encoder; --module chooses another: decoder\n/);
  const named = await lab([...args, "--module", "encoder", "--json"]);
  expect(JSON.parse(named.out).module).toBe("encoder");
  const narrow = await lab([...args, "--module", "decoder"]);
  expect(narrow.code).toBe(2);
  expect(narrow.error).toMatch(/inputs \(5 of decoder\), got 2/);
  const unknown = await lab([...args, "--module", "middle"]);
  expect(unknown.error).toMatch(/a recurrent layer called middle, got decoder, encoder/);
});

test("every scheme can be tried, on the cells that have what it sets", () => {
  const schemes = [
    ...schemeTable.map(({ name }) => name),
    "biases:retain=2",
    "bias:retain=2",
    "weights:part=inputWeight,fill=xavierNormal,per=gate,gain=0.5",
    "independentRecurrence:tMax=20,growth=3",
    "decayRing:min=0.5,per=gate",
    "normGain:gain=0.1",
  ];
  const problem = taskNamed("recall").make({ steps: 5, distractors: 0 }, 2);
  const tried = schemes.map((scheme) => {
    const made = schemesFrom(scheme);
    return studyCells().filter((cell) => {
      const setting = { cell, hiddenSize: 4, layers: 1, weights: "default" } as Setting;
      try {
        networkOf(setting, problem, made, 0);
        return true;
      } catch (error) {
        // Without a gate or part that the scheme sets.
        if (error instanceof UnsupportedError || /expected one of/.test(String(error))) return false;
        throw error;
      }
    });
  });
  const cellsOf = Object.fromEntries(schemes.map((scheme, k) => [scheme, tried[k]]));
  for (const scheme of schemes) expect(cellsOf[scheme].length, scheme).toBeGreaterThan(0);
  expect(cellsOf["independentRecurrence:tMax=20,growth=3"]).toEqual(["indRNN"]);
  expect(cellsOf["decayRing:min=0.5,per=gate"]).toEqual(["rgLRU"]);
  expect(cellsOf["normGain:gain=0.1"]).toEqual(["layerNormLSTM", "layerNormGRU"]);
  expect(cellsOf.identityRecurrence).toEqual(["rnn-relu"]);
  // Every cell with a gate that retains.
  for (const scheme of ["retainBias", "chrono", "uniformGate", "bias:retain=2"]) {
    expect(cellsOf[scheme]).toEqual(cellsOf.retainFor);
    expect(cellsOf[scheme].length).toBeGreaterThan(10);
  }
});

describe("wrong input ends with code 2 and one line", () => {
  const cases: [string[], RegExp][] = [
    [["recall", "--steps", "0"], /at least 2/],
    [["recall", "--distractors", "2"], /from 0 to 1/],
    [["recall", "--cell", "nothing"], /expected a cell, one of lstm/],
    [
      ["recall", "--scheme", "nothing"],
      /^lab: study: expected a scheme \(retainBias, .*decayRing, normGain\)/,
    ],
    [["recall", "--scheme", "chrono:tMax=U"], /^lab: study: expected numbers for chrono, got tMax=U/],
    [["recall", "--scheme", "chrono:tMax"], /expected arguments such as tMax=100/],
    [["recall", "--scheme", "chrono:tMax=1"], /above 2/],
    [["recall", "--scheme", "bias"], /bias:reset=-1/],
    [["recall", "--scheme", "chrono:tMax=20,tMax=30"], /every argument of a scheme once/],
    [["recall", "--scheme", "decayRing"], /expected a cell with a vector lambda/],
    [["recall", "--cell", "rgLRU", "--scheme", "decayRing:per=week"], /per to be "step" or "gate"/],
    [["recall", "--scheme", "normGain:size=1"], /an argument of normGain \(gain, retain\), got size/],
    [["recall", "--scheme", "bias:reset=1"], /expected one of input/],
    [["recall", "--cell", "gru", "--scheme", "unitForgetBias"], /kind lstm/],
    [["recall", "--optimizer", "newton"], /adam, rmsprop, sgd/],
    [["recall", "--weights", "ones"], /expected weights/],
    [["recall", "--bias", ""], /expected biases separated by commas, .* got none/],
    [["recall", "--lr", "0"], /over 0/],
    [["recall", "--jobs", "0"], /at least 1/],
    [["jsb"], /--data/],
    [["jsb", "--data", folder.path("table.csv")], /part,piece,frame,note/],
    [["lm", "--data", folder.path("none.txt")], /none.txt/],
    [["gates", folder.path("text.txt"), "--data", folder.path("text.txt")], /expected/],
    [["nothing"], /unknown command/],
  ];
  test.each(cases)("%j", async (args, message) => {
    const out = folder.path("wrong");
    const ran = await lab([...args, ...(args[0] === "nothing" ? [] : ["--out", out])]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(message);
    expect(ran.error.trim().split("\n")).toHaveLength(1);
    expect(existsSync(out)).toBe(false);
  });

  test(
    "a file of runs with other lines",
    async () => {
      const out = folder.path("broken");
      await lab(["recall", ...small, "--updates", "0", "--seeds", "1", "--out", out]);
      appendFileSync(`${out}/runs.jsonl`, "hello\n");
      const ran = await lab(["recall", ...small, "--out", out]);
      expect(ran.code).toBe(2);
      expect(ran.error).toMatch(/expected a finished run in line 4/);
    },
    LIMIT,
  );
});

async function untilLines(child: ChildProcess, path: string, lines: number): Promise<void> {
  while (child.exitCode === null) {
    if (existsSync(path) && readFileSync(path, "utf8").split("\n").length > lines) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}
