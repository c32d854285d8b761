/**
 * Schedules: the learning rate of each update.
 *
 * A schedule is a function of the rate a group starts from and of the number of updates made so far; there is no "last rate"
 * to keep, so going on after a stop needs nothing but the count. Only `reduceOnPlateau` remembers more, as plain data.
 * All lengths are in updates (`optimizer.step` calls), not epochs: one epoch is `batches.length` of them.
 */

import {
  checkChoice,
  checkNumber,
  checkOptionNames,
  count,
  countOrZero,
  fraction,
  notNegative,
  positive,
} from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Json } from "./json.ts";
import { power } from "./power.ts";

export interface Schedule {
  /** Its name and options, by which a resumed run is compared with the stopped one. */
  readonly options: { readonly [name: string]: Json };
  /**
   * The learning rate.
   *
   * @param base rate that the parameter group was given
   * @param step updates made so far: 0 for the first
   */
  rate(base: number, step: number): number;
  /** Tells it the monitored value: after each validation, or without one the mean loss of each epoch. */
  observe?(value: number): void;
  /** What it remembers of what it observed; absent when that is nothing. */
  state?(): Json;
  loadState?(state: Json): void;
}

function checkRate(where: string, base: unknown, step: unknown): void {
  checkNumber(where, "base", base, notNegative);
  checkNumber(where, "step", step, countOrZero);
}

/** The same rate throughout. */
export function constant(): Schedule {
  return { options: { schedule: "constant" }, rate: (base) => base };
}

/** η · factor^⌊t / every⌋; PyTorch's `StepLR`. @param options `every` in updates, `factor` default 0.1 */
export function stepDecay(options: { every: number; factor?: number }): Schedule {
  checkOptionNames("stepDecay", options, ["every", "factor"]);
  const { every, factor = 0.1 } = options;
  checkNumber("stepDecay", "every", every, count);
  checkNumber("stepDecay", "factor", factor, positive);
  return {
    options: { schedule: "stepDecay", every, factor },
    rate(base, step) {
      checkRate("stepDecay", base, step);
      return base * power(factor, Math.floor(step / every));
    },
  };
}

/**
 * Half a cosine from η down to `minLr`: minLr + (η − minLr) (1 + cos(π t / steps)) / 2 (Loshchilov and Hutter 2017, without
 * restarts). PyTorch's `CosineAnnealingLR` for the first `steps` updates; after them it stays at `minLr` instead of rising again.
 *
 * @param options `steps` in updates; `minLr` default 0
 */
export function cosine(options: { steps: number; minLr?: number }): Schedule {
  checkOptionNames("cosine", options, ["steps", "minLr"]);
  const { steps, minLr = 0 } = options;
  checkNumber("cosine", "steps", steps, count);
  checkNumber("cosine", "minLr", minLr, notNegative);
  return {
    options: { schedule: "cosine", steps, minLr },
    rate(base, step) {
      checkRate("cosine", base, step);
      if (step >= steps) return minLr;
      return minLr + ((base - minLr) * (1 + Math.cos((Math.PI * step) / steps))) / 2;
    },
  };
}

/**
 * Raises the rate in equal parts to its full value, η (t + 1) / steps, then follows another schedule, which counts from there.
 *
 * @param options `steps` in updates; `next` default `constant()`
 */
export function warmup(options: { steps: number; next?: Schedule }): Schedule {
  checkOptionNames("warmup", options, ["steps", "next"]);
  const { steps, next = constant() } = options;
  checkNumber("warmup", "steps", steps, count);
  if (typeof next?.rate !== "function") {
    throw new ArgumentError(`warmup: expected next to be a schedule, got ${describe(next)}.`);
  }
  return {
    options: { schedule: "warmup", steps, next: next.options },
    rate(base, step) {
      checkRate("warmup", base, step);
      return step < steps ? (next.rate(base, 0) * (step + 1)) / steps : next.rate(base, step - steps);
    },
    observe: next.observe?.bind(next),
    state: next.state?.bind(next),
    loadState: next.loadState?.bind(next),
  };
}

export interface PlateauOptions {
  /** Multiplies the rate at each reduction; default 0.1. */
  factor?: number;
  /** Observations without improvement that are borne; default 10. */
  patience?: number;
  /** Relative change that counts as an improvement; default 10⁻⁴. */
  threshold?: number;
  /** Observations after a reduction that are not counted; default 0. */
  cooldown?: number;
  /** The rate never goes below; default 0. */
  minLr?: number;
  /** Whether a smaller or a larger value is better; default `"min"`. */
  mode?: "min" | "max";
}

interface PlateauState {
  best: number | null;
  bad: number;
  cooling: number;
  reductions: number;
}

/** Lowers the rate when the observed value stops improving; PyTorch's `ReduceLROnPlateau` with a relative threshold. */
export function reduceOnPlateau(options: PlateauOptions = {}): Schedule {
  const where = "reduceOnPlateau";
  checkOptionNames(where, options, ["factor", "patience", "threshold", "cooldown", "minLr", "mode"]);
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, minLr = 0, mode = "min" } = options;
  checkNumber(where, "factor", factor, fraction);
  checkNumber(where, "patience", patience, countOrZero);
  checkNumber(where, "threshold", threshold, notNegative);
  checkNumber(where, "cooldown", cooldown, countOrZero);
  checkNumber(where, "minLr", minLr, notNegative);
  checkChoice(where, "mode", mode, ["min", "max"]);
  let state: PlateauState = { best: null, bad: 0, cooling: 0, reductions: 0 };

  const improves = (value: number, best: number): boolean =>
    mode === "min" ? value < best * (1 - threshold) : value > best * (1 + threshold);

  return {
    options: { schedule: where, factor, patience, threshold, cooldown, minLr, mode },
    rate(base) {
      checkNumber(where, "base", base, notNegative);
      return Math.max(base * power(factor, state.reductions), Math.min(base, minLr));
    },
    observe(value) {
      if (typeof value !== "number" || Number.isNaN(value)) {
        throw new ArgumentError(`${where}: expected a number to observe, got ${describe(value)}.`);
      }
      if (state.best === null || improves(value, state.best)) {
        state.best = value;
        state.bad = 0;
      } else state.bad++;
      if (state.cooling > 0) {
        state.cooling--;
        state.bad = 0;
      }
      if (state.bad > patience) {
        state.reductions++;
        state.cooling = cooldown;
        state.bad = 0;
      }
    },
    state: () => ({ ...state }),
    loadState(saved) {
      const { best, bad, cooling, reductions } = (saved ?? {}) as Partial<PlateauState>;
      if (best !== null && typeof best !== "number") {
        throw new ArgumentError(`${where}: expected the state that state() gave, got ${describe(saved)}.`);
      }
      for (const [name, value] of Object.entries({ bad, cooling, reductions })) {
        checkNumber(where, name, value, countOrZero);
      }
      state = { best, bad: bad!, cooling: cooling!, reductions: reductions! };
    },
  };
}
