/** The surface, axes, legend and styles of every chart. They are text, so that a figure needs no document to be drawn in. */
import { element, escaped, moved, rounded, text } from "./svg.ts";

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
    ...{ width, height, viewBox: `0 0 ${rounded(width)} ${rounded(height)}` },
  };
  const surface = element("rect", { width, height, style: "fill: var(--surface)" });
  const head = [element("title", {}, escaped(title)), element("style", {}, STYLE), surface];
  return `${element("svg", attributes, ...head, ...content)}\n`;
}

/** A title at the top of a picture. */
export const heading = (title: string): string =>
  text(12, 22, title, { "font-size": 14, "font-weight": 600 });

const COLOURS = 6;
const DASHES = [undefined, "6 3", "2 3"];

/** The colour of series `k`. */
export const colour = (k: number): string => `var(--c${k % COLOURS})`;

/** Colour and dashes of the line of series `k`: dashes distinguish more series than colours. */
export const strokeOf = (k: number) => ({
  style: `stroke: ${colour(k)}`,
  "stroke-dasharray": DASHES[Math.floor(k / COLOURS) % DASHES.length],
});

export interface Axis {
  label: string;
  ticks: readonly number[];
  /** Returns the pixel of a value, from the left or the top. */
  at(value: number): number;
  name(tick: number): string;
}

/** Axes of an area whose corner is at 0, with grid lines across. @param gap pixels from the area to the labels of y and x */
export function axes(
  { width, height }: { width: number; height: number },
  x: Axis,
  y: Axis,
  gap = { y: 60, x: 38 },
): string[] {
  return [
    ...y.ticks.flatMap((tick) => [
      element("line", { class: "grid", x1: 0, x2: width, y1: y.at(tick), y2: y.at(tick) }),
      text(-6, y.at(tick) + 4, y.name(tick), { class: "faint", "text-anchor": "end" }),
    ]),
    ...x.ticks.map((tick) =>
      text(x.at(tick), height + 17, x.name(tick), { class: "faint", "text-anchor": "middle" }),
    ),
    element("line", { class: "axis", x1: 0, x2: width, y1: height, y2: height }),
    text(width / 2, height + gap.x, x.label, { "text-anchor": "middle" }),
    text(0, 0, y.label, {
      transform: `translate(${-gap.y} ${rounded(height / 2)}) rotate(-90)`,
      "text-anchor": "middle",
    }),
  ];
}

/** The mark of a line in a legend. */
export const lineMark = (k: number): string =>
  element("line", { class: "line", x1: 0, x2: 20, y1: -4, y2: -4, ...strokeOf(k) });

/** Returns entries beside each other, broken into lines, and the height of all. @param mark 20 pixels wide */
export function legend(
  entries: readonly { label: string; mark: string }[],
  width: number,
): { markup: string; height: number } {
  let [left, top] = [0, 0];
  const drawn = entries.map(({ label, mark }) => {
    const room = 44 + 6.6 * label.length;
    if (left > 0 && left + room > width) [left, top] = [0, top + 18];
    const entry = moved(left, top, mark, text(26, 0, label));
    left += room;
    return entry;
  });
  return { markup: drawn.join(""), height: top + 18 };
}

/** Returns a step of 1, 2 or 5 times a power of ten, of which about `count` fit between two values. */
export function tickStep(low: number, high: number, count: number): number {
  const wanted = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([1, 2, 5].find((each) => each * power >= wanted / 1.5) ?? 10) || 1;
}

/** Returns an axis with about `count` ticks at multiples of such a step, whose names distinguish them. */
export function axisOf(
  label: string,
  [low, high]: readonly [number, number],
  count: number,
  at: (value: number) => number,
): Axis {
  const step = tickStep(low, high, count);
  const first = Math.ceil(low / step);
  const ticks = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
  const maximumFractionDigits = Math.max(0, -Math.floor(Math.log10(step)));
  const name = (value: number) =>
    maximumFractionDigits > 6 || Math.abs(value) >= 1e9
      ? value.toExponential(2)
      : value.toLocaleString("en", { maximumFractionDigits });
  return { label, ticks, at, name };
}
