/** The weights of the selected gate as pictures, on one scale for the whole cell; against a reference, theirs or the difference. */
import { HeatMap } from "../charts/HeatMap.tsx";
import { extentOf, shortName } from "../charts/numbers.ts";
import { useApp, useParam } from "../state/app.ts";
import { Fold } from "../ui/Fold.tsx";
import { Segments } from "../ui/Segments.tsx";
import type { CellOutline, GateWeights } from "../worker/protocol.ts";
import { GateName } from "./GateName.tsx";
import { Locations } from "./Location.tsx";
import type { Reference } from "./reference.ts";
import { useWeights } from "./useWeights.ts";

const SHOWN = ["this", "reference", "difference"] as const;

interface Props {
  cell: CellOutline;
  reference?: Reference;
  unit?: number;
}

export function Weights({ cell, reference, unit }: Props) {
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
    <Fold
      heading={
        <>
          Weights of <GateName gate={gate.gate} source={gate.sourceLetter} />
        </>
      }
    >
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
            const { weights, largest } = shownOf(mode, now, then);
            return (
              <HeatMap
                key={side}
                title={`${gate.gate} gate, ${side} weights${mode === "this" ? "" : `, ${mode}`}`}
                heading={`${side === "input" ? "Input" : "Recurrent"} weights  ${hiddenSize} × ${side === "input" ? inputSize : stateSize}`}
                values={weights[side]}
                rows={{ count: hiddenSize, name: "unit", at: unit }}
                columns={
                  side === "input" ? { count: inputSize, name: "input" } : { count: stateSize, name: "state" }
                }
                range={[-largest, largest]}
                height={300}
              />
            );
          })
        )}
      </div>
    </Fold>
  );
}

/** The weights that a mode shows, and the end of their scale. */
function shownOf(mode: string, now: GateWeights, then: GateWeights | undefined) {
  const largest = Math.max(now.largest, then?.largest ?? 0) || 1;
  if (then === undefined || mode !== "difference")
    return { weights: mode === "reference" && then ? then : now, largest };
  const difference = (side: "input" | "recurrent") => now[side].map((value, k) => value - then[side][k]);
  const weights = { input: difference("input"), recurrent: difference("recurrent") };
  const [low, high] = extentOf([weights.input, weights.recurrent]);
  return { weights, largest: Math.max(-low, high) || 1 };
}
