/*
 * Matrix products: out[rows, columns] (+)= a[rows, inner] · b[inner, columns].
 *
 * The work is done by tiles of tileRows × tileVectors vectors of `out` that stay in registers while `inner` runs. To feed a tile with
 * consecutive reads, both factors are copied ("packed") beforehand:
 *
 *   b into panels: tileColumns columns each, row by row, the last panel filled up with zeros. Weights are packed once per call and used
 *   for every step;
 *   a into strips: the rows of one tile, column by column, just before use.
 *
 * `inner` is cut into slices that keep a panel's part in the first-level cache, and rows into blocks whose strips stay in the second.
 * Each number of `out` is the sum over `inner` in ascending order, one partial sum per slice, whatever tile it falls into: results do
 * not depend on the other rows, so not on how rows are shared among threads.
 *
 * Sums are single precision, or double where that costs little: see `Precision`. With Real = double there are no partial sums: each goes on
 * from what `out` holds, as those of the reference do.
 */
#pragma once

#include "simd.h"
#include "team.h"

namespace sluice {
namespace SLUICE_TARGET {

/*
 * Tile shapes, measured: as many accumulators as the registers hold beside the operands. WebAssembly gets 8, since V8 has 15 vector
 * registers to give and spills from 9 accumulators on in its older versions.
 */
#if defined(__AVX512F__)
constexpr int tileRows = 12, tileVectors = 2;
#elif defined(__AVX2__)
constexpr int tileRows = 6, tileVectors = 2;
#elif defined(__aarch64__)
constexpr int tileRows = 6, tileVectors = 4;
#elif defined(__wasm__)
constexpr int tileRows = 2, tileVectors = 4;
#else
constexpr int tileRows = 4, tileVectors = 3;
#endif

constexpr int tileColumns = tileVectors * lanes;
/** Slices are longer where one tile uses a panel's numbers so slowly that the second-level cache keeps up. */
#if defined(__wasm__)
constexpr int innerSlice = 256;
#else
constexpr int innerSlice = 512;
#endif
constexpr int rowBlock = 120;

constexpr int least(int a, int b) { return a < b ? a : b; }
constexpr int ceilDivide(int a, int b) { return (a + b - 1) / b; }

/** A row-major matrix, or the transpose of one: element (i, j) is at data[i · stride + j], or at data[j · stride + i]. */
struct Matrix {
  const Real* data;
  int stride;
  bool transposed;

  Matrix from(int row, int column) const {
    const size_t major = transposed ? column : row, minor = transposed ? row : column;
    return {data + major * stride + minor, stride, transposed};
  }
};

/** What happens to the numbers that `out` holds before. */
enum class Into { overwrite, add };

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
  if (rows >= 4)
    for (; k + 4 <= inner; k += 4) {
      int i = 0;
      for (; i + 4 <= rows; i += 4) transposeFour(from + i * stride + k, stride, to + k * toStride + i, toStride);
      // The last rows together with some that are there already.
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

/** The first `width` columns of a tile that lies in memory; apart from the tile itself, which would otherwise lose registers to it. */
SLUICE_APART void keepColumns(int rows, const Real* whole, Real* out, int stride, int width, Into into) {
  for (int i = 0; i < rows; i++, whole += tileColumns, out += stride)
    for (int j = 0; j < width; j++) out[j] = into == Into::add ? out[j] + whole[j] : whole[j];
}

/** Columns `first` and following of a row of which the first `width` exist; 0 for the others. */
SLUICE_INLINE Vec loadColumns(const Real* row, int first, int width) {
  if (first + lanes <= width) return load(row + first);
  return first < width ? loadPart(row + first, width - first) : Vec{};
}

/**
 * One tile: Rows × tileColumns numbers of `out`, of which the first `width` columns exist; inner is at least 1. Inlined because V8 then
 * allocates registers better (a tenth of the speed of a product, measured with Node 20).
 */
template <int Rows>
SLUICE_INLINE void tile(int inner, const Real* strip, const Real* panel, Real* out, int stride, int width, Into into) {
  Vec sum[Rows][tileVectors];
  unroll<Rows>([&](auto i) SLUICE_LAMBDA { unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { sum[i][j] = Vec{}; }); });
  if (isDouble && into == Into::add) {
    unroll<Rows>([&](auto i) SLUICE_LAMBDA {
      unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { sum[i][j] = loadColumns(out + size_t(i) * stride, j * lanes, width); });
    });
    into = Into::overwrite;
  }
  // The shorter side of the tile is held and the longer one streamed: the other way round both compilers run out of registers.
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
  do {
    if constexpr (Rows <= tileVectors) {
      Vec a[Rows];
      unroll<Rows>([&](auto i) SLUICE_LAMBDA { a[i] = broadcast(strip + i); });
      unroll<tileVectors>([&](auto j) SLUICE_LAMBDA {
        const Vec b = load(panel + j * lanes);
        unroll<Rows>([&](auto i) SLUICE_LAMBDA { sum[i][j] = multiplyAdd(a[i], b, sum[i][j]); });
      });
    } else {
      Vec b[tileVectors];
      unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { b[j] = load(panel + j * lanes); });
      unroll<Rows>([&](auto i) SLUICE_LAMBDA {
        const Vec a = broadcast(strip + i);
        unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { sum[i][j] = multiplyAdd(a, b[j], sum[i][j]); });
      });
    }
    strip += Rows;
    panel += tileColumns;
  } while (--inner != 0);

  if (width == tileColumns) {
    if (into == Into::add)
      unroll<Rows>([&](auto i) SLUICE_LAMBDA {
        unroll<tileVectors>([&](auto j) SLUICE_LAMBDA {
          Real* to = out + size_t(i) * stride + j * lanes;
          store(to, load(to) + sum[i][j]);
        });
      });
    else
      unroll<Rows>([&](auto i) SLUICE_LAMBDA {
        unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { store(out + size_t(i) * stride + j * lanes, sum[i][j]); });
      });
    return;
  }
  Real whole[Rows][tileColumns];
  unroll<Rows>([&](auto i) SLUICE_LAMBDA {
    unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { store(&whole[i][j * lanes], sum[i][j]); });
  });
  keepColumns(Rows, &whole[0][0], out, stride, width, into);
}

