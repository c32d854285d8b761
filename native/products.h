/*
 * Matrix products: out[rows, columns] (+)= a[rows, inner] · b[inner, columns], by tiles of tileRows × tileVectors vectors.
 *
 * To feed a tile with consecutive reads, both factors are copied ("packed") beforehand: b into panels of tileColumns columns, the last
 * panel filled up with zeros, and a into strips of the rows of one tile. `inner` is cut into slices that keep a panel's part in the near
 * caches, and rows into blocks whose strips stay in the second-level cache. Each number of `out` has one partial sum per slice, or several.
 */
#pragma once

#include "team.h"
#include "tiles.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Tile shapes, measured. */
#if defined(__AVX512F__)
constexpr int tileVectors = 2;
#elif defined(__AVX2__)
constexpr int tileVectors = 2;
#elif defined(__aarch64__) || defined(__wasm__)
constexpr int tileVectors = 4;
#else
constexpr int tileVectors = 3;
#endif
constexpr int tileRows = tileSums / tileVectors;
constexpr int tileColumns = tileVectors * lanes;
constexpr int rowBlock = 120;

/** Numbers in the strips of a block of rows, which stay in the second-level cache: fewer for long rows, down to those of a step. */
constexpr size_t blockLength = 1 << 17;
constexpr int fewestRows = 32;

inline int blockRowsFor(int inner) {
  const size_t fit = blockLength / size_t(inner > 0 ? inner : 1);
  return fit > size_t(rowBlock) ? rowBlock : fit < size_t(fewestRows) ? fewestRows : int(fit);
}

/** A row-major matrix, or the transpose of one: element (i, j) is at data[i · stride + j], or at data[j · stride + i]. */
struct Matrix {
  const Real* data;
  int stride;
  bool transposed;

  Matrix from(int row, int column) const {
#if !defined(__wasm__)
    // A matrix without elements may have no memory, and nothing lies behind null.
    if (data == nullptr) return *this;
#endif
    const size_t major = transposed ? column : row, minor = transposed ? row : column;
    return {data + major * stride + minor, stride, transposed};
  }
};

/** Length of the panels of a matrix [inner, columns]. */
inline size_t panelsLength(int inner, int columns) {
  return size_t(ceilDivide(columns, tileColumns)) * tileColumns * inner;
}

/** Four numbers. */
typedef Real Four __attribute__((vector_size(4 * sizeof(Real))));
typedef Real LooseFour __attribute__((vector_size(4 * sizeof(Real)), aligned(sizeof(Real)), may_alias));

/** to[k · toStride + i] = from[i · stride + k] for i < 4, k < 4. */
SLUICE_INLINE void transposeFour(const Real* from, size_t stride, Real* to, size_t toStride) {
  const auto row = [&](int i) SLUICE_LAMBDA { return Four(*reinterpret_cast<const LooseFour*>(from + i * stride)); };
  const Four a = row(0), b = row(1), c = row(2), d = row(3);
  const Four abLow = __builtin_shufflevector(a, b, 0, 4, 1, 5), abHigh = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Four cdLow = __builtin_shufflevector(c, d, 0, 4, 1, 5), cdHigh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  const auto keep = [&](int k, Four value) SLUICE_LAMBDA { *reinterpret_cast<LooseFour*>(to + k * toStride) = value; };
  keep(0, __builtin_shufflevector(abLow, cdLow, 0, 1, 4, 5));
  keep(1, __builtin_shufflevector(abLow, cdLow, 2, 3, 6, 7));
  keep(2, __builtin_shufflevector(abHigh, cdHigh, 0, 1, 4, 5));
  keep(3, __builtin_shufflevector(abHigh, cdHigh, 2, 3, 6, 7));
}

/** to[k · toStride + i] = from[i · stride + k] for i < rows, k < inner. */
SLUICE_INLINE void transposeInto(const Real* from, size_t stride, int rows, int inner, Real* to, size_t toStride) {
  int k = 0;
  // Strips of two rows, for WebAssembly.
  if (rows == 2 && toStride == 2)
    for (; k + 4 <= inner; k += 4) {
      const Four a = *reinterpret_cast<const LooseFour*>(from + k), b = *reinterpret_cast<const LooseFour*>(from + stride + k);
      *reinterpret_cast<LooseFour*>(to + 2 * k) = __builtin_shufflevector(a, b, 0, 4, 1, 5);
      *reinterpret_cast<LooseFour*>(to + 2 * k + 4) = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    }
  if (rows >= 4)
    for (; k + 4 <= inner; k += 4) {
      int i = 0;
      for (; i + 4 <= rows; i += 4) transposeFour(from + i * stride + k, stride, to + k * toStride + i, toStride);
      // The last rows, together with some that are packed already.
      if (i < rows) transposeFour(from + (rows - 4) * stride + k, stride, to + k * toStride + rows - 4, toStride);
    }
  for (; k < inner; k++)
    for (int i = 0; i < rows; i++) to[k * toStride + i] = from[i * stride + k];
}

