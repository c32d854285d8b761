/*
 * exp, sigmoid and tanh of a vector. Largest errors against float64, of every number with a magnitude from 2⁻¹⁶ on and of samples below, with
 * fused multiply-add and without; test/support/activations.ts has the numbers where they are, and every target is held to them:
 *
 *   exponential   1.03 ulp (relative 8.6e-8)                      for -87 ≤ x ≤ 88; beyond, the value at the end of the range
 *   sigmoid       2.41 ulp (absolute 7.1e-8, relative 1.79e-7)    for x ≥ -87; 0 from -88 on
 *   tanh          2.39 ulp (absolute 9.0e-8, relative 1.84e-7)    for all x
 *
 * On average over -8 ≤ x ≤ 8 the error of sigmoid is 1.13 times that of correct rounding, and of tanh 1.07 times: a state runs through them at every
 * step, so that their error is most of a layer's. A lane that is not a number stays so.
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

/** e⁻ˣ = scale · (1 - rest), with scale a power of two: callers that need 1 - e⁻ˣ do not lose digits. */
struct ExpParts {
  Vec scale, rest;

  SLUICE_INLINE Vec whole() const { return scale * (VEC(1.0f) - rest); }
};

/** Where -88 ≤ x ≤ 88; at 88 the scale is 0. */
SLUICE_INLINE ExpParts expParts(Vec x) {
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves that number in the low bits.
  const Vec rounder = VEC(12582912.0f);
  const Vec shifted = multiplyAdd(x, VEC(-1.44269504f), rounder);
  const Vec scale = (Vec)(((IntVec)shifted + 127) << 23);
  const Vec n = shifted - rounder;
  // r = x + n ln 2, with ln 2 in two parts, the first of which has so few digits that its product with n is exact.
  Vec r = multiplyAdd(n, VEC(0.693359375f), x);
  r = multiplyAdd(n, VEC(-2.12194440e-4f), r);
  // (1 - e⁻ʳ - r) / r² on |r| ≤ ln 2 / 2: the minimax polynomial of Cephes' expf, by pairs of terms, which do not wait for one another.
  const Vec square = r * r;
  const Vec low = multiplyAdd(VEC(1.6666665459e-1f), r, VEC(-5.0000001201e-1f));
  const Vec middle = multiplyAdd(VEC(8.3334519073e-3f), r, VEC(-4.1665795894e-2f));
  const Vec high = multiplyAdd(VEC(1.9875691500e-4f), r, VEC(-1.3981999507e-3f));
  const Vec p = multiplyAdd(multiplyAdd(high, square, middle), square, low);
  return {scale, multiplyAdd(p, square, r)};
}

SLUICE_INLINE Vec exponential(Vec x) {
  // In the order of `whole` nothing on the way is below the normal range, which native code takes for 0.
  return expParts(atLeast(VEC(-88.0f), atMost(VEC(87.0f), -x))).whole();
}

/** e to the power of -magnitude, which is not negative, in parts. */
SLUICE_INLINE ExpParts decay(Vec magnitude) { return expParts(atMost(VEC(88.0f), magnitude)); }

/**
 * With e to the power of -|x|, e / (1 + e) or 1 - that: the quotient is at most one half, so that what is computed from it has half the error of
 * what the quotient of larger numbers has.
 */
SLUICE_INLINE Vec sigmoid(Vec x) {
  const Vec power = decay(absolute(x)).whole();
  const Vec share = power / (VEC(1.0f) + power);
  return x < Vec{} ? share : VEC(1.0f) - share;
}

/** With e to the power of -2|x|, 1 - 2 e / (1 + e); near 0, where that would lose digits, (1 - e) / (1 + e). */
SLUICE_INLINE Vec hyperbolicTangent(Vec x) {
  const Vec magnitude = absolute(x);
  const ExpParts e = decay(magnitude + magnitude);
  const Vec power = e.whole(), missing = multiplyAdd(e.scale, e.rest, VEC(1.0f) - e.scale);
  // From tanh x = 1 / 2 on, the quotient of the other form is at most one half.
  const IntVec isNear = magnitude < VEC(0.549f);
  const Vec quotient = (isNear ? missing : power + power) / (VEC(1.0f) + power);
  return withSignOf(x, isNear ? quotient : VEC(1.0f) - quotient);
}

#endif

/** The slope of tanh where tanh x = y. */
SLUICE_INLINE Vec slopeOfTanh(Vec y) { return multiplyAdd(-y, y, splat(1.0f)); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
