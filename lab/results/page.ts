/** Makes the results pages from the results of `npm run lab` and of PyTorch. */
import { spreadOf } from "../study/index.ts";
import {
  agrees,
  agreesWith,
  chanceOf,
  geometric,
  holds,
  type MedianPlace,
  meansOfThree,
  medianPlace,
  middleOf,
  missedByThree,
} from "./agreement.ts";
import type { Kept, KeptRun } from "./kept.ts";
import type { StudyPage, Theirs } from "./studies.ts";

interface Cell {
  /** Where it is in the table */
  label: string;
  theirs: Theirs | null;
  runs: readonly KeptRun[];
  /** The same settings run by PyTorch again, with more seeds */
  again: readonly KeptRun[];
  column: number;
}

/** A section: heading, command, table, and how many cells agree. */
export function sectionOf(
  study: StudyPage,
  kept: Kept | undefined,
  again: Kept | undefined,
  figure: string | undefined,
): string {
  const options = (kept?.command ?? study.command).replace(/(?=.{68})(.{40,68}) (?=--)/g, "$1 \\\n  ");
  const command = `\`\`\`sh\nnpm run lab -- ${options}\n\`\`\``;
  const parts = [`## ${study.title}`, study.about, command];
  if (kept === undefined) parts.push("Not run for this page; PyTorch's figures are given alone.");
  const cells = cellsOf(study, kept?.runs ?? [], again?.runs ?? []);
  const rows = study.rows.entries.map(
    ([label], row) => `| ${[label, ...cells[row].map((cell) => cellText(study, cell))].join(" | ")} |`,
  );
  const heads = [study.rows.head, ...study.columns.map(([label]) => label)];
  parts.push(`| ${heads.join(" | ")} |\n|${heads.map(() => "---|").join("")}\n${rows.join("\n")}`);
  const said = verdict(study, cells.flat());
  if (said !== undefined) parts.push(said);
  const ranks = rankSentence(study, cells.flat());
  if (ranks !== undefined) parts.push(ranks);
  if (study.shows === "ratio" && again !== undefined) parts.push(threeSeeds(study, cells));
  if (study.found !== undefined) parts.push(study.found);
  if (figure !== undefined) parts.push(`![${study.title}](${figure})`);
  return parts.join("\n\n");
}

function cellsOf(study: StudyPage, runs: readonly KeptRun[], again: readonly KeptRun[]): Cell[][] {
  return study.rows.entries.map(([rowLabel, rowPattern], row) =>
    study.columns.map(([columnLabel, columnPattern], column) => {
      const isHere = ({ key }: KeptRun) => rowPattern.test(` ${key} `) && columnPattern.test(` ${key} `);
      return {
        label: `${study.rows.head} ${rowLabel}, ${columnLabel}`,
        theirs: study.theirs[row][column],
        runs: runs.filter(isHere),
        again: again.filter(isHere),
        column,
      };
    }),
  );
}

function cellText(study: StudyPage, cell: Cell): string {
  const { theirs, runs, again, column } = cell;
  const texts = [theirText(theirs, study)];
  if (runs.length > 0) {
    texts.push(`**${textOf(study, runs, column)}**${agrees(study, theirs, runs) === false ? " ≠" : ""}`);
  }
  if (again.length > 0) texts.push(`*${textOf(study, again, column)}*`);
  return texts.filter((text) => text !== "").join("<br>");
}

function verdict(study: StudyPage, cells: readonly Cell[]): string | undefined {
  const what =
    study.shows === "ratio"
      ? "are within a factor of 2"
      : "agree: the seeds of one overlap with those of the other";
  const first = count(cells.map(({ theirs, runs }) => agrees(study, theirs, runs)));
  if (first.of === 0) return undefined;
  const mark = first.true < first.of ? "; ≠ marks the others" : "";
  const sentences = [`${first.true} of ${first.of} cells that can be compared ${what}${mark}.`];
  const medians = mediansSentence(study, cells);
  if (medians !== undefined) sentences.push(medians);
  const ours = count(cells.map(({ runs, again }) => agreesWith(study, runs, again)));
  if (ours.of > 0) {
    const own = count(cells.map(({ theirs, again }) => agrees(study, theirs, again)));
    const isAll = ours.of === first.of ? "" : ` of the ${ours.of} that were run again`;
    sentences.push(
      `PyTorch run again (third line) agrees with the first line in ${own.true}${isAll || ` of ${own.of}`}, and Sluice with PyTorch run again in ${ours.true} of ${ours.of}.`,
    );
  }
  return sentences.join(" ");
}

