/*
 * exp, sigmoid, tanh, log and softplus of a vector of doubles: the operations of src/core/cells/activations.ts in the same order, hence with its bits, its
 * errors (at most 2 ulp) and its range (all numbers). Where that file branches, these compute all branches and select one for each lane;
 * branches share a division. The functions are long, so there is one copy of each.
 */
#pragma once

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Whether a comparison holds in any lane. */
SLUICE_INLINE bool inAnyLane(IntVec comparison) {
#if defined(__wasm__)
  return wasm_v128_any_true((v128_t)comparison);
#elif defined(__AVX512DQ__)
  return _mm512_movepi64_mask((__m512i)comparison) != 0;
#elif defined(__AVX2__)
  return _mm256_movemask_pd((__m256d)comparison) != 0;
#else
  return (comparison[0] | comparison[1]) != 0;
#endif
}

/** Added to a whole number, leaves it in the low bits; added to any other, rounds it. */
constexpr double rounder = 6755399441055744.0;

/** For |x| < 2⁵¹. */
SLUICE_INLINE Vec floorOf(Vec x) {
#if defined(__wasm__)
  return (Vec)wasm_f64x2_floor((v128_t)x);
#elif defined(__AVX512F__)
  return (Vec)_mm512_floor_pd((__m512d)x);
#elif defined(__AVX2__)
  return (Vec)_mm256_floor_pd((__m256d)x);
#else
  const Vec nearest = (x + VEC(rounder)) - VEC(rounder);
  return nearest > x ? nearest - VEC(1.0) : nearest;
#endif
}

/** 2 to the power of a whole number from -1022 to 1023. */
SLUICE_INLINE Vec powerOfTwo(Vec exponent) { return (Vec)(((UnsignedVec)(exponent + VEC(rounder)) + 1023) << 52); }

SLUICE_INLINE Vec nearestExponent(Vec x) { return floorOf(x * VEC(1.4426950408889634) + VEC(0.5)); }

SLUICE_INLINE Vec expm1(Vec r) {
  const Vec s = r * r, s2 = s * s;
  const Vec low = VEC(1.0 / 6) - s * VEC(1.0 / 360);
  const Vec middle = VEC(1.0 / 15120) - s * VEC(1.0 / 604800);
  const Vec high = VEC(1.0 / 23950080) - s * VEC(691.0 / 653837184000.0);
  return (VEC(2.0) * r) / (VEC(2.0) - r + s * (low + s2 * (middle + s2 * high)));
}

SLUICE_INLINE Vec remainderOf(Vec x, Vec exponent) { return x - exponent * VEC(0.6931471803691238) - exponent * VEC(1.9082149292705877e-10); }

SLUICE_APART Vec exponential(Vec x) {
  const Vec within = atLeast(VEC(-746), atMost(VEC(710), x));
  const Vec exponent = nearestExponent(within);
  const Vec mantissa = VEC(1.0) + expm1(remainderOf(within, exponent));
  const Vec half = floorOf(exponent * VEC(0.5));
  const Vec power = mantissa * powerOfTwo(half) * powerOfTwo(exponent - half);
  return x > VEC(709.782712893384) ? VEC(__builtin_inf()) : x < VEC(-745.1332191019412) ? Vec{} : power;
}

/** x · coth x of which tanh x = x / (x · coth x), for |x| < 0.55. */
SLUICE_INLINE Vec ratioNearZero(Vec x) {
  const Vec s = x * x, s2 = s * s, s4 = s2 * s2;
  const Vec c0 = VEC(1.0 / 3) - s * VEC(1.0 / 45) + s2 * (VEC(2.0 / 945) - s * VEC(1.0 / 4725));
  const Vec c4 = VEC(2.0 / 93555) - s * VEC(1382.0 / 638512875.0) + s2 * (VEC(4.0 / 18243225) - s * VEC(3617.0 / 162820783125.0));
  const Vec c8 = VEC(87734.0 / 38979295480125.0) - s * VEC(349222.0 / 1531329465290625.0) + s2 * VEC(2.3106432599002624e-11);
  return VEC(1.0) + s * (c0 + s4 * (c4 + s4 * c8));
}

/** Beyond this both functions equal their limits to the last bit; up to it powers of two are in range. */
constexpr double saturated = 700;

