import type { FixedPoint, PhasePortrait } from "../../core/gates/dynamics/index.ts";
import { Shown } from "../../core/tensor/shown.ts";
import { axes, axisOf, heading, legend, lineMark, picture } from "./axes.ts";
import { element, moved, rounded } from "./svg.ts";

const WIDTH = 560;
const HEIGHT = 520;
const MARGIN = { left: 74, right: 18, top: 66, bottom: 46 };
const AREA = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
const POINT = 5;
/** Arrows are at most as long as this, in pixels. */
const ARROW = 16;

/** Filled, half filled or hollow. */
const FILLS: Readonly<Record<FixedPoint["stability"], string>> = {
  stable: "var(--ink)",
  saddle: "var(--faint)",
  marginal: "var(--c5)",
  unstable: "var(--surface)",
};

/** The parts of a portrait that are drawn: in the plane of two numbers, or of two directions. */
export type DrawnPortrait = Pick<PhasePortrait, "names" | "range" | "trajectories" | "points"> &
  Partial<Pick<PhasePortrait, "field" | "nullclines">>;

/**
 * A phase portrait as SVG, which follows the reader's light or dark theme: arrows, nullclines, trajectories, and fixed points, filled if stable
 * and hollow if not.
 *
 * @example
 * writeFileSync("portrait.svg", new PortraitChart(diagnostics.phasePortrait(gru, { from: 5 })).svg);
 */
export class PortraitChart extends Shown {
  /** The picture, a whole document */
  readonly svg: string;

  /** @param portrait of `phasePortrait` @param title default none */
  constructor(portrait: DrawnPortrait, title = "") {
    super();
    const drawn = moved(MARGIN.left, MARGIN.top, ...draw(portrait));
    const key = moved(MARGIN.left, 44, legend(entriesOf(portrait), AREA.width).markup);
    this.svg = picture(title, WIDTH, HEIGHT, heading(title), key, drawn);
  }

  override toString(): string {
    return this.svg;
  }
}

function entriesOf({ names, nullclines, points }: DrawnPortrait): { label: string; mark: string }[] {
  const kinds = (Object.keys(FILLS) as (keyof typeof FILLS)[]).filter((kind) =>
    points.some(({ stability }) => stability === kind),
  );
  return [
    ...(nullclines ?? []).map((_, k) => ({ label: `${names[k]} stays`, mark: lineMark(k + 1) })),
    ...kinds.map((kind) => ({ label: kind, mark: dot(10, -4, kind) })),
  ];
}

const path = (d: string, stroke: string, opacity = 1) =>
  element("path", { class: "line", d, style: `stroke: ${stroke}; opacity: ${opacity}` });
const dot = (cx: number, cy: number, kind: FixedPoint["stability"]) =>
  element("circle", { cx, cy, r: POINT, style: `fill: ${FILLS[kind]}; stroke: var(--ink)` });

function draw({ names, range, field, nullclines, trajectories, points }: DrawnPortrait): string[] {
  const [[left, right], [bottom, top]] = range;
  const across = (x: number) => ((x - left) / (right - left)) * AREA.width;
  const up = (y: number) => (1 - (y - bottom) / (top - bottom)) * AREA.height;
  const isInside = (x: number, y: number) => x >= left && x <= right && y >= bottom && y <= top;
  const place = (x: number, y: number) => `${rounded(across(x))},${rounded(up(y))}`;
  const ways = trajectories.map(({ states }) => {
    const steps = Array.from({ length: states.length / 2 }, (_, t) => [states[2 * t], states[2 * t + 1]]);
    const inside = steps.filter(([x, y]) => isInside(x, y));
    return path(inside.map(([x, y], k) => `${k === 0 ? "M" : "L"}${place(x, y)}`).join(""), "var(--c3)");
  });
  return [
    ...axes(AREA, axisOf(names[0], range[0], 5, across), axisOf(names[1], range[1], 5, up)),
    ...(field === undefined ? [] : [path(arrows(field, across, up), "var(--faint)", 0.7)]),
    ...(nullclines ?? []).map((lines, k) => {
      const pieces = Array.from({ length: lines.length / 4 }, (_, n) => lines.subarray(4 * n, 4 * n + 4));
      return path(
        pieces.map(([a, b, c, d]) => `M${place(a, b)}L${place(c, d)}`).join(""),
        `var(--c${k + 1})`,
      );
    }),
    ...ways,
    ...points
      .filter(({ state: [x, y] }) => isInside(x, y))
      .map(({ state: [x, y], stability }) => dot(across(x), up(y), stability)),
    element("rect", { width: AREA.width, height: AREA.height, style: "fill: none; stroke: var(--faint)" }),
  ];
}

/** Arrows of lengths that show the speed, the longest as long as fits between two. */
function arrows(
  { states, moves }: NonNullable<DrawnPortrait["field"]>,
  across: (x: number) => number,
  up: (y: number) => number,
): string {
  const all = Array.from({ length: states.length / 2 }, (_, n) => {
    const [x, y] = [across(states[2 * n]), up(states[2 * n + 1])];
    const dx = across(states[2 * n] + moves[2 * n]) - x;
    const dy = up(states[2 * n + 1] + moves[2 * n + 1]) - y;
    return { x, y, dx, dy, length: Math.hypot(dx, dy) };
  });
  const longest = Math.max(...all.map(({ length }) => length)) || 1;
  return all
    .filter(({ length }) => length > 0)
    .map(({ x, y, dx, dy, length }) => {
      // By the square root, so that slow places have arrows too.
      const share = (ARROW * Math.sqrt(length / longest)) / length;
      const [endX, endY] = [x + dx * share, y + dy * share];
      const side = (turn: number) => {
        const angle = Math.atan2(dy, dx) + turn;
        return `${rounded(endX - 3 * Math.cos(angle))},${rounded(endY - 3 * Math.sin(angle))}`;
      };
      const end = `${rounded(endX)},${rounded(endY)}`;
      return `M${rounded(x)},${rounded(y)}L${end}M${side(0.5)}L${end}L${side(-0.5)}`;
    })
    .join("");
}
