/** The names of gates: their order, their aliases, and the one that keeps the old state. `interop/` has the orders of other frameworks. */
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { CellSpec, GateName, LayerSpec } from "./cell.ts";
import { type Retain, traitsOf } from "./traits.ts";

/** Names of the retaining gate in different cells. */
const RETAINING = ["forget", "f", "update", "z"];

/** Returns the names of gates in storage order. */
export function gateNames(spec: CellSpec): readonly GateName[];
export function gateNames(spec: LayerSpec): readonly string[];
export function gateNames(spec: LayerSpec): readonly string[] {
  return traitsOf(spec).gates(spec);
}

/** Returns the name of a cell in messages. */
export function cellName(spec: LayerSpec): string {
  return traitsOf(spec).name(spec);
}

/**
 * Returns the position of a gate in storage order: its rows are [index·H, (index + 1)·H).
 *
 * @param gate a name, or one of the aliases i f g o, r z n, h, candidate
 * @throws ArgumentError with code `NAME` when the cell has no such gate
 */
export function gateIndex(spec: LayerSpec, gate: string): number {
  const names = gateNames(spec);
  const aliases = traitsOf(spec).aliases(spec);
  const index = names.indexOf(aliases.get(gate) ?? gate);
  if (index >= 0) return index;
  const known = names.map((name) => {
    const others = [...aliases].filter(([, target]) => target === name).map(([alias]) => alias);
    return others.length === 0 ? name : `${name} (${others.join(", ")})`;
  });
  const retain = retainGate(spec);
  const why =
    spec.kind === "lstm" && spec.coupled
      ? " A coupled input gate is 1 - forget."
      : retain !== undefined && RETAINING.includes(gate)
        ? ` Here ${retain.gate} keeps the old state; retain names that gate in every cell.`
        : "";
  throw new ArgumentError(
    `gate of ${cellName(spec)}: expected one of ${known.join(", ")}, got ${describe(gate)}.${why}`,
    "NAME",
  );
}

/**
 * Returns the gate that keeps the old state, with sign +1 when the open gate (activation 1) keeps it and -1 when the closed one does;
 * undefined for a cell without such a gate.
 */
export function retainGate(spec: CellSpec): Retain<"forget" | "update"> | undefined;
export function retainGate(spec: LayerSpec): Retain | undefined;
export function retainGate(spec: LayerSpec): Retain | undefined {
  return traitsOf(spec).retain(spec);
}
