/**
 * The names of gates: which gates a cell has, in which order, by which other names they are known, and which of them keeps
 * the old state. What framework stores them in what other order is not here but in `interop/`.
 */
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { CellSpec, GateName, LayerSpec } from "./cell.ts";
import { cellOf } from "./cells.ts";

/** Letters as in the equations; `candidate` is what the literature calls the content that a gate lets in. */
const ALIASES = {
  lstm: { i: "input", f: "forget", g: "cell", o: "output", candidate: "cell" },
  gru: { r: "reset", z: "update", n: "new", candidate: "new" },
  rnn: { h: "hidden" },
} as const satisfies { [kind in CellSpec["kind"]]: { [alias: string]: GateName } };

/** What the gate that retains is called in one cell or another. */
const RETAINING = ["forget", "f", "update", "z"];

/** Gate names in storage order. */
export function gateNames(spec: CellSpec): readonly GateName[];
export function gateNames(spec: LayerSpec): readonly string[];
export function gateNames(spec: LayerSpec): readonly string[] {
  return spec.kind === "defined" ? spec.cell.gates : cellOf(spec).gates(spec);
}

/** How a cell is called in messages. */
export function cellName(spec: LayerSpec): string {
  return spec.kind === "defined" ? spec.cell.definition.name : spec.kind;
}

/**
 * Position of a gate in storage order: its rows are [index·H, (index + 1)·H).
 *
 * @param gate a name, or one of the aliases i f g o, r z n, h, candidate
 * @throws ArgumentError with code `NAME` when the cell has no such gate
 */
export function gateIndex(spec: LayerSpec, gate: string): number {
  const names = gateNames(spec);
  const aliases: ReadonlyMap<string, string> =
    spec.kind === "defined" ? spec.cell.aliases : new Map(Object.entries(ALIASES[spec.kind]));
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
export function retainGate(
  spec: CellSpec,
): { readonly gate: "forget" | "update"; readonly sign: 1 | -1 } | undefined;
export function retainGate(spec: LayerSpec): { readonly gate: string; readonly sign: 1 | -1 } | undefined;
export function retainGate(spec: LayerSpec): { readonly gate: string; readonly sign: 1 | -1 } | undefined {
  switch (spec.kind) {
    case "defined":
      return spec.cell.definition.retain;
    case "lstm":
      return { gate: "forget", sign: 1 };
    case "gru":
      return { gate: "update", sign: 1 };
    case "rnn":
      return undefined;
  }
}
