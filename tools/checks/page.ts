/** The page docs/verification.md, made from the rows of docs/verification.jsonl: one for each run of a part. */
import { addTests, type Outcome, type Tests } from "./command.ts";
import { type Figure, releaseFigures } from "./figures.ts";
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

/** The figures that a check printed, as sums or as the largest. */
export function figuresOf({ figures, largest = {} }: Part, output: string): Record<string, number> {
  const numbers = (pattern: RegExp) => [...output.matchAll(pattern)].map(([, number]) => Number(number));
  const by = (patterns: Part["figures"], combine: (all: number[]) => number) =>
    Object.entries(patterns).map(([name, pattern]) => [name, combine(numbers(pattern))]);
  return Object.fromEntries([
    ...by(figures, (all) => all.reduce((sum, number) => sum + number, 0)),
    ...by(largest, (all) => Math.max(0, ...all)),
  ]);
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

function lineOf({ name, what }: Part, row: Row | undefined): string {
  if (row === undefined) return `| \`${name}\` | ${what} | not run | | | | | |`;
  const { passed, failed, skipped } = row.tests;
  const tests =
    passed + failed + skipped === 0 ? "" : `${number(passed)} / ${number(failed)} / ${number(skipped)}`;
  const figures = Object.entries(row.figures).map(([figure, value]) => `${number(value)} ${figure}`);
  const minutes = Math.ceil(row.seconds / 60);
  const cells = [
    `\`${name}\``,
    what,
    row.status,
    row.date.slice(0, 10),
    row.commit,
    tests,
    figures.join("; "),
    minutes,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The sums of all runs that passed, if the figures of the part add up; otherwise the figures of its last run. */
function foundBy({ name, adds }: Part, rows: readonly Row[]): string {
  const last = latest(rows, name);
  if (last === undefined) return "";
  const counted = adds ? rows.filter((row) => row.part === name && row.status === "passed") : [last];
  const sums = new Map<string, number>();
  for (const { figures } of counted)
    for (const [figure, value] of Object.entries(figures)) sums.set(figure, (sums.get(figure) ?? 0) + value);
  const figures = [...sums].map(([figure, value]) => `${number(value)} ${figure}`);
  const tests = figures.length === 0 && last.tests.passed > 0 ? [`${number(last.tests.passed)} tests`] : [];
  const runs = counted.length > 1 ? [`in ${counted.length} runs`] : [];
  return [`${name} ${last.status}`, ...figures, ...tests, ...runs].join("; ");
}

/** Where no part measures a figure, or no part did run, the table says so. */
function figureLine(figure: Figure, k: number, parts: readonly Part[], rows: readonly Row[]): string {
  const own = parts.filter(({ name }) => figure.parts.includes(name));
  const ran = own.filter(({ name }) => latest(rows, name) !== undefined);
  const state = ran.map((part) => foundBy(part, rows)).join("<br>") || "unmeasured";
  const dates = ran.map(({ name }) => latest(rows, name)!.date.slice(0, 10)).sort();
  const command = own.length === 0 ? "" : `\`tools/release.sh ${figure.parts.join(" ")}\``;
  return `| ${k + 1} | ${figure.measure} | ${figure.target} | ${state} | ${dates.at(-1) ?? ""} | ${command} |`;
}

/** How many parts passed, at which commit, and how many did not. */
function summary(rows: readonly (Row | undefined)[]): string {
  const ran = rows.filter((row) => row !== undefined);
  const passed = ran.filter(({ status }) => status === "passed");
  const tests = addTests(ran.map((row) => row.tests));
  const commits = new Set(ran.map(({ commit }) => commit));
  return [
    `Of ${rows.length} parts ${passed.length} passed, ${ran.length - passed.length} failed or ran out of time, and ${rows.length - ran.length} were not run.`,
    ran.length === 0
      ? ""
      : `${number(tests.passed)} tests passed, ${number(tests.failed)} failed and ${number(tests.skipped)} were skipped. ` +
        (commits.size === 1
          ? "All parts ran at one commit."
          : `The parts ran at ${commits.size} different commits.`),
  ]
    .join(" ")
    .trim();
}

/** The page, from the last row of each part. */
export function verificationPage(parts: readonly Part[], rows: readonly Row[]): string {
  const last = parts.map(({ name }) => latest(rows, name));
  return `# Checks in their full form

[\`.ci/run\`](../.ci/run) runs a sample of every check on each change. \`tools/release.sh\` runs them in full before a release and writes this page; each part
takes at most an hour. Run one yourself with \`tools/release.sh PART\`, or see what is left with \`tools/release.sh --list\`.

${summary(last)}

Tests are passed / failed / skipped; a test is skipped when a file or a program that it compares with is missing.

| part | what it shows | result | date | commit | tests | figures | minutes |
|---|---|---|---|---|---|---|---|
${parts.map((part, k) => lineOf(part, last[k])).join("\n")}

## Figures for a release

| # | figure | target | last result of its part | date | command |
|---|---|---|---|---|---|
${releaseFigures.map((figure, k) => figureLine(figure, k, parts, rows)).join("\n")}
`;
}
