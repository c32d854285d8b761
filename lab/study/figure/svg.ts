/** SVG as text: elements, axes and legends, so that figures need no document to be drawn in. */
import type { ScaleLinear, ScaleLogarithmic } from "d3-scale";
import { element, escaped, rounded, text } from "../../../src/jobs/figure/svg.ts";

export { element, escaped, moved, text } from "../../../src/jobs/figure/svg.ts";

export type NumberScale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

/** Okabe and Ito's colours, told apart by most colour-blind people too. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c6d1f"];
const DASHES = ["", "5 3", "1.5 2.5"];

/** Colour and dashes of series `k`; more series than colours are told apart by dashes. */
export function styleOf(k: number): { colour: string; dashes: string } {
  return {
    colour: COLOURS[k % COLOURS.length],
    dashes: DASHES[Math.floor(k / COLOURS.length) % DASHES.length],
  };
}

/** A whole picture, with a title for screen readers. */
export function picture(width: number, height: number, title: string, ...children: string[]): string {
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      role: "img",
      "font-family": "system-ui, sans-serif",
      "font-size": 11,
      fill: "#222",
    },
    element("title", {}, escaped(title)),
    element("rect", { width, height, fill: "#fff" }),
    ...children,
  )}\n`;
}

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Axes with ticks and grid lines; scales map to places in the frame, from its left and its top. */
export function axes(
  { width, height }: Frame,
  x: NumberScale,
  y: NumberScale,
  labels: { x?: string; y?: string; ticks?: number } = {},
): string {
  const { ticks = 4 } = labels;
  const parts: string[] = [];
  for (const tick of ticksOf(y, ticks)) {
    const at = y(tick);
    parts.push(element("line", { x1: 0, x2: width, y1: at, y2: at, stroke: "#e4e4e4" }));
    parts.push(text(-5, at + 3.5, shortNumber(tick), { "text-anchor": "end", fill: "#555" }));
  }
  for (const tick of ticksOf(x, ticks)) {
    const at = x(tick);
    parts.push(element("line", { x1: at, x2: at, y1: height, y2: height + 4, stroke: "#888" }));
    parts.push(text(at, height + 15, shortNumber(tick), { "text-anchor": "middle", fill: "#555" }));
  }
  parts.push(element("line", { x1: 0, x2: width, y1: height, y2: height, stroke: "#888" }));
  if (labels.x !== undefined) parts.push(text(width / 2, height + 29, labels.x, { "text-anchor": "middle" }));
  if (labels.y !== undefined) {
    parts.push(
      text(0, 0, labels.y, {
        transform: `translate(-36 ${rounded(height / 2)}) rotate(-90)`,
        "text-anchor": "middle",
      }),
    );
  }
  return parts.join("");
}

/** A logarithmic axis gives a tick for every digit; powers of ten are enough, and few of them. */
function ticksOf(scale: NumberScale, count: number): number[] {
  const all = scale.ticks(count);
  if (!("base" in scale)) return all;
  const powers = all.filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  const every = Math.ceil(powers.length / (count + 1));
  return powers.filter((_, k) => (powers.length - 1 - k) % every === 0);
}

export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return value.toExponential(0).replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}

/** Entries beside each other, broken into lines. @returns the markup, and its height */
export function legend(
  entries: readonly { label: string; colour: string; dashes?: string }[],
  width: number,
): { markup: string; height: number } {
  let x = 0;
  let y = 10;
  const parts = entries.map(({ label, colour, dashes }) => {
    const size = 28 + 6.3 * label.length + 14;
    if (x > 0 && x + size > width) {
      x = 0;
      y += 17;
    }
    const line = element("line", {
      x1: x,
      x2: x + 20,
      y1: y - 3.5,
      y2: y - 3.5,
      stroke: colour,
      "stroke-width": 2.5,
      "stroke-dasharray": dashes || undefined,
    });
    const entry = line + text(x + 26, y, label);
    x += size;
    return entry;
  });
  return { markup: parts.join(""), height: y + 8 };
}
