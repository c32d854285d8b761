/*
 * exp, sigmoid and tanh of a vector. Largest errors against float64, over every number of magnitude 2⁻¹⁶ or more and samples below, with
 * and without fused multiply-add. test/support/activations.ts has the worst cases, and tests hold every target to them:
 *
 *   exponential   1.03 ulp (relative 8.6e-8)                      for -87 ≤ x ≤ 88; beyond, the value at the end of the range
 *   sigmoid       2.41 ulp (absolute 7.1e-8, relative 1.79e-7)    for x ≥ -87; 0 from -88 on
 *   tanh          2.39 ulp (absolute 9.0e-8, relative 1.84e-7)    for all x
 *
 * On average over -8 ≤ x ≤ 8 the error of sigmoid is 1.13 times that of correct rounding, and of tanh 1.07 times: a state goes through them
 * at every step, so their error is most of a layer's. A NaN lane stays NaN.
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
  SLUICE_INLINE Vec missing() const { return multiplyAdd(scale, rest, VEC(1.0f) - scale); }
};

/** e⁻ˣ = scale · e⁻ʳ. */
struct Reduced {
  Vec scale, r;
};

/** For -88 ≤ x ≤ 88; at 88 the scale is 0. */
SLUICE_INLINE Reduced reduced(Vec x) {
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves that number in the low bits.
  const Vec rounder = VEC(12582912.0f);
  const Vec shifted = multiplyAdd(x, VEC(-1.44269504f), rounder);
  const Vec scale = (Vec)(((IntVec)shifted + 127) << 23);
  const Vec n = shifted - rounder;
  // r = x + n ln 2, with ln 2 in two parts; the first has so few digits that its product with n is exact.
  const Vec r = multiplyAdd(n, VEC(0.693359375f), x);
  return {scale, multiplyAdd(n, VEC(-2.12194440e-4f), r)};
}

/** 1 - e⁻ʳ on |r| ≤ ln 2 / 2. */
SLUICE_INLINE Vec missingOf(Vec r) {
  // (1 - e⁻ʳ - r) / r²: the minimax polynomial of Cephes' expf, in pairs of terms, which do not depend on one another.
  const Vec square = r * r;
  const Vec low = multiplyAdd(VEC(1.6666665459e-1f), r, VEC(-5.0000001201e-1f));
  const Vec middle = multiplyAdd(VEC(8.3334519073e-3f), r, VEC(-4.1665795894e-2f));
  const Vec high = multiplyAdd(VEC(1.9875691500e-4f), r, VEC(-1.3981999507e-3f));
  const Vec p = multiplyAdd(multiplyAdd(high, square, middle), square, low);
  return multiplyAdd(p, square, r);
}

SLUICE_INLINE ExpParts expParts(Vec x) {
  const Reduced e = reduced(x);
  return {e.scale, missingOf(e.r)};
}

SLUICE_INLINE Vec exponential(Vec x) {
  // In the order of `whole` no intermediate value is subnormal, which native code on x86-64 treats as 0.
  return expParts(atLeast(VEC(-88.0f), atMost(VEC(87.0f), -x))).whole();
}

/** Above it, e to the power of its negative is 0. */
SLUICE_INLINE Vec withinDecay(Vec magnitude) { return atMost(VEC(88.0f), magnitude); }

/**
 * With e to the power of -|x|, e / (1 + e) or 1 - that: the quotient is at most one half, so its error is at most half that of a larger
 * quotient.
 */
SLUICE_INLINE Vec sigmoidFrom(Vec x, Vec power) {
  const Vec share = power / (VEC(1.0f) + power);
  return x < Vec{} ? share : VEC(1.0f) - share;
}

/** With e to the power of -2|x|, 1 - 2 e / (1 + e); near 0, where that would lose digits, (1 - e) / (1 + e). */
SLUICE_INLINE Vec tanhFrom(Vec x, Vec power, Vec missing) {
  // From tanh x = 1 / 2 on, the quotient of the other form is at most one half.
  const IntVec isNear = absolute(x) < VEC(0.549f);
  const Vec quotient = (isNear ? missing : power + power) / (VEC(1.0f) + power);
  return withSignOf(x, isNear ? quotient : VEC(1.0f) - quotient);
}

SLUICE_INLINE Vec sigmoid(Vec x) { return sigmoidFrom(x, expParts(withinDecay(absolute(x))).whole()); }

SLUICE_INLINE Vec hyperbolicTangent(Vec x) {
  const Vec magnitude = absolute(x);
  const ExpParts e = expParts(withinDecay(magnitude + magnitude));
  return tanhFrom(x, e.whole(), e.missing());
}

#endif

/**
 * Whether activations of many numbers are faster in several passes. One activation is a chain of about 25 dependent operations, and a
 * processor overlaps only a few of these: three or four when vectors are short and constants come from memory, but three times as many
 * parts.
 */
#if defined(__wasm__) && !defined(SLUICE_DOUBLE)
#define SLUICE_IN_PASSES 1

/** How many numbers go through the passes together. */
constexpr int passLength = 256;

/** e to the power of -|x|, or of -2|x|, and on request 1 minus that, of up to passLength numbers. */
template <bool Twice>
SLUICE_INLINE void powersInPasses(const Real* x, int count, Real* powers, Real* missing) {
  overUnits(count, [&](int i, auto part) SLUICE_LAMBDA {
    const Vec magnitude = absolute(part.load(x + i));
    const Reduced e = reduced(withinDecay(Twice ? magnitude + magnitude : magnitude));
    store(powers + i, e.scale);
    store(missing + i, e.r);
  });
  for (int i = 0; i < count; i += lanes) {
    const ExpParts e{load(powers + i), missingOf(load(missing + i))};
    store(powers + i, e.whole());
    if (Twice) store(missing + i, e.missing());
  }
}

/** Calls body(first, count) for stretches of up to passLength. */
template <class Body>
SLUICE_INLINE void overPasses(int count, const Body& body) {
  for (int first = 0; first < count; first += passLength) body(first, count - first < passLength ? count - first : passLength);
}

/** x = sigmoid x, with the bits of `sigmoid`. */
SLUICE_APART void sigmoidInPasses(Real* numbers, int length) {
  Real powers[passLength], rest[passLength];
  overPasses(length, [&](int first, int count) SLUICE_LAMBDA {
    Real* x = numbers + first;
    powersInPasses<false>(x, count, powers, rest);
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(x + i, sigmoidFrom(part.load(x + i), load(powers + i))); });
  });
}

/** x = tanh x, with the bits of `hyperbolicTangent`. */
SLUICE_APART void tanhInPasses(Real* numbers, int length) {
  Real powers[passLength], missing[passLength];
  overPasses(length, [&](int first, int count) SLUICE_LAMBDA {
    Real* x = numbers + first;
    powersInPasses<true>(x, count, powers, missing);
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(x + i, tanhFrom(part.load(x + i), load(powers + i), load(missing + i))); });
  });
}
#else
#define SLUICE_IN_PASSES 0
#endif

/** The slope of tanh at tanh x = y. */
SLUICE_INLINE Vec tanhDerivative(Vec y) { return multiplyAdd(-y, y, splat(1.0f)); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
