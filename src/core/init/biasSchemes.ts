/**
 * Schemes for the biases of gates, in the retain convention: a positive number means "keep the old state". It is the bias of the forget
 * gate in an LSTM, and of the update gate in a GRU, with the sign of that cell.
 *
 * With a retain bias b the gate is f = σ(b) at zero input, and a stored value fades with a timescale of 1 / (1 - f) = 1 + e^b steps.
 *
 * Each scheme names its source, and whether other biases become 0, as in the paper's network, or do not change.
 */
import { cellName } from "../cells/gates.ts";
import { checkNumber, finite, readOptions } from "../tensor/check.ts";
import { refuseValue, UnsupportedError } from "../tensor/errors.ts";
import { listOf } from "../tensor/lists.ts";
import {
  checked,
  openAndClose,
  retainName,
  type Scheme,
  type SchemeCell,
  setBias,
  setRetain,
  zeroBiases,
} from "./scheme.ts";

/** One number for all units, or one per unit. */
export type BiasValues = number | ArrayLike<number>;

/**
 * Sets only the effective biases of the named gates: `biases({ retain: 1, reset: -1 })`.
 *
 * @param values by gate name, letter or alias: one number for all units, or one per unit [H]
 * @returns a scheme for `initialize`
 * @throws ArgumentError without any gate
 * @example
 * initialize(lstm, schemes.biases({ forget: 1, input: -1 }));
 */
export function biases(values: Readonly<Record<string, BiasValues>>): Scheme {
  if (values === null || typeof values !== "object" || Object.keys(values).length === 0)
    refuseValue("biases", "biases by gate, such as { forget: 1 }", values);
  const options = Object.fromEntries(Object.entries(values).map(([gate, value]) => [gate, plain(value)]));
  return checked({
    name: "biases",
    options,
    apply: (cell) => Object.entries(options).map(([gate, value]) => setBias(cell, gate, value, shown(value))),
  });
}

/**
 * Sets the retain gate's bias only (Gers, Schmidhuber and Cummins 2000; Jozefowicz et al. 2015 recommend 1).
 *
 * @param given one number for all units, or one per unit [H]
 * @returns a scheme for `initialize`
 * @example
 * initialize(lstm, schemes.retainBias(1));
 * lstm.gates.forget.bias()[0][0]; // 1
 */
export function retainBias(given: BiasValues): Scheme {
  const value = plain(given);
  return checked({
    name: "retainBias",
    options: { value },
    apply: (cell) => [setRetain("retainBias", cell, value, shown(value))],
  });
}

/**
 * Sets the biases as Keras's `unit_forget_bias` does: the forget gate 1, all others 0. LSTM only.
 *
 * @returns a scheme for `initialize`
 * @example
 * initialize(lstm, schemes.unitForgetBias());
 */
export function unitForgetBias(): Scheme {
  return checked({
    name: "unitForgetBias",
    options: {},
    apply(cell) {
      requireKind("unitForgetBias", cell, "lstm");
      return [setBias(cell, "forget", 1, "1"), ...zeroBiases(cell, ["forget"])];
    },
  });
}

/**
 * Sets the retain bias only, for a timescale of `steps`: b = ln(steps - 1), so that 1 + e^b = steps.
 *
 * @param given steps, more than 1; one number, or one per unit [H]
 * @returns a scheme for `initialize`
 * @throws ArgumentError for 1 step or fewer
 * @example
 * initialize(lstm, schemes.retainFor(20)); // the forget bias is ln 19
 */
export function retainFor(given: BiasValues): Scheme {
  const steps = plain(given);
  const list = Array.isArray(steps) ? steps : [steps];
  for (const value of list) {
    if (!(typeof value === "number" && value > 1 && Number.isFinite(value)))
      refuseValue("retainFor", "steps above 1", value, "A gate that keeps nothing has a timescale of 1.");
  }
  const value = Array.isArray(steps) ? steps.map((n) => Math.log(n - 1)) : Math.log(steps - 1);
  return checked({
    name: "retainFor",
    options: { steps },
    apply: (cell) => [setRetain("retainFor", cell, value, `ln(${shown(steps)} - 1)`)],
  });
}

/**
 * Opens the retain gate and closes the input gate: retain `value`, an input gate -`value`; all other biases 0. With an open forget gate alone,
 * everything that a half-open input gate writes accumulates (Graves 2012): the pair 3 and -3 solves the adding problem, 3 alone usually
 * does not.
 *
 * @param value bias of the retain gate, default 3
 * @returns a scheme for `initialize`
 * @throws ArgumentError for a number that is not finite
 * @example
 * initialize(lstm, schemes.closedInput());
 */
export function closedInput(value = 3): Scheme {
  checkNumber("closedInput", "value", value, finite);
  return checked({
    name: "closedInput",
    options: { value },
    apply(cell) {
      const retain = retainName(cell, "closedInput");
      const values = new Array<number>(cell.spec.hiddenSize).fill(value);
      return openAndClose(cell, retain, values, shown(value), shown(0 - value));
    },
  });
}

/**
 * Sets the update gate (`retain`, in the retain convention) and the reset gate of a GRU only. TensorFlow 1 has 1 and 1.
 *
 * A reset bias below 0 makes the candidate start almost without memory. To make the unit remember, raise `retain`.
 *
 * @param options default `{ retain: 0, reset: 0 }`
 * @returns a scheme for `initialize`
 * @example
 * initialize(gru, schemes.gruBiases({ retain: 1, reset: 1 }));
 */
export function gruBiases(options: { retain?: number; reset?: number } = {}): Scheme {
  const { retain, reset } = readOptions("gruBiases", options, { retain: [0, finite], reset: [0, finite] });
  return checked({
    name: "gruBiases",
    options: { retain, reset },
    apply(cell) {
      requireKind("gruBiases", cell, "gru");
      return [setBias(cell, "retain", retain, shown(retain)), setBias(cell, "reset", reset, shown(reset))];
    },
  });
}

/**
 * Sets all biases to 0.
 *
 * @returns a scheme for `initialize`
 * @example
 * initialize(lstm, schemes.zeroBias());
 */
export function zeroBias(): Scheme {
  return checked({
    name: "zeroBias",
    options: {},
    apply(cell) {
      if (!cell.biased) {
        throw new UnsupportedError(`zeroBias: expected a cell with biases, got ${cell.where} without.`);
      }
      return zeroBiases(cell);
    },
  });
}

/** The values as plain data, for records. */
function plain(value: BiasValues): number | number[] {
  if (typeof value !== "object" || value === null) return value;
  // A transferred buffer has length 0; reading it throws. No bias is NaN.
  if (!ArrayBuffer.isView(value) && !Array.isArray(value)) return Number.NaN;
  return value.length > 0 ? listOf("scheme", "values of a bias", value as readonly number[]) : [];
}

function shown(value: number | readonly number[]): string {
  if (!Array.isArray(value)) return String(value);
  return `[${value.slice(0, 8).join(", ")}${value.length > 8 ? ", …" : ""}]`;
}

function requireKind(scheme: string, { spec, where }: SchemeCell, kind: "lstm" | "gru"): void {
  if (spec.kind === kind) return;
  throw new UnsupportedError(
    `${scheme}: expected a cell of kind ${kind}, got ${where} of kind ${cellName(spec)}.`,
  );
}
