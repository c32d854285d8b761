/** The activation functions of compiled kernels against double precision, over their whole range. */
import { exp, sigmoid, tanh } from "../../src/cells/activations.ts";
import type { Machine } from "../../src/kernels/machine.ts";

const TRUTH = { exp, sigmoid, tanh };
export type ActivationName = keyof typeof TRUTH;
const KERNEL_NUMBER = { exp: 0, sigmoid: 1, tanh: 2 };

/** What the kernel gives for each x. */
export function activate(machine: Machine, name: ActivationName, x: Float32Array): Float32Array {
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

/** Numbers over [low, high]: even steps, and both signs of every power of two down to the smallest. */
export function sweep(low: number, high: number, count: number): Float32Array {
  const even = Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
  const powers = Array.from({ length: 140 }, (_, k) => 1.37 * 2 ** -k);
  const inside = (x: number) => x >= low && x <= high;
  return Float32Array.from([...even, ...powers.filter(inside), ...powers.map((x) => -x).filter(inside), 0]);
}

/** Largest errors over those numbers; relative ones where the truth is a normal number. */
export function largestErrors(machine: Machine, name: ActivationName, x: Float32Array) {
  const got = activate(machine, name, x);
  let absolute = 0;
  let relative = 0;
  x.forEach((value, k) => {
    const truth = TRUTH[name](value);
    const error = Math.abs(got[k] - truth);
    absolute = Math.max(absolute, error);
    if (Math.abs(truth) > 2 ** -126) relative = Math.max(relative, error / Math.abs(truth));
  });
  return { absolute, relative };
}
