/**
 * Gates as views. The rows of every weight of a cell are grouped by gate, so a gate is a contiguous range of each of them, and
 * what is written through a gate is written to the parameters. No user has to know the order of the gates.
 *
 * `CellGate` is one gate of one cell, `LayerGate` the same gate of all cells of a layer (of every layer and direction of its
 * stack). Both are reached by name: `lstm.gates.forget`, `lstm.cell(1, "reverse").gates.forget`.
 */
import {
  type GRUGate,
  type LayerSpec,
  type LayerWeights,
  type LSTMGate,
  type RNNGate,
  type WeightKey,
  weightEntries,
} from "../cells/cell.ts";
import { cellName, gateIndex, gateNames, retainGate } from "../cells/gates.ts";
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkLearning, type Learning, type LearningOptions, learningOf, withLearning } from "./learning.ts";
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

/** What a gate is made of. */
export type GatePartName = "inputWeight" | "hiddenWeight" | "bias" | "peephole" | "norm";

const PART_KEYS: Readonly<Record<GatePartName, readonly WeightKey[]>> = {
  inputWeight: ["weightIh"],
  hiddenWeight: ["weightHh"],
  bias: ["biasIh", "biasHh"],
  peephole: ["weightCh"],
  norm: ["normIh", "normHh"],
};

const PART_NAMES = Object.keys(PART_KEYS) as GatePartName[];

/** The cell that a gate belongs to. */
export interface GateOwner {
  /** How the cell is written in messages, e.g. `LSTM.cell(1, "reverse")`. */
  readonly where: string;
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<Parameter>;
}

/**
 * Finds a gate by any of its names.
 *
 * @returns its index in storage order, and the sign by which its activation (before the activation: its bias) is turned to
 *   mean "keep": -1 only for `retain` of a cell whose gate means "replace"
 * @throws ArgumentError (`NAME`) listing the names there are
 */
export function findGate(spec: LayerSpec, name: string): { index: number; sign: 1 | -1 } {
  if (name !== "retain") return { index: gateIndex(spec, name), sign: 1 };
  const retain = retainGate(spec);
  if (retain === undefined) {
    throw new ArgumentError(
      `gate of ${cellName(spec)}: expected one of ${gateNames(spec).join(", ")}, got "retain". No gate of this cell keeps the old state.`,
      "NAME",
    );
  }
  return { index: gateIndex(spec, retain.gate), sign: retain.sign };
}

/** Whether all that is added to the pre-activation of this gate is one sum. */
export function hasSingleSum(spec: LayerSpec, name: string): boolean {
  if (spec.kind === "built") {
    const { definition, layout } = spec.cell;
    return definition.gates[name].recurrentFactor === undefined || !layout.biasHh.includes(name);
  }
  return !(spec.kind === "gru" && spec.resetAfter && name === "new");
}

/** Which block of H rows of a parameter is a gate's; -1 when it has none there. */
function blockIn(spec: LayerSpec, index: number, name: string, key: WeightKey): number {
  if (spec.kind === "built") return key === "weightHr" ? -1 : spec.cell.layout[key].indexOf(name);
  if (key !== "weightCh") return index;
  // The cell gate of an LSTM sees no cell state.
  const seeing: readonly string[] = gateNames(spec).filter((other) => other !== "cell");
  return seeing.indexOf(name);
}

/** One gate of one cell. */
export class CellGate {
  readonly name: string;
  /** 1, or -1 when this is the `retain` of a cell whose gate means "replace": then biases are negated on the way. */
  readonly sign: 1 | -1;
  readonly #owner: GateOwner;
  readonly #index: number;

  constructor(owner: GateOwner, index: number, sign: 1 | -1 = 1) {
    this.name = gateNames(owner.spec)[index];
    this.sign = sign;
    this.#owner = owner;
    this.#index = index;
  }

