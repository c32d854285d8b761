/**
 * Schemes for the biases of gates, in the retain convention: a positive number means "keep the old state". It is the bias of the forget
 * gate in an LSTM, and of the update gate in a GRU, with the sign of that cell.
 *
 * With a retain bias b the gate is f = σ(b) at zero input, and a stored value fades with a timescale of 1 / (1 - f) = 1 + e^b steps.
 *
 * Each scheme names its source, and whether other biases become 0, as in the paper's network, or do not change.
 */
import { weightEntries } from "../cells/cell.ts";
import { cellName } from "../cells/gates.ts";
import type { InitializedGate } from "../nn/initialization.ts";
import { checkNumber, finite, readOptions } from "../tensor/check.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { listOf } from "../tensor/lists.ts";
import type { Random } from "../tensor/random.ts";
import { identity, normal } from "./fills.ts";
import {
  checked,
  hasInputGate,
  partOf,
  retainName,
  type Scheme,
  type SchemeCell,
  setBias,
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
  if (values === null || typeof values !== "object" || Object.keys(values).length === 0) {
    throw new ArgumentError(
      `biases: expected biases by gate, such as { forget: 1 }, got ${describe(values)}.`,
    );
  }
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
    if (!(typeof value === "number" && value > 1 && Number.isFinite(value))) {
      throw new ArgumentError(
        `retainFor: expected steps above 1, got ${describe(value)}. A gate that keeps nothing has a timescale of 1.`,
      );
    }
  }
  const value = Array.isArray(steps) ? steps.map((n) => Math.log(n - 1)) : Math.log(steps - 1);
  return checked({
    name: "retainFor",
    options: { steps },
    apply: (cell) => [setRetain("retainFor", cell, value, `ln(${shown(steps)} - 1)`)],
  });
}

/**
 * Sets biases by chrono initialisation (Tallec and Ollivier 2018, equation 16): retain ~ ln U(1, tMax - 1), its negative for an input
 * gate; all other biases 0. A GRU has no input gate: it writes 1 - retain, so with a large tMax it also barely reads its input.
 *
 * @param tMax the longest dependency expected, in steps; more than 2
 * @returns a scheme for `initialize`
 * @throws ArgumentError unless `tMax` is more than 2
 * @example
 * initialize(lstm, schemes.chrono(100), { seed: 1 });
 */
export function chrono(tMax: number): Scheme {
  checkTMax("chrono", tMax);
  const how = `ln U(1, ${tMax - 1})`;
  return checked({
    name: "chrono",
    options: { tMax },
    apply(cell, random) {
      const retain = retainName(cell, "chrono");
      const values = draw(cell, () => logUniform(tMax, random));
      return openAndClose(cell, retain, values, how, "the negative of the retain gate's");
    },
  });
}

/**
 * Sets the same retain biases as `chrono`, and all others to 0, that of the input gate too.
 *
 * @param tMax the longest dependency expected, in steps; more than 2
 * @returns a scheme for `initialize`
 * @throws ArgumentError unless `tMax` is more than 2
 * @example
 * initialize(lstm, schemes.chronoForgetOnly(100), { seed: 1 });
 */
export function chronoForgetOnly(tMax: number): Scheme {
  checkTMax("chronoForgetOnly", tMax);
  return checked({
    name: "chronoForgetOnly",
    options: { tMax },
    apply(cell, random) {
      const retain = retainName(cell, "chronoForgetOnly");
      const values = draw(cell, () => logUniform(tMax, random));
      return [setBias(cell, "retain", values, `ln U(1, ${tMax - 1})`), ...zeroBiases(cell, [retain])];
    },
  });
}

/**
 * Sets biases by uniform gate initialisation (Gu et al. 2020): u ~ U(1/H, 1 - 1/H), retain = ln(u / (1 - u)), so that the gates
 * themselves are uniform; an input gate gets the negative, all other biases 0.
 *
 * @returns a scheme for `initialize`, for cells of at least 2 units
 * @example
 * initialize(lstm, schemes.uniformGate(), { seed: 1 });
 */
