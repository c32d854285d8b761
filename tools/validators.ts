/**
 * Removes the checks of the readers and demands that a test notices each. A check is a place in `src/checkpoint/formats` or `src/jobs/data` that throws a
 * coded error; without it, execution continues as if its condition were false.
 *
 *   npx tsx tools/validators.ts                     every check; continues where an earlier call at this state of the files stopped
 *   npx tsx tools/validators.ts --minutes 50        stops after so many minutes
 *   npx tsx tools/validators.ts --files src/jobs/data --tests test/jobs/data/parquet
 *                                                   only checks and tests in files whose names begin so, from the start
 *   npx tsx tools/validators.ts --sample 12 --seed 7  as many, of one room that the seed picks, with the tests of that room only
 *
 * A removal that no test notices fails: write a test, or remove the check for good if an earlier one refuses all that it would. Checks whose
 * tests do not meet are removed in one run of the tests: a test that fails tells which of them it missed.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { group } from "d3-array";
import { root, runCommand } from "./checks/command.ts";
import { type Check, findChecks } from "./validators/find.ts";

/** Tests of whole processes, which run without the edits, and of nothing but time. */
const EXCLUDED = /\/(?:expensive|growth|oracles|onnxLive|foreign)\.test\.ts$/;
/** Tests of readers. */
const FOLDERS = [
  "test/checkpoint/formats",
  "test/jobs/data",
  "test/checkpoint/interop/hostile.test.ts",
  "test/platform",
  "test/checkpoint/edit",
];
const OTHERS = [
  "test/jobs/tasks/dataFile.test.ts",
  "test/jobs/tasks/readSeries.test.ts",
  "test/onnxNodes.test.ts",
];
/** Tests to try at once, the most specific ones, before all that reach a check. */
const FEW = 3;
/** Seconds for a run of some tests; a missing check may make a loop endless. */
const LIMIT = 240;

interface Note {
  file: string;
  test: string;
  failed: boolean;
  reached: string[];
}

type Fate = "noticed" | "did not end" | "unnoticed" | "never reached";

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    files: { type: "string", default: "" },
    tests: { type: "string", default: "" },
    sample: { type: "string" },
    seed: { type: "string" },
  },
});
const deadline =
  values.minutes === undefined ? Infinity : performance.now() + 60_000 * Number(values.minutes);
const checks = findChecks().filter(({ file }) => file.startsWith(values.files));
const folder = mkdtempSync(join(tmpdir(), "sluice-validators-"));

const testsIn = (place: string): string[] =>
  place.endsWith(".ts")
    ? [place]
    : readdirSync(resolve(root, place))
        .filter((name) => name.endsWith(".test.ts") && !EXCLUDED.test(`/${name}`))
        .map((name) => `${place}/${name}`);

/** Runs tests with some checks missing, or without `removed` notes which checks each test reaches. @returns the tests that ended, and keys of those that only began */
async function runTests(files: readonly string[], names?: readonly string[], removed?: readonly string[]) {
  const notes = join(folder, "notes.jsonl");
  writeFileSync(notes, "");
  process.env.SLUICE_NOTES = notes;
  process.env.SLUICE_MUTANTS = "1";
  if (removed === undefined) delete process.env.SLUICE_REMOVED;
  else process.env.SLUICE_REMOVED = removed.join(" ");
  const pattern = names?.map((name) =>
    name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(" > ", " (?:> )?"),
  );
  process.env.SLUICE_TESTS = pattern === undefined ? "" : `^ ?(?:${pattern.join("|")})$`;
  const filter = pattern === undefined ? "" : '-t "$SLUICE_TESTS"';
  const command = `npx vitest run --config test/support/validators.config.ts ${filter} ${files.join(" ")}`;
  await runCommand(command, { silent: true, ...(removed !== undefined && { limit: LIMIT }) });
  const lines = readFileSync(notes, "utf8").split("\n").slice(0, -1);
  const all = lines.map((line) => JSON.parse(line) as Pick<Note, "file" | "test"> & Partial<Note>);
  const ended = all.filter((note): note is Note => note.reached !== undefined);
  const finished = new Set(ended.map(keyOf));
  const unended = new Set(all.map(keyOf).filter((key) => !finished.has(key)));
  return { ended, unended };
}

const keyOf = ({ file, test }: Pick<Note, "file" | "test">) => `${file}\n${test}`;

/** Where a finished part of the work is kept; it is of no use once a reader or a test has changed. */
function stateFile(): string {
  const places = ["src", "test", "tools/validators/find.ts"];
  const tree = execFileSync("git", ["ls-files", "-s", ...places], { cwd: root });
  const changes = execFileSync("git", ["diff", "HEAD", "--", ...places], { cwd: root });
  const key = createHash("sha256").update(tree).update(changes).digest("hex").slice(0, 12);
  const cache = resolve(root, "node_modules/.cache/sluice");
  mkdirSync(cache, { recursive: true });
  return join(cache, `validators-${key}.json`);
}

interface State {
  notes: Note[];
  fates: Record<string, Fate>;
}

/** Groups checks so that no test that is to notice one of them reaches another. */
function batchesOf(
  asked: readonly Check[],
  reaching: (check: Check) => readonly Note[],
  few: number,
): Check[][] {
  const batches: { checks: Check[]; trying: Set<string>; reached: Set<string> }[] = [];
  for (const check of asked) {
    const reached = reaching(check).map(keyOf);
    const trying = reached.slice(0, few);
    const fits = batches.find(
      (batch) =>
        !trying.some((key) => batch.reached.has(key)) && !reached.some((key) => batch.trying.has(key)),
    );
    const batch = fits ?? { checks: [], trying: new Set(), reached: new Set() };
    if (fits === undefined) batches.push(batch);
    batch.checks.push(check);
    for (const key of trying) batch.trying.add(key);
    for (const key of reached) batch.reached.add(key);
  }
  return batches.map((batch) => batch.checks);
}

