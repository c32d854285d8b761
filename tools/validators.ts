/**
 * Removes checks of the readers, one at a time, and demands that a test notices. A check is a place in a folder `formats/` that throws a coded error,
 * itself or by a function that never returns; without it, execution continues as if its condition were false.
 *
 *   npx tsx tools/validators.ts [--minutes 55] [--seed 7] [--files hdf5]
 *
 * The seed orders the checks, so that several nights try all of them. A check that no test notices fails: write a test, or remove the check for good
 * if an earlier one refuses all that it would.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, runCommand } from "./checks/command.ts";

/** Seconds for a run of tests; a missing check may make a loop endless. */
const LIMIT = 400;
/** Tests of other software, and of nothing but time. */
const EXCLUDED = /^(expensive|growth|oracles|onnxLive|foreign)\./;
/** A throw, or a call of a function that never returns by its name; not its definition, import or export. */
const CHECK =
  /(?<!function |import .*|export .*)(?:throw (?=new \w*Error\()|(?<![\w.])(?:\w+\.)?(?:fail|refuse)\w*(?=\((?![^()]*\): never)))/g;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "Infinity" },
    seed: { type: "string", default: process.env.SLUICE_SEED ?? "1" },
    files: { type: "string", default: "" },
  },
});
const deadline = performance.now() + 60_000 * Number(values.minutes);

interface Check {
  file: string;
  start: number;
  end: number;
  name: string;
}

function checksIn(file: string): Check[] {
  const text = readFileSync(resolve(root, file), "utf8");
  return [...text.matchAll(CHECK)].map(({ index, 0: found }) => {
    const line = text.slice(0, index).split("\n").length;
    return { file, start: index, end: index + found.length, name: `${file}:${line}: ${found.trim()}` };
  });
}

const drawn = ({ name }: Check) => createHash("sha256").update(`${values.seed} ${name}`).digest("hex");
const files = execFileSync("git", ["ls-files", "src", "test"], { cwd: root, encoding: "utf8" }).split("\n");
const checks = files
  .filter((file) => /^src\/.*formats\/.*\.ts$/.test(file) && file.includes(values.files))
  .flatMap(checksIn)
  .sort((a, b) => (drawn(a) < drawn(b) ? -1 : 1));
const tests = files.filter(
  (file) => /\/(formats\/\w+|interop\/hostile)\.test\.ts$/.test(file) && !EXCLUDED.test(basename(file)),
);

/** Whether one of these tests fails, or does not end, without a check. */
async function isNoticed({ file, start, end }: Check, by: readonly string[]): Promise<boolean> {
  const removed = JSON.stringify({ file: resolve(root, file), start, end });
  const command = `export SLUICE_LIVE=0 SLUICE_REMOVED='${removed}'
npx vitest run --bail 1 --maxWorkers=1 --config test/support/validators.config.ts ${by.join(" ")}`;
  return (await runCommand(command, { silent: true, limit: LIMIT })).status !== "passed";
}

/** Tests of the reader first, which notice nearly all. */
async function tryWithout(check: Check): Promise<boolean> {
  const [, reader] = /formats\/(\w+)/.exec(check.file)!;
  const own = tests.filter((file) => basename(file).startsWith(reader));
  return (own.length > 0 && (await isNoticed(check, own))) || isNoticed(check, tests);
}

const nothing = { file: "", start: 0, end: 0, name: "" };
if (await isNoticed(nothing, tests))
  throw new Error(
    "expected the tests of the readers to pass with every check, but one fails. Mend it first.",
  );
const left = checks.values();
const missed: string[] = [];
let removed = 0;
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const check of left) {
      if (performance.now() >= deadline) return;
      if (!(await tryWithout(check))) missed.push(check.name);
      removed++;
    }
  }),
);
for (const name of missed) console.log(`unnoticed: ${name}`);
console.log(
  `${removed} checks removed of ${checks.length}, ${removed - missed.length} removals noticed by a test`,
);
if (missed.length > 0) process.exitCode = 1;
