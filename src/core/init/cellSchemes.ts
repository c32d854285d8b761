/** Schemes for parameters that only some defined cells have (`cells/defined/definitions/`). */
import { retainGate } from "../cells/gates.ts";
import type { InitializedGate } from "../nn/initialization.ts";
import { checkNumber, finite, positive, readOptions } from "../tensor/check.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { uniform } from "./fills.ts";
import { checked, partOf, type Scheme, setBias, zeroBiases } from "./scheme.ts";

/**
 * Sets the recurrent weights of an IndRNN (Li et al. 2018, section 4.1): u ~ U(0, growth^(1/tMax)), so that no state grows more than
 * `growth`-fold in `tMax` steps. For gates that see the old state through a diagonal only; other parameters do not change.
 *
 * @param tMax   the longest sequence, in steps; at least 1
 * @param growth more than 0, default 2
 * @returns a scheme for `initialize`
 * @throws ArgumentError for numbers outside these ranges
 * @example
 * const layer = new DefinedLayer({ cell: "indRNN", inputSize: 2, hiddenSize: 64 });
 * initialize(layer, schemes.independentRecurrence(1000));
 */
export function independentRecurrence(tMax: number, growth = 2): Scheme {
  const name = "independentRecurrence";
  const fromOne = { words: "a finite number of at least 1", holds: (v: number) => v >= 1 && v < Infinity };
  checkNumber(name, "tMax", tMax, fromOne);
  checkNumber(name, "growth", growth, positive);
  return checked({
    name,
    options: { tMax, growth },
    apply(cell, random) {
      const { weightCh, weightHh } = cell.weights;
      // With a gate that keeps the state, the diagonal is not the path.
      const isGated = retainGate(cell.spec) !== undefined;
      if (weightCh === undefined || (weightHh as unknown) !== undefined || isGated) {
        throw new UnsupportedError(
          `${name}: expected a cell with a diagonal as its only path through time, such as IndRNN, got ${cell.where}.`,
        );
      }
      uniform(weightCh, { low: 0, high: growth ** (1 / tMax), random });
      return [{ part: "peephole", how: `U(0, ${growth}^(1/${tMax}))` }];
    },
  });
}

/**
 * Sets Λ of the RG-LRU from decays a on a ring: |a| with a density proportional to the area, `min` to `max`.
 *
 * `per: "step"` (De et al. 2024, section 2.4): a^8 = exp(-8 softplus Λ), the decay of a step at r = 1, is uniform from `min` to `max`.
 * `per: "gate"` (recurrentgemma's code): a = exp(-softplus Λ) is on the ring, so a step at r = 1 decays by a^8, at least 0.43.
 *
 * @param options default `{ min: 0.9, max: 0.999, per: "step" }`
 * @returns a scheme for `initialize`
 * @throws ArgumentError unless 0 < min < max < 1
 * @example
 * const layer = new DefinedLayer({ cell: "rgLRU", inputSize: 64, hiddenSize: 64 });
 * initialize(layer, schemes.decayRing({ min: 0.95 }));
 */
export function decayRing(options: { min?: number; max?: number; per?: "step" | "gate" } = {}): Scheme {
  const { min, max, per } = readOptions("decayRing", options, {
    min: [0.9, finite],
    max: [0.999, finite],
    per: ["step", ["step", "gate"]],
  });
  if (!(min > 0 && min < max && max < 1)) {
    throw new ArgumentError(
      `decayRing: expected 0 < min < max < 1, got ${describe(min)} and ${describe(max)}.`,
    );
  }
  return checked({
    name: "decayRing",
    options: { min, max, per },
    apply(cell, random): InitializedGate[] {
      const lambda = cell.weights.vectors?.lambda;
      if (lambda === undefined) {
        throw new UnsupportedError(
          `decayRing: expected a cell with a vector lambda, such as RG-LRU, got ${cell.where}.`,
        );
      }
      const { data } = lambda;
      for (let k = 0; k < data.length; k++) {
        const u = random.uniform();
        // -ln of a single decay: that of the step divided by its factor 8, or that of the gate.
        const rate =
          per === "step"
            ? -Math.log(min + (max - min) * u) / 8
            : -0.5 * Math.log(min ** 2 + (max ** 2 - min ** 2) * u);
        data[k] = Math.log(Math.expm1(rate));
      }
      return [{ part: partOf("lambda"), how: `decay in [${min}, ${max}] per ${per}` }];
    },
  });
}

/**
 * Sets a cell with layer normalisation: gains of the norms `gain` (1 in Ba et al. 2016; Cooijmans et al. 2017 start batch norms at
 * 0.1, so that tanh does not saturate), retain bias `retain`, which acts after the norm, other biases 0. Weights do not change.
 *
 * @param options default `{ gain: 1, retain: 1 }`
 * @returns a scheme for `initialize`
 * @example
 * const layer = new DefinedLayer({ cell: "layerNormLSTM", inputSize: 2, hiddenSize: 64 });
 * initialize(layer, schemes.normGain({ gain: 0.1 }));
 */
export function normGain(options: { gain?: number; retain?: number } = {}): Scheme {
  const { gain, retain } = readOptions("normGain", options, { gain: [1, finite], retain: [1, finite] });
  return checked({
    name: "normGain",
    options: { gain, retain },
    apply(cell): InitializedGate[] {
      const { normIh, normHh } = cell.weights;
      if (normIh === undefined && normHh === undefined) {
        throw new UnsupportedError(
          `normGain: expected a cell whose gates are normalised, got ${cell.where}.`,
        );
      }
      normIh?.data.fill(gain);
      normHh?.data.fill(gain);
      const set: InitializedGate[] = [{ part: "norm", how: String(gain) }];
      if (!cell.biased) return set;
      const first = setBias(cell, "retain", retain, String(retain));
      return [...set, first, ...zeroBiases(cell, [first.gate!])];
    },
  });
}
