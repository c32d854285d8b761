/*
 * A stack of recurrent cells, a step or a few at a time: what real time needs. Equations are those of src/cells/; src/stream/compiled.ts
 * is the only caller. It lays everything out in one piece of memory, where it is found by offsets in bytes from its start: the program
 * below, weights in panels, the state, working memory. Nothing is allocated, and nothing is packed or copied but a state.
 *
 * The size of vectors shows in the layout: a row of `units` numbers takes a multiple of `lanes`, a row of products a multiple of
 * `panelWidth`. What fills them up has weights of 0, so it stays 0 or at least finite, and is computed along without a special case.
 *
 * Shape letters: T steps of a call, N batch, I input size, H hidden size, S size of the hidden state, G gates.
 */
#pragma once

#include <stddef.h>

#include "activations.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Raised with every change of the layout below, so that an addon built before it is not called. */
constexpr int streamVersion = 1;

/** Measured: with four sums WebAssembly waits for them, and V8 spills eight. Native code takes two panels at once. */
#if defined(__wasm__)
constexpr int panelVectors = 6;
#else
constexpr int panelVectors = 4;
#endif
constexpr int panelWidth = panelVectors * lanes;

/** Offset in bytes from the start of the memory; 0: absent. */
typedef uint32_t Place;

/**
 * out[columns] = bias + W₁ᵀ x + W₂ᵀ h. Weights are in panels of panelWidth columns, in each the rows of W₁, then those of W₂. A panel has one
 * word of four bytes for each column and for each `Format::depth` rows.
 */
struct StreamMatrix {
  int32_t panels, inner[2];
  Place weights, bias;
  /** int8: [2, panels · panelWidth], by how much the weights of a column are to be multiplied */
  Place scales;
};

enum class StreamCell : int32_t { lstm, gruResetAfter, gruResetBefore, rnnTanh, rnnRelu };
enum class StreamFormat : int32_t { float32, bf16, int8 };

struct StreamLayer {
  StreamCell cell;
  int32_t coupled, projected;
  /** 0: no limit */
  float cellClip;
  /** Numbers from row to row of the input, of what has H units, of hidden states, of gates */
  int32_t inputStride, units, stateStride, gatesStride;
  /** [T, N, inputStride], [T, N, stateStride] */
  Place input, output;
  /** [N, stateStride], [N, units] */
  Place hidden, cellState;
  /** [T, N, gatesStride] */
  Place gates;
  /** [N, ...] gruResetAfter: U h + b; gruResetBefore: r ⊙ h; projected: o ⊙ tanh c' */
  Place beside;
  /** [units] each */
  Place peepholeInput, peepholeForget, peepholeOutput;
  /**
   * lstm: gates i f g o (f g o), projection; gruResetAfter: W of r z n, U of r z n; gruResetBefore: r z, n; rnn: one.
   */
  StreamMatrix matrices[2];
};

struct StreamProgram {
  int32_t batch, layers;
  StreamFormat format;
  /** int8: room for inputs as 16-bit numbers, and their scales */
  Place quantised[2], quantisedScales[2];
  StreamLayer layer[1];
};

/** A matrix factor that is rows of numbers. */
struct Rows {
  const float* data;
  int stride;
};

enum class Parts { both, input, state };

