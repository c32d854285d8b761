/** The results pages: made from the results that `sluice study` left, beside what PyTorch gave. */
import { spreadOf } from "../../src/study/index.ts";
import type { StudyPage, Theirs } from "./studies.ts";

/** One run, as it is kept beside the pages. */
export interface KeptRun {
  key: string;
  solvedAt: number | null;
  measure: number | null;
  /** Gradient ratio before training */
  ratio?: number;
  /** Measures on other sequences at the end */
  evaluation?: Record<string, number>;
}

export interface Kept {
  command: string;
  kernels: string[];
  runs: KeptRun[];
}

interface Cell {
  theirs: Theirs | null;
  runs: readonly KeptRun[];
  column: number;
}

/** A section: heading, command, table, and how many cells agree. */
export function sectionOf(study: StudyPage, kept: Kept | undefined, figure: string | undefined): string {
  const command = `\`\`\`sh\nnpm run sluice -- study ${kept?.command ?? study.command}\n\`\`\``;
  const parts = [`## ${study.title}`, study.about, command];
  if (kept === undefined) {
    parts.push("Not run for this page; PyTorch's figures are given alone.");
  }
  const agreements: (boolean | undefined)[] = [];
  const rows = study.rows.entries.map(([label, rowPattern], row) => {
    const cells = study.columns.map(([, columnPattern], column) => {
      const runs = (kept?.runs ?? []).filter(
        ({ key }) => rowPattern.test(` ${key} `) && columnPattern.test(` ${key} `),
      );
      const cell: Cell = { theirs: study.theirs[row][column], runs, column };
      const agrees = agreementOf(study, cell);
      agreements.push(agrees);
      const theirs = theirText(cell.theirs, study);
      const ours = runs.length === 0 ? "" : `**${ourText(study, cell)}**${agrees === false ? " ≠" : ""}`;
      return [theirs, ours].filter((text) => text !== "").join("<br>");
    });
    return `| ${[label, ...cells].join(" | ")} |`;
  });
  const heads = [study.rows.head, ...study.columns.map(([label]) => label)];
  parts.push(`| ${heads.join(" | ")} |\n|${heads.map(() => "---|").join("")}\n${rows.join("\n")}`);
  const compared = agreements.filter((agrees) => agrees !== undefined);
  if (compared.length > 0)
    parts.push(verdict(study, compared.filter((agrees) => agrees).length, compared.length));
  if (study.shows === "ratio" && kept !== undefined) parts.push(chanceOf(study, kept));
  if (figure !== undefined) parts.push(`![${study.title}](${figure})`);
  return parts.join("\n\n");
}

function verdict({ shows }: StudyPage, agreeing: number, compared: number): string {
  const what =
    shows === "ratio"
      ? "are within a factor of 2"
      : "agree: the seeds of one overlap with those of the other";
  return `${agreeing} of ${compared} cells that can be compared ${what}${agreeing < compared ? "; ≠ marks the others" : ""}.`;
}

/** How many of the ratios that differ do so by no more than seeds do. PyTorch's are means of three seeds. */
function chanceOf(study: StudyPage, { runs }: Kept): string {
  let differing = 0;
  let explained = 0;
  study.rows.entries.forEach(([, rowPattern], row) => {
    study.columns.forEach(([, columnPattern], column) => {
      const own = runs.filter(({ key }) => rowPattern.test(` ${key} `) && columnPattern.test(` ${key} `));
      const theirs = study.theirs[row][column];
      if (agreementOf(study, { theirs, runs: own, column }) !== false) return;
      differing++;
      const { mean, factor } = geometric(own);
      const deviation = Math.log(factor) * Math.sqrt(1 / 3 + 1 / own.length);
      if (Math.abs(Math.log(theirs!.median! / mean)) <= 2 * deviation) explained++;
    });
  });
  return `The ratio is a product of T factors, so its spread over seeds grows with T. Of the ${differing} that differ by more than 2, ${explained} are within two standard deviations of the difference of a mean of three seeds and ours.`;
}

