/** The list of commands, which help shows without loading any, and the commands themselves. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Command } from "commander";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { commands } from "../../src/command/commands.ts";
import { highlighted } from "../../src/command/output.ts";
import { examples, overview } from "../../src/command/overview.ts";
import { readRunRecord } from "../../src/command/runDirectory.ts";
import { LSTM, Sequential } from "../../src/core/nn/index.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

afterEach(() => vi.restoreAllMocks());

test("help lists the commands as they describe themselves", () => {
  expect(overview.map(([name]) => name)).toEqual(Object.keys(commands));
  for (const [name, operands, summary] of overview) {
    const command = new Command(name).summary(summary);
    commands[name](command, undefined as never, () => {});
    const help = command.createHelp();
    expect(help.subcommandTerm(command).replace(" [options]", ""), name).toBe(`${name} ${operands}`.trim());
    expect(help.subcommandDescription(command), name).toBe(summary);
  }
});

test("npm run sluice is the same command", () => {
  const root = resolve(import.meta.dirname, "../..");
  const run = (...program: string[]) =>
    execFileSync(process.execPath, [...program, "--help"], { cwd: root, encoding: "utf8" });
  expect(run("tools/sluice.mjs")).toBe(run("--import", "tsx", "src/command/main.ts"));
  // It runs from a folder of its own, and finds the package from there.
  const version = execFileSync(process.execPath, ["tools/sluice.mjs", "--version"], { cwd: root });
  expect(`${version}`).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [
    "a working directory that was removed",
    { code: "ENOENT", syscall: "uv_cwd" },
    "sluice: expected a working directory, got one that no longer exists. Change to another one.\n",
  ],
  [
    "too many open files",
    { code: "EMFILE", syscall: "open" },
    "sluice: expected to be able to open another file, got EMFILE. Close other programs, or raise the limit of open files.\n",
  ],
])("%s: no defect of sluice", async (_, fault, error) => {
  vi.spyOn(process, "cwd").mockImplementation(() => {
    throw Object.assign(new Error("of the system"), fault);
  });
  expect(await runCommand(["train", "/nowhere/data.csv"])).toEqual({ code: 2, out: "", error });
});

describe("help", () => {
  test.each([[], ...overview.map(([name]) => [name])])("of %s ends with two examples", async (...name) => {
    const { out } = await runCommand([...(name as string[]), "--help"]);
    const last = out.slice(out.indexOf("\nExamples:\n") + 11).split("\n");
    expect(last).toHaveLength(3);
    for (const line of last.slice(0, 2)) expect(line).toMatch(/^ {2}npm run sluice -- \w/);
  });

  test("examples name options that there are", async () => {
    for (const [name] of overview) {
      const { out } = await runCommand([name, "--help"]);
      for (const [option] of examples[name].join(" ").matchAll(/--[\w-]+/g))
        expect(out, name).toContain(`  ${option} `);
    }
  });

  test("shows the new of two names, and both are read", async () => {
    const { out } = await runCommand(["train", "--help"]);
    expect(out).toContain("  --hidden-size <units> ");
    expect(out).not.toContain("--hidden,");
    expect(out).not.toContain("default: one season");
    for (const name of ["--hidden", "--hidden-size"])
      expect((await runCommand(["train", name, "0"])).error).toBe(
        "sluice: option '--hidden-size <units>' argument '0' is invalid. Expected an integer of at least 1.\n",
      );
  });
});

const record = { data: "a.csv", task: "forecast", options: { hidden: 3, layers: 2, lr: 0.1 } };
const run = temporaryFolder({ "run.json": JSON.stringify(record) });

test("a run that was begun with earlier names of options has the new ones", async () => {
  const { options } = await readRunRecord(run.path(""));
  expect(options).toEqual({ hiddenSize: 3, numLayers: 2, lr: 0.1 });
});

describe("colours", () => {
  const ESCAPE = "\u001b[";

  test("are for terminals that have them", async () => {
    const plain = await runCommand(["view", "--help"]);
    const coloured = await runCommand(["view", "--help"], { colours: true });
    expect(plain.out).not.toContain(ESCAPE);
    expect(coloured.out).toContain(`${ESCAPE}1mUsage:${ESCAPE}0m`);
    expect(stripVTControlCharacters(coloured.out)).toBe(plain.out);
    for (const args of [["inspect", "nowhere"], ["inspect"]]) {
      const { error } = await runCommand(args, { colours: true });
      expect(error.startsWith(`${ESCAPE}31msluice:${ESCAPE}0m `)).toBe(true);
      expect(stripVTControlCharacters(error)).toBe((await runCommand(args)).error);
    }
  });

  test("never mark what only looks like a message of the program", () => {
    expect(highlighted("births.csv: note: 3 rows")).toBe("births.csv: note: 3 rows");
    expect(highlighted("note: 3 rows", false)).toBe("note: 3 rows");
  });
});

describe("a wrong name", () => {
  const folder = temporaryFolder({ "b.csv": "day,births\n2024-01-01,1\n2024-01-02,1\n" });
  const model = folder.path("lstm.safetensors");
  beforeAll(() => {
    const layer = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
    writeFileSync(model, encodeModel(new Sequential(layer)));
  });
  const out = ["--out", folder.path("out")];

  test.each([
    [["train", folder.path("b.csv"), "--target", "brths", ...out], "births"],
    [["set", model, "--gate", "forgt", "--bias", "1", ...out], "forget"],
    [["init", model, "--scheme", "chromo:tMax=9", ...out], "chrono"],
    [["init", model, "--scheme", "chrono:tmax=9", ...out], "tMax"],
    [["inspect", model, "--from", "pytroch"], "pytorch"],
    [["convert", model, folder.path("x"), "--format", "safetensor"], "safetensors"],
  ])("%j: did you mean %s", async (args, name) => {
    const ran = await runCommand(args);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(new RegExp(`, got ".*"\\. Did you mean ${name}\\?\n$`));
  });

  test("that is like no other is only listed", async () => {
    const ran = await runCommand(["set", model, "--gate", "nothing", "--bias", "1", ...out]);
    expect(ran.error).toMatch(/got "nothing"\.\n$/);
  });
});
