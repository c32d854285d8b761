/** A forecaster of `sluice train` as a layer: each step takes a row of the series and returns a forecast of the rows after it. */
import { BlockLayer, type BlockShape } from "../signal/layer.ts";
import { Dense } from "../signal/linear.ts";
import { refuse } from "./definition.ts";
import type { Claim } from "./layers.ts";
import { Recurrent, type RecurrentOptions } from "./recurrentLayers.ts";
import type { LayerWeights } from "./weights.ts";

/** Least spread of a window, as a share of the deviation of the training part. */
const LEAST_SPREAD = 0.1;

export interface ForecasterOptions extends RecurrentOptions {
  /** Past rows that the network reads. */
  window: number;
  /** Rows of a forecast. */
  horizon: number;
  /** Number of targets: the first numbers of a row. */
  targets: number;
  /** Their lengths in rows, the best first. */
  seasons: readonly number[];
  /** Whether the window itself scales the targets, and a linear path is added to the network. */
  normalise: boolean;
  /** Pays for an array before it is made. */
  claim: Claim;
}

/**
 * Takes a row of targets, features and calendar columns; the calendar is that of the row `horizon` rows ahead. Returns [horizon, targets]
 * in units of the series, NaN until it has enough rows. The network starts from state 0 in each window, so a row costs window + horizon steps.
 *
 * Its columns are those of `ForecastInputs`: each target (in future rows its value a season before), each target a season before, features,
 * a flag for future rows, the calendar.
 */
export class ForecasterLayer extends BlockLayer {
  readonly #recurrent: Recurrent;
  readonly #options: ForecasterOptions;
  readonly #features: number;
  readonly #mean: Float32Array;
  readonly #deviation: Float32Array;
  readonly #head: Dense;
  readonly #linear: Dense | undefined;
  /** The latest rows, [rows, numbers of a row]. */
  readonly #history: Float32Array;
  #seen = 0;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  /** The part of `#y` after the window. */
  readonly #future: Float32Array;
  readonly #past: Float32Array;
  readonly #correction: Float32Array;
  readonly #path: Float32Array;
  /** Level and spread of each target. */
  readonly #scales: Float64Array;

  /** @param weights by PyTorch's names, with `head`, `linear`, and `mean` and `deviation` of targets and features in the training part */
  constructor({ frames, features: width }: BlockShape, weights: LayerWeights, options: ForecasterOptions) {
    const { window, horizon, targets, seasons, normalise } = options;
    super({ frames, features: width }, { frames: horizon, features: targets });
    if (frames !== 1) refuse("SHAPE", `expected one row in a step, got ${frames}.`);
    this.#options = options;
    this.#mean = weights.take("mean", [-1]).data;
    this.#deviation = weights.take("deviation", [this.#mean.length]).data;
    this.#features = this.#mean.length - targets;
    const calendar = width - this.#mean.length;
    if (this.#features < 0 || calendar < 0)
      refuse("SHAPE", `expected rows of ${this.#mean.length} numbers or more, got ${width}.`);
    const steps = window + horizon;
    const columns = targets * (1 + seasons.length) + this.#features + 1 + calendar;
    this.#recurrent = new Recurrent({ frames: steps, features: columns }, weights, options);
    const { features: hidden } = this.#recurrent.output;
    options.claim(steps, hidden);
    this.#head = new Dense(
      horizon,
      {
        weight: weights.take("head.weight", [targets, hidden]).data,
        bias: weights.take("head.bias", [targets]).data,
      },
      hidden,
      targets,
    );
    const [from, to] = [window * targets, horizon * targets];
    if (normalise) {
      const weight = weights.take("linear.weight", [to, from]).data;
      this.#linear = new Dense(1, { weight }, from, to);
    }
    const rows = Math.max(window + Math.max(0, ...seasons), calendar > 0 ? steps : 0);
    this.#history = new Float32Array(rows * width);
    this.#x = new Float32Array(steps * columns);
    this.#y = new Float32Array(steps * hidden);
    this.#future = this.#y.subarray(window * hidden);
    this.#past = new Float32Array(from);
    this.#correction = new Float32Array(to);
    this.#path = new Float32Array(to);
    this.#scales = new Float64Array(2 * targets);
  }

