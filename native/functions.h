/*
 * Exponentials and logarithms over all numbers, and loops over elements. Contract: elements.h.
 *
 * Largest errors against float64 over all float32 numbers, subnormal ones included, with and without fused multiply-add:
 *
 *   logarithm            0.85 ulp
 *   withLogarithmOfSum   1.92 ulp as softplus: of max(x, 0) and |x|
 */
#pragma once

#include "activations.h"
#include "doubles.h"

namespace sluice {
namespace SLUICE_TARGET {

/**
 * Vectors of a range of elements, or of a row, whose results replace what a vector of the row before wrote behind its end. In WebAssembly
 * the caller leaves room behind every array, so there all vectors are whole.
 */
template <class Body>
SLUICE_INLINE void overElements(Range range, const Body& body) {
#if defined(__wasm__)
  for (int i = range.begin; i < range.end; i += lanes) body(i, WholeVector{});
#else
  overUnits(range.size(), [&](int k, auto part) SLUICE_LAMBDA { body(range.begin + k, part); });
#endif
}

/** The same in doubles. In WebAssembly the elements behind an array are 0. */
template <class Body>
SLUICE_INLINE void overElementsInDoubles(Range range, const Body& body) {
#if defined(__wasm__)
  for (int i = range.begin; i < range.end; i += doubleLanes) body(i, WholeDoubles{});
#else
  overDoubles(range, body);
#endif
}

/** eˣ = e⁻ʳ · 2ᵏ, of which `shifted` has k in the low bits. */
struct PowerParts {
  Vec r;
  IntVec shifted;
};

SLUICE_INLINE PowerParts reducedPower(Vec x) {
  const Vec rounder = VEC(12582912.0f);
  const Vec shifted = multiplyAdd(x, VEC(1.44269504f), rounder);
  const Vec n = shifted - rounder;
  return {multiplyAdd(n, VEC(-2.12194440e-4f), multiplyAdd(n, VEC(0.693359375f), -x)), (IntVec)shifted};
}

/** eˣ for all numbers: `exponential` of activations.h ends at its range. */
SLUICE_INLINE Vec powerOfE(Vec x) {
  const PowerParts parts = reducedPower(atLeast(VEC(-120.0f), atMost(VEC(90.0f), x)));
  const IntVec exponent = parts.shifted - 0x4b400000;
  // In two factors, as one power of two would end before the subnormal numbers and infinity.
  const IntVec half = exponent >> 1;
  const auto powerOfTwo = [](IntVec k) SLUICE_LAMBDA { return (Vec)(((UnsignedVec)k + 127) << 23); };
  return (VEC(1.0f) - missingOf(parts.r)) * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** Of x ≤ 0: 2ᵏ⁺⁶⁴. The second factor of the power, 2⁻⁶⁴, can then be a constant. */
SLUICE_INLINE Vec scaleOfNegative(const PowerParts& parts) { return (Vec)(((UnsignedVec)parts.shifted + (127 + 64)) << 23); }

/** 1, -1, or x where that is 0 or NaN. */
SLUICE_INLINE Vec signOf(Vec x) { return absolute(x) > Vec{} ? withSignOf(x, splat(1.0f)) : x; }

/** The smaller part of ln(1 + f) = f - it, for √½ - 1 ≤ f ≤ 1. */
SLUICE_INLINE Vec logarithmTail(Vec f) {
  // With s = f / (2 + f) the logarithm is 2 (s + s³ / 3 + …); the part without s is exact where f is small.
  const Vec s = f / (VEC(2.0f) + f), z = s * s, square = VEC(0.5f) * f * f;
  const Vec low = multiplyAdd(VEC(0.400215268f), z, VEC(0.666664183f));
  const Vec high = multiplyAdd(VEC(0.280120015f), z, VEC(0.280018032f));
  return square - s * multiplyAdd(multiplyAdd(high, z * z, low), z, square);
}

/** The natural logarithm of all numbers. */
SLUICE_INLINE Vec logarithm(Vec x) {
  const IntVec bits = (IntVec)x, isSubnormal = bits < 0x00800000;
  // A subnormal number is a whole number of the smallest steps.
  const IntVec shifted = (IntVec)(isSubnormal ? __builtin_convertvector(bits, Vec) : x) - 0x3f3504f3;
  const Vec k = __builtin_convertvector((shifted >> 23) - (isSubnormal & 149), Vec);
  // From √½ to √2, less 1.
  const Vec f = (Vec)((shifted & 0x7fffff) + 0x3f3504f3) - VEC(1.0f);
  // ln 2 in two parts; the first has so few digits that its product with k is exact.
  const Vec tail = logarithmTail(f) - k * VEC(9.0580006145e-06f);
  const Vec finite = multiplyAdd(k, VEC(6.9313812256e-01f), f - tail);
  const Vec result = x < VEC(__builtin_inff()) ? finite : x;
  return x <= Vec{} ? (x == Vec{} ? VEC(-__builtin_inff()) : VEC(__builtin_nanf(""))) : result;
}

/** x + ln(1 + e⁻ᵐ) for m ≥ 0. */
SLUICE_INLINE Vec withLogarithmOfSum(Vec x, Vec m) {
  const PowerParts parts = reducedPower(atLeast(VEC(-120.0f), -m));
  const Vec one = VEC(1.0f), scale = scaleOfNegative(parts), missing = missingOf(parts.r), mantissa = one - missing;
  // Add back the rounding error of the power, times the slope of the logarithm: about 1 - power / 2.
  const Vec power = mantissa * scale * VEC(0x1p-64f), lost = ((one - mantissa) - missing) * scale * VEC(0x1p-64f);
  return (x - (logarithmTail(power) - multiplyAdd(VEC(-0.5f) * power, lost, lost))) + power;
}

/** The sum of all lanes, in halves that meet: a loop over lanes is a chain. */
template <int Count = lanes, class Vector>
SLUICE_INLINE float sumOf(Vector x) {
  if constexpr (Count == 2) return x[0] + x[1];
  else {
    typedef float Half __attribute__((vector_size(2 * Count)));
    Half halves[2];
    __builtin_memcpy(halves, &x, sizeof x);
    return sumOf<Count / 2>(halves[0] + halves[1]);
  }
}

#if SLUICE_IN_PASSES
/** Calls use(i, missing, scale) for all vectors in order: scale · (1 - missing) is the power that of(i) reduced. */
template <class Of, class Use>
SLUICE_INLINE void powersInTwoPasses(int count, const Of& of, const Use& use) {
  float scales[passLength], rests[passLength];
  overPasses(count, [&](int first, int length) SLUICE_LAMBDA {
    for (int i = 0; i < length; i += lanes) {
      const Reduced e = of(first + i);
      store(scales + i, e.scale);
      store(rests + i, e.r);
    }
    for (int i = 0; i < length; i += lanes) use(first + i, missingOf(load(rests + i)), load(scales + i));
  });
}
#endif

/** `powersBelow` gives powers 2⁴⁸ times as large, so that the smallest have all their digits. */
constexpr int powerLift = 48;
constexpr float loweredPower = 1 / float(1ull << powerLift);

/** powers[count] = 2⁴⁸ e to the power of x - most - rest, which is at most 0; the difference from `most` comes first. Returns their sum. */
SLUICE_APART float powersBelow(int count, const float* x, float most, float rest, float* powers) {
  const Vec largest = splat(most), further = splat(rest);
  // The last vector waits, since lanes behind the end do not count.
  Vec sum = {}, last = {};
  const auto below = [&](Vec from) SLUICE_LAMBDA { return reduced<powerLift>(atMost(VEC(116.0f), (largest - from) + further)); };
#if SLUICE_IN_PASSES
  const auto of = [&](int i) SLUICE_LAMBDA { return below(load(x + i)); };
  powersInTwoPasses(count, of, [&](int i, Vec missing, Vec scale) SLUICE_LAMBDA {
    sum += last;
    last = (VEC(1.0f) - missing) * scale;
    store(powers + i, last);
  });
#else
  overUnits(count, [&](int i, auto part) SLUICE_LAMBDA {
    sum += last;
    last = powerOf(below(part.load(x + i)));
    part.store(powers + i, last);
  });
#endif
  const int left = count % lanes;
  return sumOf(sum + (left == 0 ? last : loadPart(powers + count - left, left)));
}

/**
 * The two kinds of arithmetic, for kernels that are written once for both. `Fast` computes in floats. `Strict` computes in doubles and rounds
 * what is stored: the bits of the same line of JavaScript over a Float32Array.
 */
struct Fast {
  typedef Vec Numbers;
  SLUICE_INLINE static Vec all(double number) { return splat(float(number)); }
  /** A positive number that must stay one: below the normal floats it would not. */
  SLUICE_INLINE static Vec positive(double number) { return all(number > 0 && number < 0x1p-126 ? 0x1p-126 : number); }
  SLUICE_INLINE static Vec stored(Vec x) { return x; }
  SLUICE_INLINE static Vec root(Vec x) { return squareRootOf(x); }
  template <class Body>
  SLUICE_INLINE static void over(Range range, const Body& body) {
    overElements(range, body);
  }
};
struct Strict {
  typedef Doubles Numbers;
  SLUICE_INLINE static Doubles all(double number) { return splatDouble(number); }
  SLUICE_INLINE static Doubles positive(double number) { return all(number); }
  SLUICE_INLINE static Doubles stored(Doubles x) { return rounded(x); }
  SLUICE_INLINE static Doubles root(Doubles x) { return squareRoot(x); }
  template <class Body>
  SLUICE_INLINE static void over(Range range, const Body& body) {
    overElementsInDoubles(range, body);
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
