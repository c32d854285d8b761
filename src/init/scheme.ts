/**
 * What a scheme is: a named way to set several gates of a cell together, which says which. It sees one cell at a time, through the
 * names of its gates, so that it need not know where the cell keeps what; `retain` stands for the gate that keeps the old
 * state, whichever that is. `initialize.ts` applies it.
 */
import type { LayerSpec, LayerWeights, WeightKey } from "../cells/cell.ts";
import { gateNames, retainGate } from "../cells/gates.ts";
import type { CellGate } from "../nn/cellGate.ts";
import { hasSingleSum } from "../nn/gatePlaces.ts";
import type { Gates } from "../nn/gates.ts";
import type { InitializedGate, InitializedPart } from "../nn/initialization.ts";
import type { Parameter } from "../nn/parameter.ts";
import { UnsupportedError } from "../tensor/errors.ts";
import type { Random } from "../tensor/random.ts";

/** A cell as a scheme sees it. */
export interface SchemeCell {
  /** How the cell is written in messages. */
  readonly where: string;
  /** Its place in the stack, from 0, and how many layers the stack has. */
  readonly layer: number;
  readonly layers: number;
  readonly spec: LayerSpec;
  readonly gates: Gates<string, CellGate>;
  readonly weights: LayerWeights<Parameter>;
  /** Whether it has biases. */
  readonly biased: boolean;
}

export interface Scheme {
  readonly name: string;
  /** The arguments it was made with, as plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether it changes the values it finds instead of setting them; then it is warned of when it moves a bias that a scheme had set. */
  readonly isRelative?: boolean;
  /**
   * Sets what it sets.
   *
   * @returns what that was
   * @throws UnsupportedError or ArgumentError when the cell does not have what it sets; whatever was set before is put back by the caller
   */
  apply(cell: SchemeCell, random: Random): InitializedGate[];
}

const PARTS: Readonly<Record<WeightKey, InitializedPart>> = {
  weightIh: "inputWeight",
  weightHh: "hiddenWeight",
  biasIh: "inputBias",
  biasHh: "hiddenBias",
  weightHr: "projection",
  weightCh: "peephole",
  normIh: "norm",
  normHh: "norm",
};

/** What a parameter is called in a record, by its key. */
export function partOf(key: string): InitializedPart {
  return Object.hasOwn(PARTS, key) ? PARTS[key as WeightKey] : `vector ${key}`;
}

/** Whether a cell has an input gate of its own, apart from the gate that retains. */
export function hasInputGate({ spec }: SchemeCell): boolean {
  return gateNames(spec).includes("input");
}

/** The name of the gate that keeps the old state. @throws UnsupportedError when there is none */
export function retainName({ spec, where }: SchemeCell, scheme: string): string {
  const retain = retainGate(spec);
  if (retain === undefined) {
    throw new UnsupportedError(
      `${scheme}: expected a cell with a gate that retains (LSTM or GRU), got ${where}, which has none.`,
    );
  }
  return retain.gate;
}

/** Sets the effective bias of one gate. */
export function setBias(
  cell: SchemeCell,
  gate: string,
  value: number | ArrayLike<number>,
  how: string,
): InitializedGate {
  const target = cell.gates[gate];
  target.setBias(value);
  const negated = target.sign === -1 ? ` as retain, written as its negative` : "";
  return { gate: target.name, part: "bias", how: how + negated };
}

/** Sets all biases to 0, except those of the gates named; nothing in a cell without biases. */
export function zeroBiases(cell: SchemeCell, except: readonly string[] = []): InitializedGate[] {
  if (!cell.biased) return [];
  const set: InitializedGate[] = [];
  for (const gate of Object.values(cell.gates)) {
    if (except.includes(gate.name) || (gate.inputBias ?? gate.hiddenBias) === undefined) continue;
    if (hasSingleSum(cell.spec, gate.name)) {
      gate.setBias(0);
      set.push({ gate: gate.name, part: "bias", how: "0" });
    } else {
      gate.inputBias!.data.fill(0);
      gate.hiddenBias!.data.fill(0);
      set.push({ gate: gate.name, part: "inputBias", how: "0" });
      set.push({ gate: gate.name, part: "hiddenBias", how: "0" });
    }
  }
  return set;
}
