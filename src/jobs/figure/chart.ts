/** Draws charts of lines and bands over rows or steps, as SVG that follows the reader's light or dark theme. */
import { element, escaped, moved, rounded, text } from "./svg.ts";

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
const DASHES = [undefined, "6 3", "2 3"];

/** Colours after Okabe and Ito, which most colour-blind people can distinguish; the first is ink. */
export const STYLE = `
  .chart, .page { --surface: #fff; --ink: #222; --faint: #666; --grid: #e4e4e4;
    --c0: #222; --c1: #0072b2; --c2: #d55e00; --c3: #007a58; --c4: #a8508a; --c5: #8c6d1f; }
  @media (prefers-color-scheme: dark) { .chart, .page { --surface: #16181c; --ink: #e8e8e8; --faint: #a8a8a8;
    --grid: #34373d; --c0: #e8e8e8; --c1: #56b4e9; --c2: #ff8c42; --c3: #2fc79a; --c4: #e39bc6; --c5: #e6c35c; } }
  .chart { font: 12px system-ui, sans-serif; fill: var(--ink); max-width: 100%; height: auto; }
  .chart .faint { fill: var(--faint); } .chart .grid { stroke: var(--grid); } .chart .axis { stroke: var(--faint); }
  .chart .line { fill: none; stroke-width: 1.6; } .chart .band { stroke: none; }
`;

/** A picture as a whole document, on the surface of the reader's theme. */
export function picture(title: string, width: number, height: number, ...content: string[]): string {
  const attributes = {
    ...{ xmlns: "http://www.w3.org/2000/svg", class: "chart", role: "img" },
    ...{ width, height, viewBox: `0 0 ${width} ${height}` },
  };
  const surface = element("rect", { width, height, style: "fill: var(--surface)" });
  const head = [element("title", {}, escaped(title)), element("style", {}, STYLE), surface];
  return `${element("svg", attributes, ...head, ...content)}\n`;
}

/** A title at the top of a picture. */
export const heading = (title: string): string =>
  text(12, 22, title, { "font-size": 14, "font-weight": 600 });

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
  const [bottom, top] = [
    Math.floor(low / step) * step,
    Math.max(Math.ceil(high / step), low / step + 1) * step,
  ];
  const across = (at: number) => ((at - first) / (last - first || 1)) * AREA.width;
  const up = (value: number) => (1 - (value - bottom) / (top - bottom)) * AREA.height;
  const lineNames = [...new Set(lines.map(({ label }) => label))];
  const bandNames = [...new Set(bands.map(({ label }) => label))];
  // The bands surround the last line, so they have its colour.
  const shade = (label: string) => ({
    fill: colour(lineNames.length - 1),
    opacity: 0.18 + 0.14 * bandNames.indexOf(label),
  });
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
    moved(
      MARGIN.left,
      42,
      ...legend([
        ...lineNames.map((label, k) => ({ label, line: k })),
        ...bandNames.map((label) => ({ label, band: shade(label) })),
      ]),
    ),
    moved(
      MARGIN.left,
      MARGIN.top,
      ...ticks(bottom, top, 5).flatMap((value) => [
        element("line", { class: "grid", x1: 0, x2: AREA.width, y1: up(value), y2: up(value) }),
        text(-8, up(value) + 4, numberText(value, step), { class: "faint", "text-anchor": "end" }),
      ]),
      ...ticks(first, last, 6)
        .filter(Number.isInteger)
        .map((at) =>
          text(across(at), AREA.height + 18, place(at), { class: "faint", "text-anchor": "middle" }),
        ),
      ...bands.map((band) =>
        element("polygon", { class: "band", points: outline(band), style: cssOf(shade(band.label)) }),
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
      element("line", { class: "axis", x1: 0, x2: AREA.width, y1: AREA.height, y2: AREA.height }),
      text(AREA.width / 2, AREA.height + 38, x, { "text-anchor": "middle" }),
      text(0, 0, y, {
        transform: `translate(-60 ${rounded(AREA.height / 2)}) rotate(-90)`,
        "text-anchor": "middle",
      }),
    ),
  ].join("");
}

function legend(
  entries: readonly { label: string; line?: number; band?: { fill: string; opacity: number } }[],
): string[] {
  let left = 0;
  let top = 0;
  return entries.map(({ label, line, band }) => {
    const mark =
      band === undefined
        ? element("line", { class: "line", x1: 0, x2: 20, y1: -4, y2: -4, ...strokeOf(line!) })
        : element("rect", { width: 20, height: 10, y: -9, style: cssOf(band) });
    const width = 44 + 6.6 * label.length;
    if (left > 0 && left + width > AREA.width) [left, top] = [0, top + 18];
    const entry = moved(left, top, mark, text(26, 0, label));
    left += width;
    return entry;
  });
}

const COLOURS = 6;
const colour = (k: number) => `var(--c${k % COLOURS})`;
const cssOf = ({ fill, opacity }: { fill: string; opacity: number }) =>
  `fill: ${fill}; opacity: ${rounded(opacity)}`;
const strokeOf = (k: number) => ({
  style: `stroke: ${colour(k)}`,
  "stroke-dasharray": DASHES[Math.floor(k / COLOURS) % DASHES.length],
});
const drawn = (value: number | undefined) => value !== undefined && Number.isFinite(value);

/** Returns a step of 1, 2 or 5 times a power of ten, of which about `count` fit between two values. */
export function tickStep(low: number, high: number, count: number): number {
  const wanted = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([1, 2, 5].find((each) => each * power >= wanted / 1.5) ?? 10) || 1;
}

/** Returns the multiples of such a step between two values. */
export function ticks(low: number, high: number, count: number): number[] {
  const step = tickStep(low, high, count);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Returns a number with enough digits to distinguish neighbouring ticks. */
export function numberText(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return digits > 6 || Math.abs(value) >= 1e9
    ? value.toExponential(2)
    : value.toLocaleString("en", { maximumFractionDigits: digits });
}
