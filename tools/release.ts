/**
 * Runs the checks that take too long for every change, in parts of at most an hour, and writes docs/verification.md and
 * docs/reference/runtimes.md.
 *
 *   tools/release.sh                 every part that has not passed at this commit
 *   tools/release.sh PART...         these, unless they have passed at this commit
 *   tools/release.sh --again PART... these in any case
 *   tools/release.sh --list          the parts, and how the last run of each ended
 *   tools/release.sh --page          writes the pages from the rows
 *
 * Each run adds a row to docs/verification.jsonl when it ends, so a session that is interrupted loses only the part that was running.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, runCommand } from "./checks/command.ts";
import { figuresOf, latest, type Row, readRows, verificationPage } from "./checks/page.ts";
import { LIMIT, parts } from "./checks/parts.ts";
import { readTrials, runtimesPage } from "./checks/runtimes.ts";

const rowsFile = resolve(root, "docs/verification.jsonl");
const pageFile = resolve(root, "docs/verification.md");
/** Scripts add what they tried to this file. */
const trialsFile = resolve(root, "docs/runtimes.jsonl");
process.env.SLUICE_RECORDS = trialsFile;
/** Committing rows and pages does not invalidate them. */
const WRITTEN = ["verification.jsonl", "verification.md", "runtimes.jsonl", "reference/runtimes.md"];
const OTHERS = [".", ...WRITTEN.map((name) => `:!docs/${name}`)];

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
const rows = () => readRows(existsSync(rowsFile) ? readFileSync(rowsFile, "utf8") : "");
function writePages(): void {
  writeFileSync(pageFile, verificationPage(parts, rows()));
  const trials = readTrials(existsSync(trialsFile) ? readFileSync(trialsFile, "utf8") : "");
  writeFileSync(resolve(root, "docs/reference/runtimes.md"), runtimesPage(trials));
}

function refuse(message: string): never {
  console.error(`tools/release.sh: ${message}`);
  process.exit(2);
}

function readArguments() {
  const options = {
    list: { type: "boolean" },
    page: { type: "boolean" },
    again: { type: "boolean" },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { values, positionals } = readArguments();
for (const name of positionals) {
  if (parts.some((part) => part.name === name)) continue;
  refuse(`expected a part (${parts.map((part) => part.name).join(", ")}), got ${JSON.stringify(name)}`);
}
if (values.again && positionals.length === 0) refuse("--again: expected the parts to run again, got none");

const commit = git("log", "-1", "--format=%h", "--", ...OTHERS);
const finished = (name: string) => {
  const row = latest(rows(), name);
  return row?.commit === commit && row.status === "passed";
};

if (values.list) {
  for (const { name, what } of parts) {
    const row = latest(rows(), name);
    const state = row === undefined ? "not run" : `${row.status} at ${row.commit}`;
    console.log(`${name.padEnd(18)} ${state.padEnd(22)} ${what}`);
  }
  process.exit();
}
if (values.page) {
  writePages();
  process.exit();
}
if (git("status", "--porcelain", "--", ...OTHERS) !== "") {
  refuse(
    "the working tree has changes that are not committed, and a row names the commit it checked. Commit them first.",
  );
}

const asked = parts.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
let failed = 0;
for (const part of asked) {
  if (!values.again && finished(part.name)) {
    console.log(`${part.name}: passed at ${commit} before, not run again`);
    continue;
  }
  // Another seed for each run, so that figures add up; a run is repeated by its number.
  process.env.SLUICE_SEED = String(1 + rows().filter((row) => row.part === part.name).length);
  console.log(`\n== ${part.name}: ${part.what}`);
  const { status: ended, seconds, tests, output } = await runCommand(part.command, { limit: LIMIT });
  const figures = figuresOf(part, output);
  const missing = Object.keys(figures).filter((name) => figures[name] === 0);
  if (missing.length > 0) console.log(`${part.name}: expected figures of ${missing.join(", ")}, got none`);
  // A check without its software has nothing to check, so it has not passed.
  const status = ended === "passed" && missing.length > 0 ? "failed" : ended;
  const row: Row = {
    part: part.name,
    commit,
    date: new Date().toISOString(),
    node: process.version,
    seconds: Math.round(seconds),
    status,
    tests,
    figures,
  };
  appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
  writePages();
  if (status !== "passed") failed++;
  console.log(
    `\n${part.name}: ${status} after ${row.seconds} s; ${tests.passed} tests passed, ${tests.failed} failed`,
  );
}
process.exit(failed > 0 ? 1 : 0);