/** In how many cells the first line's median is within the spread of Sluice's seeds, and in which it is not; cells without a median are counted apart. */
function mediansSentence(study: StudyPage, cells: readonly Cell[]): string | undefined {
  const placed = cells.map((cell) => ({ ...cell, place: medianPlace(study, cell.theirs, cell.runs) }));
  const at = (place: MedianPlace) => placed.filter((cell) => cell.place === place);
  const [within, neither, none, outside] = [at("within"), at("neither"), at("none"), at("outside")];
  const of = within.length + neither.length + outside.length;
  if (of === 0) return undefined;
  const parts = [
    `The first line's median is within the spread of Sluice's seeds in ${within.length + neither.length} of ${of}`,
  ];
  if (neither.length > 0) parts.push(`, counting ${neither.length} that neither solved with any seed`);
  if (outside.length > 0) {
    const labels = outside.map(({ label, theirs, again }) => {
      const isOutsideToo = medianPlace(study, theirs, again) === "outside";
      return isOutsideToo ? `${label} (outside that of PyTorch run again, too)` : label;
    });
    parts.push(`; outside: ${labels.join("; ")}`);
  }
  parts.push(".");
  if (none.length > 0) {
    const cellsHave = none.length === 1 ? "cell has" : "cells have";
    parts.push(` ${none.length} more ${cellsHave} no median there: exactly half of the seeds solved it.`);
  }
  return parts.join("");
}

/** Says how far three seeds can be trusted, as in the first line, from Sluice's seeds and PyTorch's. */
function threeSeeds(study: StudyPage, rows: readonly (readonly Cell[])[]): string {
  const cells = rows.flat();
  const intervals = new Map(
    cells.map((cell) => [cell, [cell.runs, cell.again].map((runs) => middleOf(meansOfThree(runs)))] as const),
  );
  const within = (cell: Cell) => holds(intervals.get(cell)![0], cell.theirs!.median!);
  const inside = cells.filter(within).length;
  const shares = cells.map(({ again }) => missedByThree(again));
  const expected = shares.reduce((sum, share) => sum + share, 0);
  const text = `The ratio is a product of T factors, so its spread over seeds grows with T, and the first line is a mean of three seeds, the same three for every T. Of groups of three of PyTorch's own seeds in the third line, ${expected.toFixed(1)} of ${cells.length} cells on average lie outside a factor of 2 of the mean of all of them; where the spread is widest, ${Math.round(100 * Math.max(...shares))} % of the groups do. Of groups of three of Sluice's seeds, 95 % have a mean in an interval that holds the first line's value in ${inside} of ${cells.length} cells. Those that are not within a factor of 2:`;
  const lines = rows.flatMap((row) =>
    row.flatMap((cell) => {
      if (agrees(study, cell.theirs, cell.runs) !== false) return [];
      const shown = intervals.get(cell)!.map(([low, high]) => `${power(low)} to ${power(high)}`);
      return `| ${[cell.label, power(cell.theirs!.median!), ...shown, within(cell) ? "yes" : "no"].join(" | ")} |`;
    }),
  );
  const head =
    "| cell | first line | 95 % of means of three seeds, Sluice | the same, PyTorch run again | first line in Sluice's |\n|---|---|---|---|---|";
  return `${text}\n\n${head}\n${lines.join("\n")}`;
}

/** Says whether ranks separate Sluice's seeds from those of PyTorch run again. */
function rankSentence(study: StudyPage, cells: readonly Cell[]): string | undefined {
  const chances = cells.flatMap(({ runs, again }) => chanceOf(study, runs, again) ?? []);
  if (chances.length === 0) return undefined;
  const least = Math.min(...chances);
  const test = "Mann and Whitney's test of ranks, Sluice's seeds against those of PyTorch run again";
  if (chances.length === 1) return `${test}: p = ${least.toFixed(2)}.`;
  const below = chances.filter((chance) => chance < 0.05).length;
  const by = (0.05 * chances.length).toFixed(1);
  return `${test}: p < 0.05 in ${below} of ${chances.length} cells, where chance gives ${by}; the least is ${least.toFixed(2)}.`;
}

function count(answers: readonly (boolean | undefined)[]): { true: number; of: number } {
  const compared = answers.filter((answer) => answer !== undefined);
  return { true: compared.filter((answer) => answer).length, of: compared.length };
}

function theirText(theirs: Theirs | null, { shows }: StudyPage): string {
  if (theirs === null) return "";
  const { seeds, solved, of, median, from, to, note } = theirs;
  if (shows === "ratio") return power(median!);
  const bracket = note === undefined ? "" : ` (${note})`;
  if (seeds !== undefined) return `${seeds.map((at) => at ?? "-").join(", ")}${bracket}`;
  if (of === undefined) return note ?? "";
  if (solved === 0) return `0 of ${of}${bracket}`;
  const range = from === undefined ? "" : ` (${from}-${to})`;
  return `${solved} of ${of}: ${median}${range}${bracket}`;
}

function textOf({ shows }: StudyPage, runs: readonly KeptRun[], column: number): string {
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

function power(value: number): string {
  if (value === 0) return "0";
  return value >= 0.01 ? String(Number(value.toPrecision(2))) : value.toExponential(0);
}