/** Whether ours and theirs say the same; undefined where one of them has nothing to compare. */
function agreementOf({ shows }: StudyPage, { theirs, runs }: Cell): boolean | undefined {
  if (theirs === null || runs.length === 0) return undefined;
  if (shows === "ratio") {
    const ours = geometric(runs);
    // 0 is what single precision rounds a number below about 1e-38 to.
    if (theirs.median === 0) return ours.mean < 1e-12;
    const factor = ours.mean / theirs.median!;
    return factor <= 2 && factor >= 0.5;
  }
  if (shows !== "updates") return undefined;
  const [ourLow, ourHigh] = boundsOf(runs.map(({ solvedAt }) => solvedAt));
  const [low, high] = theirs.seeds === undefined ? countedBounds(theirs) : boundsOf(theirs.seeds);
  return low <= ourHigh && ourLow <= high;
}

/** Least and most updates; a run that was not solved would have taken longer than any. */
function boundsOf(seeds: readonly (number | null)[]): [number, number] {
  const updates = seeds.map((at) => at ?? Number.POSITIVE_INFINITY);
  return [Math.min(...updates), Math.max(...updates)];
}

function countedBounds({ solved = 0, of = 0, median, from, to }: Theirs): [number, number] {
  if (solved === 0) return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const least = from ?? median!;
  return [least, solved < of ? Number.POSITIVE_INFINITY : (to ?? median!)];
}

function theirText(theirs: Theirs | null, { shows }: StudyPage): string {
  if (theirs === null) return "";
  const { seeds, solved, of, median, from, to, note } = theirs;
  if (shows === "ratio") return median === 0 ? "0" : power(median!);
  const bracket = note === undefined ? "" : ` (${note})`;
  if (seeds !== undefined) return `${seeds.map((at) => at ?? "-").join(", ")}${bracket}`;
  if (of === undefined) return note ?? "";
  if (solved === 0) return `0 of ${of}${bracket}`;
  const range = from === undefined ? "" : ` (${from}-${to})`;
  return `${solved} of ${of}: ${median}${range}${bracket}`;
}

function ourText({ shows }: StudyPage, { runs, column }: Cell): string {
  if (shows === "ratio") {
    const { mean, factor } = geometric(runs);
    return mean === 0 ? "0" : `${power(mean)} (×${Number(factor.toPrecision(2))})`;
  }
  if (shows !== "updates") {
    const name = shows.evaluations[column];
    const values = runs.map(({ evaluation, measure }) =>
      name === "measure" ? (measure ?? Number.NaN) : evaluation![name],
    );
    return ranged(spreadOf(values), (value) => value.toFixed(shows.digits));
  }
  const solved = runs.flatMap(({ solvedAt }) => solvedAt ?? []);
  const left = runs.flatMap(({ solvedAt, measure }) => (solvedAt === null ? (measure ?? Number.NaN) : []));
  const isError = runs[0].key.startsWith("adding");
  const errors =
    isError && left.length > 0 ? ` (${left.map((value) => value.toFixed(3).slice(1)).join(", ")})` : "";
  if (solved.length === 0) return `0 of ${runs.length}${errors}`;
  const text = ranged(spreadOf(solved), (value) => String(Math.round(value)));
  return `${solved.length} of ${runs.length}: ${text}${errors}`;
}

function ranged(
  { median, least, most }: { median: number; least: number; most: number },
  show: (value: number) => string,
): string {
  return show(least) === show(most) ? show(median) : `${show(median)} (${show(least)}-${show(most)})`;
}

function geometric(runs: readonly KeptRun[]): { mean: number; factor: number } {
  const logs = runs.map(({ ratio }) => Math.log(ratio!));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
  return { mean: Math.exp(mean), factor: Math.exp(Math.sqrt(variance)) };
}

function power(value: number): string {
  return value >= 0.01 ? String(Number(value.toPrecision(2))) : value.toExponential(0).replace("e-", "e-");
}
