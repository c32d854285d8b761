/*
 * exp, sigmoid and tanh of a vector of doubles: the operations of src/cells/activations.ts in the same order, and so its bits, its errors
 * (at most 2 ulp) and its range (all numbers). Where that file takes one of several ways, here all are taken and one is chosen for each lane;
 * way and way share their division. They are long, so there is one copy of each.
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
  const Vec nearest = (x + rounder) - rounder;
  return nearest > x ? nearest - 1.0 : nearest;
}

/** 2 to the power of a whole number from -1022 to 1023. */
SLUICE_INLINE Vec powerOfTwo(Vec exponent) { return (Vec)(((IntVec)(exponent + rounder) + 1023) << 52); }

SLUICE_INLINE Vec nearestExponent(Vec x) { return floorOf(x * 1.4426950408889634 + 0.5); }

SLUICE_INLINE Vec exponentialMinusOne(Vec r) {
  const Vec s = r * r, s2 = s * s;
  const Vec low = 1.0 / 6 - s * (1.0 / 360);
  const Vec middle = 1.0 / 15120 - s * (1.0 / 604800);
  const Vec high = 1.0 / 23950080 - s * (691.0 / 653837184000.0);
  return (2.0 * r) / (2.0 - r + s * (low + s2 * (middle + s2 * high)));
}

SLUICE_INLINE Vec remainderOf(Vec x, Vec exponent) { return x - exponent * 0.6931471803691238 - exponent * 1.9082149292705877e-10; }

SLUICE_APART Vec exponential(Vec x) {
  const Vec within = atLeast(splat(-746), atMost(splat(710), x));
  const Vec exponent = nearestExponent(within);
  const Vec mantissa = 1.0 + exponentialMinusOne(remainderOf(within, exponent));
  const Vec half = floorOf(exponent * 0.5);
  const Vec power = mantissa * powerOfTwo(half) * powerOfTwo(exponent - half);
  return x > splat(709.782712893384) ? splat(__builtin_inf()) : x < splat(-745.1332191019412) ? Vec{} : power;
}

/** x · coth x of which tanh x = x / (x · coth x), for |x| < 0.55. */
SLUICE_INLINE Vec ratioNearZero(Vec x) {
  const Vec s = x * x, s2 = s * s, s4 = s2 * s2;
  const Vec c0 = 1.0 / 3 - s * (1.0 / 45) + s2 * (2.0 / 945 - s * (1.0 / 4725));
  const Vec c4 = 2.0 / 93555 - s * (1382.0 / 638512875.0) + s2 * (4.0 / 18243225 - s * (3617.0 / 162820783125.0));
  const Vec c8 = 87734.0 / 38979295480125.0 - s * (349222.0 / 1531329465290625.0) + s2 * 2.3106432599002624e-11;
  return 1.0 + s * (c0 + s4 * (c4 + s4 * c8));
}

/** Beyond this both functions have their limits to the last bit, and before it powers of two are in range. */
constexpr double saturated = 700;

SLUICE_APART Vec sigmoid(Vec x) {
  const Vec opposite = atLeast(splat(-saturated), atMost(splat(saturated), -x));
  const Vec exponent = nearestExponent(opposite), power = powerOfTwo(exponent);
  const Vec more = exponentialMinusOne(remainderOf(opposite, exponent));
  const Vec half = 0.5 * x;
  const IntVec isLarge = x >= splat(1.09), isNear = (x > splat(-1.09)) & ~isLarge;
  const Vec whole = isLarge ? 1.0 + (1.0 + more) * power : power + 1.0 + power * more;
  const Vec quotient = (isNear ? half : splat(1)) / (isNear ? ratioNearZero(half) : whole);
  const Vec result = isNear ? 0.5 + 0.5 * quotient : quotient;
  const IntVec isSmall = ~(IntVec)(x >= splat(-36));
  if (!inAnyLane(isSmall)) return result;
  const Vec e = exponential(x);
  return isSmall ? e - e * e : result;
}

SLUICE_APART Vec hyperbolicTangent(Vec x) {
  const Vec size = absolute(x);
  const Vec twice = atMost(splat(saturated), 2.0 * size);
  const Vec exponent = nearestExponent(twice), power = powerOfTwo(exponent);
  const Vec more = exponentialMinusOne(remainderOf(twice, exponent));
  const Vec scaled = power * more;
  const IntVec isNear = ~(IntVec)(size >= splat(0.55)), isFar = size > splat(3);
  const Vec above = isFar ? splat(2) : power - 1.0 + scaled;
  const Vec below = isFar ? (1.0 + more) * power + 1.0 : power + 1.0 + scaled;
  const Vec quotient = (isNear ? size : above) / (isNear ? ratioNearZero(size) : below);
  return withSignOf(x, isFar ? 1.0 - quotient : quotient);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
