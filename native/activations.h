/*
 * exp, sigmoid and tanh of a vector. Error against float64, found by tests over the whole range (all targets):
 *
 *   exponential   relative ≤ 1.2e-7 (2 ulp)   for -87 ≤ x ≤ 88; beyond, the value at the end of the range
 *   sigmoid       absolute ≤ 1.2e-7
 *   tanh          absolute ≤ 1.8e-7, relative ≤ 2.4e-7 (so it is exact where x is tiny)
 *
 * A lane that is not a number stays so.
 */
#pragma once

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

/** eˣ = scale · (1 + rest), with scale a power of two: callers that need eˣ - 1 do not lose digits. */
struct ExpParts {
  Vec scale, rest;
};

SLUICE_INLINE ExpParts expParts(Vec x) {
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves that number in the low bits.
  const Vec rounder = splat(12582912.0f);
  const Vec shifted = multiplyAdd(x, splat(1.44269504f), rounder);
  const Vec scale = (Vec)(((IntVec)shifted + 127) << 23);
  const Vec n = shifted - rounder;
  // r = x - n ln 2, with ln 2 in two parts, the first of which has so few digits that its product with n is exact.
  Vec r = multiplyAdd(n, splat(-0.693359375f), x);
  r = multiplyAdd(n, splat(2.12194440e-4f), r);
  // (eʳ - 1 - r) / r² on |r| ≤ ln 2 / 2: the minimax polynomial of Cephes' expf.
  Vec p = splat(1.9875691500e-4f);
  p = multiplyAdd(p, r, splat(1.3981999507e-3f));
  p = multiplyAdd(p, r, splat(8.3334519073e-3f));
  p = multiplyAdd(p, r, splat(4.1665795894e-2f));
  p = multiplyAdd(p, r, splat(1.6666665459e-1f));
  p = multiplyAdd(p, r, splat(5.0000001201e-1f));
  return {scale, multiplyAdd(p, r * r, r)};
}

SLUICE_INLINE Vec exponential(Vec x) {
  const ExpParts e = expParts(atLeast(splat(-87.0f), atMost(splat(88.0f), x)));
  // In this order nothing on the way is below the normal range, which native code takes for 0.
  return e.scale * (splat(1.0f) + e.rest);
}

SLUICE_INLINE Vec sigmoid(Vec x) {
  const Vec one = splat(1.0f);
  return one / (one + exponential(-x));
}

/** (e²ˣ - 1) / (e²ˣ + 1), from e²ˣ - 1. */
SLUICE_INLINE Vec hyperbolicTangent(Vec x) {
  const ExpParts e = expParts(atLeast(splat(-20.0f), atMost(splat(20.0f), x + x)));
  const Vec minusOne = multiplyAdd(e.scale, e.rest, e.scale - splat(1.0f));
  return minusOne / (minusOne + splat(2.0f));
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
