/**
 * The first two findings of docs/results.md at a size for continuous integration, 130 seconds of processor time over all cores: fails when they are not there.
 *
 *     npx tsx lab/results/check.ts [directory]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { SettingSummary } from "../study/index.ts";

const root = resolve(import.meta.dirname, "../..");
const base = process.argv[2] ?? mkdtempSync(join(tmpdir(), "sluice-study-"));

/** Runs a study. @returns how many seeds solved it, by scheme */
function solvedBy(name: string, command: string): Map<string, number> {
  const directory = join(base, name);
  const args = ["--import", "tsx", "lab/main.ts", ...command.split(" "), "--out", directory];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`lab ${command} ended with ${status}`);
  const { settings } = JSON.parse(readFileSync(join(directory, "results.json"), "utf8")) as {
    settings: SettingSummary[];
  };
  console.log(`ran ${settings.reduce((sum, { runs }) => sum + runs, 0)} seeds of ${name}`);
  return new Map(settings.map(({ setting, solved }) => [setting.scheme, solved]));
}

function expectSolved(solved: Map<string, number>, scheme: string, least: number, most: number): void {
  const count = solved.get(scheme) ?? Number.NaN;
  if (count >= least && count <= most) return;
  throw new Error(`${scheme}: expected from ${least} to ${most} seeds to solve the task, got ${count}`);
}

// A forget bias of 1 solves the task, a bias of 0 does not.
const recall = solvedBy("recall", "recall --bias 0,1 --seeds 8");
expectSolved(recall, "retainBias:value=1", 7, 8);
expectSolved(recall, "retainBias:value=0", 0, 1);

// An open forget gate is not enough, and a closed input gate beside it is.
const adding = solvedBy(
  "adding",
  "adding --steps 60 --hidden 48 --updates 2200 --seeds 3 --bias 3 --scheme closedInput:value=3",
);
expectSolved(adding, "closedInput:value=3", 3, 3);
expectSolved(adding, "retainBias:value=3", 0, 2);
console.log("both findings hold");
