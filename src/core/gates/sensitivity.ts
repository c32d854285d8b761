/**
 * Whether a gate listens to the input, to the state, or to neither: its pre-activation is the sum of W x, U h and a bias. The variances of
 * the first two over time and sequences, and the square of the third, show which of them drives it.
 *
 * One pass, in memory for I² + S² numbers: Var(w · x) = wᵀ C w for the covariance C of x.
 */
import type { CellView, Direction } from "../nn/cellView.ts";
import { ArgumentError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkRows, forEachRow, type Rows } from "./activations.ts";
import { biasOf } from "./bias.ts";
import { requireCells } from "./layer.ts";

/** How much input, state and bias each move one gate of one cell. */
export interface GateSensitivity {
  layer: number;
  direction: Direction;
  gate: string;
  /** Var(W x) by unit; 0 for a gate that does not see the input */
  input: Float64Array;
  /** Var(U h) by unit; 0 for a gate that does not see the state through weights */
  state: Float64Array;
  /** b² by unit */
  bias: Float64Array;
  /** The three as shares of their sum, means over the units */
  shares: { input: number; state: number; bias: number };
}

/** The covariance of vectors, added one by one. */
class Covariance {
  readonly size: number;
  readonly #sums: Float64Array;
  readonly #products: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.size = size;
    this.#sums = new Float64Array(size);
    this.#products = new Float64Array(size * size);
  }

  add(values: ArrayLike<number>, at: number): void {
    const { size } = this;
    this.#count++;
    for (let i = 0; i < size; i++) {
      const value = values[at + i];
      if (value === 0) continue;
      this.#sums[i] += value;
      const row = i * size;
      for (let j = 0; j <= i; j++) this.#products[row + j] += value * values[at + j];
    }
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Var(w · x). */
  varianceOf(w: ArrayLike<number>, at: number): number {
    const { size } = this;
    let mean = 0;
    let square = 0;
    for (let i = 0; i < size; i++) {
      mean += w[at + i] * this.#sums[i];
      const row = i * size;
      let inner = 0.5 * w[at + i] * this.#products[row + i];
      for (let j = 0; j < i; j++) inner += w[at + j] * this.#products[row + j];
      square += 2 * w[at + i] * inner;
    }
    mean /= this.#count;
    return Math.max(0, square / this.#count - mean * mean);
  }
}

/**
 * Gathers the inputs and states of one cell.
 *
 * @example
 * const sensitivity = new diagnostics.Sensitivity(lstm.cell(0), lstm.hiddenSize);
 * sensitivity.add(x.data, hiddenBefore, { steps: 5, batch: 3 });
 * sensitivity.result()[1].shares; // of the forget gate: input, state, bias
 */
export class Sensitivity {
  readonly #cell: CellView<string>;
  readonly #input: Covariance;
  readonly #state: Covariance;

  /**
   * @param cell      a cell of a recurrent layer, such as `lstm.cell(0)`
   * @param stateSize S, the size of its hidden state
   * @throws ArgumentError for anything but a cell
   */
  constructor(cell: CellView<string>, stateSize: number) {
    requireCells("Sensitivity", [cell]);
    this.#cell = cell;
    this.#input = new Covariance(cell.spec.inputSize);
    this.#state = new Covariance(stateSize);
  }

  /**
   * Adds the inputs and states of some steps.
   *
   * @param input  [T, N, I]
   * @param hidden [T, N, S]: the hidden state *before* each of these steps
   * @param rows   steps, batch, and the lengths of sequences that end earlier
   * @throws ShapeError when their numbers do not fit the rows
   */
  add(input: ArrayLike<number>, hidden: ArrayLike<number>, rows: Rows): void {
    checkRows("Sensitivity.add input", input, rows, this.#input.size);
    checkRows("Sensitivity.add hidden", hidden, rows, this.#state.size);
    forEachRow(rows, (row) => {
      this.#input.add(input, row * this.#input.size);
      this.#state.add(hidden, row * this.#state.size);
    });
  }

  /** Returns the variances by gate. @throws ArgumentError before the first `add` */
  result(): GateSensitivity[] {
    if (this.#input.isEmpty) {
      throw new ArgumentError("Sensitivity.result: expected steps to be added first, got none.");
    }
    const { layer, direction, spec, gates } = this.#cell;
    return Object.values(gates).map((gate) => {
      const seen = (key: "weightIh" | "weightHh") => gate.rangeIn(key) !== undefined;
      const input = variances(seen("weightIh") ? gate.inputWeight : undefined, this.#input, spec.hiddenSize);
      const state = variances(seen("weightHh") ? gate.hiddenWeight : undefined, this.#state, spec.hiddenSize);
      const biases = biasOf(spec, gate);
      const bias = Float64Array.from({ length: spec.hiddenSize }, (_, j) => (biases?.[j] ?? 0) ** 2);
      return { layer, direction, gate: gate.name, input, state, bias, shares: sharesOf(input, state, bias) };
    });
  }
}

function variances(weight: Tensor | undefined, covariance: Covariance, units: number): Float64Array {
  const variance = new Float64Array(units);
  if (weight === undefined) return variance;
  const { size } = covariance;
  const columns = weight.shape[1];
  if (columns === size) return variance.map((_, j) => covariance.varianceOf(weight.data, j * size));
  // Blocks on a diagonal: a unit sees only the columns of its block.
  return variance.map((_, j) => {
    const row = new Float64Array(size);
    const block = Math.floor((j * size) / (units * columns));
    row.set(weight.data.subarray(j * columns, (j + 1) * columns), block * columns);
    return covariance.varianceOf(row, 0);
  });
}

function sharesOf(
  input: Float64Array,
  state: Float64Array,
  bias: Float64Array,
): { input: number; state: number; bias: number } {
  const shares = { input: 0, state: 0, bias: 0 };
  for (let j = 0; j < input.length; j++) {
    const whole = input[j] + state[j] + bias[j];
    if (whole === 0) continue;
    shares.input += input[j] / whole / input.length;
    shares.state += state[j] / whole / input.length;
    shares.bias += bias[j] / whole / input.length;
  }
  return shares;
}