SLUICE_APART Vec sigmoid(Vec x) {
  const Vec opposite = atLeast(VEC(-saturated), atMost(VEC(saturated), -x));
  const Vec exponent = nearestExponent(opposite), power = powerOfTwo(exponent);
  const Vec more = expm1(remainderOf(opposite, exponent));
  const Vec half = VEC(0.5) * x;
  const IntVec isLarge = x >= VEC(1.09), isNear = (x > VEC(-1.09)) & ~isLarge;
  const Vec whole = isLarge ? VEC(1.0) + (VEC(1.0) + more) * power : power + VEC(1.0) + power * more;
  const Vec quotient = (isNear ? half : VEC(1)) / (isNear ? ratioNearZero(half) : whole);
  const Vec result = isNear ? VEC(0.5) + VEC(0.5) * quotient : quotient;
  const IntVec isSmall = ~(IntVec)(x >= VEC(-36));
  if (!inAnyLane(isSmall)) return result;
  const Vec e = exponential(x);
  return isSmall ? e - e * e : result;
}

SLUICE_APART Vec hyperbolicTangent(Vec x) {
  const Vec size = absolute(x);
  const Vec twice = atMost(VEC(saturated), VEC(2.0) * size);
  const Vec exponent = nearestExponent(twice), power = powerOfTwo(exponent);
  const Vec more = expm1(remainderOf(twice, exponent));
  const Vec scaled = power * more;
  const IntVec isNear = ~(IntVec)(size >= VEC(0.55)), isFar = size > VEC(3);
  const Vec above = isFar ? VEC(2) : power - VEC(1.0) + scaled;
  const Vec below = isFar ? (VEC(1.0) + more) * power + VEC(1.0) : power + VEC(1.0) + scaled;
  const Vec quotient = (isNear ? size : above) / (isNear ? ratioNearZero(size) : below);
  return withSignOf(x, isFar ? VEC(1.0) - quotient : quotient);
}

SLUICE_INLINE Vec powerOfE(Vec x) { return exponential(x); }

/** f - ln(1 + f) for √½ ≤ 1 + f ≤ √2. */
SLUICE_INLINE Vec logarithmTail(Vec f) {
  const Vec s = f / (VEC(2.0) + f), z = s * s, half = VEC(0.5) * f * f;
  Vec sum = {};
  for (int n = 21; n >= 3; n -= 2) sum = (sum + splat(2.0 / n)) * z;
  return half - s * (half + sum);
}

/** ln(2ᵏ (1 + f)) */
SLUICE_INLINE Vec logarithmFrom(Vec k, Vec f) {
  return k * VEC(0.6931471803691238) + (f - (logarithmTail(f) - k * VEC(1.9082149292705877e-10)));
}

SLUICE_APART Vec logarithm(Vec x) {
  constexpr Whole rootHalf = Whole(0x3fe6a09e) << 32, mantissa = (Whole(1) << 52) - 1;
  const IntVec isSubnormal = x < VEC(0x1p-1022);
  const IntVec shifted = (IntVec)(isSubnormal ? x * VEC(0x1p54) : x) - rootHalf;
  const Vec exponent = (Vec)((shifted >> 52) + (IntVec)VEC(rounder)) - VEC(rounder);
  const Vec finite = logarithmFrom(exponent - (isSubnormal ? VEC(54) : Vec{}), (Vec)((shifted & mantissa) + rootHalf) - VEC(1));
  const Vec positive = x < VEC(__builtin_inf()) ? finite : x;
  return x > Vec{} ? positive : x == Vec{} ? VEC(-__builtin_inf()) : VEC(__builtin_nan(""));
}

/** x + ln(1 + e⁻ᵐ) for m ≥ 0. */
SLUICE_APART Vec withLogarithmOfSum(Vec x, Vec m) {
  const Vec e = exponential(-m);
  const IntVec isLarge = ~(e <= VEC(0.41421356237309515));
  const Vec f = isLarge ? (e - VEC(1)) * VEC(0.5) : e;
  return x + logarithmFrom(isLarge ? VEC(1) : Vec{}, f);
}

#undef VEC

}  // namespace SLUICE_TARGET
}  // namespace sluice
