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
  SLUICE_INLINE Vec missing() const { return multiplyAdd(scale, rest, VEC(1.0f) - scale); }
};

/** e⁻ˣ = scale · e⁻ʳ. */
struct Reduced {
  Vec scale, r;
};

/** Where -88 ≤ x ≤ 88; at 88 the scale is 0. */
SLUICE_INLINE Reduced reduced(Vec x) {
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves that number in the low bits.
  const Vec rounder = VEC(12582912.0f);
  const Vec shifted = multiplyAdd(x, VEC(-1.44269504f), rounder);
  const Vec scale = (Vec)(((IntVec)shifted + 127) << 23);
  const Vec n = shifted - rounder;
  // r = x + n ln 2, with ln 2 in two parts, the first of which has so few digits that its product with n is exact.
  const Vec r = multiplyAdd(n, VEC(0.693359375f), x);
  return {scale, multiplyAdd(n, VEC(-2.12194440e-4f), r)};
}

/** 1 - e⁻ʳ on |r| ≤ ln 2 / 2. */
SLUICE_INLINE Vec missingOf(Vec r) {
  // (1 - e⁻ʳ - r) / r²: the minimax polynomial of Cephes' expf, by pairs of terms, which do not wait for one another.
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
  // In the order of `whole` nothing on the way is subnormal, which native code on x86-64 takes for 0.
  return expParts(atLeast(VEC(-88.0f), atMost(VEC(87.0f), -x))).whole();
}

/** Above it, e to the power of its negative is 0. */
SLUICE_INLINE Vec withinDecay(Vec magnitude) { return atMost(VEC(88.0f), magnitude); }

/**
 * With e to the power of -|x|, e / (1 + e) or 1 - that: the quotient is at most one half, so that what is computed from it has half the error of
 * what the quotient of larger numbers has.
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
 * Whether activations of many numbers come faster in passes over them, each a part of the way. One is a chain of some 25 operations, of which
 * each waits for the one before, and a processor looks ahead over few of them: over three or four where vectors are short and constants are
 * read, but over three times as many parts.
 */
#if defined(__wasm__) && !defined(SLUICE_DOUBLE)
#define SLUICE_IN_PASSES 1

/** Numbers that go through the passes together. */
constexpr int passLength = 256;

/** e to the power of -|x|, or of -2|x|, and where that is wanted what it misses to 1, of up to passLength numbers. */
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

/** The slope of tanh where tanh x = y. */
SLUICE_INLINE Vec tanhDerivative(Vec y) { return multiplyAdd(-y, y, splat(1.0f)); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
