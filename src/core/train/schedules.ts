/**
 * The namespace `schedules`: the learning rate of each update.
 *
 * A schedule is a function of the group's initial rate and the number of updates so far, so resuming needs only the count;
 * `reduceOnPlateau` also keeps plain data. Lengths are in updates (`optimizer.step` calls): an epoch is `batches.length` of them.
 */
import {
  checkNumber,
  count,
  countOrZero,
  fraction,
  notNegative,
  positive,
  readOptions,
} from "../tensor/check.ts";
import { refuseValue } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import { power } from "./power.ts";

/** The learning rate of each update, as a function of the updates so far. */
export interface Schedule {
  /** Name and options; resuming compares them with those of the stopped run. */
  readonly options: { readonly [name: string]: Json };
  /**
   * Returns the learning rate.
   *
   * @param base rate of the parameter group
   * @param step updates so far: 0 for the first
   */
  rate(base: number, step: number): number;
  /**
   * Receives the monitored value after each validation; without validation, the mean loss of each epoch.
   *
   * @param value of the latest validation or epoch
   */
  observe?(value: number): void;
  /** Returns its memory of observed values as plain data; absent when it has none. */
  state?(): Json;
  /**
   * Restores what `state` returned.
   *
   * @param state plain data
   */
  loadState?(state: Json): void;
}

function checkRate(where: string, base: unknown, step: unknown): void {
  checkNumber(where, "base", base, notNegative);
  checkNumber(where, "step", step, countOrZero);
}

/**
 * Keeps the same rate.
 *
 * @example
 * schedules.constant().rate(0.1, 500); // 0.1
 */
export function constant(): Schedule {
  return { options: { schedule: "constant" }, rate: (base) => base };
}

/**
 * Multiplies the rate by a factor at regular intervals, η · factor^⌊t / every⌋; PyTorch's `StepLR`.
 *
 * @param options `every` in updates, `factor` default 0.1
 * @throws ArgumentError for unknown names and invalid values
 * @example
 * schedules.stepDecay({ every: 100, factor: 0.5 }).rate(0.1, 250); // 0.025
 */
export function stepDecay(options: { every: number; factor?: number }): Schedule {
  const schedule = "stepDecay";
  const { every, factor } = readOptions(schedule, options, {
    every: [undefined, count],
    factor: [0.1, positive],
  });
  return {
    options: { schedule, every, factor },
    rate(base, step) {
      checkRate(schedule, base, step);
      return base * power(factor, Math.floor(step / every));
    },
  };
}

/**
 * Lowers the rate along half a cosine from η down to `minLr`: minLr + (η − minLr) (1 + cos(π t / steps)) / 2 (Loshchilov and Hutter
 * 2017, without restarts). PyTorch's `CosineAnnealingLR` for the first `steps` updates; then it stays at `minLr` instead of rising
 * again.
 *
 * @param options `steps` in updates; `minLr` default 0
 * @throws ArgumentError for unknown names and invalid values
 * @example
 * schedules.cosine({ steps: 100 }).rate(0.1, 50); // 0.05
 */
export function cosine(options: { steps: number; minLr?: number }): Schedule {
  const schedule = "cosine";
  const { steps, minLr } = readOptions(schedule, options, {
    steps: [undefined, count],
    minLr: [0, notNegative],
  });
  return {
    options: { schedule, steps, minLr },
    rate(base, step) {
      checkRate(schedule, base, step);
      if (step >= steps) return minLr;
      return minLr + ((base - minLr) * (1 + Math.cos((Math.PI * step) / steps))) / 2;
    },
  };
}

/**
 * Raises the rate linearly to its full value, η (t + 1) / steps, then follows another schedule, which counts from there.
 *
 * @param options `steps` in updates; `next` default `constant()`
 * @throws ArgumentError for unknown names and invalid values
 * @example
 * schedules.warmup({ steps: 10, next: schedules.cosine({ steps: 90 }) }).rate(0.1, 4); // 0.05
 */
export function warmup(options: { steps: number; next?: Schedule }): Schedule {
  const schedule = "warmup";
  const { steps, next } = readOptions(schedule, options, { steps: [undefined, count], next: [constant()] });
  if (typeof next?.rate !== "function") refuseValue("warmup", "next to be a schedule", next);
  return {
    options: { schedule, steps, next: next.options },
    rate(base, step) {
      checkRate(schedule, base, step);
      return step < steps ? (next.rate(base, 0) * (step + 1)) / steps : next.rate(base, step - steps);
    },
    observe: next.observe?.bind(next),
    state: next.state?.bind(next),
    loadState: next.loadState?.bind(next),
  };
}

/** Options of `reduceOnPlateau`. */
export interface PlateauOptions {
  /** Multiplies the rate at each reduction; default 0.1. */
  factor?: number;
  /** Observations without improvement before a reduction; default 10. */
  patience?: number;
  /** Relative change that counts as an improvement; default 10⁻⁴. */
  threshold?: number;
  /** Observations to ignore after a reduction; default 0. */
  cooldown?: number;
  /** Least rate; default 0. */
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

/**
 * Lowers the rate when the observed value stops improving; PyTorch's `ReduceLROnPlateau` with a relative threshold.
 *
 * @param options default `{ factor: 0.1, patience: 10, threshold: 1e-4, cooldown: 0, minLr: 0, mode: "min" }`
 * @throws ArgumentError for unknown names and invalid values
 * @example
 * const schedule = schedules.reduceOnPlateau({ patience: 5 });
 * for await (const { lr } of fit(model, batches, { loss: crossEntropy, optimizer, schedule, epochs: 50 })) console.log(lr);
 */
export function reduceOnPlateau(options: PlateauOptions = {}): Schedule {
  const where = "reduceOnPlateau";
  const own = readOptions(where, options, {
    factor: [0.1, fraction],
    patience: [10, countOrZero],
    threshold: [1e-4, notNegative],
    cooldown: [0, countOrZero],
    minLr: [0, notNegative],
    mode: ["min", ["min", "max"]],
  });
  const { factor, patience, threshold, cooldown, minLr, mode } = own;
  let state: PlateauState = { best: null, bad: 0, cooling: 0, reductions: 0 };

  const improves = (value: number, best: number): boolean =>
    mode === "min" ? value < best * (1 - threshold) : value > best * (1 + threshold);

  return {
    options: { schedule: where, ...own },
    rate(base) {
      checkNumber(where, "base", base, notNegative);
      return Math.max(base * power(factor, state.reductions), Math.min(base, minLr));
    },
    observe(value) {
      if (typeof value !== "number" || Number.isNaN(value)) refuseValue(where, "a number to observe", value);
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
      if (best !== null && typeof best !== "number") refuseValue(where, "the state that state() gave", saved);
      for (const [name, value] of Object.entries({ bad, cooling, reductions })) {
        checkNumber(where, name, value, countOrZero);
      }
      state = { best, bad: bad!, cooling: cooling!, reductions: reductions! };
    },
  };
}
