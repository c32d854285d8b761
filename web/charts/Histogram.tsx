/** A histogram of values, with that of a reference as an outline. */
import { bin } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { bottomAxis, leftAxis } from "./axis.ts";
import { Chart } from "./Chart.tsx";
import { label, line } from "./marks.ts";
import { short } from "./numbers.ts";
import type { UnitsProps } from "./units.ts";

interface HistogramProps extends UnitsProps {
  bins?: number;
  log?: boolean;
}

const AXIS = 19;
const [LEFT, RIGHT] = [44, 6];

export function Histogram(props: HistogramProps) {
  const { values, quantity, colour, domain, reference, height = 76, bins = 36, log = false } = props;
  const finite = Array.from(values).filter(Number.isFinite);
  const scaleTo = (width: number) => (log ? scaleLog : scaleLinear)(domain, [LEFT, width - RIGHT]);
  const edges = Array.from({ length: bins + 1 }, (_, k) =>
    log
      ? domain[0] * (domain[1] / domain[0]) ** (k / bins)
      : domain[0] + ((domain[1] - domain[0]) * k) / bins,
  );
  const counted = (list: readonly number[]) =>
    bin().domain([domain[0], domain[1]]).thresholds(edges.slice(1, -1))(list);
  const counts = counted(finite);
  const others = reference && counted(Array.from(reference.values).filter(Number.isFinite));
  const most = Math.max(1, ...counts.map((c) => c.length), ...(others?.map((c) => c.length) ?? []));
  const base = height - AXIS;
  const yOf = scaleLinear([0, most], [base, 4]);
  const total = values.length;
  return (
    <Chart
      title={props.title}
      heading={props.heading}
      summary={`Histogram of the ${quantity} of ${total} units from ${short(domain[0])} to ${short(domain[1])}.`}
      height={height}
      depends={[values, reference?.values, domain[0], domain[1], colour, log]}
      draw={(width) => {
        const x = scaleTo(width);
        const marks = leftAxis(yOf, LEFT, width - RIGHT, Math.min(2, most));
        if (!log && domain[0] < 0 && domain[1] > 0)
          marks.push(line(x(0), 0, x(0), base, "var(--line)", { dash: "2 3" }));
        for (const box of counts) {
          if (box.length === 0) continue;
          const [left, right] = [x(box.x0!), x(box.x1!)];
          const y = yOf(box.length);
          const place = { x: left + 0.5, y, width: Math.max(1, right - left - 1), height: base - y };
          marks.push({ kind: "rect", ...place, fill: colour });
        }
        if (others) {
          const steps = others.map(
            (box) => `H${x(box.x0!).toFixed(1)}V${yOf(box.length).toFixed(1)}H${x(box.x1!).toFixed(1)}`,
          );
          marks.push({
            kind: "path",
            d: `M${x(domain[0]).toFixed(1)},${base}${steps.join("")}V${base}`,
            stroke: "var(--ink)",
            strokeWidth: 1.2,
          });
        }
        return [...marks, ...bottomAxis(x, base, LEFT, width - RIGHT), label(2, base + 15, "↑ units")];
      }}
      table={() => ({
        columns: ["from", "to", "units", ...(others ? [`units ${reference!.label}`] : [])],
        rows: counts.map((box, k) => [box.x0!, box.x1!, box.length, ...(others ? [others[k].length] : [])]),
      })}
      cursor={{
        count: counts.length,
        at: (px, _, width) => {
          const value = scaleTo(width).invert(px);
          const index = counts.findIndex((box) => value >= box.x0! && value < box.x1!);
          return index < 0 ? undefined : index;
        },
        read: (k) => {
          const box = counts[k];
          const beside = others ? `, ${reference!.label} ${others[k].length}` : "";
          return `${short(box.x0!)} to ${short(box.x1!)}: ${box.length} of ${total} units${beside}`;
        },
        marks: (k, width) => {
          const x = scaleTo(width);
          const [left, right] = [x(counts[k].x0!), x(counts[k].x1!)];
          return [
            { kind: "rect", x: left, y: 1, width: right - left, height: base - 1, stroke: "var(--ink)" },
          ];
        },
      }}
    />
  );
}
