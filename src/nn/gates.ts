/**
 * Gates as views. The rows of every weight of a cell are grouped by gate, so a gate is a contiguous range of each of them, and
 * what is written through a gate is written to the parameters. No user has to know the order of the gates.
 *
 * `CellGate` is one gate of one cell, `LayerGate` the same gate of all cells of a layer (of every layer and direction of its
 * stack). Both are reached by name: `lstm.gates.forget`, `lstm.cell(1, "reverse").gates.forget`.
 */
import type { CellSpec, CellWeights, GateName, GRUGate, LSTMGate, RNNGate } from "../cells/cell.ts";
import { gateIndex, gateNames, retainGate } from "../cells/gates.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Parameter } from "./parameter.ts";

/** Every name by which a gate can be asked for: its own, its letter, its aliases, and `retain`. */
export type LSTMGateKey = LSTMGate | "i" | "f" | "g" | "o" | "candidate" | "retain";
export type GRUGateKey = GRUGate | "r" | "z" | "n" | "candidate" | "retain";
export type RNNGateKey = RNNGate | "h";

/** Gates by name. Its own keys are the gates in storage order, without aliases; asking for a name that no gate has is an error. */
export type Gates<Key extends string, Gate> = { readonly [name in Key]: Gate };

/** Rows of a gate: from `start` up to and not including `end`. */
export interface GateRange {
  readonly start: number;
  readonly end: number;
}

/** One value for all units, or one for each. */
export type BiasValue = number | ArrayLike<number>;

/** The cell that a gate belongs to. */
export interface GateOwner {
  /** How the cell is written in messages, e.g. `LSTM.cell(1, "reverse")`. */
  readonly where: string;
  readonly spec: CellSpec;
  readonly weights: CellWeights<Parameter>;
}

/**
 * Finds a gate by any of its names.
 *
 * @returns its index in storage order, and the sign by which its activation (before the activation: its bias) is turned to
 *   mean "keep": -1 only for `retain` of a cell whose gate means "replace"
 * @throws ArgumentError (`NAME`) listing the names there are
 */
export function findGate(spec: CellSpec, name: string): { index: number; sign: 1 | -1 } {
  if (name !== "retain") return { index: gateIndex(spec, name), sign: 1 };
  const retain = retainGate(spec);
  if (retain === undefined) {
    throw new ArgumentError(
      `gate of ${spec.kind}: expected one of ${gateNames(spec).join(", ")}, got "retain". No gate of this cell keeps the old state.`,
      "NAME",
    );
  }
  return { index: gateIndex(spec, retain.gate), sign: retain.sign };
}

/** Whether all that is added to the pre-activation of this gate is one sum. */
export function hasSingleSum(spec: CellSpec, name: GateName): boolean {
  return !(spec.kind === "gru" && spec.resetAfter && name === "new");
}

/** One gate of one cell. */
export class CellGate {
  readonly name: GateName;
  /** 1, or -1 when this is the `retain` of a cell whose gate means "replace": then biases are negated on the way. */
  readonly sign: 1 | -1;
  readonly range: GateRange;
  readonly #owner: GateOwner;

  constructor(owner: GateOwner, index: number, sign: 1 | -1 = 1) {
    const { hiddenSize } = owner.spec;
    this.name = gateNames(owner.spec)[index];
    this.sign = sign;
    this.range = { start: index * hiddenSize, end: (index + 1) * hiddenSize };
    this.#owner = owner;
  }

  /** Live view of the rows of `weight_ih`, [H, I]. */
  get inputWeight(): Tensor {
    return this.#rows(this.#owner.weights.weightIh);
  }

  /** Live view of the rows of `weight_hh`, [H, S]. */
  get hiddenWeight(): Tensor {
    return this.#rows(this.#owner.weights.weightHh);
  }

  /** Live view of the part of `bias_ih`, [H]; undefined in a cell without it. */
  get inputBias(): Tensor | undefined {
    const { biasIh } = this.#owner.weights;
    return biasIh && this.#rows(biasIh);
  }

