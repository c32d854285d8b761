/**
 * Schemes: named ways to set several gates of a cell together. A scheme sees one cell at a time, by the names of its gates; `retain` is
 * whichever gate keeps the old state. `initialize.ts` applies schemes.
 */
import type { LayerSpec, LayerWeights, WeightKey } from "../cells/cell.ts";
import { gateNames, retainGate } from "../cells/gates.ts";
import { CellGate } from "../nn/cellGate.ts";
import { hasSingleSum } from "../nn/gatePlaces.ts";
import type { Gates } from "../nn/gates.ts";
import type { InitializedGate, InitializedPart } from "../nn/initialization.ts";
import type { Parameter } from "../nn/parameter.ts";
import { ArgumentError, describe, refuseValue, UnsupportedError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";

/** A cell as a scheme sees it. */
export interface SchemeCell {
  /** The cell in messages. */
  readonly where: string;
  /** Its layer in the stack, from 0. */
  readonly layer: number;
  /** Number of layers in its stack. */
  readonly layers: number;
  /** Kind, sizes and variant. */
  readonly spec: LayerSpec;
  /** Its gates by name, letter, alias, and `retain`. */
  readonly gates: Gates<string, CellGate>;
  /** Its parameters by key, without those it lacks. */
  readonly weights: LayerWeights<Parameter>;
  /** Whether it has biases. */
  readonly biased: boolean;
}

/** A way to set several gates of a cell together, for `initialize`; `schemes` makes them, and you can write your own. */
export interface Scheme {
  /** In records and messages. */
  readonly name: string;
  /** Its arguments as plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether it changes present values instead of setting them; then `initialize` warns when it moves a bias that an earlier scheme set. */
  readonly isRelative?: boolean;
  /**
   * Sets values of the cell.
   *
   * @param cell   the cell to change
   * @param random draws the numbers
   * @returns the values it set, and how
   * @throws UnsupportedError or ArgumentError for a cell without them; `initialize` then restores all values
   */
  apply(cell: SchemeCell, random: Random): InitializedGate[];
}

/** Returns the scheme with a check of what it is applied to: you may call `apply` yourself. */
export function checked(scheme: Scheme): Scheme {
  return {
    ...scheme,
    apply(cell, random) {
      const { spec, gates, weights } = (cell ?? {}) as Partial<SchemeCell>;
      if (typeof spec?.kind === "string" && gates && weights && random instanceof Random)
        return scheme.apply(cell, random);
      refuseValue(scheme.name, "a cell and a Random", cell);
    },
  };
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

/** Returns the name of a parameter in records, by its key. */
export function partOf(key: string): InitializedPart {
  return Object.hasOwn(PARTS, key) ? PARTS[key as WeightKey] : `vector ${key}`;
}

/** Whether a cell has an input gate separate from its retain gate. */
export function hasInputGate({ spec }: SchemeCell): boolean {
  return gateNames(spec).includes("input");
}

/** Returns the name of the retain gate. @throws UnsupportedError when there is none */
export function retainName({ spec, where }: SchemeCell, scheme: string): string {
  const retain = retainGate(spec);
  if (retain === undefined) {
    throw new UnsupportedError(
      `${scheme}: expected a cell with a retain gate (LSTM or GRU), got ${where}, which has none.`,
    );
  }
  return retain.gate;
}

/** Returns a gate by any of its names. @throws ArgumentError (`NAME`) for another name, one that every object has included */
export function gateOf(cell: SchemeCell, name: string): CellGate {
  const gate: unknown = cell.gates[name];
  if (gate instanceof CellGate) return gate;
  throw new ArgumentError(`expected the name of a gate of ${cell.where}, got ${describe(name)}.`, "NAME");
}

/** Sets the effective bias of one gate. */
export function setBias(
  cell: SchemeCell,
  gate: string,
  value: number | ArrayLike<number>,
  how: string,
): InitializedGate {
  const target = gateOf(cell, gate);
  target.setBias(value);
  const negated = target.sign === -1 ? ` as retain, written as its negative` : "";
  return { gate: target.name, part: "bias", how: how + negated };
}

/** Sets all biases to 0, except those of the named gates; does nothing in a cell without biases. */
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

/** Sets the bias of the retain gate. @throws UnsupportedError when there is none */
export function setRetain(
  scheme: string,
  cell: SchemeCell,
  value: number | ArrayLike<number>,
  how: string,
): InitializedGate {
  retainName(cell, scheme);
  return setBias(cell, "retain", value, how);
}

/** Retain gets `values`, an input gate their negatives, all others 0. */
export function openAndClose(
  cell: SchemeCell,
  retain: string,
  values: readonly number[],
  how: string,
  inputHow: string,
): InitializedGate[] {
  const set = [setBias(cell, "retain", values, how)];
  const done: string[] = [retain];
  if (hasInputGate(cell)) {
    const negated = values.map((value) => 0 - value);
    set.push(setBias(cell, "input", negated, inputHow));
    done.push("input");
  }
  return [...set, ...zeroBiases(cell, done)];
}
