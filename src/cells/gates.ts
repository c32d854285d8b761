/**
 * The names of gates: which gates a cell has, in which order, by which other names they are known, and which of them keeps
 * the old state. What framework stores them in what other order is not here but in `interop/`.
 */
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { CellSpec, GateName, LayerSpec } from "./cell.ts";
import { type Retain, traitsOf } from "./traits.ts";

/** What the gate that retains is called in one cell or another. */
const RETAINING = ["forget", "f", "update", "z"];

/** Gate names in storage order. */
export function gateNames(spec: CellSpec): readonly GateName[];
export function gateNames(spec: LayerSpec): readonly string[];
export function gateNames(spec: LayerSpec): readonly string[] {
  return traitsOf(spec).gates(spec);
}

/** How a cell is called in messages. */
export function cellName(spec: LayerSpec): string {
  return traitsOf(spec).name(spec);
}

/**
 * Position of a gate in storage order: its rows are [index·H, (index + 1)·H).
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
        ? ` The one that retains the old state is ${retain.gate}; retain names it in every cell.`
        : "";
  throw new ArgumentError(
    `gate of ${cellName(spec)}: expected one of ${known.join(", ")}, got ${describe(gate)}.${why}`,
    "NAME",
  );
}

/**
 * The gate that keeps the old state; undefined for a cell without one.
 *
 * @returns the gate, and +1 when an open gate (activation 1) keeps the state, -1 when a closed one does
 */
export function retainGate(spec: CellSpec): Retain<"forget" | "update"> | undefined;
export function retainGate(spec: LayerSpec): Retain | undefined;
export function retainGate(spec: LayerSpec): Retain | undefined {
  return traitsOf(spec).retain(spec);
}