/**
 * Panels that one row is multiplied with at once: eight sums, so that memory and not the wait for a sum is what limits. Not in WebAssembly,
 * where V8 would spill them.
 */
#if defined(__wasm__)
constexpr int rowPanels = 1;
#else
constexpr int rowPanels = 8 / tileVectors;
#endif

/**
 * One row against `rowPanels` whole panels, which lie `apart` numbers from one another, and their columns of out `outApart`; each sum in the
 * same order as in `tile`.
 */
SLUICE_APART void rowTile(int inner, const Real* row, const Real* panel, size_t apart, Real* out, size_t outApart, Into into) {
  Vec sum[rowPanels][tileVectors];
  const Real* panels[rowPanels];
  unroll<rowPanels>([&](auto p) SLUICE_LAMBDA {
    panels[p] = panel + p * apart;
    unroll<tileVectors>([&](auto j) SLUICE_LAMBDA {
      sum[p][j] = isDouble && into == Into::add ? load(out + p * outApart + j * lanes) : Vec{};
    });
  });
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
  do {
    const Vec a = broadcast(row++);
    unroll<rowPanels>([&](auto p) SLUICE_LAMBDA {
      unroll<tileVectors>([&](auto j) SLUICE_LAMBDA { sum[p][j] = multiplyAdd(a, load(panels[p] + j * lanes), sum[p][j]); });
      panels[p] += tileColumns;
    });
  } while (--inner != 0);
  unroll<rowPanels>([&](auto p) SLUICE_LAMBDA {
    unroll<tileVectors>([&](auto j) SLUICE_LAMBDA {
      Real* to = out + p * outApart + j * lanes;
      store(to, !isDouble && into == Into::add ? load(to) + sum[p][j] : sum[p][j]);
    });
  });
}

#if !defined(SLUICE_DOUBLE)

/** Rows whose double-precision sums stay in registers together. */
#if defined(__AVX512F__)
constexpr int doubleRows = 4;
#elif defined(__wasm__)
constexpr int doubleRows = 1;
#else
constexpr int doubleRows = 2;
#endif
/** Vectors of doubles in a row of a tile. */
constexpr int doubleVectors = 2 * tileVectors;

/** Sums over `inner` of Rows rows of a strip, which has `height` of them; products of two floats are exact in double precision. */
template <int Rows>
SLUICE_APART void doubleSums(int inner, const Real* strip, int height, const Real* panel, double* sums) {
  Doubles sum[Rows][doubleVectors];
  unroll<Rows>([&](auto i) SLUICE_LAMBDA { unroll<doubleVectors>([&](auto j) SLUICE_LAMBDA { sum[i][j] = Doubles{}; }); });
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
  do {
    unroll<doubleVectors>([&](auto j) SLUICE_LAMBDA {
      const Doubles b = loadDoubles(panel + j * (lanes / 2));
      unroll<Rows>([&](auto i) SLUICE_LAMBDA { sum[i][j] = sum[i][j] + double(strip[i]) * b; });
    });
    strip += height;
    panel += tileColumns;
  } while (--inner != 0);
  unroll<Rows>([&](auto i) SLUICE_LAMBDA {
    unroll<doubleVectors>([&](auto j) SLUICE_LAMBDA { storeDoubles(sums + i * tileColumns + j * (lanes / 2), sum[i][j]); });
  });
}