async function removeAll(asked: readonly Check[], state: State, keep: () => void): Promise<void> {
  const byCheck = new Map<string, Note[]>(asked.map(({ name }) => [name, []]));
  for (const note of state.notes) for (const name of note.reached) byCheck.get(name)?.push(note);
  // A test that reaches few checks was written for one of them.
  for (const notes of byCheck.values()) notes.sort((a, b) => a.reached.length - b.reached.length);
  const reaching = ({ name }: Check) => byCheck.get(name) ?? [];
  for (const check of asked) if (reaching(check).length === 0) state.fates[check.name] = "never reached";

  const attempt = async (batch: readonly Check[], few: number): Promise<void> => {
    const tried = batch.map((check) => reaching(check).slice(0, few));
    const tests = tried.flat();
    const files = [...new Set(tests.map(({ file }) => file))];
    const { ended, unended } = await runTests(
      files,
      [...new Set(tests.map(({ test }) => test))],
      batch.map(({ name }) => name),
    );
    const byTest = group(ended, keyOf);
    const missed: Check[] = [];
    batch.forEach((check, k) => {
      const keys = tried[k].map(keyOf);
      const results = keys.map((key) => byTest.get(key));
      const failures = results.flatMap((notes) => notes?.filter(({ failed }) => failed) ?? []);
      // Behind a missing check, a test may have met another missing one, and failed for that.
      const isPlain = failures.some(({ reached }) => reached.every((name) => name === check.name));
      const isMissed = results.includes(undefined);
      const isEndless = keys.some((key) => unended.has(key)) && unended.size === 1;
      if (isPlain) state.fates[check.name] = "noticed";
      else if (isEndless || (isMissed && batch.length === 1)) state.fates[check.name] = "did not end";
      else if (isMissed || failures.length > 0) missed.push(check);
      else if (few === Infinity) state.fates[check.name] = "unnoticed";
    });
    keep();
    // One that keeps going takes the time of the tests behind it.
    if (missed.length > 0 && missed.length < batch.length) await attempt(missed, few);
  };
  const left = () => asked.filter(({ name }) => state.fates[name] === undefined);
  for (const few of [FEW, Infinity]) {
    const batches = few === FEW ? batchesOf(left(), reaching, FEW) : left().map((check) => [check]);
    for (const batch of batches) {
      if (performance.now() > deadline) return;
      await attempt(batch, few);
      console.log(`${asked.length - left().length} of ${asked.length} checks removed`);
    }
  }
}

/** @param wrong fates that count as unnoticed; a sample runs too few tests to say that none reaches a check */
function report(asked: readonly Check[], fates: State["fates"], wrong: readonly Fate[]): void {
  const count = (...wanted: Fate[]) => asked.filter(({ name }) => wanted.includes(fates[name])).length;
  const missed = asked.filter(({ name }) => wrong.includes(fates[name]));
  for (const { name } of missed) console.log(`${fates[name]}: ${name}`);
  const removed = asked.filter(({ name }) => fates[name] !== undefined).length;
  console.log(`${removed} of ${asked.length} checks removed in all`);
  console.log(`${count("noticed", "did not end")} removals noticed by a test`);
  if (missed.length > 0) process.exitCode = 1;
}

const tests = [...FOLDERS.flatMap(testsIn), ...OTHERS].filter((file) => file.startsWith(values.tests));
if (values.sample !== undefined) {
  const seed = values.seed ?? "1";
  /** A number that looks random, the same for the same text. */
  const drawn = (text: string) => createHash("sha256").update(`${seed} ${text}`).digest().readUInt32LE();
  const rooms = [...group(checks, ({ file }) => /^src\/\w+\/(\w+)/.exec(file)![1])].filter(([room]) =>
    tests.some((file) => file.includes(`/${room}`)),
  );
  const [room, own] = rooms[drawn("room") % rooms.length];
  const asked = own.toSorted((a, b) => drawn(a.name) - drawn(b.name));
  const state: State = {
    notes: (await runTests(tests.filter((file) => file.includes(`/${room}`)))).ended,
    fates: {},
  };
  const sample = asked.slice(0, Number(values.sample));
  await removeAll(sample, state, () => undefined);
  // Tests of other rooms may notice the rest.
  const missed = sample.filter(({ name }) => state.fates[name] === "unnoticed");
  if (missed.length > 0) {
    const all: State = { notes: (await runTests(tests)).ended, fates: {} };
    await removeAll(missed, all, () => undefined);
    Object.assign(state.fates, all.fates);
  }
  report(sample, state.fates, ["unnoticed"]);
} else {
  const path = stateFile();
  // Checks that some tests miss may be noticed by others.
  const keeps = values.tests === "";
  const state: State =
    keeps && existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as State) : { notes: [], fates: {} };
  const keep = () => {
    if (!keeps) return;
    writeFileSync(`${path}.part`, JSON.stringify(state));
    renameSync(`${path}.part`, path);
  };
  if (state.notes.length === 0) {
    state.notes = (await runTests(tests)).ended;
    keep();
  }
  await removeAll(checks, state, keep);
  report(checks, state.fates, ["unnoticed", "never reached"]);
}
