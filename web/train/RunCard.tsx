/** One start: how far it is, and what its gates do with the task's sequences now. */
import type { GateName as Name } from "../../src/index.ts";
import { ActivationMap } from "../charts/ActivationMap.tsx";
import { short } from "../charts/numbers.ts";
import { GateName } from "../gates/GateName.tsx";
import { gateLooks } from "../look/gates.ts";
import type { Seen } from "./fleet.ts";
import type { RunLook } from "./look.ts";
import type { Series } from "./series.ts";

interface Props {
  series: Series;
  run: Seen;
  look: RunLook;
}

/** Gates whose activation lies in (0, 1); the others lie in (-1, 1). */
export function isSigmoid(gate: string): boolean {
  return !["cell", "new", "hidden"].includes(gate);
}

export function RunCard({ series: { label, runs }, run, look }: Props) {
  const { gates, update, solvedAt, divergedAt } = run;
  const accuracy = run.points[run.points.length - 1][1];
  const solved = runs.flatMap(({ solvedAt: at }) => at ?? []);
  const state =
    divergedAt !== undefined
      ? `diverged at ${divergedAt}`
      : solvedAt !== undefined
        ? `solved at ${solvedAt}`
        : run.ended
          ? "not solved"
          : "learning";
  const names = Object.keys(gates?.activations ?? {}).sort((a, b) =>
    a === gates?.retain.gate ? -1 : b === gates?.retain.gate ? 1 : 0,
  ) as Name[];
  return (
    <section class="panel run-card" aria-label={`Run from ${label}`} data-run={label}>
      <h2>
        <svg class="line-key" width="26" height="8" aria-hidden="true">
          <path d="M1,4H25" stroke={look.colour} stroke-width="2.2" stroke-dasharray={look.dash} />
        </svg>
        {label}
        <span class="quiet">{`seed ${run.spec.seed}`}</span>
      </h2>
      <dl class="run-figures num">
        <Figure name="update" value={String(update)} />
        <Figure name="right" value={`${(100 * accuracy).toFixed(0)} %`} />
        <Figure name="state" value={state} />
        {runs.length > 1 && <Figure name="seeds solved" value={`${solved.length} of ${runs.length}`} />}
      </dl>
      {gates === undefined ? (
        <div class="run-gates-room" />
      ) : (
        <>
          <p class="run-kept">
            <strong class="num">{short(medianOf(gates.kept))}</strong>
            <span class="quiet">{` of a value is left after ${run.spec.steps} steps, in the median unit`}</span>
          </p>
          <div class="run-gates">
            {names.map((gate) => {
              const isRetain = gate === gates.retain.gate;
              const meaning = isRetain ? `: ${gateLooks[gate].role}` : "";
              return (
                <div key={gate} class={isRetain ? "run-gate run-gate-retain" : "run-gate"}>
                  <ActivationMap
                    title={`${gate} gate, ${label}${meaning}`}
                    heading={false}
                    values={gates.activations[gate]}
                    steps={run.spec.steps}
                    units={run.spec.hiddenSize}
                    colour={isSigmoid(gate) ? gateLooks[gate].colour : "diverging"}
                    range={isSigmoid(gate) ? [0, 1] : [-1, 1]}
                    height={isRetain ? 170 : 84}
                    bare
                  />
                  <GateName gate={gate} />
                </div>
              );
            })}
          </div>
        </>
      )}
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)];
}