export function uniformGate(): Scheme {
  return checked({
    name: "uniformGate",
    options: {},
    apply(cell, random) {
      const retain = retainName(cell, "uniformGate");
      const { hiddenSize } = cell.spec;
      if (hiddenSize < 2) {
        throw new UnsupportedError(
          `uniformGate: expected at least 2 units, got ${hiddenSize} in ${cell.where}. Use retainFor.`,
        );
      }
      const edge = 1 / hiddenSize;
      const values = draw(cell, () => {
        const u = edge + (1 - 2 * edge) * random.uniform();
        return -Math.log(1 / u - 1);
      });
      return openAndClose(
        cell,
        retain,
        values,
        `-ln(1/u - 1), u ~ U(1/${hiddenSize}, 1 - 1/${hiddenSize})`,
        "the negative of the retain gate's",
      );
    },
  });
}

/**
 * Spreads the retain biases evenly over the units, from `first` to `last`; other biases do not change. xLSTM's mLSTM has 3 to 6.
 *
 * @param first bias of the first unit, default 3
 * @param last  bias of the last unit, default 6
 * @returns a scheme for `initialize`
 * @throws ArgumentError for numbers that are not finite
 * @example
 * initialize(lstm, schemes.linspaceRetain(1, 5));
 */
export function linspaceRetain(first = 3, last = 6): Scheme {
  checkFinite("linspaceRetain", { first, last });
  return checked({
    name: "linspaceRetain",
    options: { first, last },
    apply(cell) {
      const values = spread(cell, (x) => first + (last - first) * x);
      return [setRetain("linspaceRetain", cell, values, `linspace(${first}, ${last})`)];
    },
  });
}

/** Options of `powerLawRetain`. */
export interface PowerLaw {
  /** Bias of the first unit, default 5 */
  first?: number;
  /** Bias of the last unit, default -7 */
  last?: number;
  /** Exponent in the first layer of a stack, default 0.3 */
  exponent?: number;
  /** Growth of the exponent from the first layer to the last, default 1.3 */
  growth?: number;
}

/**
 * Sets retain biases that fall over the units by a power law, b_j = first + (last - first)·(j / (H - 1))^(exponent + growth·ρ), ρ from 0 in
 * the first layer to 1 in the last; other biases do not change. The defaults are xLSTM's sLSTM: most units of the first layer have a short
 * memory, half of the last layer's a long one.
 *
 * @param options default `{ first: 5, last: -7, exponent: 0.3, growth: 1.3 }`
 * @returns a scheme for `initialize`
 * @throws ArgumentError when an exponent is not above 0 in every layer
 * @example
 * initialize(lstm, schemes.powerLawRetain({ first: 6, last: -2 }));
 */
