/** One gate of one cell, as live views of the parameters: what is written through it is written to them. */
import { type LayerSpec, type LayerWeights, type WeightKey, weightEntries } from "../cells/cell.ts";
import { gateNames } from "../cells/gates.ts";
import { traitsOf } from "../cells/traits.ts";
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type GatePartName, type GateRange, PART_KEYS, PART_NAMES } from "./gatePlaces.ts";
import { checkLearning, type Learning, type LearningOptions, learningOf, withLearning } from "./learning.ts";
import type { Parameter } from "./parameter.ts";

/** One value for all units, or one for each. */
export type BiasValue = number | ArrayLike<number>;

/** The cell that a gate belongs to. */
export interface GateOwner {
  /** How the cell is written in messages, e.g. `LSTM.cell(1, "reverse")`. */
  readonly where: string;
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<Parameter>;
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
    const block = weights[key] === undefined ? -1 : traitsOf(spec).blockIn(spec, this.name, key);
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
    const { spec } = this.#owner;
    const gate = traitsOf(spec).withoutSum(spec, this.name);
    if (gate === undefined) return;
    throw new UnsupportedError(
      `${this.#where}.${method}: expected a gate with one effective bias, got ${gate}: its two biases act differently and have no sum. Use inputBias and hiddenBias of a cell's gate.`,
    );
  }
}
