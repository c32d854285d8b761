/** Functions for values that end as float32, against those in double precision. */
import { expect, it } from "vitest";
import { exp, sigmoid, tanh } from "../../../../src/core/cells/activations.ts";
import * as ofSingle from "../../../../src/core/cells/defined/single.ts";
import { runs } from "../../../support/exhaustive.ts";

const exact = { exp, sigmoid, tanh };
const single = { exp: ofSingle.exp, sigmoid: ofSingle.sigmoid, tanh: ofSingle.tanh };

it.each(["exp", "sigmoid", "tanh"] as const)("%s has a relative error below 2e-8", (name) => {
  for (let k = -80_000; k <= 80_000; k += runs(1, 17)) {
    // Dense where the function bends, and out to where float32 ends.
    const x = Math.sign(k) * (Math.abs(k) / 16_000) ** 3 * 0.7;
    const wanted = exact[name](x);
    expect(Math.abs(single[name](x) - wanted)).toBeLessThanOrEqual(2e-8 * Math.abs(wanted));
  }
});

it("holds at the ends, near 0, and for NaN", () => {
  for (const x of [1e-30, -1e-9, 1e-5, 0.0999, -0.1001]) {
    expect(Math.abs(single.tanh(x) / Math.tanh(x) - 1)).toBeLessThan(2e-8);
  }
  expect(Object.is(single.tanh(-0), -0)).toBe(true);
  for (const [x, one, other] of [
    [Infinity, 1, 1],
    [1e6, 1, 1],
    [-Infinity, 0, -1],
    [-1e6, 0, -1],
  ]) {
    expect(Math.fround(single.sigmoid(x))).toBe(one);
    expect(single.tanh(x)).toBe(other);
  }
  for (const name of ["exp", "sigmoid", "tanh"] as const) expect(single[name](Number.NaN)).toBeNaN();
});
