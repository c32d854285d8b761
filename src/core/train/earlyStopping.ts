import { checkModule, type Module } from "../nn/module.ts";
import { count, notNegative, readOptions } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Options of `EarlyStopping`, and of `earlyStopping` of `fit`. */
export interface EarlyStoppingOptions {
  /** Observations without improvement after which training ends. */
  patience: number;
  /** Least improvement that counts; default 0. */
  minDelta?: number;
  /** The value of the validation to monitor; default `"loss"`. */
  monitor?: string;
  /** Whether a smaller or a larger value is better; default `"min"`. */
  mode?: "min" | "max";
}

/**
 * Ends training when the monitored value stops improving, and keeps the best parameters. `fit` makes one from its option `earlyStopping`.
 *
 * @example
 * const stopping = new EarlyStopping({ patience: 3 });
 * for (let epoch = 0; !stopping.exhausted; epoch++) stopping.observe(validate(model), model);
 * stopping.restore(model);
 */
export class EarlyStopping {
  /** All options, defaults included. */
  readonly options: Required<EarlyStoppingOptions>;
  #best: number | undefined;
  #bad = 0;
  #parameters = new Map<string, Tensor>();

  /**
   * @param options `patience`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values
   */
  constructor(options: EarlyStoppingOptions) {
    const where = "earlyStopping";
    this.options = readOptions<EarlyStoppingOptions>(where, options, {
      patience: [undefined, count],
      minDelta: [0, notNegative],
      monitor: ["loss"],
      mode: ["min", ["min", "max"]],
    });
    const { monitor } = this.options;
    if (typeof monitor !== "string") refuseValue(where, "monitor to be a name", monitor);
  }

  /** Whether training should end. */
  get exhausted(): boolean {
    return this.#bad >= this.options.patience;
  }

  /** The best value so far. */
  get best(): number | undefined {
    return this.#best;
  }

  /** The parameters that gave the best value; empty before the first observation. */
  get parameters(): ReadonlyMap<string, Tensor> {
    return this.#parameters;
  }

  /**
   * Records a value that `model` reached.
   *
   * @param value the monitored value
   * @param model its parameters are kept when the value is the best so far
   * @returns whether it is the best so far
   * @throws ArgumentError unless `value` is a number other than NaN
   */
  observe(value: number, model: Module): boolean {
    if (typeof value !== "number" || Number.isNaN(value))
      refuseValue("EarlyStopping.observe", "a number", value);
    checkModule("EarlyStopping.observe", model);
    const { minDelta, mode } = this.options;
    const gain = this.#best === undefined ? Number.POSITIVE_INFINITY : this.#best - value;
    const better = this.#best === undefined || (mode === "min" ? gain : -gain) > minDelta;
    if (better) {
      this.#best = value;
      this.#bad = 0;
      this.#parameters = model.stateDict();
    } else this.#bad++;
    return better;
  }

  /**
   * Puts the best parameters back into the model, if there was an observation.
   *
   * @param model the one you observed, or one like it
   */
  restore(model: Module): void {
    checkModule("EarlyStopping.restore", model);
    if (this.#parameters.size > 0) model.loadStateDict(this.#parameters as Map<string, Tensor>);
  }

  /** Returns the best value and the count of bad ones as plain data; `parameters` has the tensors. */
  state(): Json {
    return { best: this.#best ?? null, bad: this.#bad };
  }

  /**
   * Restores what `state` and `parameters` gave.
   *
   * @param state      plain data
   * @param parameters tensors by name
   * @throws ArgumentError for anything else
   */
  loadState(state: Json, parameters: ReadonlyMap<string, Tensor>): void {
    const { best, bad } = (state ?? {}) as { best: number | null; bad: number };
    const isBest = best === null || typeof best === "number";
    if (!isBest || !Number.isSafeInteger(bad) || bad < 0 || !(parameters instanceof Map)) {
      throw new ArgumentError(
        `EarlyStopping.loadState: expected { best, bad } and parameters by name, got ${describe(state)} and ${describe(parameters)}. Pass what state() and parameters gave.`,
      );
    }
    this.#best = best ?? undefined;
    this.#bad = bad;
    this.#parameters = new Map(parameters);
  }
}
