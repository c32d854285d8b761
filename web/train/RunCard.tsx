/** One start: its progress, and its gates on the task's sequences. */

import type { GateName as Name } from "../../src/index.ts";
import { HeatMap } from "../charts/HeatMap.tsx";
import { GateName } from "../gates/GateName.tsx";
import { isCandidate, lookOf } from "../look/gates.ts";
import { Figures } from "../ui/Figures.tsx";
import type { RunLook } from "./look.ts";
import { LineKey } from "./SettingsForm.tsx";
import type { Series } from "./series.ts";
import { keptOf } from "./verdict.ts";

interface Props {
  series: Series;
  look: RunLook;
  isRunning: boolean;
  hasEnded: boolean;
}

export function RunCard({ series: { label, runs }, look, isRunning, hasEnded }: Props) {
  const [run] = runs;
  const { gates, update, solvedAt, divergedAt } = run;
  const state =
    [
      divergedAt !== undefined && `diverged at ${divergedAt}`,
      solvedAt !== undefined && `solved at ${solvedAt}`,
      hasEnded && "not solved",
      isRunning && "learning",
      update === 0 && "not started",
    ].find(Boolean) || "paused";
  const names = Object.keys(gates?.activations ?? {}).sort((a, b) =>
    a === gates?.retain ? -1 : b === gates?.retain ? 1 : 0,
  ) as Name[];
  return (
    <section class="panel run-card" aria-label={`Run from ${label}`} data-run={label}>
      <h2>
        <LineKey look={look} />
        {label}
        <span class="quiet">{`seed ${run.spec.seed}`}</span>
      </h2>
      <Figures
        class="run-figures"
        items={[
          { name: "update", value: update },
          {
            name: "right",
            value: update === 0 ? "–" : `${(100 * run.points[run.points.length - 1][1]).toFixed(0)} %`,
          },
          { name: "state", value: state },
          runs.length > 1 && {
            name: "seeds solved",
            value: `${runs.filter((each) => each.solvedAt !== undefined).length} of ${runs.length}`,
          },
        ]}
      />
      {gates === undefined ? (
        <div class="run-gates-room" />
      ) : (
        <>
          <p class="run-kept">
            <strong class="num">{keptOf(run)}</strong>
            <span class="quiet">{` of a value is left after ${run.spec.steps} steps, in the median unit`}</span>
          </p>
          <div class="run-gates">
            {names.map((gate) => {
              const meaning = gate === gates.retain ? `: ${lookOf(gate).role}` : "";
              return (
                <div key={gate} class="run-gate">
                  <GateName gate={gate} />
                  <HeatMap
                    title={`${gate} gate, ${label}${meaning}`}
                    heading={false}
                    values={gates.activations[gate]}
                    turned
                    rows={{ count: run.spec.hiddenSize, name: "unit" }}
                    columns={{ count: run.spec.steps, name: "step" }}
                    colour={isCandidate(gate) ? "diverging" : lookOf(gate).colour}
                    range={isCandidate(gate) ? [-1, 1] : [0, 1]}
                    height={150}
                  />
                </div>
              );
            })}
          </div>
        </>
      )}
    </section>
  );
}
