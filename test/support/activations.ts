/** The activation functions of compiled kernels against double precision, over their whole range. */
import { expect } from "vitest";
import { exp, sigmoid, tanh } from "../../src/core/cells/activations.ts";
import type { Machine } from "../../src/core/kernels/compiled/machine.ts";

const TRUTH = { exp, sigmoid, tanh };
type ActivationName = keyof typeof TRUTH;
const KERNEL_NUMBER = { exp: 0, sigmoid: 1, tanh: 2 };

/** The kernel's result for each x. */
function activate(machine: Machine, name: ActivationName, x: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  machine.run(
    "activation",
    [x.length, KERNEL_NUMBER[name]],
    [
      { array: x, use: "read" },
      { array: out, use: "write" },
    ],
  );
  return out;
}

/** The claims of native/activations.h: the range, and the largest errors in it. */
const STATED: Record<ActivationName, { low: number; high: number; errors: Partial<Errors> }> = {
  exp: { low: -87, high: 88, errors: { ulp: 1.03, relative: 8.6e-8 } },
  sigmoid: { low: -87, high: 100, errors: { ulp: 1.97, absolute: 7.6e-8, relative: 1.81e-7, average: 1.14 } },
  tanh: { low: -30, high: 30, errors: { ulp: 1.52, absolute: 9.1e-8, relative: 1.79e-7, average: 1.04 } },
};

/**
 * Where each kind of error is largest, with fused multiply-add and without: found by trying every number from 2⁻¹⁶ on, as a test has no
 * time for.
 */
const WORST: Record<ActivationName, number[]> = {
  exp: [-38.4332085, -27.3779926, -59.9119186],
  sigmoid: [-6.23769903, 1.03379917, 1.0939039, -1.0939039],
  tanh: [0.561828852, 0.551726758, 0.559974968, 0.555187881],
};

/** Numbers of the stated range: even steps, both signs of every power of two down to the smallest, and where errors are largest. */
function sweep(name: ActivationName): Float32Array {
  const { low, high } = STATED[name];
  const count = 400_001;
  const even = Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
  const powers = Array.from({ length: 140 }, (_, k) => 1.37 * 2 ** -k);
  const both = [...powers, ...powers.map((x) => -x)].filter((x) => x >= low && x <= high);
  return Float32Array.from([...even, ...both, ...WORST[name], 0]);
}

interface Errors {
  absolute: number;
  /** Where the truth is a normal number, as `ulp` */
  relative: number;
  /** By the distance of float32 numbers where the truth is */
  ulp: number;
  /** On average over -8 ≤ x ≤ 8, by that of correct rounding */
  average: number;
}

/** The errors over the stated range. */
function errorsOf(machine: Machine, name: ActivationName): Errors {
  const x = sweep(name);
  const got = activate(machine, name, x);
  const errors = { absolute: 0, relative: 0, ulp: 0 };
  let [sum, sumOfRounding] = [0, 0];
  x.forEach((value, k) => {
    const truth = TRUTH[name](value);
    const error = Math.abs(got[k] - truth);
    errors.absolute = Math.max(errors.absolute, error);
    if (Math.abs(truth) > 2 ** -126) {
      errors.relative = Math.max(errors.relative, error / Math.abs(truth));
      errors.ulp = Math.max(errors.ulp, error / 2 ** (Math.floor(Math.log2(Math.abs(truth))) - 23));
    }
    if (Math.abs(value) > 8) return;
    sum += error;
    sumOfRounding += Math.abs(Math.fround(truth) - truth);
  });
  return { ...errors, average: sum / sumOfRounding };
}

/** That no error of the machine is larger than stated, and none so much smaller that the statement is about something else. */
export function expectStatedErrors(machine: Machine): void {
  for (const name of ["exp", "sigmoid", "tanh"] as const) {
    const got = errorsOf(machine, name);
    for (const [kind, stated] of Object.entries(STATED[name].errors)) {
      const error = got[kind as keyof Errors];
      expect(error, `${machine.name}: ${kind} error of ${name}`).toBeLessThanOrEqual(stated);
      expect(error, `${machine.name}: ${kind} error of ${name}`).toBeGreaterThan(0.9 * stated);
    }
  }
  const ends = Float32Array.of(-Infinity, -88, Infinity, NaN);
  expect([...activate(machine, "sigmoid", ends)]).toEqual([0, 0, 1, NaN]);
  expect([...activate(machine, "tanh", ends)]).toEqual([-1, -1, 1, NaN]);
  const [low, high, most, least, none] = activate(
    machine,
    "exp",
    Float32Array.of(-87, 88, Infinity, -Infinity, NaN),
  );
  expect([most, least, none]).toEqual([high, low, NaN]);
}
