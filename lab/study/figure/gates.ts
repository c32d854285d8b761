/** Gates in one figure: histograms, saturation, survival, sensitivity, and gradients over time. */

import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { diagnostics } from "../../../src/index.ts";
import { colour, heading, legend, lineMark, picture, strokeOf } from "../../../src/jobs/figure/axes.ts";
import { element, moved, text } from "../../../src/jobs/figure/svg.ts";
import { axes, type NumberScale } from "./svg.ts";

export interface GatesView {
  report: diagnostics.GateReport;
  inputs: diagnostics.GradientReach;
}

const PANEL = { width: 230, height: 140 };
const CELL = { width: 306, height: 234 };
const COLUMNS = 3;

/** @param name of the data, for the title */
export function gatesFigure(name: string, view: GatesView): string {
  const { report, inputs } = view;
  const cells = [...new Set(report.gates.map(placeOf))];
  const panels: string[] = [];
  for (const cell of cells) {
    const gates = report.gates.filter((gate) => placeOf(gate) === cell);
    panels.push(histogramPanel(`${cell}: activations`, gates));
    panels.push(saturationPanel(`${cell}: saturation, one dot per unit`, gates));
    const sensitivity = report.sensitivity.filter((each) => placeOf(each) === cell);
    panels.push(sharePanel(`${cell}: what moves a gate`, sensitivity));
    const retention = report.retention.find((each) => placeOf(each) === cell);
    if (retention !== undefined)
      panels.push(survivalPanel(`${cell}: left after k steps`, retention.survival));
  }
  const back = (norms: Float64Array): [number, number][] =>
    Array.from(norms, (norm, t) => [norms.length - 1 - t, norm]);
  panels.push(gradientPanel("gradient of the last step, before it", back(inputs.norms)));
  const drawn = panels.map((panel, k) =>
    moved((k % COLUMNS) * CELL.width + 56, 58 + Math.floor(k / COLUMNS) * CELL.height, panel),
  );
  const title = `Gates on ${name}, ${report.steps} steps`;
  const height = 40 + Math.ceil(panels.length / COLUMNS) * CELL.height;
  return picture(title, COLUMNS * CELL.width + 10, height, heading(title), ...drawn);
}

function placeOf({ layer, direction }: { layer: number; direction: string }): string {
  return `layer ${layer}${direction === "reverse" ? " reverse" : ""}`;
}

function framed(
  title: string,
  x: NumberScale,
  y: NumberScale,
  labels: { x: string; y?: string },
  ...marks: string[]
): string {
  return text(0, -10, title, { "font-weight": 600 }) + axes(PANEL, x, y, labels) + marks.join("");
}

function keyed(names: readonly string[]): string {
  const key = legend(
    names.map((label, k) => ({ label, mark: lineMark(k) })),
    PANEL.width + 60,
  );
  return moved(0, PANEL.height + 48, key.markup);
}

function curve(points: readonly [number, number][], x: NumberScale, y: NumberScale, k: number): string {
  const path = line<[number, number]>(
    ([a]) => x(a),
    ([, b]) => y(b),
  ).defined(([, b]) => Number.isFinite(y(b)));
  const d = path(points as [number, number][]) ?? "";
  return element("path", { class: "line", d, ...strokeOf(k) });
}

function histogramPanel(title: string, gates: diagnostics.GateReport["gates"]): string {
  const low = Math.min(...gates.map(({ range }) => range[0]));
  const most = Math.max(...gates.flatMap(({ histogram }) => [...histogram]));
  const x = scaleLinear([low, 1], [0, PANEL.width]);
  const y = scaleLinear([0, most], [PANEL.height, 0]);
  const curves = gates.map(({ histogram, range }, k) => {
    const step = (range[1] - range[0]) / histogram.length;
    const points = Array.from(histogram, (share, bin): [number, number] => [
      range[0] + (bin + 0.5) * step,
      share,
    ]);
    return curve(points, x, y, k);
  });
  const names = gates.map(({ gate }) => gate);
  return framed(title, x, y, { x: "activation", y: "share" }, ...curves) + keyed(names);
}

function saturationPanel(title: string, gates: diagnostics.GateReport["gates"]): string {
  const x = scaleLinear([0, 1], [0, PANEL.width]);
  const y = scaleLinear([0, 1], [PANEL.height, 0]);
  const dots = gates.flatMap(({ left, right }, k) =>
    Array.from(right, (share, j) =>
      element("circle", {
        cx: x(share),
        cy: y(left[j]),
        r: 2.4,
        style: `fill: ${colour(k)}`,
        "fill-opacity": 0.55,
      }),
    ),
  );
  return framed(title, x, y, { x: "right: share above 0.9", y: "left: below 0.1" }, ...dots);
}

function sharePanel(title: string, sensitivity: diagnostics.GateReport["sensitivity"]): string {
  const parts = ["input", "state", "bias"] as const;
  const height = Math.min(28, PANEL.height / sensitivity.length);
  const bars = sensitivity.flatMap(({ gate, shares }, row) => {
    let from = 0;
    const pieces = parts.map((part, k) => {
      const width = shares[part] * PANEL.width;
      const bar = element("rect", {
        x: from,
        y: row * height,
        width,
        height: height - 4,
        style: `fill: ${colour(k)}`,
      });
      from += width;
      return bar;
    });
    return [...pieces, text(-5, row * height + height / 2 + 1, gate.slice(0, 9), { "text-anchor": "end" })];
  });
  return text(0, -10, title, { "font-weight": 600 }) + bars.join("") + keyed(["Var(W x)", "Var(U h)", "b²"]);
}

function survivalPanel(
  title: string,
  survival: diagnostics.GateReport["retention"][number]["survival"],
): string {
  const { lags } = survival;
  const x = scaleLog([1, Math.max(lags[lags.length - 1], 2)], [0, PANEL.width]);
  const y = scaleLinear([0, 1], [PANEL.height, 0]);
  const of = (values: Float64Array): [number, number][] => lags.map((lag, i) => [lag, values[i]]);
  const curves = [survival.median, survival.low, survival.high].map((values, k) =>
    curve(of(values), x, y, k),
  );
  return framed(title, x, y, { x: "k", y: "share left" }, ...curves) + keyed(["median unit", "10 %", "90 %"]);
}

function gradientPanel(title: string, points: readonly [number, number][]): string {
  const values = points.map(([, norm]) => norm).filter((norm) => norm > 1e-30);
  const high = Math.max(...values, 1e-29);
  const low = Math.max(Math.min(...values, high / 10), high * 1e-12);
  const x = scaleLinear([0, Math.max(points.length - 1, 1)], [0, PANEL.width]);
  const y = scaleLog([low, high], [PANEL.height, 0]);
  const seen = points.filter(([, norm]) => norm >= low);
  return framed(title, x, y, { x: "steps back", y: "norm" }, curve(seen, x, y, 0));
}