/** One of the two products that a matrix consists of. */
struct Part {
  int inner;
  /** Rows of numbers, or of pairs of 16-bit numbers, and the distance between rows in these. */
  const void* rows;
  int stride;
  /** int8: what the sums of a row, and of a column, are to be multiplied with */
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

/*
 * Formats of weights. `add` adds the products of one part to R rows of sums over V vectors of each of P panels, in the order of the rows of
 * the matrix. Loops have few variables and are not unrolled: V8 then keeps the sums in registers.
 */

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
 * The upper half of a float32; of two rows one word, the first row in its lower half. The second row's number is the whole word: the upper
 * half was chosen with the lower one in view, which saves a mask.
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
 * Whole numbers from -127 to 127 with a scale for each column and part; of four rows one word, for each vector of columns first the pairs
 * of the rows 0 and 1, then those of the rows 2 and 3. The numbers they are multiplied with are rounded to 16 bits or so, with a scale for
 * each row, so that sums are exact: they have the same bits on every machine.
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
   * Rounds rows of numbers to whole ones, so small that no sum over `inner` of them leaves 32 bits.
   *
   * @param to     [rows, stride], two 16-bit numbers in each word
   * @param scales [rows]; not a number for a row with a number that is not finite
   */
  static SLUICE_APART void quantise(int rows, int inner, Rows from, float* to, int stride, float* scales) {
    const int bound = int(0x7fffffff / 127) / inner;
    const float largestWhole = float(bound < 32767 ? bound : 32767);
    for (int row = 0; row < rows; row++) {
      const float* x = from.data + size_t(row) * from.stride;
      Vec sizes = {}, unsound = {};
      overUnits(inner, [&](int k, auto part) SLUICE_LAMBDA {
        const Vec value = part.load(x + k), size = (Vec)((IntVec)value & 0x7fffffff);
        sizes = atLeast(size, sizes);
        // 0, unless a number is not finite
        unsound = unsound + (value - value);
      });
      float largest = 0, check = 0;
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

/** A product, as addresses. */
struct Product {
  const float *weights, *bias;
  int panels;
  Part input, state;
  Parts parts;
  float* out;
  int outStride;
};

/** R rows from `row` on; of P panels from `panel` on, V vectors from `first` on. */
template <class Format, int R, int P, int V = panelVectors>
SLUICE_INLINE void productTile(const Product& a, int row, int panel, int first = 0) {
  const size_t inputLength = size_t(words(a.input.inner, Format::depth)) * panelWidth;
  const size_t length = inputLength + size_t(words(a.state.inner, Format::depth)) * panelWidth;
  const int column = panel * panelWidth + first * lanes;
  float* out = a.out + size_t(row) * a.outStride + column;
  Columns<P> columns;
  unroll<P>([&](auto p) SLUICE_LAMBDA { columns.panel[p] = a.weights + (panel + p) * length + first * lanes; });
  Vec sum[R][P * V];
  const float* before = a.parts == Parts::state ? out : a.bias + column;
  const size_t beforeStride = a.parts == Parts::state ? a.outStride : 0;
  unroll<R>([&](auto i) SLUICE_LAMBDA {
    unroll<P * V>([&](auto j) SLUICE_LAMBDA { sum[i][j] = load(before + i * beforeStride + (j / V) * panelWidth + (j % V) * lanes); });
  });
  if (a.parts != Parts::state) Format::template add<R, P, V>(sum, a.input, row, column, columns);
  unroll<P>([&](auto p) SLUICE_LAMBDA { columns.panel[p] += inputLength; });
  if (a.parts != Parts::input) Format::template add<R, P, V>(sum, a.state, row, column, columns);
  unroll<R>([&](auto i) SLUICE_LAMBDA {
    unroll<P * V>([&](auto j) SLUICE_LAMBDA { store(out + size_t(i) * a.outStride + (j / V) * panelWidth + (j % V) * lanes, sum[i][j]); });
  });
}

/*
 * Tiles, as large as the registers allow: `rowPanels` panels with a single row, so that it does not wait for its sums; `tileRows` rows, which
 * share what is loaded of a panel, with `tileVectors` vectors of it. V8 has 15 registers to give.
 */
#if defined(__wasm__)
constexpr int rowPanels = 1, tileRows = 2, tileVectors = 3;
#elif defined(__AVX512F__) || defined(__aarch64__)
constexpr int rowPanels = 2, tileRows = 4, tileVectors = 4;
#else
constexpr int rowPanels = 2, tileRows = 2, tileVectors = 4;
#endif
static_assert(panelVectors % tileVectors == 0, "tiles fill a panel");

/** Every number is the sum in the order of the rows of the matrix, whatever the tile it falls into. */
template <class Format>
SLUICE_APART void productOf(const Product& a, int rows) {
  int row = 0;
  if (rows >= tileRows)
    for (int panel = 0; panel < a.panels; panel++)
      for (int first = 0; first < panelVectors; first += tileVectors)
        for (row = 0; row + tileRows <= rows; row += tileRows) productTile<Format, tileRows, 1, tileVectors>(a, row, panel, first);
  for (; row < rows; row++) {
    int panel = 0;
    if constexpr (rowPanels > 1)
      for (; panel + rowPanels <= a.panels; panel += rowPanels) productTile<Format, 1, rowPanels>(a, row, panel);
    for (; panel < a.panels; panel++) productTile<Format, 1, 1>(a, row, panel);
  }
}

class Stream {
 public:
  Stream(char* memory, Place program) : memory_(memory), program_(*reinterpret_cast<const StreamProgram*>(memory + program)) {}

  void run(int steps) const {
    for (int i = 0; i < program_.layers; i++) runLayer(program_.layer[i], steps);
  }

 private:
  char* const memory_;
  const StreamProgram& program_;

  float* at(Place place) const { return reinterpret_cast<float*>(memory_ + place); }

  void product(const StreamMatrix& matrix, Parts parts, int rows, Rows x, Rows h, float* out, int outStride) const {
    const bool quantised = program_.format == StreamFormat::int8;
    const auto part = [&](int which, Rows from) {
      const int inner = matrix.inner[which];
      if (!quantised || from.data == nullptr) return Part{inner, from.data, from.stride, nullptr, nullptr};
      const int stride = words(inner, Int8::depth) * 2;
      float *to = at(program_.quantised[which]), *scales = at(program_.quantisedScales[which]);
      Int8::quantise(rows, inner, from, to, stride, scales);
      return Part{inner, to, stride, scales, at(matrix.scales) + which * matrix.panels * panelWidth};
    };
    const Product a{at(matrix.weights), at(matrix.bias), matrix.panels, part(0, parts == Parts::state ? Rows{} : x),
                    part(1, parts == Parts::input ? Rows{} : h), parts, out, outStride};
    switch (program_.format) {
      case StreamFormat::float32:
        return productOf<Float32>(a, rows);
      case StreamFormat::bf16:
        return productOf<Bf16>(a, rows);
      case StreamFormat::int8:
        return productOf<Int8>(a, rows);
    }
  }

  void runLayer(const StreamLayer& layer, int steps) const {
    const int batch = program_.batch, stateStride = layer.stateStride, gatesStride = layer.gatesStride;
    const bool two = layer.cell == StreamCell::gruResetBefore;
    const StreamMatrix& matrix = layer.matrices[0];
    const Rows input{at(layer.input), layer.inputStride};
    const int second = matrix.panels * panelWidth;
    // With several steps the input's part is one product for all.
    const Parts parts = steps == 1 ? Parts::both : Parts::state;
    if (steps > 1) {
      product(matrix, Parts::input, steps * batch, input, {}, at(layer.gates), gatesStride);
      if (two) product(layer.matrices[1], Parts::input, steps * batch, input, {}, at(layer.gates) + second, gatesStride);
    }
    const float* before = at(layer.hidden);
    for (int t = 0; t < steps; t++) {
      const size_t row = size_t(t) * batch;
      float* gates = at(layer.gates) + row * gatesStride;
      float* output = at(layer.output) + row * stateStride;
      const Rows x{input.data + row * input.stride, input.stride}, h{before, stateStride};
      float* beside = at(layer.beside);
      if (layer.cell != StreamCell::gruResetAfter) {
        product(matrix, parts, batch, x, h, gates, gatesStride);
      } else {
        if (steps == 1) product(matrix, Parts::both, batch, x, {}, gates, gatesStride);
        product(layer.matrices[1], Parts::both, batch, {}, h, beside, gatesStride);
      }
      if (two) {
        for (int n = 0; n < batch; n++)
          reset(layer, gates + size_t(n) * gatesStride, before + size_t(n) * stateStride, beside + size_t(n) * layer.units);
        product(layer.matrices[1], parts, batch, x, {beside, layer.units}, gates + second, gatesStride);
      }
      for (int n = 0; n < batch; n++) {
        float* own = gates + size_t(n) * gatesStride;
        const float* old = before + size_t(n) * stateStride;
        float* fresh = output + size_t(n) * stateStride;
        switch (layer.cell) {
          case StreamCell::lstm:
            lstm(layer, own, at(layer.cellState) + size_t(n) * layer.units, layer.projected ? beside + size_t(n) * layer.units : fresh);
            break;
          case StreamCell::gruResetAfter:
            gruResetAfter(layer, own, beside + size_t(n) * gatesStride, old, fresh);
            break;
          case StreamCell::gruResetBefore:
            gruResetBefore(layer, own, own + second, old, fresh);
            break;
          default:
            rnn(layer, own, fresh);
        }
      }
      if (layer.projected) product(layer.matrices[1], Parts::both, batch, {beside, layer.units}, {}, output, stateStride);
      before = output;
    }
    float* hidden = at(layer.hidden);
    for (int i = 0; i < batch * stateStride; i += lanes) store(hidden + i, load(before + i));
  }

  /**
   * States that fade reach numbers below the normal range, which take a processor many times as long and mean nothing. Native code counts
   * them as 0 anyway; WebAssembly cannot, so they are cut off here.
   */
  static SLUICE_INLINE Vec withoutTiny(Vec x) {
#if defined(__wasm__)
    const IntVec large = (x > splat(1e-30f)) | (x < splat(-1e-30f)) | (x != x);
    return (Vec)((IntVec)x & large);
#else
    return x;
#endif
  }

  void lstm(const StreamLayer& layer, const float* gates, float* cell, float* hidden) const {
    const int units = layer.units;
    const float* forgetGate = layer.coupled ? gates : gates + units;
    const auto seen = [&](Place peephole, int unit, Vec state, Vec gate) SLUICE_LAMBDA {
      return peephole == 0 ? gate : multiplyAdd(load(at(peephole) + unit), state, gate);
    };
    for (int unit = 0; unit < units; unit += lanes) {
      const Vec before = load(cell + unit);
      const Vec forget = sigmoid(seen(layer.peepholeForget, unit, before, load(forgetGate + unit)));
      const Vec candidate = hyperbolicTangent(load(forgetGate + units + unit));
      const Vec input = layer.coupled ? splat(1.0f) - forget : sigmoid(seen(layer.peepholeInput, unit, before, load(gates + unit)));
      Vec after = multiplyAdd(forget, before, input * candidate);
      if (layer.cellClip > 0) after = atLeast(splat(-layer.cellClip), atMost(splat(layer.cellClip), after));
      after = withoutTiny(after);
      const Vec output = sigmoid(seen(layer.peepholeOutput, unit, after, load(forgetGate + 2 * units + unit)));
      store(cell + unit, after);
      store(hidden + unit, withoutTiny(output * hyperbolicTangent(after)));
    }
  }

  static void gruResetAfter(const StreamLayer& layer, const float* fromInput, const float* fromState, const float* before, float* hidden) {
    const int units = layer.units;
    for (int unit = 0; unit < units; unit += lanes) {
      const Vec reset = sigmoid(load(fromInput + unit) + load(fromState + unit));
      const Vec update = sigmoid(load(fromInput + units + unit) + load(fromState + units + unit));
      const Vec fresh = hyperbolicTangent(multiplyAdd(reset, load(fromState + 2 * units + unit), load(fromInput + 2 * units + unit)));
      store(hidden + unit, withoutTiny(multiplyAdd(update, load(before + unit), (splat(1.0f) - update) * fresh)));
    }
  }

  static void reset(const StreamLayer& layer, const float* gates, const float* before, float* resetHidden) {
    for (int unit = 0; unit < layer.units; unit += lanes) store(resetHidden + unit, sigmoid(load(gates + unit)) * load(before + unit));
  }

  static void gruResetBefore(const StreamLayer& layer, const float* gates, const float* candidate, const float* before, float* hidden) {
    for (int unit = 0; unit < layer.units; unit += lanes) {
      const Vec update = sigmoid(load(gates + layer.units + unit)), fresh = hyperbolicTangent(load(candidate + unit));
      store(hidden + unit, withoutTiny(multiplyAdd(update, load(before + unit), (splat(1.0f) - update) * fresh)));
    }
  }

  static void rnn(const StreamLayer& layer, const float* sums, float* hidden) {
    const bool relu = layer.cell == StreamCell::rnnRelu;
    for (int unit = 0; unit < layer.units; unit += lanes) {
      const Vec a = load(sums + unit);
      store(hidden + unit, withoutTiny(relu ? atLeast(Vec{}, a) : hyperbolicTangent(a)));
    }
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
