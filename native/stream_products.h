/*
 * Products of the steps of a stream: a few rows by a matrix in panels, whose numbers are stored in one of the formats of stream_weights.h.
 */
#pragma once

#include "stream_weights.h"

namespace sluice {
namespace SLUICE_TARGET {

enum class Parts { both, input, state };

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
 * Tiles, as large as the registers allow: `rowPanels` panels with a single row, so that it does not wait for its sums; `rowsOfTile` rows,
 * which share each load of a panel, with `vectorsOfTile` vectors of it. V8 has 15 registers available.
 */
#if defined(__wasm__)
constexpr int rowPanels = 1, rowsOfTile = 2, vectorsOfTile = 3;
#elif defined(__AVX512F__) || defined(__aarch64__)
constexpr int rowPanels = 2, rowsOfTile = 4, vectorsOfTile = 4;
#else
constexpr int rowPanels = 2, rowsOfTile = 2, vectorsOfTile = 4;
#endif
static_assert(panelVectors % vectorsOfTile == 0, "tiles fill a panel");

/** Every number is the sum in the order of the rows of the matrix, in every tile. */
template <class Format>
SLUICE_APART void productOf(const Product& a, int rows) {
  int row = 0;
  if (rows >= rowsOfTile)
    for (int panel = 0; panel < a.panels; panel++)
      for (int first = 0; first < panelVectors; first += vectorsOfTile)
        for (row = 0; row + rowsOfTile <= rows; row += rowsOfTile) productTile<Format, rowsOfTile, 1, vectorsOfTile>(a, row, panel, first);
  for (; row < rows; row++) {
    int panel = 0;
    if constexpr (rowPanels > 1)
      for (; panel + rowPanels <= a.panels; panel += rowPanels) productTile<Format, 1, rowPanels>(a, row, panel);
    for (; panel < a.panels; panel++) productTile<Format, 1, 1>(a, row, panel);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
