/** The scatter of Karpathy, Johnson and Li (2015): of each unit, how often a gate was shut and how often it was open. */
import { scaleLinear } from "d3-scale";
import { bottomAxis, leftAxis } from "../charts/axis.ts";
import { Chart } from "../charts/Chart.tsx";
import { label, line, type Mark } from "../charts/marks.ts";
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
const [LEFT, BOTTOM, TOP, RIGHT] = [34, 34, 8, 10];
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

export function Saturation({ gate, left, right, unit, onPick }: SaturationProps) {
  const units = left.length;
  const x = (width: number) =>
    scaleLinear()
      .domain([0, 1])
      .range([LEFT, width - RIGHT]);
  const y = scaleLinear()
    .domain([0, 1])
    .range([HEIGHT - BOTTOM, TOP]);
  const count = (shares: Float64Array) => shares.filter((share) => share > 0.9).length;
  return (
    <Chart
      title={`Saturation of the ${gate} gate`}
      heading={
        <span class="watch-gate">
          <GateChip gate={gate} /> {gate}
        </span>
      }
      summary={`${count(right)} of ${units} units are open (above 0.9) more than nine tenths of the time, ${count(left)} are shut (below 0.1).`}
      height={HEIGHT}
      depends={[left, right, unit]}
      draw={(width) => {
        const to = x(width);
        const dots = Array.from({ length: units }, (_, k) => {
          const [cx, cy] = [to(right[k]), y(left[k])];
          return `M${(cx - 3).toFixed(1)},${cy.toFixed(1)}a3,3 0 1,0 6,0a3,3 0 1,0 -6,0`;
        });
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

const ring = (cx: number, cy: number): Mark => {
  const box = { x: cx - 5.5, y: cy - 5.5, width: 11, height: 11, radius: 5.5 };
  return { kind: "rect", ...box, stroke: "var(--ink)", strokeWidth: 1.8 };
};
