/** One gate of one cell, as live views of the parameters: writing to a view writes to the parameter. */
import { type LayerSpec, type LayerWeights, type WeightKey, weightEntries } from "../cells/cell.ts";
import { gateNames } from "../cells/gates.ts";
import { traitsOf } from "../cells/traits.ts";
import { checkChoice } from "../tensor/check.ts";
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type GatePartName, type GateRange, PART_KEYS, PART_NAMES } from "./gatePlaces.ts";
import { checkLearning, type Learning, type LearningOptions, learningOf, withLearning } from "./learning.ts";
import type { Parameter } from "./parameter.ts";

/** One value for all units, or one for each. */
export type BiasValue = number | ArrayLike<number>;

/** The cell of a gate. */
export interface GateOwner {
  /** The cell in messages, e.g. `LSTM.cell(1, "reverse")`. */
  readonly where: string;
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<Parameter>;
}

/** One gate of one cell. */
export class CellGate {
  /** Its own name, also if you asked for an alias. */
  readonly name: string;
  /** 1, or -1 for the `retain` of a cell with a gate that means "replace": then reading and writing negates its biases. */
  readonly sign: 1 | -1;
  readonly #owner: GateOwner;
  readonly #index: number;

  constructor(owner: GateOwner, index: number, sign: 1 | -1 = 1) {
    this.name = gateNames(owner.spec)[index];
    this.sign = sign;
    this.#owner = owner;
    this.#index = index;
  }

  /** Rows of this gate in every weight and bias. In a defined cell a gate may lack some of them: see `rangeIn`. */
  get range(): GateRange {
    return this.#rowsAt(this.#index);
  }

  /**
   * Returns the rows of this gate in one of the parameters; undefined when it has none there.
   *
   * @param key of the parameter, e.g. `weightIh`
   */
  rangeIn(key: WeightKey): GateRange | undefined {
    const { spec, weights } = this.#owner;
    const block = weights[key] === undefined ? -1 : traitsOf(spec).blockIn(spec, this.name, key);
    return block < 0 ? undefined : this.#rowsAt(block);
  }

  /** Live view of the rows of `weight_ih`, [H, I]. @throws UnsupportedError for a gate that does not see the input */
  get inputWeight(): Tensor {
    return this.#view("weightIh") ?? this.#lacks("inputWeight");
  }

  /** Live view of the rows of `weight_hh`, [H, S]. @throws UnsupportedError for a gate without recurrent weights */
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
   * Returns the effective bias: the sum of everything added to the pre-activation, 0 in a cell without biases.
   *
   * @returns a copy, [H], of the dtype of the cell
   * @throws UnsupportedError for the `new` gate of a reset-after GRU, whose two biases act differently
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
   * Sets the effective bias to exactly `value` (in the precision of the dtype): of two biases, the one on the input side gets it and the
   * other becomes 0.
   *
   * @param value one number for all units, or one per unit [H]
   * @throws ArgumentError or ShapeError for a value that is not finite or a wrong count; UnsupportedError when the cell has no bias,
   *   or the gate no single one. Then nothing changes
   */
  setBias(value: BiasValue): void {
    this.writeBias(this.checkBias(value));
  }

  /**
   * Returns the values that `setBias` will write.
   *
   * @param value as for `setBias`
   * @param where the start of messages
   * @throws as `setBias` does
   */
  checkBias(value: BiasValue, where = `${this.#where}.setBias`): FloatArray {
    this.#requireSingleSum("setBias");
    if (this.inputBias === undefined && this.hiddenBias === undefined) {
      const { biasIh, biasHh } = this.#owner.weights;
      throw new UnsupportedError(
        biasIh === undefined && biasHh === undefined
          ? `${where}: expected a cell with biases, got one made with bias: false. Make it with bias: true.`
          : `${where}: expected a gate with a bias, got one without.`,
      );
    }
    const { hiddenSize } = this.#owner.spec;
    const values = allocate(this.#dtype, hiddenSize);
    if (typeof value === "number") values.fill(value);
    else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
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
      refuseValue(where, `a number or ${hiddenSize} numbers`, value);
    }
    const wrong = values.findIndex((v) => !Number.isFinite(v));
    if (wrong >= 0) {
      const given = typeof value === "number" ? value : value[wrong];
      throw new ArgumentError(`${where}: expected values that are finite in ${this.#dtype}, got ${given}.`);
    }
    return values;
  }