  /** Rows of this gate in every weight and bias. In a defined cell, whose gates may lack some of them, see `rangeIn`. */
  get range(): GateRange {
    const { hiddenSize } = this.#owner.spec;
    return { start: this.#index * hiddenSize, end: (this.#index + 1) * hiddenSize };
  }

  /** Rows of this gate in one of the parameters; undefined when it has none there. */
  rangeIn(key: WeightKey): GateRange | undefined {
    const { spec, weights } = this.#owner;
    const block = weights[key] === undefined ? -1 : blockIn(spec, this.#index, this.name, key);
    const { hiddenSize } = spec;
    return block < 0 ? undefined : { start: block * hiddenSize, end: (block + 1) * hiddenSize };
  }

  /**
   * Live view of the rows of `weight_ih`, [H, I].
   *
   * @throws UnsupportedError for a gate of a defined cell that does not see the input
   */
  get inputWeight(): Tensor {
    return this.#view("weightIh") ?? this.#lacks("inputWeight");
  }

  /**
   * Live view of the rows of `weight_hh`, [H, S].
   *
   * @throws UnsupportedError for a gate of a defined cell without recurrent weights
   */
  get hiddenWeight(): Tensor {
    return this.#view("weightHh") ?? this.#lacks("hiddenWeight");
  }

  /** Live view of the part of `bias_ih`, [H]; undefined in a cell without it. */
  get inputBias(): Tensor | undefined {
    return this.#view("biasIh");
  }

  /** Live view of the part of `bias_hh`, [H]; undefined in a cell without it. */
  get hiddenBias(): Tensor | undefined {
    return this.#view("biasHh");
  }

  /** Live view of the part of `weight_ch`, [H]; undefined where the gate does not see the cell state. */
  get peephole(): Tensor | undefined {
    return this.#view("weightCh");
  }

  /**
   * The effective bias: the sum of all that is added to the pre-activation, 0 in a cell without biases.
   *
   * @returns a copy, [H], of the dtype of the cell
   * @throws UnsupportedError for the `new` gate of a reset-after GRU, which has two biases that act differently
   */
  bias(): FloatArray {
    this.#requireSingleSum("bias");
    const sum = allocate(this.#dtype, this.#owner.spec.hiddenSize);
    for (const bias of [this.inputBias, this.hiddenBias]) {
      if (bias === undefined) continue;
      const part = bias.data;
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
    if (this.inputBias === undefined && this.hiddenBias === undefined) {
      const { biasIh, biasHh } = this.#owner.weights;
      throw new UnsupportedError(
        biasIh === undefined && biasHh === undefined
          ? `${where}: expected a cell with biases, got one made with bias: false. Make it with bias: true.`
          : `${where}: expected a gate with a bias, got one that is defined without.`,
      );
    }
    const { hiddenSize } = this.#owner.spec;
    const values = allocate(this.#dtype, hiddenSize);
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
      throw new ArgumentError(`${where}: expected values that are finite in ${this.#dtype}, got ${given}.`);
    }
    return values;
  }

  /** Writes what `checkBias` returned. */
  writeBias(values: FloatArray): void {
    const { biasIh, biasHh } = this.#owner.weights;
    const [target, other] = [this.inputBias, this.hiddenBias].filter((bias) => bias !== undefined);
    const rows = target.data;
    for (let k = 0; k < rows.length; k++) rows[k] = this.sign === 1 ? values[k] : 0 - values[k];
    other?.data.fill(0);
    biasIh?.bump();
    biasHh?.bump();
  }

  /**
   * Sets how this gate learns: `learn({ trainable: false })`, `learn({ rate: 0.1, weightDecay: false }, ["bias"])`. Optimisers of this
   * library honour it range by range, also in the norm that gradients are clipped by; the gradients themselves are computed as always. The
   * setting travels in checkpoints.
   *
   * @param parts default: all that the gate has
   * @throws ArgumentError for unknown names and values, UnsupportedError for a part that the gate does not have; nothing is changed then
   */
  learn(options: LearningOptions, parts?: readonly GatePartName[]): void {
    const places = this.checkLearn(options, parts);
    for (const [key, { start, end }] of places) {
      const weight = this.#owner.weights[key]!;
      const size = weight.size / weight.shape[0];
      weight.learning = withLearning(weight.learning, start * size, end * size, options);
    }
  }

  /** Where `learn` will write. @throws as `learn` does */
  checkLearn(
    options: LearningOptions,
    parts?: readonly GatePartName[],
    where = `${this.#where}.learn`,
  ): [WeightKey, GateRange][] {
    checkLearning(where, options);
    if (parts !== undefined && !Array.isArray(parts)) {
      throw new ArgumentError(`${where}: expected a list of parts, got ${describe(parts)}.`);
    }
    const wanted: readonly GatePartName[] = parts ?? PART_NAMES;
    return wanted.flatMap((part) => {
      if (!PART_NAMES.includes(part)) {
        throw new ArgumentError(
          `${where}: expected parts among ${PART_NAMES.join(", ")}, got ${describe(part)}.`,
          "NAME",
        );
      }
      const found = PART_KEYS[part].flatMap((key): [WeightKey, GateRange][] => {
        const range = this.rangeIn(key);
        return range === undefined ? [] : [[key, range]];
      });
      if (found.length > 0 || parts === undefined) return found;
      throw new UnsupportedError(`${where}: expected a gate with ${part}, got one without.`);
    });
  }

  /** How each part that the gate has learns. A gate with two biases sets both alike. */
  learning(): Partial<Record<GatePartName, Learning>> {
    const found: Partial<Record<GatePartName, Learning>> = {};
    for (const part of PART_NAMES) {
      for (const key of PART_KEYS[part]) {
        const range = this.rangeIn(key);
        if (range === undefined) continue;
        const weight = this.#owner.weights[key]!;
        const size = weight.size / weight.shape[0];
        found[part] = learningOf(weight.learning, range.start * size, range.end * size);
      }
    }
    return found;
  }

  get #where(): string {
    return `${this.#owner.where}.gates.${this.name}`;
  }

  get #dtype(): DType {
    const [[, first]] = weightEntries(this.#owner.weights);
    return first.dtype;
  }

  #view(key: WeightKey): Tensor | undefined {
    const range = this.rangeIn(key);
    if (range === undefined) return undefined;
    const weight = this.#owner.weights[key]!;
    const rowShape = weight.shape.slice(1);
    const rowSize = rowShape.length === 0 ? 1 : rowShape[0];
    const shape: Shape = [this.#owner.spec.hiddenSize, ...rowShape];
    return Tensor.view(weight, range.start * rowSize, shape);
  }

  #lacks(part: string): never {
    throw new UnsupportedError(
      `${this.#where}.${part}: expected a gate with such weights, got one that is defined without.`,
    );
  }

  #requireSingleSum(method: string): void {
    if (hasSingleSum(this.#owner.spec, this.name)) return;
    const { spec } = this.#owner;
    if (spec.kind === "built") {
      throw new UnsupportedError(
        `${this.#where}.${method}: expected a gate with one effective bias, got one whose second bias is multiplied by ${spec.cell.definition.gates[this.name].recurrentFactor}: the two act differently and have no sum. Use inputBias and hiddenBias of a cell's gate.`,
      );
    }
    throw new UnsupportedError(
      `${this.#where}.${method}: expected a gate with one effective bias, got the new gate of a reset-after GRU, n = tanh(W x + b_in + r ⊙ (U h + b_hn)): its two biases act differently and have no sum. Use inputBias (b_in) and hiddenBias (b_hn) of a cell's gate.`,
    );
  }
}

/** One gate of all cells of a layer: of every layer of the stack, in both directions. */
export class LayerGate {
  readonly name: string;
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

  /** Sets how this gate learns in every cell. @throws as `CellGate.learn`; nothing is changed then */
  learn(options: LearningOptions, parts?: readonly GatePartName[]): void {
    for (const gate of this.cells) gate.checkLearn(options, parts, `${this.#where}.learn`);
    for (const gate of this.cells) gate.learn(options, parts);
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
  spec: LayerSpec,
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
