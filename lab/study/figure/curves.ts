/** Learning curves: the running measure over updates, a thin line for each seed, one panel for each combination of all that varies but schemes. */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { colour, heading, legend, lineMark, picture, strokeOf } from "../../../src/jobs/figure/axes.ts";
import { element, moved, text } from "../../../src/jobs/figure/svg.ts";
import { type FinishedRun, variedParts } from "../summary.ts";
import { taskNamed } from "../tasks/index.ts";
import { axes } from "./svg.ts";

const PANEL = { width: 250, height: 150 };
/** Of a figure with one panel alone. */
const LARGE = { width: 560, height: 260 };

type Size = typeof PANEL;
const MARGIN = { left: 52, right: 14, top: 26, bottom: 40 };

/** @param runs at least one */
export function curvesFigure(title: string, runs: readonly FinishedRun[]): string {
  const parts = variedParts(runs.map(({ setting }) => setting));
  const schemes = [...new Set(runs.map(({ setting }) => schemeLabel(setting.scheme, setting.options.steps)))];
  parts.delete("scheme");
  const panels = new Map<string, FinishedRun[]>();
  for (const run of runs) {
    const name = [...parts].map(([part, of]) => `${part} ${of(run.setting)}`).join(", ");
    panels.set(name, [...(panels.get(name) ?? []), run]);
  }
  const columns = Math.min(3, panels.size);
  const size = panels.size === 1 ? LARGE : PANEL;
  const cell = {
    width: MARGIN.left + size.width + MARGIN.right,
    height: MARGIN.top + size.height + MARGIN.bottom,
  };
  const width = Math.max(columns * cell.width, 420);
  const key = legend(
    schemes.map((label, k) => ({ label, mark: lineMark(k) })),
    width - 24,
  );
  const top = 30 + key.height;
  const rows = Math.ceil(panels.size / columns);
  const drawn = [...panels].map(([name, each], k) =>
    moved(
      (k % columns) * cell.width + MARGIN.left,
      top + Math.floor(k / columns) * cell.height + MARGIN.top,
      panel(name, each, schemes, size),
    ),
  );
  return picture(title, width, top + rows * cell.height, heading(title), moved(12, 42, key.markup), ...drawn);
}

function panel(
  name: string,
  runs: readonly FinishedRun[],
  schemes: readonly string[],
  { width, height }: Size,
): string {
  const { measure } = taskNamed(runs[0].setting.task);
  const points = runs.flatMap(({ curve }) => curve);
  const most = Math.max(...points.map(([update]) => update), 1);
  const values = points.map(([, value]) => value).filter(Number.isFinite);
  const x = scaleLinear([0, most], [0, width]);
  const isLower = measure.better === "lower" && Math.min(...values) > 0;
  const low = Math.min(...values, measure.chance ?? Number.POSITIVE_INFINITY);
  const high = Math.max(...values, measure.chance ?? Number.NEGATIVE_INFINITY);
  const y = isLower
    ? scaleLog([low, high], [height, 0]).nice()
    : scaleLinear([0, Math.max(1, high)], [height, 0]);
  const path = line<[number, number]>(
    ([update]) => x(update),
    ([, value]) => y(value),
  ).defined(([, value]) => Number.isFinite(value));
  const marks: string[] = [axes({ width, height }, x, y, { x: "updates", y: measure.name })];
  if (measure.chance !== undefined) {
    const at = y(measure.chance);
    marks.push(
      element("line", { x1: 0, x2: width, y1: at, y2: at, class: "axis", "stroke-dasharray": "2 3" }),
      text(width, at - 4, "chance", { class: "faint", "text-anchor": "end" }),
    );
  }
  for (const { setting, curve, solvedAt } of runs) {
    const k = schemes.indexOf(schemeLabel(setting.scheme, setting.options.steps));
    marks.push(
      element("path", {
        class: "line",
        d: path(curve) ?? "",
        "stroke-opacity": 0.75,
        ...strokeOf(k),
      }),
    );
    const last = curve.at(-1);
    if (solvedAt === null || last === undefined) continue;
    marks.push(element("circle", { cx: x(last[0]), cy: y(last[1]), r: 2.6, style: `fill: ${colour(k)}` }));
  }
  return text(0, -9, name, { "font-weight": 600 }) + marks.join("");
}

/** A scheme in a legend: `chrono:tMax=T` for any T, and `retain 1` for the most common one. */
export function schemeLabel(scheme: string, steps: number): string {
  return scheme
    .split("+")
    .map((part) =>
      part.replace(/^retainBias:value=/, "retain ").replace(new RegExp(`=${steps}(?!\\d)`), "=T"),
    )
    .join(" + ");
}
