/** The page docs/verification.md, made from the rows of docs/verification.jsonl: one for each run of a part. */
import { addTests, type Outcome, type Tests } from "./command.ts";
import type { Part } from "./parts.ts";

export interface Row {
  part: string;
  /** The last commit that changed anything but the rows and their page */
  commit: string;
  /** When it ended, as an ISO date */
  date: string;
  /** Of Node that ran it */
  node: string;
  seconds: number;
  status: Outcome["status"];
  tests: Tests;
  figures: Record<string, number>;
}

/** The figures that a check printed, as sums. */
export function figuresOf({ figures }: Part, output: string): Record<string, number> {
  const sum = (pattern: RegExp) =>
    [...output.matchAll(pattern)].reduce((all, [, one]) => all + Number(one), 0);
  return Object.fromEntries(Object.entries(figures).map(([name, pattern]) => [name, sum(pattern)]));
}

export function readRows(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

/** The last row of a part. */
export const latest = (rows: readonly Row[], part: string): Row | undefined =>
  rows.findLast((row) => row.part === part);

const number = (value: number) => value.toLocaleString("en-US");
const listed = (figures: Record<string, number>) =>
  Object.entries(figures)
    .map(([figure, value]) => `${number(value)} ${figure}`)
    .join("; ");
const line = (...cells: (string | number)[]) => `| ${cells.join(" | ")} |`;

function lineOf({ name, what }: Part, row: Row | undefined): string {
  if (row === undefined) return line(`\`${name}\``, what, "not run", "", "", "", "", "");
  const { passed, failed, skipped } = row.tests;
  const tests =
    passed + failed + skipped === 0 ? "" : `${number(passed)} / ${number(failed)} / ${number(skipped)}`;
  const minutes = Math.ceil(row.seconds / 60);
  const date = row.date.slice(0, 10);
  return line(`\`${name}\``, what, row.status, date, row.commit, tests, listed(row.figures), minutes);
}

/** The sums of all runs of a part that passed. */
function totalOf({ name, what }: Part, rows: readonly Row[]): string {
  const own = rows.filter(({ part }) => part === name);
  const passed = own.filter(({ status }) => status === "passed");
  const sums: Record<string, number> = {};
  for (const { figures } of passed)
    for (const [figure, value] of Object.entries(figures)) sums[figure] = (sums[figure] ?? 0) + value;
  const last = own.at(-1);
  const state = last === undefined ? "not run" : `${last.status}, ${last.date.slice(0, 10)}`;
  return line(`\`${name}\``, what, state, passed.length, listed(sums));
}

/** How many parts passed, in how many minutes and at how many commits. */
function summary(rows: readonly (Row | undefined)[]): string {
  const ran = rows.filter((row) => row !== undefined);
  const passed = ran.filter(({ status }) => status === "passed");
  const { passed: sound, failed, skipped } = addTests(ran.map((row) => row.tests));
  const minutes = Math.ceil(ran.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const commits = new Set(ran.map(({ commit }) => commit)).size;
  return `Of ${rows.length} parts ${passed.length} passed, ${ran.length - passed.length} failed or ran out of time, and ${rows.length - ran.length} were not run: ${minutes} minutes, at ${commits === 1 ? "one commit" : `${commits} commits`}. ${number(sound)} tests passed, ${number(failed)} failed and ${number(skipped)} were skipped.`;
}

/** The page, from the last row of each part and the sums of all nightly rows. */
export function verificationPage(
  parts: readonly Part[],
  nightly: readonly Part[],
  rows: readonly Row[],
): string {
  const last = parts.map(({ name }) => latest(rows, name));
  return `# How Sluice is verified

\`npm test\` needs only Node, and samples. [\`.ci/run\`](../.ci/run) adds the other software after each change, and runs PyTorch's layers, the gate inspector and this
site in full. \`tools/release.sh\` runs all other checks in full at one commit before a release, and writes this page.

| claim | check | run it yourself |
|---|---|---|
| numbers and gradients are PyTorch's | 320 new random layers a day: float64 within 1e-10; float32 errors on average at most 1.3 times PyTorch's in the same tensor; a layer with two gates swapped must fail | \`tools/parity.sh\` |
| conversion keeps the network | random modules to and from each library that we can run; onnxruntime and TensorFlow.js run what Sluice writes | \`tools/oracles.sh\` |
| a damaged or hostile file does no harm | truncated files and mutants of each format: read, or refused with a coded error, without a hang or a large allocation | \`SLUICE_MUTANTS=10000 npx vitest run test/checkpoint/formats\` |
| a killed run resumes bit for bit | kills at random moments | \`SLUICE_KILLS=100 npx vitest run test/core/train/kill.test.ts\` |
| streams neither drift nor leak | millions of steps beside float64, with flat memory; published models against onnxruntime | \`SLUICE_SOAK_STEPS=3600000 npx vitest run test/realtime/stream\` |
| the page agrees with the commands | Chromium on real files, byte by byte; hostile names; axe-core | \`npm run build:web && npm run test:web\` |

## The last release run

${summary(last)}

Tests are passed / failed / skipped; a test is skipped when a file or a program that it compares with is missing. \`tools/release.sh PART\` runs one part.

| part | what it shows | result | date | commit | tests | figures | minutes |
|---|---|---|---|---|---|---|---|
${parts.map((part, k) => lineOf(part, last[k])).join("\n")}

## Nightly

\`tools/nightly.sh\` runs checks that find more the longer they run. Figures are the sums of all runs that passed.

| part | what it shows | last run | runs that passed | figures |
|---|---|---|---|---|
${nightly.map((part) => totalOf(part, rows)).join("\n")}
`;
}
