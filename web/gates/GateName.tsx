/** A gate's sign: its letter on its colour, and its name. */
import type { GateName as Name } from "../../src/index.ts";
import { gateLooks } from "../look/gates.ts";

export function GateChip({ gate }: { gate: Name }) {
  const { letter } = gateLooks[gate];
  return (
    <span class={`chip chip-${gate}`} aria-hidden="true">
      {letter}
    </span>
  );
}

export function GateName({ gate, source }: { gate: Name; source?: string }) {
  const { letter } = gateLooks[gate];
  return (
    <span class="gate-name">
      <GateChip gate={gate} />
      <span>{gate}</span>
      {source !== undefined && source !== letter && <span class="quiet">{`${source} in file`}</span>}
    </span>
  );
}