  /**
   * Writes the values that `checkBias` returned.
   *
   * @param values [H]
   */
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
   * Sets how this gate learns: `learn({ trainable: false })`, `learn({ rate: 0.1, weightDecay: false }, ["bias"])`. Our optimisers apply
   * it, also to the norm for gradient clipping; the gradients themselves do not change. Checkpoints keep the setting.
   *
   * @param options `trainable`, `weightDecay` and `rate`; those you leave out stay unchanged
   * @param parts   default: all parts that the gate has
   * @throws ArgumentError for unknown names and values, UnsupportedError for a part that the gate lacks; then nothing changes
   */
  learn(options: LearningOptions, parts?: readonly GatePartName[]): void {
    for (const key of this.checkLearn(options, parts)) {
      const { weight, start, end } = this.#elementsOf(key)!;
      weight.learning = withLearning(weight.learning, start, end, options);
    }
  }

  /**
   * Returns the parameters that `learn` will set.
   *
   * @param options as for `learn`
   * @param parts   as for `learn`
   * @param where   the start of messages
   * @throws as `learn` does
   */
  checkLearn(
    options: LearningOptions,
    parts?: readonly GatePartName[],
    where = `${this.#where}.learn`,
  ): WeightKey[] {
    checkLearning(where, options);
    if (parts !== undefined && !Array.isArray(parts)) refuseValue(where, "a list of parts", parts);
    const wanted: readonly GatePartName[] = parts ?? PART_NAMES;
    return wanted.flatMap((part) => {
      checkChoice(where, "every part", part, PART_NAMES, "NAME");
      const found = PART_KEYS[part].filter((key) => this.rangeIn(key) !== undefined);
      if (found.length > 0 || parts === undefined) return found;
      throw new UnsupportedError(`${where}: expected a gate with ${part}, got one without.`);
    });
  }

  /** Returns how each part of the gate learns. Two biases of a gate have the same settings. */
  learning(): Partial<Record<GatePartName, Learning>> {
    const found: Partial<Record<GatePartName, Learning>> = {};
    for (const part of PART_NAMES) {
      for (const key of PART_KEYS[part]) {
        const place = this.#elementsOf(key);
        if (place !== undefined) found[part] = learningOf(place.weight.learning, place.start, place.end);
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

  #rowsAt(block: number): GateRange {
    const { hiddenSize } = this.#owner.spec;
    return { start: block * hiddenSize, end: (block + 1) * hiddenSize };
  }

  /** The elements of this gate in a parameter. */
  #elementsOf(key: WeightKey): { weight: Parameter; start: number; end: number } | undefined {
    const range = this.rangeIn(key);
    if (range === undefined) return undefined;
    const weight = this.#owner.weights[key]!;
    const rowSize = weight.size / weight.shape[0];
    return { weight, start: range.start * rowSize, end: range.end * rowSize };
  }

  #view(key: WeightKey): Tensor | undefined {
    const place = this.#elementsOf(key);
    if (place === undefined) return undefined;
    const { weight, start } = place;
    return Tensor.view(weight, start, [this.#owner.spec.hiddenSize, ...weight.shape.slice(1)]);
  }

  #lacks(part: string): never {
    throw new UnsupportedError(`${this.#where}.${part}: expected a gate with such weights, got one without.`);
  }

  #requireSingleSum(method: string): void {
    const { spec } = this.#owner;
    const gate = traitsOf(spec).withoutSum(spec, this.name);
    if (gate === undefined) return;
    throw new UnsupportedError(
      `${this.#where}.${method}: expected a gate with one effective bias, got ${gate}: its two biases act differently and have no sum. No command sets them; in code, inputBias and hiddenBias do.`,
    );
  }
}
