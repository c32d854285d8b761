/**
 * Formulas of all activations, each written once over whatever computes it: numbers here, the text of equations in
 * `defined/asDefined.ts`, tensors in `nn/activation.ts`.
 */
import { UnsupportedError } from "../tensor/errors.ts";
import { exp, sigmoid, tanh } from "./activations.ts";
import { parseActivation } from "./namedActivation.ts";

/** The operations of a formula. */
export interface Algebra<V> {
  add(a: V | number, b: V | number): V;
  mul(a: V | number, b: V | number): V;
  div(a: V | number, b: V | number): V;
  max(a: V | number, b: V | number): V;
  min(a: V | number, b: V | number): V;
  exp(a: V): V;
  sigmoid(a: V): V;
  tanh(a: V): V;
  softplus(a: V): V;
  log(a: V): V;
  /** x where it is at least the number, else the other */
  from?(x: V, least: number, below: V | number): V;
}

/** A function of x and its settings. */
type Formula = <V>(o: Algebra<V>, x: V, a: number, b: number, c: number) => V;

const numbers: Algebra<number> = {
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  max: Math.max,
  min: Math.min,
  exp,
  sigmoid,
  tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(exp(-Math.abs(x))),
  log: Math.log,
  from: (x, least, below) => (x >= least ? x : below),
};

/** Formulas as text. @param shown of numbers @param prefix before the names of functions */
export function textAlgebra(shown: (value: number) => string, prefix = ""): Algebra<string> {
  const text = (value: string | number) => (typeof value === "number" ? shown(value) : value);
  const infix = (operator: string) => (a: string | number, b: string | number) =>
    `(${text(a)} ${operator} ${text(b)})`;
  const call =
    (name: string) =>
    (...operands: (string | number)[]) =>
      `${prefix}${name}(${operands.map(text).join(", ")})`;
  return {
    ...{ add: infix("+"), mul: infix("*"), div: infix("/"), max: call("max"), min: call("min") },
    ...{ exp: call("exp"), sigmoid: call("sigmoid"), tanh: call("tanh"), softplus: call("softplus") },
    log: call("log"),
  };
}

const size = <V>(o: Algebra<V>, x: V) => o.max(x, o.mul(-1, x));

/** Below the threshold slope · (x - threshold), above it x, at most `most`. */
const relu: Formula = (o, x, most, slope, threshold) => {
  const line = slope === 0 ? 0 : o.mul(slope, threshold === 0 ? o.min(x, 0) : o.add(x, -threshold));
  const open = threshold === 0 ? sumOf(o, o.max(x, 0), line) : o.from?.(x, threshold, line);
  if (open === undefined) throw new UnsupportedError(`relu: expected a threshold of 0, got ${threshold}.`);
  return most < Number.POSITIVE_INFINITY ? o.min(open, most) : open;
};

const sumOf = <V>(o: Algebra<V>, a: V, b: V | number) => (b === 0 ? a : o.add(a, b));

const elu: Formula = (o, x, alpha) => o.add(o.max(x, 0), o.mul(alpha, o.add(o.exp(o.min(x, 0)), -1)));

/** Coefficients of erfc(z) e^z² in t = 1 / (1 + z / 3.0525…), from the last one on (Abramowitz and Stegun 7.1.26, within 1.5e-7). */
const TAIL = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];

/** x Φ(x), as max(x, 0) less |x| times half of erfc(|x| / √2). */
const gelu: Formula = (o, x) => {
  const z = o.mul(Math.SQRT1_2, size(o, x));
  const t = o.div(1, o.add(1, o.mul(0.3275911, z)));
  let tail = o.mul(TAIL[0], t);
  for (const coefficient of TAIL.slice(1)) tail = o.mul(t, o.add(coefficient, tail));
  return o.add(o.max(x, 0), o.mul(o.mul(-0.5, size(o, x)), o.mul(tail, o.exp(o.mul(-1, o.mul(z, z))))));
};

const FORMULAS: Readonly<Record<string, Formula>> = {
  sigmoid: (o, x) => o.sigmoid(x),
  tanh: (o, x) => o.tanh(x),
  relu,
  linear: (_, x) => x,
  hardSigmoid: (o, x, slope, offset) => relu(o, o.add(o.mul(slope, x), offset), 1, 0, 0),
  hardSilu: (o, x) => o.mul(x, relu(o, o.add(o.mul(1 / 6, x), 0.5), 1, 0, 0)),
  leakyRelu: (o, x, slope) => relu(o, x, 1 / 0, slope, 0),
  elu,
  selu: (o, x) => o.mul(1.0507009873554805, elu(o, x, 1.6732632423543772, 0, 0)),
  softplus: (o, x) => o.softplus(x),
  softsign: (o, x) => o.div(x, o.add(1, size(o, x))),
  exponential: (o, x) => o.exp(x),
  silu: (o, x) => o.mul(x, o.sigmoid(x)),
  gelu,
  "gelu(tanh)": (o, x) => {
    const inner = o.add(x, o.mul(0.044715, o.mul(o.mul(x, x), x)));
    return o.mul(o.mul(0.5, x), o.add(1, o.tanh(o.mul(Math.sqrt(2 / Math.PI), inner))));
  },
  mish: (o, x) => o.mul(x, o.tanh(o.softplus(x))),
  log: (o, x, offset) => o.log(sumOf(o, x, offset)),
  logSigmoid: (o, x) => o.mul(-1, o.softplus(o.mul(-1, x))),
};

/** Returns what the formula of an activation gives in an algebra. @param name one that `isActivation` knows */
export function activationIn<V>(algebra: Algebra<V>, name: string): (x: V) => V {
  const { key, settings } = parseActivation(name)!;
  const [a, b, c] = settings;
  return (x) => FORMULAS[key](algebra, x, a, b, c);
}

/** Returns the function of numbers with this key. */
export const formulaOf = (key: string) => (x: number, a: number, b: number, c: number) =>
  FORMULAS[key](numbers, x, a, b, c);
