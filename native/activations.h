/*
 * exp, sigmoid and tanh of a vector. Largest errors against float64, over every number of magnitude 2⁻¹⁶ or more and samples below, with
 * and without fused multiply-add. test/support/activations.ts has the worst cases, and tests hold every target to them:
 *
 *   exponential   1.03 ulp (relative 8.6e-8)                      for -87 ≤ x ≤ 88; beyond, the value at the end of the range
 *   sigmoid       1.97 ulp (absolute 7.6e-8, relative 1.81e-7)    for x ≥ -87; 0 from -88 on
 *   tanh          1.52 ulp (absolute 9.1e-8, relative 1.79e-7)    for all x
 *
 * On average over -8 ≤ x ≤ 8 the error of sigmoid is 1.13 times that of correct rounding, and of tanh 1.04 times: a state goes through them
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

/** e⁻ˣ = scale · e⁻ʳ, with scale a power of two. */
struct Reduced {
  Vec scale, r;
};

/** For -88 ≤ x ≤ 88; at 88 the scale is 0. It is 2ᴸⁱᶠᵗ times as large, to reach further. */
template <int Lift = 0>
SLUICE_INLINE Reduced reduced(Vec x) {
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves that number in the low bits.
  const Vec rounder = VEC(12582912.0f);
  const Vec shifted = multiplyAdd(x, VEC(-1.44269504f), rounder);
  const Vec scale = (Vec)(((UnsignedVec)shifted + (127 + Lift)) << 23);
  const Vec n = shifted - rounder;
  // r = x + n ln 2, with ln 2 in two parts; the first has so few digits that its product with n is exact.
  const Vec r = multiplyAdd(n, VEC(0.693359375f), x);
  return {scale, multiplyAdd(n, VEC(-2.12194440e-4f), r)};
}

/** 1 - e⁻ʳ on |r| ≤ ln 2 / 2. */
SLUICE_INLINE Vec missingOf(Vec r) {
  // (1 - e⁻ʳ - r) / r²: minimax, with an error of 3.7e-9 of e⁻ʳ, in pairs of terms, which do not depend on one another.
  const Vec square = r * r;
  const Vec low = multiplyAdd(VEC(1.6666521132e-1f), r, VEC(-4.9999994040e-1f));
  const Vec middle = multiplyAdd(VEC(8.3687454462e-3f), r, VEC(-4.1668388993e-2f));
  const Vec p = multiplyAdd(multiplyAdd(VEC(-1.3814540580e-3f), square, middle), square, low);
  return multiplyAdd(p, square, r);
}

/** e⁻ˣ. Where products are not fused, in an order without subnormal intermediate values, which native code on x86-64 treats as 0. */
SLUICE_INLINE Vec powerOf(const Reduced& e) {
  const Vec missing = missingOf(e.r);
  return isFused ? multiplyAdd(-e.scale, missing, e.scale) : e.scale * (VEC(1.0f) - missing);
}

SLUICE_INLINE Vec exponential(Vec x) { return powerOf(reduced(atLeast(VEC(-88.0f), atMost(VEC(87.0f), -x)))); }

/** Above it, e to the power of its negative is 0. */
SLUICE_INLINE Vec withinDecay(Vec magnitude) { return atMost(VEC(88.0f), magnitude); }

/**
 * With e to the power of -|x|, e / (1 + e) or 1 - that: the quotient is at most one half, so its error is at most half that of a larger
 * quotient. What the sum 1 + e lost in rounding is made up for.
 */
SLUICE_INLINE Vec sigmoidFrom(Vec x, Vec power) {
  const Vec one = VEC(1.0f), sum = one + power, lost = power - (sum - one);
  const Vec quotient = power / sum;
  // The quotient by sum + lost is smaller by about lost / sum, where the sum is at most 2.
  const Vec share = multiplyAdd(-quotient, lost, quotient);
  return x < Vec{} ? share : one - share;
}

/** Of |x|, with e to the power of -2|x|: 1 - 2 e / (1 + e); below 1 / 2, where that would lose digits, x + x³ P(x²). */
SLUICE_INLINE Vec tanhFrom(Vec x, Vec power) {
  const Vec one = VEC(1.0f), magnitude = absolute(x), far = one - (power + power) / (one + power);
  // Minimax over |x| ≤ 0.55, in pairs of terms.
  const Vec square = magnitude * magnitude, fourth = square * square;
  const Vec low = multiplyAdd(VEC(1.3332602382e-1f), square, VEC(-3.3333319426e-1f));
  const Vec high = multiplyAdd(VEC(2.1077757701e-2f), square, VEC(-5.3853858262e-2f));
  const Vec p = multiplyAdd(multiplyAdd(VEC(-6.2824729830e-3f), fourth, high), fourth, low);
  const Vec near = multiplyAdd(p, magnitude * square, magnitude);
  return withSignOf(x, magnitude < VEC(0.5494f) ? near : far);
}

SLUICE_INLINE Vec sigmoid(Vec x) { return sigmoidFrom(x, powerOf(reduced(withinDecay(absolute(x))))); }

SLUICE_INLINE Vec hyperbolicTangent(Vec x) {
  const Vec magnitude = absolute(x);
  return tanhFrom(x, powerOf(reduced(withinDecay(magnitude + magnitude))));
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

/** e to the power of -|x|, or of -2|x|, of up to passLength numbers. */
template <bool Twice>
SLUICE_INLINE void powersInPasses(const Real* x, int count, Real* powers) {
  Real rest[passLength];
  overUnits(count, [&](int i, auto part) SLUICE_LAMBDA {
    const Vec magnitude = absolute(part.load(x + i));
    const Reduced e = reduced(withinDecay(Twice ? magnitude + magnitude : magnitude));
    store(powers + i, e.scale);
    store(rest + i, e.r);
  });
  for (int i = 0; i < count; i += lanes) store(powers + i, powerOf({load(powers + i), load(rest + i)}));
}

/** Calls body(first, count) for stretches of up to passLength. */
template <class Body>
SLUICE_INLINE void overPasses(int count, const Body& body) {
  for (int first = 0; first < count; first += passLength) body(first, count - first < passLength ? count - first : passLength);
}

/** out = sigmoid x, with the bits of `sigmoid`; out may be x. */
SLUICE_APART void sigmoidInPasses(const Real* from, Real* out, int length) {
  Real powers[passLength];
  overPasses(length, [&](int first, int count) SLUICE_LAMBDA {
    const Real* x = from + first;
    Real* to = out + first;
    powersInPasses<false>(x, count, powers);
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, sigmoidFrom(part.load(x + i), load(powers + i))); });
  });
}

/** out = tanh x, with the bits of `hyperbolicTangent`; out may be x. */
SLUICE_APART void tanhInPasses(const Real* from, Real* out, int length) {
  Real powers[passLength];
  overPasses(length, [&](int first, int count) SLUICE_LAMBDA {
    const Real* x = from + first;
    Real* to = out + first;
    powersInPasses<true>(x, count, powers);
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, tanhFrom(part.load(x + i), load(powers + i))); });
  });
}
#else
#define SLUICE_IN_PASSES 0
#endif

/** The slope of tanh at tanh x = y. */
SLUICE_INLINE Vec tanhDerivative(Vec y) { return multiplyAdd(-y, y, splat(1.0f)); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
