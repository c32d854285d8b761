/** Lines over a common x, with optional bands. Each line has a label and its own dash or lane, so colour alone carries no meaning. */
import { scaleLinear, scaleLog } from "d3-scale";
import { bottomAxis, leftAxis } from "./axis.ts";
import { Chart } from "./Chart.tsx";
import { label, line, type Mark } from "./marks.ts";
import { short } from "./numbers.ts";
import { clearPlace, type Place } from "./place.ts";

interface Curve {
  label: string;
  colour: string;
  /** As in SVG; default solid. */
  dash?: string;
  values: ArrayLike<number>;
  /** Of its lane, if the curves have lanes; default `yDomain`. */
  domain?: readonly [number, number];
  band?: { low: ArrayLike<number>; high: ArrayLike<number> };
}

export interface CurvesProps {
  title: string;
  heading?: string | false;
  summary: string;
  x: ArrayLike<number>;
  xName: string;
  yName: string;
  curves: readonly Curve[];
  xLog?: boolean;
  /** The domain must be above 0 then; lines end where they fall below it. */
  yLog?: boolean;
  /** Each curve below the one before, on its own scale, instead of all in one place. */
  lanes?: boolean;
  yDomain: readonly [number, number];
  height?: number;
  /** Horizontal lines with a name. */
  rules?: readonly { at: number; label: string }[];
  /** Index of the marked value of `x`. */
  at?: number;
}

/** The stretches in which both edges of a band have values: between them it must not be drawn. */
export function stretches(
  { low, high }: NonNullable<Curve["band"]>,
  count: number,
): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let k = 0; k < count; k++) {
    if (!Number.isFinite(low[k]) || !Number.isFinite(high[k])) continue;
    const last = found.at(-1);
    if (last?.to === k) last.to++;
    else found.push({ from: k, to: k + 1 });
  }
  return found;
}

