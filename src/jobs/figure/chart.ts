/** Draws charts of lines and bands over rows or steps, as SVG that follows the reader's light or dark theme. */
import { axes, axisOf, colour, heading, legend, lineMark, picture, strokeOf, tickStep } from "./axes.ts";
import { element, moved, rounded } from "./svg.ts";

/** Values at `from`, `from + 1`, ... */
interface Run {
  from: number;
}

export interface Line extends Run {
  label: string;
  values: readonly number[];
}

export interface Band extends Run {
  label: string;
  lower: readonly number[];
  upper: readonly number[];
}

export interface Chart {
  title: string;
  x: string;
  y: string;
  /** Names a place on the horizontal axis; default: its number. */
  place?(at: number): string;
  /** Lines of one label share a colour and an entry in the legend. */
  lines: readonly Line[];
  /** Drawn below the lines, the first ones lowest; bands of one label share a shade. */
  bands?: readonly Band[];
}

const WIDTH = 760;
const HEIGHT = 336;
const MARGIN = { left: 74, right: 18, top: 80, bottom: 46 };
const AREA = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };

/** Charts below each other in one SVG document. */
export function drawCharts(title: string, charts: readonly Chart[]): string {
  const drawn = charts.map((chart, k) => moved(0, k * HEIGHT, draw(chart)));
  return picture(title, WIDTH, HEIGHT * charts.length, ...drawn);
}

function draw({ title, x, y, place = String, lines, bands = [] }: Chart): string {
  const runs = [
    ...lines.map(({ from, values }) => ({ from, values })),
    ...bands.flatMap(({ from, lower, upper }) => [lower, upper].map((values) => ({ from, values }))),
  ];
  const [first, last] = extent(runs.flatMap(({ from, values }) => [from, from + values.length - 1]));
  const [low, high] = extent(runs.flatMap(({ values }) => values.filter(Number.isFinite)));
  const step = tickStep(low, high, 5);
  const bottom = Math.floor(low / step) * step;
  const top = Math.max(Math.ceil(high / step), low / step + 1) * step;
  const across = (at: number) => ((at - first) / (last - first || 1)) * AREA.width;
  const up = (value: number) => (1 - (value - bottom) / (top - bottom)) * AREA.height;
  const rowAxis = axisOf(x, [first, last], 6, across);
  const lineNames = [...new Set(lines.map(({ label }) => label))];
  const bandNames = [...new Set(bands.map(({ label }) => label))];
  // The bands surround the last line, so they have its colour.
  const shade = (label: string) =>
    `fill: ${colour(lineNames.length - 1)}; opacity: ${rounded(0.18 + 0.14 * bandNames.indexOf(label))}`;
  const bandMark = (style: string) => element("rect", { width: 20, height: 10, y: -9, style });
  const entries = [
    ...lineNames.map((label, k) => ({ label, mark: lineMark(k) })),
    ...bandNames.map((label) => ({ label, mark: bandMark(shade(label)) })),
  ];
  const point = (at: number, value: number) => `${rounded(across(at))},${rounded(up(value))}`;
  const path = ({ from, values }: Line) =>
    values
      .map((value, i) =>
        Number.isFinite(value) ? `${drawn(values[i - 1]) ? "L" : "M"}${point(from + i, value)}` : "",
      )
      .join("");
  const outline = ({ from, lower, upper }: Band) =>
    [
      ...upper.map((value, i) => point(from + i, value)),
      ...lower.map((value, i) => point(from + i, value)).reverse(),
    ]
      .filter((each) => !/NaN|Infinity/.test(each))
      .join(" ");
  return [
    heading(title),
    moved(MARGIN.left, 42, legend(entries, AREA.width).markup),
    moved(
      MARGIN.left,
      MARGIN.top,
      ...axes(
        AREA,
        { ...rowAxis, ticks: rowAxis.ticks.filter(Number.isInteger), name: place },
        axisOf(y, [bottom, top], 5, up),
      ),
      ...bands.map((band) =>
        element("polygon", { class: "band", points: outline(band), style: shade(band.label) }),
      ),
      ...lines.map((line) =>
        element("path", { class: "line", d: path(line), ...strokeOf(lineNames.indexOf(line.label)) }),
      ),
      // A line of one value has no length.
      ...lines
        .filter(({ values }) => values.length === 1)
        .map(({ from, values, label }) =>
          element("circle", {
            cx: across(from),
            cy: up(values[0]),
            r: 3,
            style: `fill: ${colour(lineNames.indexOf(label))}`,
          }),
        ),
    ),
  ].join("");
}

const drawn = (value: number | undefined) => value !== undefined && Number.isFinite(value);

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}
