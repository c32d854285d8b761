/*
 * exp, sigmoid and tanh of a vector. Error against float64, found by tests over the whole range (all targets):
 *
 *   exponential   relative ≤ 1.2e-7 (2 ulp)   for -87 ≤ x ≤ 88; beyond, the value at the end of the range
 *   sigmoid       absolute ≤ 7.5e-8, relative ≤ 2.4e-7 for x ≥ -87; 0 below
 *   tanh          absolute ≤ 8.5e-8, relative ≤ 1.7e-7 (so it is exact where x is tiny)
 *
 * On average sigmoid and tanh are within a tenth of the error of correct rounding: a state runs through them at every step, so that their
 * error is most of a layer's. A lane that is not a number stays so.
 *
 * In double precision they are those of double_activations.h.
 */
#pragma once

#include "simd.h"

#if defined(SLUICE_DOUBLE)
#include "double_activations.h"
#endif

namespace sluice {
namespace SLUICE_TARGET {

#if !defined(SLUICE_DOUBLE)

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

/** e to the power of -magnitude, in parts. Of what is beyond 88 the scale is 0, or so small that native code takes it for 0. */
SLUICE_INLINE ExpParts decay(Vec magnitude) { return expParts(atLeast(splat(-88.0f), -magnitude)); }

/**
 * With e to the power of -|x|, e / (1 + e) or 1 - that: the quotient is at most one half, so that what is computed from it has half the error of
 * what the quotient of larger numbers has.
 */
SLUICE_INLINE Vec sigmoid(Vec x) {
  const ExpParts e = decay(absolute(x));
  const Vec power = multiplyAdd(e.scale, e.rest, e.scale);
  const Vec share = power / (splat(1.0f) + power);
  return x < Vec{} ? share : splat(1.0f) - share;
}

/** With e to the power of -2|x|, 1 - 2 e / (1 + e); near 0, where that would lose digits, (1 - e) / (1 + e). */
SLUICE_INLINE Vec hyperbolicTangent(Vec x) {
  const Vec magnitude = absolute(x);
  const ExpParts e = decay(magnitude + magnitude);
  const Vec power = multiplyAdd(e.scale, e.rest, e.scale);
  const Vec less = multiplyAdd(e.scale, e.rest, e.scale - splat(1.0f));
  // From tanh x = 1 / 2 on, the quotient of the other form is at most one half.
  const IntVec isNear = magnitude < splat(0.549f);
  const Vec quotient = (isNear ? less : power + power) / (splat(1.0f) + power);
  return withSignOf(x, (isNear ? Vec{} : splat(1.0f)) - quotient);
}

#endif

/** The slope of tanh where tanh x = y. */
SLUICE_INLINE Vec slopeOfTanh(Vec y) { return multiplyAdd(-y, y, splat(1.0f)); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
