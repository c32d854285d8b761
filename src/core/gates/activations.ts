/**
 * The distribution of a gate's activations over time and sequences. One pass keeps counts and sums, so memory does not grow with the data.
 *
 * Left and right saturation are those of Karpathy, Johnson and Li 2015: shares of activations below 0.1 and above 0.9 of the
 * range. The histogram of a unit that ignores the input has a spike at σ(b).
 */
import { checkNumbers, count, readOptions } from "../tensor/check.ts";
import { allocate } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { medianOf } from "../tensor/statistics.ts";

/** Options of `Activations`. */
export interface ActivationsOptions {
  /** H, units of the gate */
  units: number;
  /** Bins of the histograms over the range, default 40 */
  bins?: number;
  /** Least and greatest activation, default 0 and 1; -1 and 1 for tanh */
  range?: readonly [number, number];
}

/** Rows of activations: all of [T, N], or those of each sequence up to its own length. */
export interface Rows {
  /** T */
  steps: number;
  /** N */
  batch: number;
  /** Valid steps of each sequence; default: all */
  lengths?: ArrayLike<number>;
}

/** The distribution of one gate's activations. */
export interface ActivationSummary {
  /** Activations of each unit */
  count: number;
  /** By unit */
  mean: Float64Array;
  /** By unit */
  sd: Float64Array;
  /** By unit: share of activations in the lowest tenth of the range */
  left: Float64Array;
  /** By unit: share of activations in the highest tenth of the range */
  right: Float64Array;
  /** Share of units with an activation that varies by less than 0.01 (standard deviation) */
  constant: number;
  /** Share of activations in each bin, over all units */
  histogram: Float64Array;
  /** The same for each unit, [units · bins] */
  unitHistograms: Float64Array;
  /** Lower and upper end of the bins */
  range: readonly [number, number];
}

/** The activations of a retain gate in steps, by unit. Not finite where a unit never forgets. */
export interface RetainTimes {
  /** 1 / (1 - mean a) */
  timescale: Float64Array;
  /** -1 / mean(ln a): steps to 1/e, since survival is a product */
  eFold: Float64Array;
  /** ln 2 times that */
  halfLife: Float64Array;
  /** Over the units */
  median: { timescale: number; eFold: number; halfLife: number };
}

/**
 * Gathers the activations of one gate.
 *
 * @example
 * const gathered = new diagnostics.Activations({ units: 20 });
 * gathered.add(trace.gate("forget").data, { steps: 5, batch: 3 });
 * gathered.summary().right; // by unit: share of activations above 0.9
 */
export class Activations {
  readonly units: number;
  readonly bins: number;
  readonly range: readonly [number, number];
  #count = 0;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #logs: Float64Array;
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  readonly #counts: Float64Array;

  /**
   * @param options the number of units; bins and range of the histograms
   * @throws ArgumentError for options that are not valid
   */
  constructor(options: ActivationsOptions) {
    const { units, bins, range } = readOptions<ActivationsOptions>("Activations", options, {
      units: [undefined, count],
      bins: [40, count],
      range: [[0, 1]],
    });
    if (!(range[0] < range[1])) refuseValue("Activations", "a range from low to high", range);
    this.units = units;
    this.bins = bins;
    this.range = range;
    this.#sum = new Float64Array(units);
    this.#squares = new Float64Array(units);
    this.#logs = new Float64Array(units);
    this.#left = new Float64Array(units);
    this.#right = new Float64Array(units);
    this.#counts = allocate("float64", units * bins, "GateObserver") as Float64Array;
  }

  /**
   * Adds the activations of some steps.
   *
   * @param values [T, N, H]
   * @param rows   steps, batch, and the lengths of sequences that end earlier
   * @throws ShapeError when their number does not fit the rows
   */
  add(values: ArrayLike<number>, rows: Rows): void {
    checkRows("Activations.add", values, rows, this.units);
    const { units, bins } = this;
    const [low, high] = this.range;
    const scale = 1 / (high - low);
    forEachRow(rows, (row) => {
      this.#count++;
      for (let j = 0; j < units; j++) {
        const value = values[row * units + j];
        const place = (value - low) * scale;
        this.#sum[j] += value;
        this.#squares[j] += value * value;
        this.#logs[j] += Math.log(value);
        if (place < 0.1) this.#left[j]++;
        if (place > 0.9) this.#right[j]++;
        const bin = Math.min(bins - 1, Math.max(0, Math.floor(place * bins)));
        this.#counts[j * bins + bin]++;
      }
    });
  }

  /** Returns the distribution. @throws ArgumentError before the first `add` */
  summary(): ActivationSummary {
    const count = this.#seen("summary");
    const mean = this.#sum.map((sum) => sum / count);
    const sd = this.#squares.map((squares, j) => Math.sqrt(Math.max(0, squares / count - mean[j] ** 2)));
    const unitHistograms = this.#counts.map((counted) => counted / count);
    const histogram = new Float64Array(this.bins);
    unitHistograms.forEach((share, k) => {
      histogram[k % this.bins] += share / this.units;
    });
    return {
      count,
      mean,
      sd,
      left: this.#left.map((counted) => counted / count),
      right: this.#right.map((counted) => counted / count),
      constant: sd.filter((deviation) => deviation < 0.01).length / this.units,
      histogram,
      unitHistograms,
      range: this.range,
    };
  }

  /**
   * Returns the timescales of a gate that retains when open; for a gate that retains when closed, `add` 1 - a.
   *
   * @throws ArgumentError before the first `add`
   */
  retainTimes(): RetainTimes {
    const count = this.#seen("retainTimes");
    const timescale = this.#sum.map((sum) => 1 / (1 - sum / count));
    const eFold = this.#logs.map((logs) => -1 / (logs / count));
    const halfLife = eFold.map((steps) => Math.LN2 * steps);
    const median = {
      timescale: medianOf(timescale),
      eFold: medianOf(eFold),
      halfLife: medianOf(halfLife),
    };
    return { timescale, eFold, halfLife, median };
  }

  #seen(what: string): number {
    if (this.#count > 0) return this.#count;
    throw new ArgumentError(`Activations.${what}: expected activations to be added first, got none.`);
  }
}

/** Calls `visit` with the index t·N + n of every row within its sequence. */
export function forEachRow({ steps, batch, lengths }: Rows, visit: (row: number) => void): void {
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) {
      if (lengths === undefined || t < lengths[n]) visit(t * batch + n);
    }
  }
}

/** @throws ShapeError */
export function checkRows(where: string, values: ArrayLike<number>, rows: Rows, units: number): void {
  if (typeof rows !== "object" || rows === null || typeof values !== "object" || values === null) {
    throw new ArgumentError(
      `${where}: expected activations and { steps, batch }, got ${describe(values)} and ${describe(rows)}.`,
    );
  }
  checkNumbers(where, "activations", values);
  const { steps, batch } = rows;
  for (const size of [steps, batch, units]) {
    if (Number.isInteger(size) && size >= 0) continue;
    refuseValue(where, "steps, batch and units as whole numbers", size);
  }
  if (values.length === steps * batch * units) return;
  throw new ShapeError(
    `${where}: expected ${steps} · ${batch} · ${units} activations (steps, batch, units), got ${values.length}.`,
  );
}