/** `tile` for a number of rows that is known only now, with sums in double precision that are rounded once, on the way to `out`. */
SLUICE_APART void doubleTile(int rows, int inner, const Real* strip, const Real* panel, Real* out, int stride, int width, Into into) {
  double sums[doubleRows * tileColumns];
  for (int row = 0; row < rows;) {
    const int together = row + doubleRows <= rows ? doubleRows : 1;
    if (together == doubleRows) doubleSums<doubleRows>(inner, strip + row, rows, panel, sums);
    else doubleSums<1>(inner, strip + row, rows, panel, sums);
    for (int i = 0; i < together; i++, row++) {
      Real* to = out + size_t(row) * stride;
      const double* from = sums + i * tileColumns;
      for (int j = 0; j < width; j++) to[j] = Real(into == Into::add ? to[j] + from[j] : from[j]);
    }
  }
}

#endif

/** Calls body(Constant<rows>), for a number of rows that is known only now, 1 to tileRows. */
template <int Rows = tileRows, class Body>
SLUICE_INLINE void withRows(int rows, const Body& body) {
  if constexpr (Rows > 0) {
    if (rows == Rows)
      body(Constant<Rows>{});
    else
      withRows<Rows - 1>(rows, body);
  }
}

/** Length of the strips that `product` packs. */
constexpr size_t stripsLength = size_t(rowBlock) * innerSlice;

/**
 * out[rows, columns] (+)= a[rows, inner] · b[inner, columns], b in panels.
 *
 * @param stride elements between rows of out
 * @param strips room for stripsLength numbers
 */
SLUICE_APART void product(int rows, int inner, int columns, Matrix a, const Real* panels, Real* out, int stride, Into into, Real* strips,
                          Precision precision) {
  if (inner == 0 && into == Into::overwrite)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) out[size_t(i) * stride + j] = 0;
  for (int k = 0; k < inner; k += innerSlice) {
    const int slice = least(innerSlice, inner - k);
    const Into sliceInto = k == 0 ? into : Into::add;
    for (int row = 0; row < rows; row += rowBlock) {
      const int blockRows = least(rowBlock, rows - row);
      // Tiles of nearly equal height: 32 rows make 11 + 11 + 10 and not 12 + 12 + 8.
      const int tiles = ceilDivide(blockRows, tileRows);
      const auto top = [&](int t) { return int(int64_t(blockRows) * t / tiles); };
      // Of a transposed a few rows at a time for all strips: they lie side by side, and those of the next strip share lines with them.
      const int together = a.transposed ? 8 : slice;
      for (int i = 0; i < slice; i += together)
        for (int t = 0; t < tiles; t++)
          withRows(top(t + 1) - top(t), [&](auto height) SLUICE_LAMBDA {
            packStrip<height.value>(a.from(row + top(t), k + i), least(together, slice - i), strips + size_t(top(t)) * slice + size_t(i) * height.value);
          });
      int column = 0;
      if (rowPanels > 1 && blockRows == 1 && precision == Precision::single)
        for (; column + rowPanels * tileColumns <= columns; column += rowPanels * tileColumns)
          rowTile(slice, strips, panels + size_t(column) * inner + size_t(k) * tileColumns, size_t(inner) * tileColumns,
                  out + size_t(row) * stride + column, tileColumns, sliceInto);
      for (; column < columns; column += tileColumns) {
        const Real* panel = panels + size_t(column) * inner + size_t(k) * tileColumns;
        const int width = least(tileColumns, columns - column);
        for (int t = 0; t < tiles; t++) {
          const int height = top(t + 1) - top(t);
          const Real* strip = strips + size_t(top(t)) * slice;
          Real* to = out + size_t(row + top(t)) * stride + column;
#if !defined(SLUICE_DOUBLE)
          if (precision == Precision::inDouble) {
            doubleTile(height, slice, strip, panel, to, stride, width, sliceInto);
            continue;
          }
#endif
          withRows(height, [&](auto rows) SLUICE_LAMBDA { tile<rows.value>(slice, strip, panel, to, stride, width, sliceInto); });
        }
      }
    }
  }
}

/** Room that `multiply` needs for a b of `columns` columns. */
inline size_t multiplyLength(int columns) { return stripsLength + panelsLength(innerSlice, columns); }

/** `product` for a b that is used once: its slices are packed as they come, into `room` of multiplyLength numbers. */
SLUICE_APART void multiply(int rows, int inner, int columns, Matrix a, Matrix b, Real* out, int stride, Into into, Real* room,
                           Precision precision) {
  Real* panels = room + stripsLength;
  if (inner == 0) product(rows, 0, columns, a, panels, out, stride, into, room, precision);
  for (int k = 0; k < inner; k += innerSlice) {
    const int slice = least(innerSlice, inner - k);
    packPanels(b.from(k, 0), slice, columns, panels);
    product(rows, slice, columns, a.from(0, k), panels, out, stride, k == 0 ? into : Into::add, room, precision);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
