/** Comparison of arrays that says what differs: the tensor, the place, both values, and the largest errors. */
import { expect } from "vitest";

export interface Tolerance {
  /** Largest |got - expected|. */
  absolute?: number;
  /** Largest |got - expected| divided by the largest |expected| of the tensor. */
  normalised?: number;
  /** Largest |got - expected| / max(|expected|, a thousandth of the largest |expected| of the tensor). */
  relative?: number;
}

export interface Difference {
  absolute: number;
  normalised: number;
  relative: number;
  /** Where the absolute error is largest. */
  index: number;
}

type Numbers = ArrayLike<number>;

/** The largest errors of `got`; Infinity where one of the two is not a number or lengths differ. */
export function difference(got: Numbers, expected: Numbers): Difference {
  const worst: Difference = { absolute: 0, normalised: 0, relative: 0, index: 0 };
  if (got.length !== expected.length) {
    return { absolute: Infinity, normalised: Infinity, relative: Infinity, index: got.length };
  }
  const largest = largestOf(expected);
  for (let k = 0; k < expected.length; k++) {
    const error = Object.is(got[k], expected[k]) ? 0 : Math.abs(got[k] - expected[k]);
    const absolute = Number.isNaN(error) ? Infinity : error;
    if (absolute === 0) continue;
    if (absolute > worst.absolute) Object.assign(worst, { absolute, index: k });
    worst.relative = Math.max(worst.relative, absolute / Math.max(Math.abs(expected[k]), largest / 1000));
    worst.normalised = Math.max(worst.normalised, absolute / largest);
  }
  return worst;
}

export function largestOf(values: Numbers): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]));
  return largest;
}

/** Fails, naming the tensor and the element, unless every error of `got` is within the tolerance. */
export function expectClose(
  name: string,
  got: Numbers | undefined,
  expected: Numbers,
  tolerance: Tolerance,
): void {
  if (got === undefined) expect.fail(`${name}: expected ${expected.length} elements, got none`);
  const error = difference(got, expected);
  const bounds = Object.entries(tolerance) as [keyof Tolerance, number][];
  const broken = bounds.filter(([kind, bound]) => !(error[kind] <= bound));
  if (broken.length === 0) return;
  if (got.length !== expected.length) {
    expect.fail(`${name}: expected ${expected.length} elements, got ${got.length}`);
  }
  const k = error.index;
  expect.fail(
    `${name}[${k}]: expected ${expected[k]}, got ${got[k]}; largest error absolute ${error.absolute}, relative ${error.relative}, normalised ${error.normalised}; allowed ${broken.map(([kind, bound]) => `${kind} ${bound}`).join(", ")}`,
  );
}

/** Bit for bit; -0 and 0 differ. */
export function expectSame(name: string, got: Numbers | undefined, expected: Numbers): void {
  if (got === undefined) expect.fail(`${name}: expected ${expected.length} elements, got none`);
  expect(got.length, `${name}: number of elements`).toBe(expected.length);
  for (let k = 0; k < expected.length; k++) {
    if (!Object.is(got[k], expected[k]))
      expect.fail(`${name}[${k}]: expected exactly ${expected[k]}, got ${got[k]}`);
  }
}

/** The same, of all arrays that are expected. */
export function expectAllSame(got: Record<string, Numbers>, expected: Record<string, Numbers>): void {
  for (const [name, array] of Object.entries(expected)) expectSame(name, got[name], array);
}
