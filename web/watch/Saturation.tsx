/** The scatter of Karpathy, Johnson and Li (2015): of each unit, how often a gate was shut and how often it was open. */
import { scaleLinear } from "d3-scale";
import { bottomAxis, leftAxis } from "../charts/axis.ts";
import { Chart } from "../charts/Chart.tsx";
import { circle, label, line, type Mark } from "../charts/marks.ts";
import { GateChip } from "../gates/GateName.tsx";
import { lookOf } from "../look/gates.ts";

interface SaturationProps {
  gate: string;
  left: Float64Array;
  right: Float64Array;
  unit?: number;
  onPick(unit: number): void;
}

const HEIGHT = 230;
/** Radius of the largest dot. */
const LARGEST = 13;
const [LEFT, BOTTOM, TOP, RIGHT] = [34, 34, 8, 10];
/** Room for the largest dot at 0. */
const SHARES = [-0.07, 1.07];
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

export function Saturation({ gate, left, right, unit, onPick }: SaturationProps) {
  const units = left.length;
  const x = (width: number) => scaleLinear(SHARES, [LEFT, width - RIGHT]);
  const y = scaleLinear(SHARES, [HEIGHT - BOTTOM, TOP]);
  const places = new Map<string, { k: number; count: number }>();
  for (let k = 0; k < units; k++) {
    const place = `${left[k]} ${right[k]}`;
    places.set(place, { k, count: (places.get(place)?.count ?? 0) + 1 });
  }
  const heading = (
    <span class="watch-gate">
      <GateChip gate={gate} /> {gate}
    </span>
  );
  if (places.size === 1)
    return (
      <p>
        {heading}
        {`: ${units === 1 ? "its unit is" : `all ${units} units are`} open (above 0.9) at ${percent(right[0])} of the steps, shut (below 0.1) at ${percent(left[0])}.`}
      </p>
    );
  const count = (shares: Float64Array) => shares.filter((share) => share > 0.9).length;
  return (
    <Chart
      title={`Saturation of the ${gate} gate`}
      heading={heading}
      summary={`${count(right)} of ${units} units are open (above 0.9) more than nine tenths of the time, ${count(left)} are shut (below 0.1).`}
      height={HEIGHT}
      depends={[left, right, unit]}
      draw={(width) => {
        const to = x(width);
        const dots = [...places].map(([, { k, count }]) =>
          circle(to(right[k]), y(left[k]), Math.min(LARGEST, 3 * Math.sqrt(count))),
        );
        const marks: Mark[] = [
          ...leftAxis(y, LEFT, width - RIGHT, 2),
          line(to(0), y(1), to(1), y(0), "var(--line)", { dash: "2 3" }),
          ...bottomAxis(to, HEIGHT - BOTTOM, LEFT, width - RIGHT, 60),
          { kind: "path", d: dots.join(""), fill: lookOf(gate).colour, opacity: 0.55 },
          label(width - RIGHT, HEIGHT - 4, "open (> 0.9) →", "end"),
          label(2, HEIGHT - 4, "↑ shut (< 0.1)"),
        ];
        if (unit !== undefined && unit < units) marks.push(ring(to(right[unit]), y(left[unit])));
        return marks;
      }}
      table={() => ({
        columns: ["unit", "share below 0.1", "share above 0.9"],
        rows: Array.from({ length: units }, (_, k) => [k, left[k], right[k]]),
      })}
      cursor={{
        count: units,
        at: (px, py, width) => {
          const to = x(width);
          let best: number | undefined;
          let near = 14 ** 2;
          for (let k = 0; k < units; k++) {
            const distance = (to(right[k]) - px) ** 2 + (y(left[k]) - py) ** 2;
            if (distance < near) [best, near] = [k, distance];
          }
          return best;
        },
        read: (k) => `unit ${k}: open ${percent(right[k])}, shut ${percent(left[k])}`,
        marks: (k, width) => [ring(x(width)(right[k]), y(left[k]))],
      }}
      onPick={onPick}
    />
  );
}

const ring = (x: number, y: number): Mark => ({
  kind: "path",
  d: circle(x, y, 5.5),
  stroke: "var(--ink)",
  strokeWidth: 1.7,
});