export function powerLawRetain(options: PowerLaw = {}): Scheme {
  const own = readOptions("powerLawRetain", options, {
    first: [5, finite],
    last: [-7, finite],
    exponent: [0.3, finite],
    growth: [1.3, finite],
  });
  const { first, last, exponent, growth } = own;
  if (exponent <= 0 || exponent + growth <= 0) {
    throw new ArgumentError(
      `powerLawRetain: expected exponents above 0 in every layer, got ${exponent} in the first and ${exponent + growth} in the last.`,
    );
  }
  return checked({
    name: "powerLawRetain",
    options: own,
    apply(cell) {
      const depth = cell.layers > 1 ? cell.layer / (cell.layers - 1) : 0;
      const power = exponent + growth * depth;
      const values = spread(cell, (x) => first + (last - first) * x ** power);
      const how = `${first} + (${last - first})·(j/(H - 1))^${Number(power.toPrecision(4))}`;
      return [setRetain("powerLawRetain", cell, values, how)];
    },
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
  checkFinite("closedInput", { value });
  return checked({
    name: "closedInput",
    options: { value },
    apply(cell) {
      const retain = retainName(cell, "closedInput");
      const values = draw(cell, () => value);
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
 * Sets a ReLU RNN as IRNN (Le, Jaitly and Hinton 2015): the recurrent matrix is `scale` times the identity, the input matrix N(0,
 * `inputDeviation`²), biases are 0.
 *
 * @param options default `{ scale: 1, inputDeviation: 0.001 }`
 * @returns a scheme for `initialize`
 * @example
 * const rnn = new RNN({ inputSize: 2, hiddenSize: 100, nonlinearity: "relu" });
 * initialize(rnn, schemes.identityRecurrence());
 */
export function identityRecurrence(options: { scale?: number; inputDeviation?: number } = {}): Scheme {
  const { scale, inputDeviation } = readOptions("identityRecurrence", options, {
    scale: [1, finite],
    inputDeviation: [0.001, finite],
  });
  return checked({
    name: "identityRecurrence",
    options: { scale, inputDeviation },
    apply(cell, random) {
      const { spec } = cell;
      if (spec.kind !== "rnn" || spec.nonlinearity !== "relu") {
        throw new UnsupportedError(
          `identityRecurrence: expected an RNN with nonlinearity "relu", got ${cell.where} of kind ${cellName(spec)}.`,
        );
      }
      const { hidden } = cell.gates;
      identity(hidden.hiddenWeight, { gain: scale });
      normal(hidden.inputWeight, { std: inputDeviation, random });
      return [
        { gate: "hidden", part: "hiddenWeight", how: `${scale} · identity` },
        { gate: "hidden", part: "inputWeight", how: `N(0, ${inputDeviation}²)` },
        ...zeroBiases(cell),
      ];
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

/**
 * Multiplies every parameter of the cell, also the biases. The record lists biases of earlier schemes that this moves (`moved`), and
 * `initialize` warns about them.
 *
 * @param factor any finite number
 * @returns a scheme for `initialize`
 * @throws ArgumentError for a number that is not finite
 * @example
 * initialize(lstm, schemes.scaleAll(0.5));
 */
export function scaleAll(factor: number): Scheme {
  checkFinite("scaleAll", { factor });
  return checked({
    name: "scaleAll",
    options: { factor },
    isRelative: true,
    apply(cell) {
      return weightEntries(cell.weights).map(([key, parameter]): InitializedGate => {
        const { data } = parameter;
        for (let k = 0; k < data.length; k++) data[k] *= factor;
        return { part: partOf(key), how: `times ${factor}` };
      });
    },
  });
}

function setRetain(scheme: string, cell: SchemeCell, value: BiasValues, how: string): InitializedGate {
  retainName(cell, scheme);
  return setBias(cell, "retain", value, how);
}

/** Retain gets `values`, an input gate their negatives, all others 0. */
function openAndClose(
  cell: SchemeCell,
  retain: string,
  values: readonly number[],
  how: string,
  inputHow: string,
): InitializedGate[] {
  const set = [setBias(cell, "retain", values, how)];
  const done: string[] = [retain];
  if (hasInputGate(cell)) {
    const negated = values.map((value) => 0 - value);
    set.push(setBias(cell, "input", negated, inputHow));
    done.push("input");
  }
  return [...set, ...zeroBiases(cell, done)];
}

function draw(cell: SchemeCell, next: () => number): number[] {
  return Array.from({ length: cell.spec.hiddenSize }, next);
}

/** A value per unit, from its position: 0 for the first and 1 for the last. */
function spread(cell: SchemeCell, at: (place: number) => number): number[] {
  const { hiddenSize } = cell.spec;
  return Array.from({ length: hiddenSize }, (_, j) => at(hiddenSize === 1 ? 0 : j / (hiddenSize - 1)));
}

function logUniform(tMax: number, random: Random): number {
  return Math.log(1 + (tMax - 2) * random.uniform());
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

function checkTMax(where: string, tMax: unknown): void {
  if (typeof tMax !== "number" || !(tMax > 2) || !Number.isFinite(tMax)) {
    throw new ArgumentError(
      `${where}: expected tMax above 2, the longest dependency in steps, got ${describe(tMax)}.`,
    );
  }
}

function checkFinite(where: string, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) checkNumber(where, name, value, finite);
}

function requireKind(scheme: string, { spec, where }: SchemeCell, kind: "lstm" | "gru"): void {
  if (spec.kind === kind) return;
  throw new UnsupportedError(
    `${scheme}: expected a cell of kind ${kind}, got ${where} of kind ${cellName(spec)}.`,
  );
}
