/** Short forms for the tables beside this file. Gates are a string of letters in storage order. */
import {
  type Activations,
  type BiasPart,
  type Convention,
  type Evidence,
  gateList,
  type Orientation,
  type Part,
  type PeepholePart,
  type ProjectionPart,
  type RecordKind,
  type Side,
  type WeightPart,
} from "../convention.ts";

type WeightOptions = Pick<WeightPart, "interleaved" | "optional" | "heads">;

/** W: weights on the input. */
export function inputWeight(
  name: string,
  gates: string,
  orientation: Orientation = "out×in",
  options: WeightOptions = {},
): WeightPart {
  return { name, holds: "weight", sides: ["input"], gates: gateList(gates), orientation, ...options };
}

/** U: weights on the recurrent state. */
export function recurrentWeight(
  name: string,
  gates: string,
  orientation: Orientation = "out×in",
  options: WeightOptions = {},
): WeightPart {
  return { name, holds: "weight", sides: ["recurrent"], gates: gateList(gates), orientation, ...options };
}

/** One matrix for [x ; h]. */
export function jointWeight(name: string, gates: string, orientation: Orientation): WeightPart {
  return { name, holds: "weight", sides: ["input", "recurrent"], gates: gateList(gates), orientation };
}

export function bias(
  name: string,
  gates: string,
  sides: Side | readonly Side[] = "input",
  options: Pick<BiasPart, "interleaved" | "optional" | "rowPerSide" | "extra" | "heads"> = {},
): BiasPart {
  return {
    name,
    holds: "bias",
    sides: typeof sides === "string" ? [sides] : sides,
    gates: gateList(gates),
    ...options,
  };
}

/** Matrices of the two sides and one bias, with the same order of gates. @param names names of the three */
export function oneBias(
  [input, recurrent, sum]: readonly [string, string, string],
  gates: string,
  orientation: Orientation = "out×in",
  options: Pick<BiasPart, "interleaved" | "optional" | "rowPerSide" | "extra"> = {},
): [WeightPart, WeightPart, BiasPart] {
  return [
    inputWeight(input, gates, orientation),
    recurrentWeight(recurrent, gates, orientation),
    bias(sum, gates, "input", options),
  ];
}

export function peephole(name: string, gates: string): PeepholePart {
  return { name, holds: "peephole", gates: gateList(gates), optional: true };
}

export function projection(name: string, orientation: "out×in" | "in×out", optional = true): ProjectionPart {
  return { name, holds: "projection", orientation, optional };
}

/** The parts that `make` returns for each gate, for frameworks with separate tensors for each. */
export function perGate<P>(gates: string, make: (gate: string, index: number) => readonly P[]): P[] {
  return [...gates].flatMap(make);
}

export const optional = { optional: true } as const;

export const standard: Activations = { gate: "sigmoid", state: "tanh" };
export const hardSigmoid: Activations = { gate: "hardSigmoid(0.2)", state: "tanh" };
export const plainTanh: Activations = { gate: "none", state: "tanh" };
export const plainRelu: Activations = { gate: "none", state: "relu" };

export const readOnly: Evidence = { how: "source" };
export const goldenOf = (by: string): Evidence => ({ how: "golden", by });
export const runBy = (by: string): Evidence => ({ how: "run", by });

type Rest = Partial<Omit<Convention, "name" | "layerClass" | "cell" | "parts">>;

/** Makes the short form of a class, with the usual activations and checked by source unless `rest` differs. */
const recordOf =
  (cell: RecordKind, usual: Pick<Convention, "activations" | "resetAfter">) =>
  (name: string, layerClass: string, parts: readonly Part[], rest: Rest = {}): Convention => ({
    name,
    layerClass,
    cell,
    parts,
    checked: readOnly,
    ...usual,
    ...rest,
  });

export const lstm = recordOf("lstm", { activations: standard });
export const gru = recordOf("gru", { activations: standard, resetAfter: true });
export const rnn = recordOf("rnn", { activations: plainTanh });
export const sLSTM = recordOf("sLSTM", { activations: standard });
