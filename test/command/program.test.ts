/** The list of commands, which help shows without loading any, and the commands themselves. */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { commands } from "../../src/command/commands.ts";
import { overview } from "../../src/command/program.ts";
import { runCommand } from "../support/commandLine.ts";

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
