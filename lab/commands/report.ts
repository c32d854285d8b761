/** The results of a study as a table. */

import { duration, readable } from "../../src/command/output.ts";
import { formatTable } from "../../src/command/table.ts";
import { type SettingSummary, type Spread, variedParts } from "../study/summary.ts";
import { taskNamed } from "../study/tasks/index.ts";

/** One line per setting: how far a gradient reaches before training. */
export function formatReach(summaries: readonly SettingSummary[]): string {
  const parts = variedParts(summaries.map(({ setting }) => setting));
  const header = [...parts.keys(), "ratio", "times/divided by", "reach", "from-to"];
  const rows = summaries.map(({ setting, before }) => [
    ...[...parts.values()].map((of) => of(setting)),
    ...ratioOf(before),
    median(before?.steps),
    range(before?.steps),
  ]);
  return [
    formatTable(header, rows),
    "ratio: norm of the gradient by the first input, in parts of that by the last; geometric mean and factor of one standard deviation over the seeds",
    "reach: steps back at which it is above a thousandth",
  ].join("\n");
}

/** One line per setting: the parts that vary, how many seeds solved the task, after how many updates, and the measures. */
export function formatStudy(summaries: readonly SettingSummary[]): string {
  const settings = summaries.map(({ setting }) => setting);
  const { measure } = taskNamed(settings[0].task);
  const isSolvable = measure.solved !== undefined;
  const parts = variedParts(settings);
  const evaluated = [...new Set(summaries.flatMap(({ evaluation }) => Object.keys(evaluation)))];
  const header = [
    ...parts.keys(),
    ...(isSolvable ? ["solved", "updates", "from-to"] : []),
    measure.name,
    "from-to",
    ...evaluated.flatMap((name) => [name, "from-to"]),
    "time",
  ];
  const rows = summaries.map((summary) => {
    const { setting, solved, solvedAt, runs, diverged, measure: reached, evaluation, seconds } = summary;
    return [
      ...[...parts.values()].map((of) => of(setting)),
      ...(isSolvable ? [`${solved} of ${runs}`, median(solvedAt), range(solvedAt)] : []),
      diverged > 0 ? `${diverged} diverged` : median(reached),
      range(reached),
      ...evaluated.flatMap((name) => [median(evaluation[name]), range(evaluation[name])]),
      duration(seconds.median),
    ];
  });
  return formatTable(header, rows);
}

/** Steps of the task against schemes, where nothing else varies: how many solved it, and the median of updates. */
export function formatGrid(summaries: readonly SettingSummary[]): string {
  const schemeOf = ({ setting }: SettingSummary) => shortened(setting.scheme, setting.options.steps);
  const schemes = [...new Set(summaries.map(schemeOf))];
  const steps = [...new Set(summaries.map(({ setting }) => setting.options.steps))];
  const rows = steps.map((T) => [
    String(T),
    ...schemes.map((scheme) => {
      const found = summaries.find((each) => each.setting.options.steps === T && schemeOf(each) === scheme);
      if (found === undefined) return "";
      const { solved, runs, solvedAt } = found;
      return solvedAt === undefined
        ? "-"
        : `${readable(solvedAt.median)}${solved < runs ? ` (${solved} of ${runs})` : ""}`;
    }),
  ]);
  return formatTable(["T", ...schemes], rows);
}

/** `retainBias:value=3` as `3`, and steps as T, for the heads of columns. */
function shortened(scheme: string, steps: number): string {
  return scheme
    .split("+")
    .map((part) => part.replace(/^retainBias:value=/, "").replace(new RegExp(`=${steps}$`), "=T"))
    .join("+");
}

/** A ratio below all numbers of its kind is 0, and has no factor. */
function ratioOf(before: SettingSummary["before"]): [string, string] {
  if (before === undefined) return ["-", ""];
  const { geometricMean, factor } = before.ratio;
  if (geometricMean === 0) return ["0", ""];
  return [Number(geometricMean.toPrecision(2)).toExponential(), readable(Number(factor.toPrecision(2)))];
}

function median(spread: Spread | undefined): string {
  return spread === undefined ? "-" : readable(spread.median);
}

function range(spread: Spread | undefined): string {
  if (spread === undefined) return "";
  const [from, to] = [readable(spread.least), readable(spread.most)];
  return from === to ? "" : `${from}-${to}`;
}
