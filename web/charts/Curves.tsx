/** Lines over a common x, with optional bands. Each line has its own dash and label, so colour alone carries no meaning. */
import { scaleLinear, scaleLog } from "d3-scale";
import { bottomAxis, leftAxis } from "./axis.ts";
import { Chart } from "./Chart.tsx";
import { line, type Mark } from "./marks.ts";
import { short } from "./numbers.ts";

interface Curve {
  label: string;
  colour: string;
  /** As in SVG; default solid. */
  dash?: string;
  values: ArrayLike<number>;
  band?: { low: ArrayLike<number>; high: ArrayLike<number> };
}

interface CurvesProps {
  title: string;
  heading?: string | false;
  summary: string;
  x: ArrayLike<number>;
  xName: string;
  yName: string;
  curves: readonly Curve[];
  xLog?: boolean;
  /** The domain must be above 0 then. */
  yLog?: boolean;
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

const LEFT = 38;
const RIGHT = 8;
const TOP = 20;
const BOTTOM = 32;

export function Curves(props: CurvesProps) {
  const {
    title,
    heading,
    summary,
    x,
    xName,
    yName,
    curves,
    xLog = false,
    yLog = false,
    yDomain,
    height = 220,
    rules = [],
    at: marked,
  } = props;
  const count = x.length;
  const xScale = (width: number) =>
    (xLog ? scaleLog() : scaleLinear()).domain([x[0] ?? 0, x[count - 1] ?? 1]).range([LEFT, width - RIGHT]);
  const y = (yLog ? scaleLog() : scaleLinear())
    .domain([...yDomain])
    .range([height - BOTTOM, TOP])
    .clamp(true);
  return (
    <Chart
      title={title}
      heading={heading}
      summary={summary}
      height={height}
      depends={[x, curves, xLog, yLog, yDomain[0], yDomain[1], rules.length, marked]}
      draw={(width) => {
        const to = xScale(width);
        const point = (k: number, values: ArrayLike<number>) =>
          `${to(x[k]).toFixed(1)},${y(values[k]).toFixed(1)}`;
        const path = (values: ArrayLike<number>) => {
          let d = "";
          let isPen = false;
          for (let k = 0; k < Math.min(count, values.length); k++) {
            if (!Number.isFinite(values[k])) isPen = false;
            else {
              d += `${isPen ? "L" : "M"}${point(k, values)}`;
              isPen = true;
            }
          }
          return d;
        };
        const marks: Mark[] = [...leftAxis(y, LEFT, width - RIGHT, 4)];
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
        for (const { at, label } of rules) {
          marks.push(line(LEFT, y(at), width - RIGHT, y(at), "var(--line-strong)", { dash: "2 3" }));
          marks.push({
            kind: "text",
            x: width - RIGHT - 2,
            y: y(at) - 4,
            text: label,
            anchor: "end",
            fill: "var(--ink-2)",
            size: 10.5,
          });
        }
        if (marked !== undefined && marked >= 0 && marked < count) {
          marks.push(
            line(to(x[marked]), TOP, to(x[marked]), height - BOTTOM, "var(--ink)", { opacity: 0.6 }),
          );
        }
        for (const { colour, dash, values } of curves) {
          marks.push({ kind: "path", d: path(values), stroke: colour, strokeWidth: 1.8, dash });
        }
        // Put names closer if they do not fit.
        const names = curves.reduce((sum, { label }) => sum + label.length, 0);
        const isTight = LEFT + names * 6.2 + curves.length * 39 > width;
        const [key, letter, gap] = isTight ? [13, 5.8, 8] : [18, 6.2, 16];
        let at = isTight ? 2 : LEFT;
        for (const { label, colour, dash } of curves) {
          marks.push(line(at, 8.5, at + key, 8.5, colour, { strokeWidth: 2, dash }));
          marks.push({ kind: "text", x: at + key + 5, y: 12, text: label });
          at += key + 5 + label.length * letter + gap;
        }
        marks.push(...bottomAxis(to, height - BOTTOM, LEFT, width - RIGHT, 52));
        marks.push({
          kind: "text",
          x: width - RIGHT,
          y: height - 3,
          text: xName,
          anchor: "end",
          fill: "var(--ink-2)",
          size: 10.5,
        });
        marks.push({
          kind: "text",
          x: 2,
          y: height - 3,
          text: `↑ ${yName}`,
          fill: "var(--ink-2)",
          size: 10.5,
        });
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
        marks: (k, width) => [
          line(xScale(width)(x[k]), TOP, xScale(width)(x[k]), height - BOTTOM, "var(--ink)", {
            opacity: 0.6,
          }),
          ...curves
            .filter(({ values }) => Number.isFinite(values[k]))
            .map(
              ({ values, colour }): Mark => ({
                kind: "rect",
                x: xScale(width)(x[k]) - 3,
                y: y(values[k]) - 3,
                width: 6,
                height: 6,
                radius: 3,
                fill: colour,
                stroke: "var(--surface)",
              }),
            ),
        ],
      }}
    />
  );
}
