/**
 * Runs checks in full and writes docs/verification.md and docs/reference/runtimes.md.
 *
 *   tools/release.sh                 every part that has not passed at this commit
 *   tools/release.sh PART...         these, even if they have passed
 *   tools/release.sh --list          the parts, and how the last run of each ended
 *   tools/release.sh --page          writes the pages from the rows
 *   tools/nightly.sh [PART...]       fuzzing and mutation, whose figures add up over the runs
 *
 * Each run adds a row to docs/verification.jsonl when it ends, so a session that is interrupted loses only the part that was running.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, runCommand } from "./checks/command.ts";
import { figuresOf, latest, type Row, readRows, verificationPage } from "./checks/page.ts";
import { LIMIT, nightly, parts } from "./checks/parts.ts";
import { readTrials, runtimesPage } from "./checks/runtimes.ts";

const rowsFile = resolve(root, "docs/verification.jsonl");
/** Scripts add what they tried to this file. */
const trialsFile = resolve(root, "docs/runtimes.jsonl");
process.env.SLUICE_RECORDS = trialsFile;
/** Committing rows and pages does not invalidate them. */
const WRITTEN = ["verification.jsonl", "verification.md", "runtimes.jsonl", "reference/runtimes.md"];
const OTHERS = [".", ...WRITTEN.map((name) => `:!docs/${name}`)];

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
const rows = () => readRows(readFileSync(rowsFile, "utf8"));
function writePages(): void {
  writeFileSync(resolve(root, "docs/verification.md"), verificationPage(parts, nightly, rows()));
  const trials = readTrials(readFileSync(trialsFile, "utf8"));
  writeFileSync(resolve(root, "docs/reference/runtimes.md"), runtimesPage(trials));
}

function refuse(message: string): never {
  console.error(`tools/release.sh: ${message}`);
  process.exit(2);
}

const flag = { type: "boolean", default: false } as const;
const { values, positionals } = parseArgs({
  options: { nightly: flag, list: flag, page: flag },
  allowPositionals: true,
});
const all = values.nightly ? nightly : parts;
const stranger = positionals.find((word) => !all.some(({ name }) => name === word));
if (stranger !== undefined)
  refuse(`expected a part (${all.map(({ name }) => name).join(", ")}), got ${JSON.stringify(stranger)}`);

const commit = git("log", "-1", "--format=%h", "--", ...OTHERS);
const hasPassed = (row: Row | undefined) => row?.commit === commit && row.status === "passed";
if (values.list) {
  for (const { name, what } of all) {
    const row = latest(rows(), name);
    const state = row === undefined ? "not run" : `${row.status} at ${row.commit}`;
    console.log(`${name.padEnd(12)} ${state.padEnd(22)} ${what}`);
  }
  process.exit();
}
if (values.page) {
  writePages();
  process.exit();
}
if (git("status", "--porcelain", "--", ...OTHERS) !== "")
  refuse("expected no changes that are not committed, because a row names its commit. Commit them first.");

const isAsked = ({ name }: { name: string }) =>
  positionals.length > 0 ? positionals.includes(name) : values.nightly || !hasPassed(latest(rows(), name));
let failed = 0;
for (const part of all.filter(isAsked)) {
  // Another seed for each run, so that figures add up; a run is repeated by its number.
  process.env.SLUICE_SEED = String(1 + rows().filter((row) => row.part === part.name).length);
  console.log(`\n== ${part.name}: ${part.what}`);
  const { status: ended, seconds, tests, output } = await runCommand(part.command, { limit: LIMIT });
  const figures = figuresOf(part, output);
  const missing = Object.keys(figures).filter((name) => figures[name] === 0);
  if (missing.length > 0) console.log(`${part.name}: expected figures of ${missing.join(", ")}, got none`);
  const row: Row = {
    part: part.name,
    commit,
    date: new Date().toISOString(),
    node: process.version,
    seconds: Math.round(seconds),
    // A check without its software has nothing to check, so it has not passed.
    status: ended === "passed" && missing.length > 0 ? "failed" : ended,
    tests,
    figures,
  };
  appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
  writePages();
  if (row.status !== "passed") failed++;
  console.log(
    `\n${part.name}: ${row.status} after ${row.seconds} s; ${tests.passed} tests passed, ${tests.failed} failed`,
  );
}
process.exit(failed > 0 ? 1 : 0);
