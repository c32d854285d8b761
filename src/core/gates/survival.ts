/**
 * How long a value survives: every step multiplies it by the retain activation, so a share exp Σ ln a is left after k steps. This is
 * also the direct path of the gradient: ∂c_T/∂c_t without the paths through the gates.
 */
import { count, readOptions } from "../tensor/check.ts";
import { ArgumentError, refuseValue } from "../tensor/errors.ts";
import { medianOf, quantileOf } from "../tensor/statistics.ts";
import { checkRows, type Rows } from "./activations.ts";

/** Lags in about equal ratios, up to 200 steps. */
const LAGS = [1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 55, 75, 100, 140, 200];

/** Options of `Survival`. */
export interface SurvivalOptions {
  /** H */
  units: number;
  /** Numbers of steps k, ascending; default 1 to 200 in about equal ratios */
  lags?: readonly number[];
}

/** The share of a value that is left after some numbers of steps. */
export interface SurvivalCurve {
  /** The measured k, ascending */
  lags: number[];
  /** S_j(k), [lags · units]: the mean over time and sequences of exp Σ_{i = t+1 … t+k} ln a_ij */
  byUnit: Float64Array;
  /** Over the units, at each lag */
  median: Float64Array;
  /** Tenth percentile over the units */
  low: Float64Array;
  /** Ninetieth percentile over the units */
  high: Float64Array;
}

/**
 * Gathers the survival curve of a retain gate in one pass. It keeps only as many steps as the longest lag, for sequences of any length.
 *
 * @example
 * const survival = new diagnostics.Survival({ units: 20 });
 * survival.add(trace.gate("retain").data, { steps: 5, batch: 3 });
 * survival.curve().median; // share left after each lag
 */
export class Survival {
  readonly units: number;
  readonly lags: readonly number[];
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  /** Running sums of logarithms after each of the last steps, by sequence; a ring of `longest` + 1 steps */
  #ring: Float64Array = new Float64Array();
  #batch = 0;
  /** Steps since the sequences began */
  #age = 0;

  /**
   * @param options the number of units, and the lags of the curve
   * @throws ArgumentError for options that are not valid
   */
  constructor(options: SurvivalOptions) {
    const { units, lags } = readOptions<SurvivalOptions>("Survival", options, {
      units: [undefined, count],
      lags: [LAGS],
    });
    const isAscending =
      Array.isArray(lags) && lags.every((k, i) => Number.isSafeInteger(k) && k > (i === 0 ? 0 : lags[i - 1]));
    if (!isAscending || lags.length === 0) refuseValue("Survival", "lags from 1, ascending", lags);
    this.units = units;
    this.lags = [...lags];
    this.#sums = new Float64Array(lags.length * units);
    this.#counts = new Float64Array(lags.length);
  }

  /**
   * Adds the retain activations of some steps.
   *
   * @param values    [T, N, H]
   * @param rows      steps, batch, and the lengths of sequences that end earlier
   * @param continues whether these steps follow those of the previous call, in the same sequences; default false
   * @throws ShapeError when their number does not fit the rows
   */
  add(values: ArrayLike<number>, rows: Rows, continues = false): void {
    checkRows("Survival.add", values, rows, this.units);
    const { steps, batch, lengths } = rows;
    const { units, lags } = this;
    const width = batch * units;
    const size = lags[lags.length - 1] + 1;
    if (!continues || batch !== this.#batch) {
      if (this.#ring.length !== size * width) this.#ring = new Float64Array(size * width);
      this.#batch = batch;
      this.#age = 0;
      this.#ring.fill(0, 0, width);
    }
    const ring = this.#ring;
    for (let t = 0; t < steps; t++) {
      const before = (this.#age % size) * width;
      this.#age++;
      const now = (this.#age % size) * width;
      for (let k = 0; k < width; k++) ring[now + k] = ring[before + k] + logOf(values[t * width + k]);
      for (let i = 0; i < lags.length && lags[i] <= this.#age; i++) {
        const then = ((this.#age - lags[i]) % size) * width;
        for (let n = 0; n < batch; n++) {
          if (lengths !== undefined && t >= lengths[n]) continue;
          this.#counts[i]++;
          for (let j = 0; j < units; j++) {
            const k = n * units + j;
            this.#sums[i * units + j] += Math.exp(ring[now + k] - ring[then + k]);
          }
        }
      }
    }
  }

  /** Returns the curve. @throws ArgumentError before the first `add` */
  curve(): SurvivalCurve {
    const { units } = this;
    const seen = this.lags.filter((_, i) => this.#counts[i] > 0);
    if (seen.length === 0) {
      throw new ArgumentError("Survival.curve: expected activations to be added first, got none.");
    }
    const byUnit = new Float64Array(seen.length * units);
    const rows = seen.map((_, i) => {
      const row = byUnit.subarray(i * units, (i + 1) * units);
      for (let j = 0; j < units; j++) row[j] = this.#sums[i * units + j] / this.#counts[i];
      return row;
    });
    const over = (of: (row: Float64Array) => number) => Float64Array.from(rows, of);
    return {
      lags: seen,
      byUnit,
      median: over(medianOf),
      low: over((row) => quantileOf(row, 0.1)),
      high: over((row) => quantileOf(row, 0.9)),
    };
  }
}

/** Treats a closed gate as nearly closed, so that sums stay finite: a share of e^-87 is negligible. */
function logOf(activation: number): number {
  return Math.log(Math.max(activation, 1e-38));
}

/** The share of each earlier state that the last step still holds, over the direct path alone. */
export interface DirectGain {
  /** By step t: the mean over sequences and units of Π_{i = t+1 … T-1} a_i */
  mean: Float64Array;
  /** By step t: e to the mean over sequences and units of its logarithm */
  geometricMean: Float64Array;
}

/**
 * Returns how much of a state at step t the last step still holds along the direct path alone: the product of the retain activations
 * after t. It needs whole sequences, since it starts from their end.
 *
 * @param values [T, N, H] retain activations
 * @param rows   steps, batch, and the lengths of sequences that end earlier
 * @param units  H
 * @throws ShapeError when the number of values does not fit
 * @example
 * const { mean } = diagnostics.directGain(trace.gate("retain").data, { steps: 5, batch: 3 }, 20); // by step
 */
export function directGain(values: ArrayLike<number>, rows: Rows, units: number): DirectGain {
  checkRows("directGain", values, rows, units);
  const { steps, batch, lengths } = rows;
  const width = batch * units;
  const logs = new Float64Array(width);
  const mean = new Float64Array(steps);
  const geometricMean = new Float64Array(steps);
  for (let t = steps - 1; t >= 0; t--) {
    let sum = 0;
    let logSum = 0;
    let counted = 0;
    for (let n = 0; n < batch; n++) {
      const last = (lengths === undefined ? steps : lengths[n]) - 1;
      if (t > last) continue;
      for (let j = 0; j < units; j++) {
        const k = n * units + j;
        if (t < last) logs[k] += logOf(values[(t + 1) * width + k]);
        sum += Math.exp(logs[k]);
        logSum += logs[k];
        counted++;
      }
    }
    mean[t] = counted === 0 ? Number.NaN : sum / counted;
    geometricMean[t] = counted === 0 ? Number.NaN : Math.exp(logSum / counted);
  }
  return { mean, geometricMean };
}
