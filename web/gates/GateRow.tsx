/** One gate of a cell in one row: name, place in the file, spread of the bias, bias of every unit, figures. */

import type { Statistics } from "../../src/checkpoint.ts";
import { Histogram } from "../charts/Histogram.tsx";
import { fixed, signed, steps } from "../charts/numbers.ts";
import { Strip } from "../charts/Strip.tsx";
import { lookOf } from "../look/gates.ts";
import { select } from "../state/app.ts";
import { Term } from "../terms/Term.tsx";
import { Figures } from "../ui/Figures.tsx";
import type { CellOutline, GateOutline, PlacedNote } from "../worker/protocol.ts";
import { GateName } from "./GateName.tsx";
import { Locations } from "./Location.tsx";
import { Notes } from "./Notes.tsx";

const changed = (now: number, before: number) => (Object.is(now, before) ? "=" : signed(now - before));

interface Props {
  cell: CellOutline;
  gate: GateOutline;
  index: number;
  isSelected: boolean;
  domain: readonly [number, number];
  reference?: { label: string; gate: GateOutline };
  notes: readonly PlacedNote[];
  unit?: number;
  onUnit(unit: number): void;
  /** Sets the bias of the gate in this cell. */
  onMend(bias: number): void;
}

interface Series {
  quantity: string;
  values: Float64Array;
  statistics: Statistics;
  before?: Float64Array;
  beforeStatistics?: Statistics;
}

export function GateRow(props: Props) {
  const { cell, gate, index, isSelected, domain, reference, notes, unit, onUnit, onMend } = props;
  const { colour, role } = lookOf(gate.gate);
  const series = seriesOf(gate, reference?.gate);
  return (
    <li class={isSelected ? "gate-row gate-on" : "gate-row"} data-gate={gate.gate}>
      <div class="gate-head">
        <button
          type="button"
          class="gate-pick"
          aria-pressed={isSelected}
          onClick={() => select({ gate: index })}
        >
          <GateName gate={gate.gate} source={gate.sourceLetter} />
          <span class="visually-hidden">: show its weights</span>
        </button>
        <p class="quiet gate-role">{role}</p>
      </div>
      <div class="gate-series">
        {series.map(({ quantity, values, statistics, before, beforeStatistics }) => {
          const title = `${gate.gate} gate, ${quantity}`;
          const compared = before && { label: reference!.label, values: before };
          const shared = { heading: false, quantity, values, colour, domain, reference: compared } as const;
          return (
            <div key={quantity} class="gate-charts">
              <Histogram title={`${title}, histogram`} {...shared} />
              <Strip title={`${title}, by unit`} {...shared} selected={unit} onPick={onUnit} />
              <div class="figures-box">
                <p class="quiet">{quantity === "effective bias" ? <Term id="bias" /> : quantity}</p>
                <Figures
                  class="figures"
                  items={[
                    ...(["mean", "sd", "min", "max"] as const).map((key) => ({
                      id: key,
                      name: key,
                      value: fixed(statistics[key]),
                      note: beforeStatistics && changed(statistics[key], beforeStatistics[key]),
                    })),
                    gate.report.timescale !== null && {
                      id: "timescale",
                      name: <Term id="timescale" />,
                      value: steps(gate.report.timescale),
                    },
                  ]}
                />
              </div>
            </div>
          );
        })}
        <Locations
          what={`${gate.gate} bias in the file`}
          places={gate.report.file.filter(({ holds }) => holds === "bias")}
          ours={oursOf(cell, gate)}
        />
        <Notes notes={notes} label={`Warnings about the ${gate.gate} gate`}>
          {({ text }) =>
            text.endsWith("was one meant?") &&
            gate.inputBias && (
              <button type="button" class="button" onClick={() => onMend(gate.inputBias![0])}>
                {`Make it ${fixed(gate.inputBias[0]).replace(/\.?0+$/, "")}`}
              </button>
            )
          }
        </Notes>
      </div>
    </li>
  );
}

/** Where the same bias is in our words, which are PyTorch's; nothing to add for a file in these words. */
function oursOf(
  { layer, direction }: CellOutline,
  { report, inputBias, hiddenBias }: GateOutline,
): string | undefined {
  const end = `_l${layer}${direction === "reverse" ? "_reverse" : ""}[${report.range.start}:${report.range.end}]`;
  const names = [...(inputBias ? [`bias_ih${end}`] : []), ...(hiddenBias ? [`bias_hh${end}`] : [])];
  const isSame = names.every((name) => report.file.some(({ text }) => text.endsWith(name)));
  return isSame ? undefined : names.join(" + ");
}

/** The effective bias; of a gate whose two biases act differently, which has no sum to show, both. */
function seriesOf(gate: GateOutline, before: GateOutline | undefined): Series[] {
  const hasSum = gate.bias !== undefined && gate.report.bias !== null;
  const shown = [
    ["effective bias", "bias"],
    ["input-side bias", "inputBias"],
    ["recurrent-side bias", "hiddenBias"],
  ] as const;
  return (hasSum ? shown.slice(0, 1) : shown.slice(1)).flatMap(([quantity, key]): Series[] => {
    const [values, statistics, old] = [gate[key], gate.report[key], before?.[key]];
    if (!values || !statistics) return [];
    return [
      {
        quantity,
        values,
        statistics,
        before: old?.length === values.length ? old : undefined,
        beforeStatistics: before?.report[key] ?? undefined,
      },
    ];
  });
}
