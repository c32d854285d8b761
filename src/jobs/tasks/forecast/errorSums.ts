/** Errors of one method, summed over forecasts. */
import { type Bounds, coverage, intervalScore, meanAbsoluteError, smape } from "./metrics.ts";
import type { MethodErrors } from "./report.ts";

/** Sums of errors, forecast by forecast. */
export class Errors {
  count = 0;
  #forecasts = 0;
  #squares = 0;
  #smape = 0;
  #scaled = 0;
  #score = 0;
  readonly #steps: Float64Array;
  readonly #inside = new Map<number, number>();

  constructor(horizon: number) {
    this.#steps = new Float64Array(horizon);
  }

  /** @param unit of `mase` and `msis` */
  add(actual: Float64Array, forecast: Float64Array, unit: number, bounds: readonly Bounds[] = []): void {
    for (let h = 0; h < forecast.length; h++) {
      const error = Math.abs(forecast[h] - actual[h]);
      this.#steps[h] += error;
      this.#squares += error * error;
    }
    this.count += forecast.length;
    this.#forecasts++;
    this.#smape += smape(actual, forecast);
    this.#scaled += meanAbsoluteError(actual, forecast) / unit;
    for (const each of bounds) {
      if (each.level === 0.95) this.#score += intervalScore(actual, each) / unit;
      this.#inside.set(each.level, (this.#inside.get(each.level) ?? 0) + coverage(actual, each));
    }
  }

  get mae(): number {
    return this.#steps.reduce((sum, error) => sum + error, 0) / this.count;
  }

  named(name: string): MethodErrors {
    const forecasts = this.#forecasts;
    return {
      name,
      mae: this.mae,
      rmse: Math.sqrt(this.#squares / this.count),
      smape: this.#smape / forecasts,
      mase: this.#scaled / forecasts,
      steps: Array.from(this.#steps, (sum) => sum / forecasts),
      ...(this.#inside.size > 0 && {
        msis: this.#score / forecasts,
        coverage: [...this.#inside].map(([level, sum]) => ({ level, share: sum / forecasts })),
      }),
    };
  }
}