/** Returns the path through points, in pixels. It breaks at points that are not numbers and ends where a line sinks below the floor. */
export function pathOf(points: readonly (readonly [x: number, y: number])[], floor = Infinity): string {
  let d = "";
  let isPen = false;
  let last: readonly [number, number] | undefined;
  const to = (x: number, y: number) => {
    d += `${isPen ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
    isPen = true;
  };
  for (const point of points) {
    const [x, y] = point;
    if (Number.isNaN(y)) last = undefined;
    else {
      const isBelow = y > floor;
      // A value of 0 lies infinitely deep on a logarithmic scale: its line falls straight down.
      if (last !== undefined && isBelow !== last[1] > floor) {
        const share = Number.isFinite(y - last[1]) ? (floor - last[1]) / (y - last[1]) : isBelow ? 0 : 1;
        to(last[0] + share * (x - last[0]), floor);
      }
      if (!isBelow) to(x, y);
      last = point;
    }
    if (last === undefined || y > floor) isPen = false;
  }
  return d;
}

const LEFT = 38;
const RIGHT = 8;
const TOP = 20;
const LANES_TOP = 4;
const BOTTOM = 32;

export function Curves(props: CurvesProps) {
  const { x, xName, yName, curves, yDomain, height = 220, rules = [], at: marked, ...frame } = props;
  const { xLog = false, yLog = false, lanes = false, ...words } = frame;
  const count = x.length;
  // Lanes have their names left of the axis.
  const longest = lanes ? Math.max(0, ...curves.map(({ label }) => label.length)) : 0;
  const left = Math.max(LEFT, 16 + Math.ceil(6.6 * longest));
  const xScale = (width: number) =>
    (xLog ? scaleLog : scaleLinear)([x[0] ?? 0, x[count - 1] ?? 1], [left, width - RIGHT]);
  const y = (yLog ? scaleLog : scaleLinear)(yDomain, [height - BOTTOM, TOP]).clamp(true);
  const laneHeight = (height - BOTTOM - LANES_TOP) / curves.length;
  const scales = curves.map(({ domain = yDomain }, k) => {
    const top = LANES_TOP + k * laneHeight;
    return lanes ? scaleLinear(domain, [top + laneHeight - 3, top + 3]).clamp(true) : y;
  });
  /** Whether a value is drawn. */
  const isShown = (value: number) => Number.isFinite(value) && !(yLog && value < yDomain[0]);
  return (
    <Chart
      {...words}
      height={height}
      depends={[x, curves, xLog, yLog, lanes, yDomain[0], yDomain[1], rules.length, marked]}
      draw={(width) => {
        const to = xScale(width);
        const point = (k: number, values: ArrayLike<number>) =>
          `${to(x[k]).toFixed(1)},${y(values[k]).toFixed(1)}`;
        const pointsOf = (values: ArrayLike<number>, scale: typeof y) => {
          const open = scale.copy().clamp(!yLog);
          return Array.from({ length: Math.min(count, values.length) }, (_, k) => {
            const value = values[k];
            const at = !Number.isFinite(value) ? Number.NaN : yLog && value <= 0 ? Infinity : open(value);
            return [to(x[k]), at] as const;
          });
        };
        const drawn = curves.map(({ values }, k) => pointsOf(values, scales[k]));
        const marks: Mark[] = lanes ? [] : leftAxis(y, left, width - RIGHT, 4);
        if (lanes) {
          for (const [k, { label, colour }] of curves.entries()) {
            const zero = scales[k](0);
            const middle = LANES_TOP + (k + 0.5) * laneHeight;
            marks.push(line(left, zero, width - RIGHT, zero, "var(--line)"));
            const place = { x: left - 12, y: middle + 4, anchor: "end" } as const;
            marks.push({ kind: "text", ...place, text: label, fill: colour });
          }
        }
        for (const { colour, band } of curves) {
          if (band === undefined) continue;
          for (const { from, to: end } of stretches(band, count)) {
            const places = Array.from({ length: end - from }, (_, k) => from + k);
            const there = places.map((k) => point(k, band.high)).join("L");
            const back = places
              .reverse()
              .map((k) => point(k, band.low))
              .join("L");
            marks.push({ kind: "path", d: `M${there}L${back}z`, fill: colour, opacity: 0.16 });
          }
        }
        const taken: Parameters<typeof clearPlace>[3] = [];
        for (const { at, label } of rules) {
          marks.push(line(left, y(at), width - RIGHT, y(at), "var(--line-strong)", { dash: "2 3" }));
          const spots = [width - RIGHT - 2, left + 4, (left + width - RIGHT) / 2].flatMap((px, k) =>
            [y(at) - 4, y(at) + 12].map(
              (py) => ({ x: px, y: py, anchor: (["end", "start", "middle"] as const)[k] }) satisfies Place,
            ),
          );
          // Below the lowest rule is the axis.
          const inside = spots.filter((spot) => spot.y < height - BOTTOM && spot.y > TOP);
          const spot = clearPlace(label, inside, drawn, taken);
          marks.push({ kind: "text", ...spot, text: label, fill: "var(--ink-2)", size: 10.5 });
        }
        if (marked !== undefined && marked >= 0 && marked < count) {
          marks.push(
            line(to(x[marked]), lanes ? LANES_TOP : TOP, to(x[marked]), height - BOTTOM, "var(--ink)", {
              opacity: 0.6,
            }),
          );
        }
        for (const [k, { colour, dash }] of curves.entries()) {
          const d = pathOf(drawn[k], yLog ? height - BOTTOM : undefined);
          marks.push({ kind: "path", d, stroke: colour, strokeWidth: 1.8, dash });
        }
        // Put names closer if they do not fit.
        const names = curves.reduce((sum, { label }) => sum + label.length, 0);
        const isTight = left + names * 6.2 + curves.length * 39 > width;
        const [key, letter, gap] = isTight ? [13, 5.8, 13] : [18, 6.2, 16];
        let at = isTight ? 2 : left;
        for (const { label, colour, dash } of lanes ? [] : curves) {
          marks.push(line(at, 8.5, at + key, 8.5, colour, { strokeWidth: 2, dash }));
          marks.push({ kind: "text", x: at + key + 5, y: 12, text: label });
          at += key + 5 + label.length * letter + gap;
        }
        // A short list has ticks at its items only.
        const item = xLog || !Number.isInteger(x[1]) ? 0 : (width - RIGHT - left) / (x[count - 1] - x[0]);
        marks.push(...bottomAxis(to, height - BOTTOM, left, width - RIGHT, Math.max(52, item)));
        marks.push(label(width - RIGHT, height - 3, xName, "end"), label(2, height - 3, `↑ ${yName}`));
        return marks;
      }}
      table={() => ({
        columns: [
          xName,
          ...curves.flatMap(({ label, band }) => [
            label,
            ...(band ? [`${label} (low)`, `${label} (high)`] : []),
          ]),
        ],
        rows: Array.from({ length: count }, (_, k) => [
          x[k],
          ...curves.flatMap(({ values, band }) => [values[k], ...(band ? [band.low[k], band.high[k]] : [])]),
        ]),
      })}
      cursor={{
        count,
        at: (px, _, width) => {
          const value = xScale(width).invert(px);
          let best: number | undefined;
          for (let k = 0; k < count; k++) {
            if (best === undefined || Math.abs(x[k] - value) < Math.abs(x[best] - value)) best = k;
          }
          return best;
        },
        read: (k) =>
          `${xName} ${short(x[k])}: ${curves.map(({ label, values }) => `${label} ${short(values[k])}`).join(", ")}`,
        marks: (k, width) => {
          const px = xScale(width)(x[k]);
          const dots = curves.flatMap(({ values, colour: fill }, c): Mark[] => {
            const box = { x: px - 3, y: scales[c](values[k]) - 3, width: 6, height: 6, radius: 3 };
            return isShown(values[k]) ? [{ kind: "rect", ...box, fill, stroke: "var(--surface)" }] : [];
          });
          const top = lanes ? LANES_TOP : TOP;
          return [line(px, top, px, height - BOTTOM, "var(--ink)", { opacity: 0.6 }), ...dots];
        },
      }}
    />
  );
}
