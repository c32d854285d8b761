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

constexpr Real one = 1.0f, minusLog2e = -1.44269504f;
/** 1.5 · 2²³: adding it rounds to the nearest whole number and leaves that number in the low bits. */
constexpr Real rounder = 12582912.0f;
/** ln 2 in two parts, the first of which has so few digits that its product with a whole number is exact. */
constexpr Real ln2 = 0.693359375f, ln2Rest = -2.12194440e-4f;
/** Beyond e to the power of ±these there is no normal number. */
constexpr Real minusLargest = -88.0f, smallest = 87.0f;
/** (1 - eʳ + r) / r² for r = -s on |s| ≤ ln 2 / 2, by powers of s: the minimax polynomial of Cephes' expf. */
constexpr Real expTerms[] = {-5.0000001201e-1f, 1.6666665459e-1f, -4.1665795894e-2f, 8.3334519073e-3f, -1.3981999507e-3f, 1.9875691500e-4f};
/** (tanh x - x) / x³ by powers of x²: the minimax polynomial of Cephes' tanhf, for |x| < 0.625. */
constexpr Real tanhTerms[] = {-3.33332819422e-1f, 1.33314422036e-1f, -5.37397155531e-2f, 2.06390887954e-2f, -5.70498872745e-3f};
constexpr Real tanhNear = 0.625f;

/** e⁻ˣ = scale · (1 - rest), with scale a power of two: callers that need e⁻ˣ - 1 do not lose digits. */
struct ExpParts {
  Vec scale, rest;
};

SLUICE_INLINE ExpParts expParts(Vec x) {
  const Vec shifted = multiplyAdd(x, constant(minusLog2e), constant(rounder));
  const Vec scale = (Vec)(((IntVec)shifted + 127) << 23);
  const Vec n = shifted - constant(rounder);
  Vec s = multiplyAdd(n, constant(ln2), x);
  s = multiplyAdd(n, constant(ln2Rest), s);
  // By pairs of terms, which do not wait for one another.
  const auto pair = [&](int i) SLUICE_LAMBDA { return multiplyAdd(constant(expTerms[i + 1]), s, constant(expTerms[i])); };
  const Vec square = s * s;
  const Vec p = multiplyAdd(multiplyAdd(pair(4), square, pair(2)), square, pair(0));
  return {scale, multiplyAdd(p, square, s)};
}

SLUICE_INLINE Vec exponential(Vec x) {
  const ExpParts e = expParts(atLeast(constant(minusLargest), atMost(constant(smallest), -x)));
  // In this order nothing on the way is below the normal range, which native code takes for 0.
  return e.scale * (constant(one) - e.rest);
}

/**
 * e / (1 + e) for e to the power of -magnitude, which is not negative: at most one half, so that what is computed from it has half the
 * error of what the quotient of larger numbers has. Of numbers beyond 87 it is that of 87, near 1e-38.
 */
SLUICE_INLINE Vec shareBelow(Vec magnitude, Precision precision) {
  const ExpParts e = expParts(atMost(constant(smallest), magnitude));
  if (precision == Precision::inDouble) {
    // The rest of eˣ is good to a tenth of a rounding of the result; what follows adds nothing to that but the last rounding.
    return throughDoubles(e.scale, e.rest, [](Doubles scale, Doubles rest) SLUICE_LAMBDA {
      const Doubles power = scale - scale * rest;
      return power / (1 + power);
    });
  }
  const Vec power = e.scale * (constant(one) - e.rest);
  return power / (constant(one) + power);
}

/** The share of e to the power of -|x|, or 1 - that. */
SLUICE_INLINE Vec sigmoid(Vec x, Precision precision = Precision::single) {
  const Vec magnitude = absolute(x);
  const Vec share = shareBelow(magnitude, precision);
  const Vec below = magnitude > constant(smallest) ? Vec{} : share;
  return x < Vec{} ? below : constant(one) - share;
}

/** 1 - twice the share of e to the power of -2|x|; a polynomial near 0, where that would lose digits. */
SLUICE_INLINE Vec hyperbolicTangent(Vec x, Precision precision = Precision::single) {
  const Vec magnitude = absolute(x);
  const Vec square = magnitude * magnitude;
  Vec p = constant(tanhTerms[4]);
  for (int i = 3; i >= 0; i--) p = multiplyAdd(p, square, constant(tanhTerms[i]));
  const Vec near = multiplyAdd(p * square, magnitude, magnitude);
  const Vec share = shareBelow(magnitude + magnitude, precision);
  const Vec far = constant(one) - (share + share);
  return withSignOf(x, magnitude < constant(tanhNear) ? near : far);
}

#endif

/** The slope of tanh where tanh x = y. */
SLUICE_INLINE Vec slopeOfTanh(Vec y) { return multiplyAdd(-y, y, splat(1.0f)); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
