/** A gate's sign: its letter on its colour, and its name. */
import { lookOf } from "../look/gates.ts";

export function GateChip({ gate }: { gate: string }) {
  const { letter } = lookOf(gate);
  return (
    <span class={`chip chip-${gate}`} aria-hidden="true">
      {letter}
    </span>
  );
}

export function GateName({ gate, source }: { gate: string; source?: string }) {
  const { letter } = lookOf(gate);
  return (
    <span class="gate-name">
      <GateChip gate={gate} />
      <span>{gate}</span>
      {source !== undefined && source !== letter && <span class="quiet">{`${source} in file`}</span>}
    </span>
  );
}
