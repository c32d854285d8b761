/** Gates by name: `lstm.gates.forget`, `lstm.cell(1, "reverse").gates.forget`. */
import type { GRUGate, LayerSpec, LSTMGate, RNNGate } from "../cells/cell.ts";
import { gateNames } from "../cells/gates.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { CellGate, type GateOwner } from "./cellGate.ts";
import { findGate } from "./gatePlaces.ts";
import { LayerGate } from "./layerGate.ts";

/** Every name of a gate of an LSTM: its own, its letter, its aliases, and `retain`. */
export type LSTMGateKey = LSTMGate | "i" | "f" | "g" | "o" | "candidate" | "retain";
/** Every name of a gate of a GRU: its own, its letter, its aliases, and `retain`. */
export type GRUGateKey = GRUGate | "r" | "z" | "n" | "candidate" | "retain";
/** Every name of the gate of an RNN. */
export type RNNGateKey = RNNGate | "h";

/** Gates by name. Its own keys are the gates in storage order, without aliases; an unknown name throws. */
export type Gates<Key extends string, Gate> = { readonly [name in Key]: Gate };

/** The gates of one cell by name. */
export function cellGates<Key extends string>(owner: GateOwner): Gates<Key, CellGate> {
  return byName(owner.spec, owner.where, (index, sign) => new CellGate(owner, index, sign));
}

/** The gates of all cells of a layer by name. */
export function layerGates<Key extends string>(
  where: string,
  owners: readonly GateOwner[],
): Gates<Key, LayerGate> {
  const gateOfAll = (index: number, sign: 1 | -1) =>
    new LayerGate(
      where,
      owners.map((owner) => new CellGate(owner, index, sign)),
    );
  return byName(owners[0].spec, where, gateOfAll);
}

function byName<Key extends string, Gate extends object>(
  spec: LayerSpec,
  where: string,
  make: (index: number, sign: 1 | -1) => Gate,
): Gates<Key, Gate> {
  const names = gateNames(spec);
  const gates: Record<string, Gate> = Object.fromEntries(names.map((name, index) => [name, make(index, 1)]));
  const refuse = (_target: object, key: string | symbol): never => {
    throw new ArgumentError(
      `${where}.gates.${String(key)}: expected no assignment, got one. Write through setBias, or through the views of a cell's gate.`,
    );
  };
  return new Proxy(gates, {
    get(target, key, receiver) {
      // Printing, comparing and awaiting an object read `then` and `toJSON`, which are not gates.
      if (typeof key === "symbol" || key in target || key === "then" || key === "toJSON") {
        return Reflect.get(target, key, receiver);
      }
      const { index, sign } = findGate(spec, key);
      return sign === 1 ? gates[names[index]] : make(index, sign);
    },
    set: refuse,
    defineProperty: refuse,
    deleteProperty(_target, key) {
      throw new ArgumentError(`${where}.gates.${String(key)}: expected no deletion, got one.`);
    },
  }) as Gates<Key, Gate>;
}
