/*
 * Formats of the weights of a stream. `add` adds the products of one part to R rows of sums over V vectors of each of P panels, in the
 * order of the rows of the matrix. Loops have few variables and are not unrolled: V8 then keeps the sums in registers.
 */
#pragma once

#include <stddef.h>

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Measured: with four sums WebAssembly waits for them, and V8 spills eight. Native code takes two panels at once. */
#if defined(__wasm__)
constexpr int panelVectors = 6;
#else
constexpr int panelVectors = 4;
#endif
constexpr int panelWidth = panelVectors * lanes;

/** A matrix factor made of rows of numbers. */
struct StepRows {
  const float* data;
  int stride;
};

/** One of the two products of a matrix. */
struct Part {
  int inner;
  /** Rows of numbers, or of pairs of 16-bit numbers, and the distance between rows in these. */
  const void* rows;
  int stride;
  /** int8: factors of the sums of a row, and of a column */
  const float *rowScales, *columnScales;
};

/** Columns that a tile has of P panels: V vectors of each, from the same one on. */
template <int P>
struct Columns {
  const float* panel[P];

  SLUICE_INLINE void next() {
    unroll<P>([&](auto p) SLUICE_LAMBDA { panel[p] += panelWidth; });
  }
};

struct Float32 {
  /** Rows in a word. */
  static constexpr int depth = 1;

  template <int R, int P, int V>
  static SLUICE_INLINE void add(Vec (&sum)[R][P * V], const Part& part, int row, int, Columns<P> columns) {
    if (part.inner == 0) return;
    const int stride = part.stride;
    const float* x = static_cast<const float*>(part.rows) + size_t(row) * stride;
    const float* const end = x + part.inner;
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    do {
      Vec a[R];
      unroll<R>([&](auto i) SLUICE_LAMBDA { a[i] = broadcast(x + size_t(i) * stride); });
      unroll<P>([&](auto p) SLUICE_LAMBDA {
        unroll<V>([&](auto j) SLUICE_LAMBDA {
          const Vec b = load(columns.panel[p] + j * lanes);
          unroll<R>([&](auto i) SLUICE_LAMBDA { sum[i][p * V + j] = multiplyAdd(a[i], b, sum[i][p * V + j]); });
        });
      });
      x++;
      columns.next();
    } while (x != end);
  }
};

/**
 * The upper half of a float32; one word holds two rows, the first row in its lower half. The second row's number is the whole word: the
 * upper half was chosen with the lower one in view, which saves a mask.
 */
struct Bf16 {
  static constexpr int depth = 2;

  template <int R, int P, int V>
  static SLUICE_INLINE void add(Vec (&sum)[R][P * V], const Part& part, int row, int, Columns<P> columns) {
    const int stride = part.stride;
    const float* x = static_cast<const float*>(part.rows) + size_t(row) * stride;
    const float* const end = x + (part.inner & ~1);
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    for (; x != end; x += 2) {
      Vec a[R], b[R];
      unroll<R>([&](auto i) SLUICE_LAMBDA {
        a[i] = broadcast(x + size_t(i) * stride);
        b[i] = broadcast(x + size_t(i) * stride + 1);
      });
      unroll<P>([&](auto p) SLUICE_LAMBDA {
        unroll<V>([&](auto j) SLUICE_LAMBDA {
          const IntVec pair = (IntVec)load(columns.panel[p] + j * lanes);
          const Vec lower = (Vec)(pair << 16), upper = (Vec)pair;
          unroll<R>([&](auto i) SLUICE_LAMBDA { sum[i][p * V + j] = multiplyAdd(a[i], lower, sum[i][p * V + j]); });
          unroll<R>([&](auto i) SLUICE_LAMBDA { sum[i][p * V + j] = multiplyAdd(b[i], upper, sum[i][p * V + j]); });
        });
      });
      columns.next();
    }
    if (part.inner % 2 == 0) return;
    unroll<P * V>([&](auto j) SLUICE_LAMBDA {
      const Vec lower = (Vec)((IntVec)load(columns.panel[j / V] + (j % V) * lanes) << 16);
      unroll<R>([&](auto i) SLUICE_LAMBDA { sum[i][j] = multiplyAdd(broadcast(x + size_t(i) * stride), lower, sum[i][j]); });
    });
  }
};

/**
 * Whole numbers from -127 to 127 with a scale for each column and part; one word holds four rows, for each vector of columns first the
 * pairs of the rows 0 and 1, then those of the rows 2 and 3. Their factors are rounded to about 16 bits, with a scale for each row, so that
 * sums are exact and have the same bits on every machine.
 */
struct Int8 {
  static constexpr int depth = 4;

