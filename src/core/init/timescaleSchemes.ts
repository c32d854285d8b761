/**
 * Schemes that spread memory over the units of a layer: each unit gets its own retain bias, drawn at random or by its place, and so its own
 * timescale of 1 + e^b steps (`biasSchemes.ts`).
 */
import { checkNumber, finite, readOptions } from "../tensor/check.ts";
import { ArgumentError, refuseValue, UnsupportedError } from "../tensor/errors.ts";
import type { Random } from "../tensor/random.ts";
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
 * Spreads the retain biases evenly over the units, from `first` to `last` in each head; other biases do not change. xLSTM's mLSTM has
 * 3 to 6.
 *
 * @param first bias of the first unit, default 3
 * @param last  bias of the last unit, default 6
 * @returns a scheme for `initialize`
 * @throws ArgumentError for numbers that are not finite
 * @example
 * initialize(lstm, schemes.linspaceRetain(1, 5));
 */
export function linspaceRetain(first = 3, last = 6): Scheme {
  checkNumber("linspaceRetain", "first", first, finite);
  checkNumber("linspaceRetain", "last", last, finite);
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
 * Sets retain biases that fall over the D units of each head by a power law, b_j = first + (last - first)·(j / (D - 1))^(exponent + growth·ρ),
 * ρ from 0 in the first layer to 1 in the last; other biases do not change. The defaults are xLSTM's sLSTM: most units of the first layer
 * have a short memory, half of the last layer's a long one. A cell without heads is one head.
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
      const how = `${first} + (${last - first})·(j/(D - 1))^${Number(power.toPrecision(4))}`;
      return [setRetain("powerLawRetain", cell, values, how)];
    },
  });
}

function draw(cell: SchemeCell, next: () => number): number[] {
  return Array.from({ length: cell.spec.hiddenSize }, next);
}

/** A value per unit, from its position in its head: 0 for the first and 1 for the last. A cell without heads has one. */
function spread({ spec }: SchemeCell, at: (place: number) => number): number[] {
  const heads = spec.kind === "defined" ? (spec.cell.definition.recurrentBlocks ?? 1) : 1;
  const size = spec.hiddenSize / heads;
  return Array.from({ length: spec.hiddenSize }, (_, j) => at(size === 1 ? 0 : (j % size) / (size - 1)));
}

function logUniform(tMax: number, random: Random): number {
  return Math.log(1 + (tMax - 2) * random.uniform());
}

function checkTMax(where: string, tMax: unknown): void {
  if (typeof tMax !== "number" || !(tMax > 2) || !Number.isFinite(tMax))
    refuseValue(where, "tMax above 2, the longest dependency in steps", tMax);
}
