/**
 * The linear recurrence h_t = a_t ⊙ h_{t-1} + b_t over all steps. It is associative: the steps (a, b) and (a', b') are one step
 * (a' a, a' b + b'), so blocks of steps can be summed independently (Blelloch 1990).
 *
 * Gates are from 0 to 1, so products of a only shrink and nothing overflows. The formula of Feng et al. 2024 needs logarithms, because it
 * divides by the product of all a so far, which underflows.
 */
import { allocate, dtypeOf, type FloatArray } from "../../../tensor/dtype.ts";

export interface Recurrence {
  /** [T, width] */
  a: FloatArray;
  /** [T, width] */
  b: FloatArray;
  /** h before the first step, [width] */
  initial: FloatArray;
  steps: number;
  width: number;
  /** From the last step to the first */
  reverse: boolean;
}

/** The reference, one step at a time. @returns h after every step, [T, width] */
export function scanInOrder({ a, b, initial, steps, width, reverse }: Recurrence): FloatArray {
  const h = allocate(dtypeOf(a), steps * width);
  for (let turn = 0; turn < steps; turn++) {
    const at = (reverse ? steps - 1 - turn : turn) * width;
    const before = reverse ? at + width : at - width;
    for (let k = 0; k < width; k++) {
      const old = turn === 0 ? initial[k] : h[before + k];
      h[at + k] = a[at + k] * old + b[at + k];
    }
  }
  return h;
}

/**
 * The same in blocks of about √T steps. Each block first runs from 0 and keeps the products of its a; then one pass over the ends of the
 * blocks finds the incoming state of each and adds it to all its steps.
 */
export function scanInBlocks({ a, b, initial, steps, width, reverse }: Recurrence): FloatArray {
  const h = allocate(dtypeOf(a), steps * width);
  const products = allocate(dtypeOf(a), steps * width);
  const length = Math.ceil(Math.sqrt(steps));
  const place = (turn: number): number => (reverse ? steps - 1 - turn : turn) * width;

  for (let start = 0; start < steps; start += length) {
    const end = Math.min(start + length, steps);
    const first = place(start);
    h.set(b.subarray(first, first + width), first);
    products.set(a.subarray(first, first + width), first);
    for (let turn = start + 1; turn < end; turn++) {
      const at = place(turn);
      const before = place(turn - 1);
      for (let k = 0; k < width; k++) {
        h[at + k] = a[at + k] * h[before + k] + b[at + k];
        products[at + k] = a[at + k] * products[before + k];
      }
    }
  }

  let incoming = initial;
  for (let start = 0; start < steps; start += length) {
    const end = Math.min(start + length, steps);
    for (let turn = start; turn < end; turn++) {
      const at = place(turn);
      for (let k = 0; k < width; k++) h[at + k] += products[at + k] * incoming[k];
    }
    const last = place(end - 1);
    incoming = h.subarray(last, last + width);
  }
  return h;
}

export interface RecurrenceGradients {
  a: FloatArray;
  b: FloatArray;
  initial: FloatArray;
}

/**
 * The chain rule of a recurrence, which is a recurrence in the other direction: with g the gradient w.r.t. h_t through all later steps,
 * g_t = gradient_t + a_{t+1} g_{t+1}; the gradients w.r.t. a_t and b_t are g_t h_{t-1} and g_t.
 *
 * @param h        the result of the scan
 * @param gradient w.r.t. h, [T, width]
 */
export function scanBackward(
  recurrence: Recurrence,
  h: FloatArray,
  gradient: FloatArray,
): RecurrenceGradients {
  const { a, initial, steps, width, reverse } = recurrence;
  const dtype = dtypeOf(a);
  const size = steps * width;
  // The gradient flows from step t + 1 to step t through a_{t+1}.
  const shifted = allocate(dtype, size);
  if (reverse) shifted.set(a.subarray(0, size - width), width);
  else shifted.set(a.subarray(width), 0);
  const g = scanInBlocks({
    a: shifted,
    b: gradient,
    initial: allocate(dtype, width),
    steps,
    width,
    reverse: !reverse,
  });
  const gradA = allocate(dtype, size);
  for (let turn = 0; turn < steps; turn++) {
    const at = (reverse ? steps - 1 - turn : turn) * width;
    const before = reverse ? at + width : at - width;
    for (let k = 0; k < width; k++) gradA[at + k] = g[at + k] * (turn === 0 ? initial[k] : h[before + k]);
  }
  const first = (reverse ? steps - 1 : 0) * width;
  const gradInitial = allocate(dtype, width);
  for (let k = 0; k < width; k++) gradInitial[k] = a[first + k] * g[first + k];
  return { a: gradA, b: g, initial: gradInitial };
}
