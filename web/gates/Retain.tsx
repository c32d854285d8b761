/** How long the retain gate's bias keeps a value, and how far a gradient reaches. */

import { medianOf } from "../../src/core/tensor/statistics.ts";
import { Curves } from "../charts/Curves.tsx";
import { Histogram } from "../charts/Histogram.tsx";
import { extentOf, rough, shortName, steps } from "../charts/numbers.ts";
import { lookOf } from "../look/gates.ts";
import { Term } from "../terms/Term.tsx";
import { Figures } from "../ui/Figures.tsx";
import { Fold } from "../ui/Fold.tsx";
import type { CellOutline } from "../worker/protocol.ts";
import { keeperOf, reachOf, survival, timescaleOf } from "./reach.ts";
import type { Reference } from "./reference.ts";

export function Retain({ cell, reference }: { cell: CellOutline; reference?: Reference }) {
  const keeper = keeperOf(cell);
  if (keeper === undefined) return null;
  const { gate, rests } = keeper;
  const before = reference && keeperOf(reference.outline)?.rests;
  const scales = Float64Array.from(rests, timescaleOf);
  const scalesBefore = before && Float64Array.from(before, timescaleOf);
  const [low, high] = extentOf([scales, ...(scalesBefore ? [scalesBefore] : [])]);
  const domain = [Math.max(1, low * 0.95), Math.max(high * 1.05, low * 1.15)] as const;
  const longest = Math.min(1e5, Math.max(50, 10 * domain[1]));
  const now = survival(rests, longest);
  const then = before && survival(before, longest);
  const colour = lookOf(gate.gate).colour;
  const reached = medianOf(rests.map(reachOf));
  const reachedBefore = before && medianOf(before.map(reachOf));
  return (
    <Fold heading={`Memory through the ${gate.gate} gate`}>
      <p class="quiet panel-lead">
        At zero input, along the direct path: a gate stays at f, the {cell.activation} of its bias, and f
        <sup>k</sup> of a value and of a gradient is left after k steps.
      </p>
      <Figures
        class="big-figures"
        items={[
          {
            name: <Term id="timescale">timescale, median</Term>,
            value: steps(medianOf(scales)),
            note: scalesBefore && `${reference!.label}: ${rough(medianOf(scalesBefore))}`,
          },
          {
            name: <Term id="reach">gradient reach, median</Term>,
            value: steps(reached),
            note: reachedBefore === undefined ? undefined : `${reference!.label}: ${rough(reachedBefore)}`,
          },
          { name: "longest unit", value: steps(Math.max(...scales)) },
        ]}
      />
      <div class="pair">
        <Histogram
          title={`Timescales of the ${gate.gate} gate`}
          heading="Timescale, steps (log)"
          quantity="timescale"
          values={scales}
          colour={colour}
          domain={domain}
          log
          height={190}
          bins={28}
          reference={scalesBefore && { label: reference!.label, values: scalesBefore }}
        />
        <Curves
          title="Gradient that is left after k steps"
          summary={`Half of the units keep a thousandth of a gradient for ${steps(reached)} or more.`}
          x={now.steps}
          xName="steps"
          yName="share left"
          xLog
          yLog
          yDomain={[5e-4, 1]}
          rules={[{ at: 1e-3, label: "lost" }]}
          height={190}
          curves={[
            { label: "median", colour, values: now.median, band: { low: now.low, high: now.high } },
            ...(then
              ? [
                  {
                    label: shortName(reference!.label),
                    colour: "var(--ink)",
                    dash: "4 3",
                    values: then.median,
                  },
                ]
              : []),
          ]}
        />
      </div>
    </Fold>
  );
}
