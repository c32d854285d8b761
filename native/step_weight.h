/*
 * A weight that every step of a layer multiplies a few rows with. It is packed once per call, its columns in panels. Natively the rows are read
 * where they lie, since packing them costs more; WebAssembly has too few registers for that.
 */
#pragma once

#include "products.h"

namespace sluice {
namespace SLUICE_TARGET {

#if !defined(__wasm__)

/**
 * Rows of a tile of so many vectors whose rows lie apart: not more than the first-level cache has ways, since rows may be any power of 2
 * apart. Tiles wider than four vectors are for one row alone.
 */
constexpr int stepRows(int vectors) { return vectors > 4 ? 1 : least(8, tileSums / vectors); }

/** Vectors of a tile of one row, enough sums for none to be waited for, and of any other tile. */
constexpr int widestTile = 8, wideTile = 4;

/**
 * out[rows, columns] (+)= a[rows, inner] · panel, for one tile: rows is 1 to stepRows(Vectors), and of the columns the first `width` exist.
 *
 * @param longest numbers that a sum takes at a time, before it is added to `out`
 */
template <int Vectors>
SLUICE_APART void panelTile(int rows, int inner, const Real* a, size_t apart, const Real* panel, Real* out, size_t stride, int width, Into into,
                            int longest) {
  for (int k = 0; k < inner; k += longest) {
    const int slice = least(longest, inner - k);
    const Real* part = panel + size_t(k) * Vectors * lanes;
    withConstant<stepRows(Vectors)>(rows, [&](auto height) SLUICE_LAMBDA {
      tile<height.value, Vectors, Left::rows>(slice, a + k, apart, part, out, stride, width, into);
    });
    into = Into::add;
  }
}

#endif

class StepWeight {
 public:
  /** @param rows to multiply at a step */
  StepWeight(int columns, [[maybe_unused]] int rows)
      : columns(columns)
#if !defined(__wasm__)
        ,
        vectors(rows == 1 ? widestTile : wideTile)
#endif
  {
  }

#if defined(__wasm__)

  /** Numbers that it takes when packed, and that each member needs for a product. */
  size_t length(int inner) const { return panelsLength(inner, columns); }
  static size_t roomLength(int inner) { return stripsLength(inner); }

  /** Packs this member's share of weight[columns, inner] for products with its transpose. */
  void packTransposed(const Team& team, const Real* weight, int inner, Real* to) const {
    const Range share = shareOf(team, columns, tileColumns);
    packPanels({weight + size_t(share.begin) * inner, inner, true}, inner, share.size(), to + size_t(share.begin) * inner);
  }

  /** Packs this member's share of weight[inner, columns]. */
  void pack(const Team& team, const Real* weight, int inner, Real* to) const {
    const Range share = shareOf(team, columns, tileColumns);
    packPanels({weight + share.begin, columns, false}, inner, share.size(), to + size_t(share.begin) * inner);
  }

  /**
   * out[rows, columns] (+)= a[rows, inner] · weight; rows of a are `apart` numbers apart, those of out `stride`.
   *
   * @param room    roomLength(inner) numbers of this member's
   * @param longest numbers that a sum adds at once
   */
  void multiply(int rows, int inner, const Real* a, size_t apart, const Real* packed, Real* out, size_t stride, Into into, Real* room, int longest) const {
    product(rows, inner, columns, {a, int(apart), false}, packed, out, int(stride), into, room, longest);
  }

#else

  size_t length(int inner) const {
    const int whole = columns / grain() * grain();
    return size_t(inner) * (whole + (whole < columns ? vectorsFor(columns - whole) * lanes : 0));
  }
  static size_t roomLength(int) { return 0; }

  void packTransposed(const Team& team, const Real* weight, int inner, Real* to) const {
    over(shareOf(team, columns, grain()), [&](int column, int count) {
      const int width = vectorsFor(count) * lanes;
      Real* panel = to + size_t(column) * inner;
      if (count < width)
        for (size_t i = 0; i < size_t(width) * inner; i++) panel[i] = 0;
      transposeInto(weight + size_t(column) * inner, inner, count, inner, panel, width);
    });
  }

  void pack(const Team& team, const Real* weight, int inner, Real* to) const {
    over(shareOf(team, columns, grain()), [&](int column, int count) {
      const int width = vectorsFor(count) * lanes;
      Real* panel = to + size_t(column) * inner;
      for (int k = 0; k < inner; k++)
        for (int i = 0; i < width; i += lanes) store(panel + size_t(k) * width + i, loadColumns(weight + size_t(k) * columns + column, i, count));
    });
  }

  SLUICE_APART void multiply(int rows, int inner, const Real* a, size_t apart, const Real* packed, Real* out, size_t stride, Into into,
                             [[maybe_unused]] Real* room, int longest) const {
    over({0, columns}, [&](int column, int count) SLUICE_LAMBDA {
      const auto tiles = [&](auto vectors) SLUICE_LAMBDA {
        // Of nearly equal height: 32 rows make 5 + 5 + 6 + 5 + 5 + 6 and not 6 + 6 + 6 + 6 + 6 + 2.
        const int tiles = ceilDivide(rows, stepRows(vectors.value));
        for (int t = 0, top = 0; t < tiles; t++) {
          const int next = int(int64_t(rows) * (t + 1) / tiles);
          panelTile<vectors.value>(next - top, inner, a + top * apart, apart, packed + size_t(column) * inner, out + top * stride + column, stride, count,
                                   into, longest);
          top = next;
        }
      };
      const int width = vectorsFor(count);
      if (width == widestTile) tiles(Constant<widestTile>{});
      else withConstant<wideTile>(width, tiles);
    });
  }

#endif

  /** The same, with sums of the usual length. */
  void multiply(int rows, int inner, const Real* a, size_t apart, const Real* packed, Real* out, size_t stride, Into into, Real* room) const {
    multiply(rows, inner, a, apart, packed, out, stride, into, room, sumLength(columns, inner));
  }

 private:
  const int columns;

#if !defined(__wasm__)
  /** Of a whole panel */
  const int vectors;

  /** Columns of a panel; shares of a team begin at multiples of it. */
  int grain() const { return vectors * lanes; }

  /** Vectors of a panel of so many columns. */
  static int vectorsFor(int count) {
    const int needed = ceilDivide(count, lanes);
    return needed <= wideTile ? needed : widestTile;
  }

  /** Calls body(first column, number of columns) for every panel of a share. */
  template <class Body>
  SLUICE_INLINE void over(Range share, const Body& body) const {
    for (int column = share.begin; column < share.end; column += grain()) body(column, least(grain(), share.end - column));
  }
#endif
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