  get kernels(): { name: string; why: string } {
    return this.#recurrent.kernels;
  }

  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { window, horizon, targets } = this.#options;
    const width = this.input.features;
    this.#history.copyWithin(0, width);
    this.#history.set(input, this.#history.length - width);
    const rows = this.#history.length / width;
    this.#seen = Math.min(rows, this.#seen + 1);
    if (this.#seen < rows) {
      output.fill(NaN);
      return;
    }
    this.#measure();
    const columns = this.#fill();
    this.#recurrent.reset();
    this.#recurrent.step(this.#x, this.#y);
    this.#head.step(this.#future, this.#correction);
    if (this.#linear !== undefined) {
      for (let t = 0; t < window; t++)
        for (let k = 0; k < targets; k++) this.#past[t * targets + k] = this.#x[t * columns + k];
      this.#linear.step(this.#past, this.#path);
    }
    for (let h = 0, at = 0; h < horizon; h++) {
      for (let k = 0; k < targets; k++, at++) {
        const scaled = this.#x[(window + h) * columns + k] + this.#correction[at] + this.#path[at];
        output[at] = scaled * this.#scales[2 * k + 1] + this.#scales[2 * k];
      }
    }
  }

  override reset(): void {
    this.#history.fill(0);
    this.#seen = 0;
  }

  /** A number of the row that is `row` rows after the latest one + 1: -1 is the latest. */
  #at(row: number, column: number): number {
    return this.#history[this.#history.length + row * this.input.features + column];
  }

  /** Level: the mean of the last season, or the last value. Spread: the mean distance from it in the window. */
  #measure(): void {
    const { window, targets, seasons, normalise } = this.#options;
    const count = seasons.length === 0 ? 1 : Math.min(...seasons, window);
    for (let k = 0; k < targets; k++) {
      let [level, spread] = [this.#mean[k], this.#deviation[k]];
      if (normalise) {
        const least = LEAST_SPREAD * spread;
        level = 0;
        for (let row = -count; row < 0; row++) level += this.#at(row, k) / count;
        spread = 0;
        for (let row = -window; row < 0; row++) spread += Math.abs(this.#at(row, k) - level) / window;
        spread = Math.max(spread, least);
      }
      this.#scales[2 * k] = level;
      this.#scales[2 * k + 1] = spread;
    }
  }

  /** Fills the input of the network. @returns its number of columns */
  #fill(): number {
    const { window, horizon, targets, seasons } = this.#options;
    const [base = 1] = seasons;
    let at = 0;
    for (let row = -window; row < horizon; row++) {
      for (let s = -1; s < seasons.length; s++) {
        const from = s < 0 && row < 0 ? row : rowBefore(row, s < 0 ? base : seasons[s]);
        for (let k = 0; k < targets; k++)
          this.#x[at++] = (this.#at(from, k) - this.#scales[2 * k]) / this.#scales[2 * k + 1];
      }
      for (let k = targets; k < targets + this.#features; k++)
        this.#x[at++] = row < 0 ? (this.#at(row, k) - this.#mean[k]) / this.#deviation[k] : 0;
      this.#x[at++] = row < 0 ? 0 : 1;
      for (let k = targets + this.#features; k < this.input.features; k++)
        this.#x[at++] = this.#at(row - horizon, k);
    }
    return at / (window + horizon);
  }
}

/** The latest known row, before 0, a whole number of seasons before `row`. */
function rowBefore(row: number, season: number): number {
  return row - season * Math.max(1, Math.floor(row / season) + 1);
}
