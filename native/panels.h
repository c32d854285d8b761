/*
 * Products of the steps of a layer: a few rows by weights that are the same at every step. The weights are packed once per call, by hidden
 * units: a panel has, for every k, the weights of some units in all gates side by side, so that one tile gives all pre-activations of its units,
 * which are turned into activations while they are in the nearest cache. The rows of the state are read where they lie: packing them took 3 to
 * 6 % of a step.
 */
#pragma once

#include "products.h"

namespace sluice {
namespace SLUICE_TARGET {

/**
 * Rows of a tile of so many vectors whose rows lie apart: not more than the first-level cache has ways, since rows may be any power of 2 apart.
 * Tiles wider than four vectors are for one row alone.
 */
constexpr int stepRows(int vectors) { return vectors > 4 ? 1 : least(8, tileSums / vectors); }

/** Calls body(Range) for the tiles of some rows, of nearly equal height: 32 rows make 5 + 5 + 6 + 5 + 5 + 6 and not 6 + 6 + 6 + 6 + 6 + 2. */
template <int Vectors, class Body>
SLUICE_INLINE void overTiles(Range rows, const Body& body) {
  const int tiles = ceilDivide(rows.size(), stepRows(Vectors));
  for (int t = 0, top = rows.begin; t < tiles; t++) {
    const int next = rows.begin + int(int64_t(rows.size()) * (t + 1) / tiles);
    body(Range{top, next});
    top = next;
  }
}

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

/** Vectors of a tile of one row, enough sums for none to be waited for. */
constexpr int widestTile = 8;

/** Vectors of units that panels of so many gates have of each. */
constexpr int unitVectors(int gates, int rows) { return (rows == 1 ? widestTile : 4) / gates; }

/** How the units of `Gates` gates lie in panels; with one gate, the columns of any matrix. */
template <int Gates>
struct Panels {
  int units;
  /** Vectors of units that a panel has of each gate */
  int vectors;

  /** @param rows that are multiplied at a step */
  static Panels forRows(int units, int rows) { return {units, unitVectors(Gates, rows)}; }

  /** Units of a panel; shares of a team begin at multiples of it. */
  int grain() const { return vectors * lanes; }

  /** Vectors of each gate in a panel of so many units: as many as it takes, of one gate alone at most 4 or the widest. */
  static int vectorsFor(int count) {
    const int needed = ceilDivide(count, lanes);
    return Gates > 1 || needed <= 4 ? needed : widestTile;
  }

  /** Numbers that the panels of weights [Gates · units, inner] take. */
  size_t length(int inner) const {
    const int whole = units / grain() * grain();
    return size_t(Gates) * inner * (whole + (whole < units ? vectorsFor(units - whole) * lanes : 0));
  }

  /** Where the panel that begins with this unit begins. */
  static size_t placeOf(int unit, int inner) { return size_t(Gates) * unit * inner; }

  /** Calls body(Constant<vectors of a gate>, first unit, number of units) for every panel of a share. */
  template <class Body>
  SLUICE_INLINE void over(Range share, const Body& body) const {
    for (int unit = share.begin; unit < share.end; unit += grain()) {
      const int count = least(grain(), share.end - unit);
      withVectors<widestTile / Gates>(vectorsFor(count), [&](auto vectors) SLUICE_LAMBDA { body(vectors, unit, count); });
    }
  }

  /**
   * Packs weight[G · size, inner] for products with its transpose, of its gates those that are listed. Units that do not exist get zeros.
   */
  void pack(const Real* weight, int inner, const int (&gates)[Gates], int size, Range share, Real* to) const {
    for (int unit = share.begin; unit < share.end; unit += grain()) {
      const int count = least(grain(), share.end - unit), width = vectorsFor(count) * lanes;
      Real* panel = to + placeOf(unit, inner);
      if (count < width)
        for (size_t i = 0; i < size_t(Gates) * width * inner; i++) panel[i] = 0;
      for (int gate = 0; gate < Gates; gate++)
        transposeInto(weight + (size_t(gates[gate]) * size + unit) * inner, inner, count, inner, panel + gate * width, size_t(Gates) * width);
    }
  }

  /** Packs columns of weight[inner, units]. */
  void packColumns(const Real* weight, int inner, Range share, Real* to) const {
    static_assert(Gates == 1, "gates are rows of a weight");
    for (int unit = share.begin; unit < share.end; unit += grain()) {
      const int count = least(grain(), share.end - unit), width = vectorsFor(count) * lanes;
      Real* panel = to + placeOf(unit, inner);
      for (int k = 0; k < inner; k++)
        for (int i = 0; i < width; i += lanes) store(panel + size_t(k) * width + i, loadColumns(weight + size_t(k) * units + unit, i, count));
    }
  }

 private:
  /** Calls body(Constant<vectors>), for what vectorsFor gives. */
  template <int Most, class Body>
  static SLUICE_INLINE void withVectors(int vectors, const Body& body) {
    if constexpr (Gates > 1) withConstant<Most>(vectors, body);
    else if (vectors == Most) body(Constant<Most>{});
    else withConstant<4>(vectors, body);
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