/** Packs b[inner, columns] into panels: [panel][inner][tileColumns]. */
SLUICE_APART void packPanels(Matrix b, int inner, int columns, Real* panels) {
  for (int column = 0; column < columns; column += tileColumns) {
    const int width = least(tileColumns, columns - column);
    if (width < tileColumns)
      for (size_t i = 0; i < size_t(inner) * tileColumns; i++) panels[i] = 0;
    if (!b.transposed) {
      for (int k = 0; k < inner; k++) {
        const Real* row = b.data + size_t(k) * b.stride + column;
        Real* to = panels + size_t(k) * tileColumns;
        overUnits(width, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, part.load(row + i)); });
      }
    } else {
      transposeInto(b.data + size_t(column) * b.stride, b.stride, width, inner, panels, tileColumns);
    }
    panels += size_t(inner) * tileColumns;
  }
}

/** Packs the first Rows rows of a into a strip: [inner][Rows]. */
template <int Rows>
inline void packStrip(Matrix a, int inner, Real* strip) {
  const Real* from = a.data;
  if (a.transposed)
    for (int k = 0; k < inner; k++, from += a.stride, strip += Rows) __builtin_memcpy(strip, from, sizeof(Real) * Rows);
  else
    transposeInto(from, a.stride, Rows, inner, strip, Rows);
}

/** Space for the strips of `product` with rows of this length or shorter. */
inline size_t stripsLength(int inner) {
  const size_t few = size_t(fewestRows) * inner, most = size_t(rowBlock) * inner;
  // The next array begins at a multiple of 64 bytes.
  return ((most < blockLength ? most : few > blockLength ? few : blockLength) + 15) / 16 * 16;
}

/**
 * out[rows, columns] (+)= a[rows, inner] · b[inner, columns], b in panels.
 *
 * Reads panels in order, each with all rows of a block before the next: so weights that fit no cache arrive at the speed of memory.
 *
 * @param stride  elements between rows of out
 * @param strips  room for stripsLength(inner) numbers
 * @param longest numbers that a sum takes before adding it to `out`
 */
SLUICE_APART void product(int rows, int inner, int columns, Matrix a, const Real* panels, Real* out, int stride, Into into, Real* strips,
                          int longest) {
  if (inner == 0 && into == Into::overwrite)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) out[size_t(i) * stride + j] = 0;
  int first = 0;
  // A strip of one row is the row itself.
  if (rows == 1 && !a.transposed)
    for (; first + 2 * tileColumns <= columns; first += 2 * tileColumns)
      for (int k = 0; k < inner; k += longest) {
        const Real* panel = panels + size_t(first) * inner + size_t(k) * tileColumns;
        pairTile<tileVectors>(least(longest, inner - k), a.data + k, panel, panel + size_t(inner) * tileColumns, out + first, k == 0 ? into : Into::add);
      }
  if (first == columns) return;
  const int most = blockRowsFor(inner);
  for (int row = 0; row < rows; row += most) {
    const int blockRows = least(most, rows - row);
    // Tiles of nearly equal height: 32 rows make 11 + 11 + 10 and not 12 + 12 + 8.
    const int tiles = ceilDivide(blockRows, tileRows);
    const auto top = [&](int t) { return int(int64_t(blockRows) * t / tiles); };
    const auto stripOf = [&](int t, int k, int slice) { return strips + size_t(k) * blockRows + size_t(top(t)) * slice; };
    for (int k = 0; k < inner; k += longest) {
      const int slice = least(longest, inner - k);
      // For a transposed a, a few rows at a time for all strips: they are adjacent, and share cache lines with those of the next strip.
      const int together = a.transposed ? 8 : slice;
      for (int i = 0; i < slice; i += together)
        for (int t = 0; t < tiles; t++)
          withConstant<tileRows>(top(t + 1) - top(t), [&](auto height) SLUICE_LAMBDA {
            packStrip<height.value>(a.from(row + top(t), k + i), least(together, slice - i), stripOf(t, k, slice) + size_t(i) * height.value);
          });
    }
    for (int column = first; column < columns; column += tileColumns) {
      const int width = least(tileColumns, columns - column);
      for (int k = 0; k < inner; k += longest) {
        const int slice = least(longest, inner - k);
        const Real* panel = panels + size_t(column) * inner + size_t(k) * tileColumns;
        for (int t = 0; t < tiles; t++) {
          const Real* strip = stripOf(t, k, slice);
          Real* to = out + size_t(row + top(t)) * stride + column;
          withConstant<tileRows>(top(t + 1) - top(t), [&](auto rows) SLUICE_LAMBDA {
            tile<rows.value, tileVectors, Left::strip>(slice, strip, 0, panel, to, stride, width, k == 0 ? into : Into::add);
          });
        }
      }
    }
  }
}

/** Space that `multiply` needs for a b of this many columns, and this many rows or more. */
inline size_t multiplyLength(int inner, int columns) {
  const int slice = least(innerSlice, inner);
  return stripsLength(slice) + panelsLength(slice, columns);
}

/**
 * `product` for a b that is used once: packs one slice at a time into `room` of multiplyLength numbers.
 *
 * @param longest numbers that a sum adds at once
 */
SLUICE_APART void multiply(int rows, int inner, int columns, Matrix a, Matrix b, Real* out, int stride, Into into, Real* room, int longest) {
  Real* panels = room + stripsLength(least(innerSlice, inner));
  if (inner == 0) product(rows, 0, columns, a, panels, out, stride, into, room, longest);
  for (int k = 0; k < inner; k += innerSlice) {
    const int slice = least(innerSlice, inner - k);
    packPanels(b.from(k, 0), slice, columns, panels);
    product(rows, slice, columns, a.from(0, k), panels, out, stride, k == 0 ? into : Into::add, room, longest);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