  /** Live view of the part of `bias_hh`, [H]; undefined in a cell without it. */
  get hiddenBias(): Tensor | undefined {
    const { biasHh } = this.#owner.weights;
    return biasHh && this.#rows(biasHh);
  }

  /** Live view of the part of `weight_ch`, [H]; undefined where the gate does not see the cell state. */
  get peephole(): Tensor | undefined {
    const { weightCh } = this.#owner.weights;
    if (weightCh === undefined || this.name === "cell") return undefined;
    const { hiddenSize } = this.#owner.spec;
    const seeing = gateNames(this.#owner.spec).filter((name) => name !== "cell");
    return Tensor.view(weightCh, seeing.indexOf(this.name) * hiddenSize, [hiddenSize]);
  }

  /**
   * The effective bias: the sum of all that is added to the pre-activation, 0 in a cell without biases.
   *
   * @returns a copy, [H], of the dtype of the cell
   * @throws UnsupportedError for the `new` gate of a reset-after GRU, which has two biases that act differently
   */
  bias(): FloatArray {
    this.#requireSingleSum("bias");
    const { biasIh, biasHh, weightIh } = this.#owner.weights;
    const sum = allocate(weightIh.dtype, this.#owner.spec.hiddenSize);
    for (const bias of [biasIh, biasHh]) {
      if (bias === undefined) continue;
      const part = this.#rows(bias).data;
      for (let k = 0; k < sum.length; k++) sum[k] += part[k];
    }
    if (this.sign === -1) for (let k = 0; k < sum.length; k++) sum[k] = 0 - sum[k];
    return sum;
  }

  /**
   * Makes the effective bias exactly `value` (as far as the dtype holds it): of two biases, the one of the input side gets it and
   * the other becomes 0.
   *
   * @throws ArgumentError or ShapeError for a value that is not finite or a wrong count; UnsupportedError when the cell has no
   *   bias, or the gate no single one. Nothing is changed then.
   */
  setBias(value: BiasValue): void {
    this.writeBias(this.checkBias(value));
  }

  /** What `setBias` will write. @throws as `setBias` does */
  checkBias(value: BiasValue, where = `${this.#where}.setBias`): FloatArray {
    this.#requireSingleSum("setBias");
    const { biasIh, biasHh, weightIh } = this.#owner.weights;
    if (biasIh === undefined && biasHh === undefined) {
      throw new UnsupportedError(
        `${where}: expected a cell with biases, got one made with bias: false. Make it with bias: true.`,
      );
    }
    const { hiddenSize } = this.#owner.spec;
    const values = allocate(weightIh.dtype, hiddenSize);
    if (typeof value === "number") values.fill(value);
    else if (value !== null && typeof value === "object" && typeof value.length === "number") {
      if (value.length !== hiddenSize) {
        throw new ShapeError(
          `${where}: expected ${hiddenSize} values, one per unit, or a number for all, got ${value.length} values.`,
        );
      }
      for (let k = 0; k < hiddenSize; k++) {
        if (typeof value[k] !== "number") {
          throw new ArgumentError(`${where}: expected numbers, got ${describe(value[k])} at ${k}.`);
        }
        values[k] = value[k];
      }
    } else {
      throw new ArgumentError(
        `${where}: expected a number or ${hiddenSize} numbers, got ${describe(value)}.`,
      );
    }
    const wrong = values.findIndex((v) => !Number.isFinite(v));
    if (wrong >= 0) {
      const given = typeof value === "number" ? value : value[wrong];
      throw new ArgumentError(
        `${where}: expected values that are finite in ${weightIh.dtype}, got ${given}.`,
      );
    }
    return values;
  }

  /** Writes what `checkBias` returned. */
  writeBias(values: FloatArray): void {
    const { biasIh, biasHh } = this.#owner.weights;
    const target = (biasIh ?? biasHh)!;
    const rows = this.#rows(target).data;
    for (let k = 0; k < rows.length; k++) rows[k] = this.sign === 1 ? values[k] : 0 - values[k];
    target.bump();
    if (biasIh !== undefined && biasHh !== undefined) {
      this.#rows(biasHh).data.fill(0);
      biasHh.bump();
    }
  }

  get #where(): string {
    return `${this.#owner.where}.gates.${this.name}`;
  }

  #rows(weight: Parameter): Tensor {
    const rowShape = weight.shape.slice(1);
    const rowSize = rowShape.length === 0 ? 1 : rowShape[0];
    const shape: Shape = [this.#owner.spec.hiddenSize, ...rowShape];
    return Tensor.view(weight, this.range.start * rowSize, shape);
  }

  #requireSingleSum(method: string): void {
    if (hasSingleSum(this.#owner.spec, this.name)) return;
    throw new UnsupportedError(
      `${this.#where}.${method}: expected a gate with one effective bias, got the new gate of a reset-after GRU, n = tanh(W x + b_in + r ⊙ (U h + b_hn)): its two biases act differently and have no sum. Use inputBias (b_in) and hiddenBias (b_hn) of a cell's gate.`,
    );
  }
}

/** One gate of all cells of a layer: of every layer of the stack, in both directions. */
export class LayerGate {
  readonly name: GateName;
  /** The rows of this gate in every `weight_ih`, `weight_hh` and bias. */
  readonly range: GateRange;
  /** This gate of each cell: layer by layer, forward before reverse. */
  readonly cells: readonly CellGate[];
  readonly #where: string;

  constructor(where: string, cells: readonly CellGate[]) {
    this.name = cells[0].name;
    this.range = cells[0].range;
    this.cells = cells;
    this.#where = `${where}.gates.${this.name}`;
  }

  /** The effective bias of each cell, in the order of `cells`; copies. @throws as `CellGate.bias` */
  bias(): FloatArray[] {
    return this.cells.map((gate) => gate.bias());
  }

  /** Makes the effective bias exactly `value` in every cell. @throws as `CellGate.setBias`; nothing is changed then */
  setBias(value: BiasValue): void {
    const values = this.cells.map((gate) => gate.checkBias(value, `${this.#where}.setBias`));
    this.cells.forEach((gate, k) => {
      gate.writeBias(values[k]);
    });
  }
}

/** The gates of one cell by name. */
export function cellGates<Key extends string>(owner: GateOwner): Gates<Key, CellGate> {
  return byName(owner.spec, owner.where, (index, sign) => new CellGate(owner, index, sign));
}

/** The gates of all cells of a layer by name. */
export function layerGates<Key extends string>(
  where: string,
  owners: readonly GateOwner[],
): Gates<Key, LayerGate> {
  const { spec } = owners[0];
  return byName(spec, where, (index, sign) => {
    return new LayerGate(
      where,
      owners.map((owner) => new CellGate(owner, index, sign)),
    );
  });
}

function byName<Key extends string, Gate extends object>(
  spec: CellSpec,
  where: string,
  make: (index: number, sign: 1 | -1) => Gate,
): Gates<Key, Gate> {
  const gates: Record<string, Gate> = {};
  gateNames(spec).forEach((name, index) => {
    gates[name] = make(index, 1);
  });
  const find = (key: string): Gate => {
    const { index, sign } = findGate(spec, key);
    return sign === 1 ? gates[gateNames(spec)[index]] : make(index, sign);
  };
  return new Proxy(gates, {
    get(target, key, receiver) {
      // Whoever prints, compares or awaits an object asks for these; they are not meant as gates.
      if (typeof key === "symbol" || key in target || key === "then" || key === "toJSON") {
        return Reflect.get(target, key, receiver);
      }
      return find(key);
    },
    set(_target, key) {
      throw new ArgumentError(
        `${where}.gates.${String(key)}: expected no assignment, got one. Write through setBias, or through the views of a cell's gate.`,
      );
    },
    defineProperty(_target, key) {
      throw new ArgumentError(`${where}.gates.${String(key)}: expected no assignment, got one.`);
    },
    deleteProperty(_target, key) {
      throw new ArgumentError(`${where}.gates.${String(key)}: expected no deletion, got one.`);
    },
  }) as Gates<Key, Gate>;
}