  /** sums += a₀ w₀ + a₁ w₁ in every lane, for the weights of the low or high half of a word, and `a` one pair in every lane. */
  template <bool High>
  static SLUICE_INLINE IntVec addPairs(IntVec sums, const float* word, IntVec a) {
#if defined(__wasm__)
    const v128_t bytes = wasm_v128_load(word);
    const v128_t w = High ? wasm_i16x8_extend_high_i8x16(bytes) : wasm_i16x8_extend_low_i8x16(bytes);
    return sums + (IntVec)wasm_i32x4_dot_i16x8((v128_t)a, w);
#elif defined(__AVX512BW__)
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(word) + (High ? 1 : 0));
    return sums + (IntVec)_mm512_madd_epi16((__m512i)a, _mm512_cvtepi8_epi16(bytes));
#elif defined(__AVX2__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(word) + (High ? 1 : 0));
    return sums + (IntVec)_mm256_madd_epi16((__m256i)a, _mm256_cvtepi8_epi16(bytes));
#elif defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(word));
    const __m128i doubled = High ? _mm_unpackhi_epi8(bytes, bytes) : _mm_unpacklo_epi8(bytes, bytes);
    return sums + (IntVec)_mm_madd_epi16((__m128i)a, _mm_srai_epi16(doubled, 8));
#elif defined(__aarch64__)
    const int8x8_t bytes = vld1_s8(reinterpret_cast<const int8_t*>(word) + (High ? 8 : 0));
    const int16x8_t w = vmovl_s8(bytes), x = vreinterpretq_s16_s32((int32x4_t)a);
    const int32x4_t low = vmull_s16(vget_low_s16(x), vget_low_s16(w)), high = vmull_high_s16(x, w);
    return sums + (IntVec)vpaddq_s32(low, high);
#endif
  }

  template <int R, int P, int V>
  static SLUICE_INLINE void add(Vec (&sum)[R][P * V], const Part& part, int row, int column, Columns<P> columns) {
    if (part.inner == 0) return;
    const int stride = part.stride;
    const float* x = static_cast<const float*>(part.rows) + size_t(row) * stride;
    const float* const end = x + (part.inner + 3) / 4 * 2;
    IntVec exact[R][P * V];
    unroll<R>([&](auto i) SLUICE_LAMBDA { unroll<P * V>([&](auto j) SLUICE_LAMBDA { exact[i][j] = IntVec{}; }); });
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    do {
      IntVec a[R], b[R];
      unroll<R>([&](auto i) SLUICE_LAMBDA {
        a[i] = (IntVec)broadcast(x + size_t(i) * stride);
        b[i] = (IntVec)broadcast(x + size_t(i) * stride + 1);
      });
      unroll<P>([&](auto p) SLUICE_LAMBDA {
        unroll<V>([&](auto j) SLUICE_LAMBDA {
          const float* word = columns.panel[p] + j * lanes;
          unroll<R>([&](auto i) SLUICE_LAMBDA { exact[i][p * V + j] = addPairs<false>(exact[i][p * V + j], word, a[i]); });
          unroll<R>([&](auto i) SLUICE_LAMBDA { exact[i][p * V + j] = addPairs<true>(exact[i][p * V + j], word, b[i]); });
        });
      });
      x += 2;
      columns.next();
    } while (x != end);
    unroll<R>([&](auto i) SLUICE_LAMBDA {
      const Vec rowScale = splat(part.rowScales[row + i]);
      unroll<P * V>([&](auto j) SLUICE_LAMBDA {
        const Vec scale = rowScale * load(part.columnScales + column + (j / V) * panelWidth + (j % V) * lanes);
        sum[i][j] = multiplyAdd(__builtin_convertvector(exact[i][j], Vec), scale, sum[i][j]);
      });
    });
  }

  /**
   * Rounds rows of numbers to integers, so small that no sum over `inner` of them overflows 32 bits.
   *
   * @param to     [rows, stride], two 16-bit numbers in each word
   * @param scales [rows]; not a number for a row with a number that is not finite
   */
  static SLUICE_APART void quantise(int rows, int inner, StepRows from, float* to, int stride, float* scales) {
    const int bound = int(0x7fffffff / 127) / inner;
    const float largestWhole = float(bound < 32767 ? bound : 32767);
    for (int row = 0; row < rows; row++) {
      const float* x = from.data + size_t(row) * from.stride;
      Vec sizes = {}, unsound = {};
      int k = 0;
      for (; k + lanes <= inner; k += lanes) {
        const Vec value = load(x + k), size = (Vec)((IntVec)value & 0x7fffffff);
        sizes = atLeast(size, sizes);
        // 0, unless a number is not finite
        unsound = unsound + (value - value);
      }
      float largest = 0, check = 0;
      for (; k < inner; k++) {
        const float size = __builtin_fabsf(x[k]);
        if (size > largest) largest = size;
        check += x[k] - x[k];
      }
      for (int lane = 0; lane < lanes; lane++) {
        if (sizes[lane] > largest) largest = sizes[lane];
        check += unsound[lane];
      }
      const float factor = largest > 0 ? largestWhole / largest : 0;
      scales[row] = largest / largestWhole + check;
      int16_t* whole = reinterpret_cast<int16_t*>(to + size_t(row) * stride);
      for (int k = 0; k < inner; k++) {
        // Adding 1.5 · 2²³ leaves the nearest whole number in the low bits.
        const float shifted = x[k] * factor + 12582912.0f;
        int32_t bits;
        __builtin_memcpy(&bits, &shifted, 4);
        whole[k] = int16_t(bits);
      }
    }
  }
};

constexpr int words(int inner, int depth) { return (inner + depth - 1) / depth; }

}  // namespace SLUICE_TARGET
}  // namespace sluice
