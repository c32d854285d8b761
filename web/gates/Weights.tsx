/** The weights of the selected gate as pictures, on one scale for the whole cell; against a reference, theirs or the difference. */
import { HeatMap } from "../charts/HeatMap.tsx";
import { rough, shortName } from "../charts/numbers.ts";
import { useApp, useParam } from "../state/app.ts";
import { Term } from "../terms/Term.tsx";
import { Segments } from "../ui/Segments.tsx";
import type { CellOutline, GateWeights } from "../worker/protocol.ts";
import { GateName } from "./GateName.tsx";
import { Locations } from "./Location.tsx";
import type { Reference } from "./reference.ts";
import { useWeights } from "./useWeights.ts";

const SHOWN = ["this", "reference", "difference"] as const;

export function Weights({
  cell,
  reference,
  unit,
}: {
  cell: CellOutline;
  reference?: Reference;
  unit?: number;
}) {
  const main = useApp((state) => state.main);
  const selection = useApp((state) => state.selection);
  const [wanted, setWanted] = useParam("gates.weights", "this");
  const gate = cell.gates[selection.gate];
  const now = useWeights(main, selection);
  const place = reference && {
    layer: reference.layer,
    cell: reference.cell,
    gate: selection.gate,
    original: reference.original,
  };
  const then = useWeights(reference?.document, place ?? selection);
  const isComparable =
    reference !== undefined &&
    then !== undefined &&
    now !== undefined &&
    then.input.length === now.input.length &&
    then.recurrent.length === now.recurrent.length;
  const mode = isComparable && SHOWN.some((each) => each === wanted) ? wanted : "this";
  const { hiddenSize, inputSize, stateSize } = cell;
  return (
    <section class="panel" aria-labelledby="weights-title">
      <div class="panel-head">
        <h2 id="weights-title">
          Weights of <GateName gate={gate.gate} source={gate.sourceLetter} />
        </h2>
        {isComparable && (
          <Segments
            label="Which weights"
            value={mode}
            onChange={setWanted}
            choices={SHOWN.map((value) => ({
              value,
              label: value === "reference" ? <span class="text">{shortName(reference!.label)}</span> : value,
            }))}
          />
        )}
      </div>
      {(["input", "recurrent", "peephole"] as const).map((part) => {
        const places = gate.report.file.filter(({ holds, side }) =>
          part === "peephole" ? holds === part : holds === "weight" && side === part,
        );
        const what = `${part}${part === "peephole" ? "" : " weights"} in the file`;
        return places.length > 0 && <Locations key={part} what={what} places={places} />;
      })}
      <div class="pair pair-weights">
        {now === undefined ? (
          <div class="weights-wait" aria-busy="true" />
        ) : (
          (["input", "recurrent"] as const).map((side) => {
            const values = valuesOf(side, mode, now, then);
            const norms = normText(side, mode, now, then);
            return (
              <HeatMap
                key={side}
                title={`${gate.gate} gate, ${side} weights${mode === "this" ? "" : `, ${mode}`}`}
                heading={
                  <>
                    {`${side === "input" ? "Input" : "Recurrent"} weights  ${hiddenSize} × ${side === "input" ? inputSize : stateSize}   `}
                    <Term id="norm" /> {norms}
                  </>
                }
                values={values}
                rows={{ count: hiddenSize, name: "unit", at: unit }}
                columns={
                  side === "input" ? { count: inputSize, name: "input" } : { count: stateSize, name: "state" }
                }
                range={[-scaleOf(mode, now, then), scaleOf(mode, now, then)]}
                height={300}
              />
            );
          })
        )}
      </div>
    </section>
  );
}

function valuesOf(
  side: "input" | "recurrent",
  mode: string,
  now: GateWeights,
  then: GateWeights | undefined,
): Float32Array {
  if (mode === "this" || then === undefined) return now[side];
  if (mode === "reference") return then[side];
  return now[side].map((value, k) => value - then[side][k]);
}

function scaleOf(mode: string, now: GateWeights, then: GateWeights | undefined): number {
  if (then === undefined) return now.largest || 1;
  if (mode !== "difference") return Math.max(now.largest, then.largest) || 1;
  let largest = 0;
  for (const side of ["input", "recurrent"] as const) {
    now[side].forEach((value, k) => {
      const change = Math.abs(value - then[side][k]);
      if (Number.isFinite(change)) largest = Math.max(largest, change);
    });
  }
  return largest || 1;
}

function normText(
  side: "input" | "recurrent",
  mode: string,
  now: GateWeights,
  then: GateWeights | undefined,
): string {
  const key = `${side}Norm` as const;
  if (mode === "this" || then === undefined) return rough(now[key]);
  return mode === "reference" ? rough(then[key]) : `${rough(then[key])} → ${rough(now[key])}`;
}
