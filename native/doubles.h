/*
 * Vectors of doubles over arrays of floats. Computing in them and rounding at the store gives the bits of the same line of JavaScript over
 * a Float32Array: all builds have -ffp-contract=off, so nothing is fused. So the kernels on top of this (optimizer.h, loss.h) need no
 * tolerance: they give the bits of src/core/kernels/ on every machine, for any number of threads.
 */
#pragma once

#include "simd.h"
#include "team.h"

namespace sluice {
namespace SLUICE_TARGET {

constexpr int doubleLanes = lanes / 2;
typedef double Doubles __attribute__((vector_size(8 * doubleLanes)));

SLUICE_INLINE Doubles splatDouble(double value) { return value - Doubles{}; }

SLUICE_INLINE Doubles loadDoubles(const float* from) {
  typedef float Singles __attribute__((vector_size(4 * doubleLanes)));
  typedef float LooseSingles __attribute__((vector_size(4 * doubleLanes), aligned(4), may_alias));
  return __builtin_convertvector((Singles) * reinterpret_cast<const LooseSingles*>(from), Doubles);
}

SLUICE_INLINE void storeDoubles(double* to, Doubles value) {
  typedef double LooseDoubles __attribute__((vector_size(8 * doubleLanes), aligned(8), may_alias));
  *reinterpret_cast<LooseDoubles*>(to) = value;
}

/** The nearest floats, ties to even. */
SLUICE_INLINE void storeRounded(float* to, Doubles value) {
  typedef float Singles __attribute__((vector_size(4 * doubleLanes)));
  typedef float LooseSingles __attribute__((vector_size(4 * doubleLanes), aligned(4), may_alias));
  *reinterpret_cast<LooseSingles*>(to) = __builtin_convertvector(value, Singles);
}

/** These numbers, rounded as in an array of floats. */
SLUICE_INLINE Doubles rounded(Doubles value) {
  typedef float Singles __attribute__((vector_size(4 * doubleLanes)));
  return __builtin_convertvector(__builtin_convertvector(value, Singles), Doubles);
}

/** Loads and stores of a whole vector; what `overDoubles` passes for all but the last. */
struct WholeDoubles {
  SLUICE_INLINE Doubles load(const float* from) const { return loadDoubles(from); }
  SLUICE_INLINE void store(float* to, Doubles value) const { storeRounded(to, value); }
};

/** Loads and stores of the first `count` lanes; the others read as 0 and are not written. */
struct PartDoubles {
  int count;
  SLUICE_INLINE Doubles load(const float* from) const {
    float numbers[doubleLanes] = {};
    for (int lane = 0; lane < count; lane++) numbers[lane] = from[lane];
    return loadDoubles(numbers);
  }
  SLUICE_INLINE void store(float* to, Doubles value) const {
    float numbers[doubleLanes];
    storeRounded(numbers, value);
    for (int lane = 0; lane < count; lane++) to[lane] = numbers[lane];
  }
};

/** Calls body(i, vector) for every vector of the numbers in `range`; the last one may be a part. */
template <class Body>
SLUICE_INLINE void overDoubles(Range range, const Body& body) {
  int i = range.begin;
  for (; i + doubleLanes <= range.end; i += doubleLanes) body(i, WholeDoubles{});
  if (i < range.end) body(i, PartDoubles{range.end - i});
}

SLUICE_INLINE Doubles squareRoot(Doubles x) {
#if defined(__wasm__)
  return __builtin_elementwise_sqrt(x);
#elif defined(__AVX512F__)
  return (Doubles)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX2__)
  return (Doubles)_mm256_sqrt_pd((__m256d)x);
#elif defined(__x86_64__)
  return (Doubles)_mm_sqrt_pd((__m128d)x);
#else
  Doubles root;
  for (int lane = 0; lane < doubleLanes; lane++) root[lane] = __builtin_sqrt(x[lane]);
  return root;
#endif
}

/** x, or `bound` where that is larger; a NaN stays. */
SLUICE_INLINE Doubles notBelow(double bound, Doubles x) {
#if defined(__wasm__)
  // For relaxed SIMD the compiler would take an instruction that leaves a NaN to the engine.
  return (Doubles)wasm_f64x2_pmax((v128_t)x, (v128_t)splatDouble(bound));
#else
  return x < bound ? splatDouble(bound) : x;
#endif
}

/** eˣ for x ≤ 0: the operations of `exp` in src/core/cells/activations.ts in the same order, which states the error. A NaN lane stays NaN. */
SLUICE_INLINE Doubles exponentialOfNegative(Doubles x) {
  typedef uint64_t Longs __attribute__((vector_size(8 * doubleLanes)));
  // Added to a whole number, leaves it in the low bits; added to any other, rounds it.
  constexpr double rounder = 6755399441055744.0;
  // Below the smallest double: the end replaces these lanes, which only have to stay in range.
  const Doubles within = notBelow(-746.0, x);
  const Doubles scaled = within * 1.4426950408889634 + 0.5;
  const Doubles nearest = (scaled + rounder) - rounder;
  const Doubles exponent = nearest > scaled ? nearest - 1.0 : nearest;
  const Doubles r = within - exponent * 0.6931471803691238 - exponent * 1.9082149292705877e-10;
  const Doubles s = r * r, s2 = s * s;
  const Doubles low = 1.0 / 6 - s * (1.0 / 360);
  const Doubles middle = 1.0 / 15120 - s * (1.0 / 604800);
  const Doubles high = 1.0 / 23950080 - s * (691.0 / 653837184000.0);
  const Doubles mantissa = 1.0 + (2.0 * r) / (2.0 - r + s * (low + s2 * (middle + s2 * high)));
  // In two factors, as the power of two alone may underflow.
  const Doubles halfExponent = exponent * 0.5;
  const Doubles nearestHalf = (halfExponent + rounder) - rounder;
  const Doubles half = nearestHalf > halfExponent ? nearestHalf - 1.0 : nearestHalf;
  const auto powerOfTwo = [](Doubles n) SLUICE_LAMBDA { return (Doubles)(((Longs)(n + rounder) + 1023) << 52); };
  const Doubles power = mantissa * powerOfTwo(half) * powerOfTwo(exponent - half);
  return x < -745.1332191019412 ? Doubles{} : power;
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
