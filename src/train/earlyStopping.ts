/** Early stopping: ends training when the monitored value has not improved for a while, and keeps the best parameters. */
import { Module } from "../nn/module.ts";
import { checkChoice, checkNumber, checkOptionNames, count, notNegative } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Json } from "./json.ts";

export interface EarlyStoppingOptions {
  /** Observations without improvement after which training ends. */
  patience: number;
  /** By how much a value must be better to count; default 0. */
  minDelta?: number;
  /** Which of the validation's values is monitored; default `"loss"`. */
  monitor?: string;
  /** Whether a smaller or a larger value is better; default `"min"`. */
  mode?: "min" | "max";
}

export class EarlyStopping {
  readonly options: Required<EarlyStoppingOptions>;
  #best: number | undefined;
  #bad = 0;
  #parameters = new Map<string, Tensor>();

  constructor(options: EarlyStoppingOptions) {
    const where = "earlyStopping";
    checkOptionNames(where, options, ["patience", "minDelta", "monitor", "mode"]);
    const { patience, minDelta = 0, monitor = "loss", mode = "min" } = options;
    checkNumber(where, "patience", patience, count);
    checkNumber(where, "minDelta", minDelta, notNegative);
    checkChoice(where, "mode", mode, ["min", "max"]);
    if (typeof monitor !== "string") {
      throw new ArgumentError(`${where}: expected monitor to be a name, got ${describe(monitor)}.`);
    }
    this.options = { patience, minDelta, monitor, mode };
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

  /** Takes note of a value that `model` has reached. @returns whether it is the best so far */
  observe(value: number, model: Module): boolean {
    if (typeof value !== "number" || Number.isNaN(value)) {
      throw new ArgumentError(`EarlyStopping.observe: expected a number, got ${describe(value)}.`);
    }
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

  /** Puts the best parameters back into the model, if there was an observation. */
  restore(model: Module): void {
    checkModule("EarlyStopping.restore", model);
    if (this.#parameters.size > 0) model.loadStateDict(this.#parameters as Map<string, Tensor>);
  }

  state(): Json {
    return { best: this.#best ?? null, bad: this.#bad };
  }

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

function checkModule(where: string, model: unknown): void {
  if (!(model instanceof Module)) {
    throw new ArgumentError(`${where}: expected a module, got ${describe(model)}.`);
  }
}
