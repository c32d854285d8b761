/*
 * One vector of `lanes` numbers on the compilers' vector extensions, as wide as the target allows: 16 bytes in WebAssembly, SSE and NEON,
 * 32 with AVX2, 64 with AVX-512. Everything else in this folder uses these few names, so it does not depend on the width.
 * Target intrinsics appear only for operations that the extensions lack: broadcast loads, fused multiply-add, minimum, maximum.
 *
 * Numbers are float, or double where SLUICE_DOUBLE is defined. In double precision nothing is fused, and every sum has the order of the
 * reference (src/core/kernels/reference.ts): results have its bits on every machine.
 *
 * No include guard protects against a second width: a program holds one width and one type per translation unit, and each unit that is
 * built for another one puts everything into a namespace of its own (see kernels.h).
 */
#pragma once

#include <stdint.h>

#if defined(__wasm__)
#include <wasm_simd128.h>
#elif defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define SLUICE_INLINE inline __attribute__((always_inline))
/** One copy of a function with many callers. */
#define SLUICE_APART inline __attribute__((noinline))
#define SLUICE_LAMBDA __attribute__((always_inline))

namespace sluice {
namespace SLUICE_TARGET {

#if defined(SLUICE_DOUBLE)
constexpr bool isDouble = true;
typedef double Real;
typedef int64_t Whole;
typedef uint64_t Unsigned;
#else
constexpr bool isDouble = false;
typedef float Real;
typedef int32_t Whole;
typedef uint32_t Unsigned;
#endif

#if defined(__AVX512F__)
constexpr int vectorBytes = 64;
#elif defined(__AVX2__)
constexpr int vectorBytes = 32;
#else
constexpr int vectorBytes = 16;
#endif
constexpr int lanes = vectorBytes / int(sizeof(Real));

typedef Real Vec __attribute__((vector_size(vectorBytes)));
typedef Whole IntVec __attribute__((vector_size(vectorBytes)));
/** For sums that may wrap, as the bits of a NaN do. */
typedef Unsigned UnsignedVec __attribute__((vector_size(vectorBytes)));
/** The same, at any address. */
typedef Real LooseVec __attribute__((vector_size(vectorBytes), aligned(sizeof(Real)), may_alias));

SLUICE_INLINE Vec load(const Real* from) { return *reinterpret_cast<const LooseVec*>(from); }
SLUICE_INLINE void store(Real* to, Vec value) { *reinterpret_cast<LooseVec*>(to) = value; }

/** All lanes the number at `from`. */
SLUICE_INLINE Vec broadcast(const Real* from) {
#if defined(SLUICE_DOUBLE)
#if defined(__wasm__)
  return (Vec)wasm_v128_load64_splat(from);
#elif defined(__AVX512F__)
  return (Vec)_mm512_set1_pd(*from);
#elif defined(__AVX2__)
  return (Vec)_mm256_set1_pd(*from);
#else
  return *from - Vec{};
#endif
#elif defined(__wasm__)
  return (Vec)wasm_v128_load32_splat(from);
#elif defined(__AVX512F__)
  return (Vec)_mm512_set1_ps(*from);
#elif defined(__AVX2__)
  return (Vec)_mm256_set1_ps(*from);
#elif defined(__aarch64__)
  return (Vec)vld1q_dup_f32(from);
#else
  return *from - Vec{};
#endif
}

SLUICE_INLINE Vec splat(Real value) {
#if defined(__wasm__) && defined(SLUICE_DOUBLE)
  return (Vec)wasm_f64x2_splat(value);
#elif defined(__wasm__)
  return (Vec)wasm_f32x4_splat(value);
#else
  return value - Vec{};
#endif
}

/**
 * The constant at `from` in all lanes. V8 rebuilds a known constant at each use, in three instructions, but reads one in a single
 * instruction. So in WebAssembly we hide from the compiler that it is constant, which speeds up functions with many constants.
 */
SLUICE_INLINE Vec constantAt(const Real* from) {
#if defined(__wasm__)
  __asm__("" : "+r"(from));
  return broadcast(from);
#else
  return splat(*from);
#endif
}
#define VEC(number) constantAt([]() -> const Real* { static constexpr Real value = (number); return &value; }())

/** Whether `multiplyAdd` surely rounds once; relaxed SIMD leaves it to the engine. */
#if !defined(SLUICE_DOUBLE) && (defined(__AVX512F__) || defined(__FMA__) || defined(__aarch64__))
constexpr bool isFused = true;
#else
constexpr bool isFused = false;
#endif

/** a · b + c: rounded once where the target can (WebAssembly only with relaxed SIMD), else twice; in double precision always twice. */
SLUICE_INLINE Vec multiplyAdd(Vec a, Vec b, Vec c) {
#if defined(SLUICE_DOUBLE)
  return a * b + c;
#elif defined(__wasm_relaxed_simd__)
  return (Vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#elif defined(__AVX512F__)
  return (Vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__FMA__)
  return (Vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__aarch64__)
  return (Vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  return a * b + c;
#endif
}

/** The smaller of bound and x; x where x is not a number. */
SLUICE_INLINE Vec atMost(Vec bound, Vec x) {
#if defined(__wasm__) && defined(SLUICE_DOUBLE)
  return (Vec)wasm_f64x2_pmin((v128_t)x, (v128_t)bound);
#elif defined(__wasm__)
  return (Vec)wasm_f32x4_pmin((v128_t)x, (v128_t)bound);
#else
  return bound < x ? bound : x;
#endif
}

/** The larger of bound and x; x where x is not a number. */
SLUICE_INLINE Vec atLeast(Vec bound, Vec x) {
#if defined(__wasm__) && defined(SLUICE_DOUBLE)
  return (Vec)wasm_f64x2_pmax((v128_t)x, (v128_t)bound);
#elif defined(__wasm__)
  return (Vec)wasm_f32x4_pmax((v128_t)x, (v128_t)bound);
#else
  return bound > x ? bound : x;
#endif
}

SLUICE_INLINE Vec squareRootOf(Vec x) {
#if defined(__wasm__)
  return __builtin_elementwise_sqrt(x);
#elif defined(SLUICE_DOUBLE)
  for (int k = 0; k < lanes; k++) x[k] = __builtin_sqrt(x[k]);
  return x;
#elif defined(__AVX512F__)
  return (Vec)_mm512_sqrt_ps((__m512)x);
#elif defined(__AVX2__)
  return (Vec)_mm256_sqrt_ps((__m256)x);
#elif defined(__x86_64__)
  return (Vec)_mm_sqrt_ps((__m128)x);
#elif defined(__aarch64__)
  return (Vec)vsqrtq_f32((float32x4_t)x);
#else
  for (int k = 0; k < lanes; k++) x[k] = __builtin_sqrtf(x[k]);
  return x;
#endif
}

constexpr Whole signBit = Whole(uint64_t(1) << (8 * sizeof(Real) - 1));

SLUICE_INLINE Vec absolute(Vec x) { return (Vec)((IntVec)x & ~signBit); }

/** magnitude, which is not negative, or its negative where x is negative. */
SLUICE_INLINE Vec withSignOf(Vec x, Vec magnitude) { return (Vec)((IntVec)magnitude | ((IntVec)x & signBit)); }

/**
 * x, or 0 where it has faded. A state or gradient may fade to subnormal numbers over many steps, which take a processor a hundred times as
 * long and are negligible in every sum. Native code on x86-64 treats those as 0. WebAssembly cannot, so there we cut off below 2^-110,
 * early enough for products with weights.
 */
SLUICE_INLINE Vec withoutFaded(Vec x) {
#if defined(__wasm__) && !defined(SLUICE_DOUBLE)
  // Bits without the sign; those of infinities and NaN are the largest.
  const IntVec large = ((IntVec)x & 0x7fffffff) >= 0x08800000;
  return (Vec)((IntVec)x & large);
#else
  return x;
#endif
}

#if defined(SLUICE_DOUBLE)
/** The nearest float32 numbers, as stored in an array of them. */
SLUICE_INLINE Vec roundedToSingle(Vec x) {
  typedef float Singles __attribute__((vector_size(4 * lanes)));
  return __builtin_convertvector(__builtin_convertvector(x, Singles), Vec);
}
#endif

/* The first `count` lanes of a vector; with masks where the target has them, since layers of few units have many such vectors. */
#if defined(__AVX512F__)
SLUICE_INLINE Vec loadPart(const Real* from, int count) {
#if defined(SLUICE_DOUBLE)
  return (Vec)_mm512_maskz_loadu_pd(__mmask8((1u << count) - 1), from);
#else
  return (Vec)_mm512_maskz_loadu_ps(__mmask16((1u << count) - 1), from);
#endif
}

SLUICE_INLINE void storePart(Real* to, Vec value, int count) {
#if defined(SLUICE_DOUBLE)
  _mm512_mask_storeu_pd(to, __mmask8((1u << count) - 1), (__m512d)value);
#else
  _mm512_mask_storeu_ps(to, __mmask16((1u << count) - 1), (__m512)value);
#endif
}
#elif defined(__AVX2__)
SLUICE_INLINE __m256i firstLanes(int count) {
  static constexpr Whole ones[2 * lanes] = {
#if defined(SLUICE_DOUBLE)
      -1, -1, -1, -1};
#else
      -1, -1, -1, -1, -1, -1, -1, -1};
#endif
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ones + lanes - count));
}

SLUICE_INLINE Vec loadPart(const Real* from, int count) {
#if defined(SLUICE_DOUBLE)
  return (Vec)_mm256_maskload_pd(from, firstLanes(count));
#else
  return (Vec)_mm256_maskload_ps(from, firstLanes(count));
#endif
}

SLUICE_INLINE void storePart(Real* to, Vec value, int count) {
#if defined(SLUICE_DOUBLE)
  _mm256_maskstore_pd(to, firstLanes(count), (__m256d)value);
#else
  _mm256_maskstore_ps(to, firstLanes(count), (__m256)value);
#endif
}
#else
SLUICE_APART Vec loadPart(const Real* from, int count) {
  Vec value = {};
  for (int lane = 0; lane < count; lane++) value[lane] = from[lane];
  return value;
}

SLUICE_APART void storePart(Real* to, Vec value, int count) {
  for (int lane = 0; lane < count; lane++) to[lane] = value[lane];
}
#endif

/** Loads and stores of a whole vector; what `overUnits` passes for all but the last. */
struct WholeVector {
  SLUICE_INLINE Vec load(const Real* from) const { return SLUICE_TARGET::load(from); }
  SLUICE_INLINE void store(Real* to, Vec value) const { SLUICE_TARGET::store(to, value); }
  /** x, 0 where there is no number */
  SLUICE_INLINE Vec only(Vec x) const { return x; }
};

/** Loads and stores of the first `count` lanes; the others read as 0 and are not written. */
struct PartVector {
  int count;
  SLUICE_INLINE Vec load(const Real* from) const { return loadPart(from, count); }
  SLUICE_INLINE void store(Real* to, Vec value) const { storePart(to, value, count); }
  SLUICE_INLINE Vec only(Vec x) const {
    for (int lane = count; lane < lanes; lane++) x[lane] = 0;
    return x;
  }
};

/** Calls body(unit, vector) for every vector of `units` consecutive numbers; the last one may be a part, unless all rows are whole vectors. */
template <class Body>
SLUICE_INLINE void overUnits(int units, const Body& body) {
  int unit = 0;
  for (; unit + lanes <= units; unit += lanes) body(unit, WholeVector{});
#if !defined(SLUICE_PLAIN_CELLS)
  if (unit < units) body(unit, PartVector{units - unit});
#endif
}

template <int N>
struct Constant {
  static constexpr int value = N;
  constexpr operator unsigned() const { return N; }
};

/**
 * Calls body(Constant<0>) to body(Constant<N - 1>), unrolled by the language and not by the optimiser: the accumulators of a tile are
 * then single values that live in registers. The constant converts to an unsigned number, since newer LLVM folds it into the address
 * of a WebAssembly load only when the sum is known not to wrap.
 */
template <int N, int From = 0, class Body>
SLUICE_INLINE void unroll(const Body& body) {
  if constexpr (From < N) {
    body(Constant<From>{});
    unroll<N, From + 1>(body);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
