/**
 * The parameters of a defined cell, and the place of each gate in them. A gate has rows only for the inputs it sees: without recurrent
 * input it has none in `hidden_weight`.
 */
import type { CellDefinition, GateDefinition } from "./definition.ts";

/** Parameters that hold a block of H rows for each gate that has the part. */
export const GATE_PARTS = [
  "weightIh",
  "weightHh",
  "biasIh",
  "biasHh",
  "weightCh",
  "normIh",
  "normHh",
] as const;

export type GatePart = (typeof GATE_PARTS)[number];

/** For each part, the gates that have it, in storage order. */
export type GateLayout = Readonly<Record<GatePart, readonly string[]>>;

/** Returns the name of the input that a gate sees. */
export function inputOf({ input }: GateDefinition): string {
  return typeof input === "string" ? input : "x";
}

/** Returns the names of a cell's inputs as they lie side by side: in the order in which gates first name them. */
export function inputsOf({ gates }: CellDefinition): readonly string[] {
  const seen = Object.values<GateDefinition>(gates).filter(({ input }) => input !== false);
  return [...new Set(seen.map(inputOf))];
}

export function layoutOf(definition: CellDefinition): GateLayout {
  const gates = Object.entries<GateDefinition>(definition.gates);
  const having = (has: (gate: GateDefinition) => boolean): string[] =>
    gates.filter(([, gate]) => has(gate)).map(([name]) => name);
  const seesInput = (gate: GateDefinition) => gate.input !== false;
  const isRecurrent = (gate: GateDefinition) => gate.recurrent !== false;
  const isBiased = (gate: GateDefinition) => gate.bias !== false;
  return {
    weightIh: having(seesInput),
    weightHh: having(isRecurrent),
    biasIh: having(isBiased),
    biasHh: definition.recurrentBias === true ? having((gate) => isRecurrent(gate) && isBiased(gate)) : [],
    weightCh: having((gate) => gate.peephole !== undefined),
    normIh: having((gate) => gate.norm !== undefined && seesInput(gate)),
    normHh: having((gate) => gate.norm !== undefined && isRecurrent(gate)),
  };
}
