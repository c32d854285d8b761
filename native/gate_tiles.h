/*
 * Pre-activations tile by tile, each used while it is in the nearest cache: for targets with enough registers for a tile over all gates.
 */
#pragma once

#include "gates.h"
#include "panels.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A weight for a product in every step: its columns in panels. */
class StepWeight {
 public:
  /** @param rows to multiply at a step */
  StepWeight(int columns, int rows) : panels(Panels<1>::forRows(columns, rows)) {}

  /** Numbers that it takes when packed, and that each member needs for a product. */
  size_t length(int inner) const { return panels.length(inner); }
  static size_t roomLength(int) { return 0; }

  /** Packs this member's share of weight[columns, inner] for products with its transpose. */
  void packTransposed(const Team& team, const Real* weight, int inner, Real* to) const {
    panels.pack(weight, inner, {0}, 0, shareOf(team, panels.units, panels.grain()), to);
  }

  /** Packs this member's share of weight[inner, columns]. */
  void pack(const Team& team, const Real* weight, int inner, Real* to) const {
    panels.packColumns(weight, inner, shareOf(team, panels.units, panels.grain()), to);
  }

  /**
   * out[rows, columns] (+)= a[rows, inner] · weight; rows of a are `apart` numbers apart, those of out `stride`.
   *
   * @param room unused here
   */
  SLUICE_APART void multiply(int rows, int inner, const Real* a, size_t apart, const Real* packed, Real* out, size_t stride, Into into,
                             [[maybe_unused]] Real* room) const {
    const int longest = sumLength(panels.units, inner);
    panels.over({0, panels.units}, [&](auto vectors, int column, int count) SLUICE_LAMBDA {
      overTiles<vectors.value>({0, rows}, [&](Range tile) SLUICE_LAMBDA {
        panelTile<vectors.value>(tile.size(), inner, a + tile.begin * apart, apart, packed + panels.placeOf(column, inner),
                                 out + tile.begin * stride + column, stride, count, into, longest);
      });
    });
  }

 private:
  const Panels<1> panels;
};

/** See `GateForm`. */
template <int Gates, bool Apart = false>
class GateProducts {
  static constexpr GateForm form{Gates, Apart};
  /** The gate with W_hh h apart comes first, so that the columns of W_hh h are contiguous, like those of W_ih x. */
  static constexpr int skip = Apart ? 1 : 0;

 public:
  static constexpr int columns = form.columns();

  /** The position of a gate's pre-activation in a row, in units of `distance`; the separate one comes last. */
  static constexpr int place(int gate) { return (gate + skip) % Gates; }

  GateProducts(const Layer& layer, const Team& team, const GateOperands& a, Workspace& workspace)
      : layer(layer),
        a(a),
        aheadOfSteps(projectsAhead(layer, team)),
        // A step with both products uses the panels of the input.
        panels(Panels<Gates>::forRows(layer.hiddenSize, aheadOfSteps ? layer.batch : rowBlock)) {
    panelsIh = workspace.take(inputPanels().length(layer.inputSize));
    panelsHh = workspace.take(panels.length(layer.hiddenSize));
    biases = workspace.take(size_t(Gates) * layer.hiddenSize);
    ahead = aheadOfSteps && !layer.traced ? workspace.take(layer.rows() * layer.gateWidth()) : a.trace;
  }

  /** Shares of units begin at multiples of it. */
  int grain() const { return panels.grain(); }

  /** Whether a team can share units. */
  bool sharesUnits() const { return true; }

  /** Packs this member's share of the weights, and computes its share of the products for all steps. */
  void prepare(const Team& team, const Share& share) const {
    const Range units = share.packed(team, grain());
    int input[Gates], recurrent[Gates];
    for (int gate = 0; gate < Gates; gate++) input[place(gate)] = recurrent[gate] = gate;
    inputPanels().pack(a.weightIh, layer.inputSize, input, layer.hiddenSize, units, panelsIh);
    panels.pack(a.weightHh, layer.hiddenSize, recurrent, layer.hiddenSize, units, panelsHh);
    if (team.index == 0) form.bias(layer, a, biases);
    team.wait();
    if (!aheadOfSteps) return;
    // Row indices fit an int: arrays are smaller than 2³¹ elements, which the caller has checked.
    const int rows = int(layer.rows());
    project(share.ofUnits ? Range{0, rows} : shareOf(team, rows), share.units);
    if (!share.ofUnits) team.wait();
  }

  /**
   * The pre-activations of rows of one step: calls finish(Range of rows, first unit, number of units, sums, distance), with sums
   * [rows, columns, distance].
   *
   * @param first  row of the step's first sequence in arrays [T·N, …]
   * @param hidden [N, H], the state before the step
   */
  template <class Finish>
  SLUICE_INLINE void step(size_t first, Range rows, const Share& share, const Real* hidden, const Finish& finish) const {
    const Range units = share.units;
    const size_t width = layer.gateWidth();
    alignas(64) Real sums[waitingRows * widestTile * lanes];
    // With few rows, several panels wait together; with many, one panel meets all rows while it is in the second-level cache.
    const int together = waitingRows / least(rows.size(), waitingRows) * panels.grain();
    for (int begin = units.begin; begin < units.end; begin += together) {
      const Range some{begin, least(begin + together, units.end)};
      for (int top = rows.begin; top < rows.end; top += waitingRows) {
        const Range block{top, least(top + waitingRows, rows.end)};
        Real* to = sums;
        panels.over(some, [&](auto vectors, int unit, int count) SLUICE_LAMBDA {
          constexpr int v = vectors.value, length = columns * v * lanes;
          const Start<v> start(*this, unit, count);
          overTiles<columns * v>(block, [&](Range tile) SLUICE_LAMBDA {
            const LeftRows h{layer.hiddenSize, hidden + size_t(tile.begin) * layer.hiddenSize, panelsHh + Panels<Gates>::placeOf(unit, layer.hiddenSize)};
            if (!aheadOfSteps) {
              gateTile<v>(tile.size(), inputAt(first + tile.begin, unit), h, start.biases, 0, start.recurrent, to);
            } else {
              alignas(64) Real begun[tileSums * lanes];
              for (int i = 0; i < tile.size(); i++) start.put(ahead + (first + tile.begin + i) * width + unit, begun + i * length);
              gateTile<v>(tile.size(), {}, h, begun, length, start.recurrent, to);
            }
            to += tile.size() * length;
          });
        });
        Real* from = sums;
        panels.over(some, [&](auto vectors, int unit, int count) SLUICE_LAMBDA {
          finish(block, unit, count, from, vectors.value * lanes);
          from += block.size() * columns * vectors.value * lanes;
        });
      }
    }
  }

 private:
  const Layer& layer;
  const GateOperands a;
  /** Whether W_ih x with its bias is in [T·N, G·H] before the first step */
  const bool aheadOfSteps;
  /** Of W_hh; those of W_ih have the usual width, since they are multiplied with many rows */
  const Panels<Gates> panels;
  Panels<Gates> inputPanels() const { return Panels<Gates>::forRows(panels.units, rowBlock); }
  Real *panelsIh, *panelsHh, *biases;
  Real* ahead;

  /** Rows to multiply with a panel. */
  struct LeftRows {
    /** Numbers in a row; 0: nothing to multiply */
    int inner = 0;
    const Real *rows = nullptr, *panel = nullptr;
  };

  /** Rows of the input [T·N, I] from this one on, with the panel that begins with this unit. */
  LeftRows inputAt(size_t row, int unit) const {
    return {layer.inputSize, a.x + row * layer.inputSize, panelsIh + Panels<Gates>::placeOf(unit, layer.inputSize)};
  }

  /** The initial sums of a panel's units; 0 for units that do not exist. */
  template <int Vectors>
  struct Start {
    static constexpr int distance = Vectors * lanes;
    const GateProducts& of;
    int unit, count;
    /** The same for every row */
    alignas(64) Real biases[columns * distance];
    /** The part to add after the input's, in double precision */
    alignas(64) Real recurrent[isDouble ? columns * distance : 1];

    SLUICE_APART Start(const GateProducts& of, int unit, int count) : of(of), unit(unit), count(count) {
      put(of.biases + unit, biases);
      if (!isDouble) return;
      for (int gate = 0; gate < Gates; gate++)
        copyUnits(form.comesOn(of.a, gate) ? of.a.biasHh + size_t(gate) * of.layer.hiddenSize + unit : nullptr, recurrent + place(gate) * distance);
      if (Apart) copyUnits(nullptr, recurrent + Gates * distance);
    }

    /** A row of pre-activations, or of biases, of which `from` is this unit of the first gate. */
    SLUICE_APART void put(const Real* from, Real* to) const {
      for (int gate = 0; gate < Gates; gate++) copyUnits(from + size_t(gate) * of.layer.hiddenSize, to + place(gate) * distance);
      const Real* last = form.lastBias(of.layer, of.a);
      if (Apart) copyUnits(last == nullptr ? nullptr : last + unit, to + Gates * distance);
    }

    SLUICE_INLINE void copyUnits(const Real* from, Real* to) const {
      for (int j = 0; j < distance; j += lanes) store(to + j, from == nullptr ? Vec{} : loadColumns(from, j, count));
    }
  };

  /** W_ih x of some rows of the input [T·N, I], with its bias, for some units. */
  SLUICE_APART void project(Range rows, Range units) const {
    // Blocks of rows stay in the cache while the panels pass.
    for (int top = rows.begin; top < rows.end; top += rowBlock)
      inputPanels().over(units, [&](auto vectors, int unit, int count) SLUICE_LAMBDA {
        constexpr int v = vectors.value, distance = v * lanes;
        const Start<v> start(*this, unit, count);
        overTiles<columns * v>({top, least(top + rowBlock, rows.end)}, [&](Range tile) SLUICE_LAMBDA {
          alignas(64) Real sums[tileSums * lanes];
          gateTile<v>(tile.size(), inputAt(tile.begin, unit), {}, start.biases, 0, nullptr, sums);
          for (int i = 0; i < tile.size(); i++)
            for (int gate = 0; gate < Gates; gate++) {
              Real* to = ahead + size_t(tile.begin + i) * layer.gateWidth() + size_t(gate) * layer.hiddenSize + unit;
              const Real* from = sums + (i * columns + place(gate)) * distance;
              overUnits(count, [&](int j, auto part) SLUICE_LAMBDA { part.store(to + j, load(from + j)); });
            }
        });
      });
  }

  /**
   * Rows of pre-activations: to[rows, columns · Vectors · lanes] = start + W_ih x + recurrent + W_hh h.
   *
   * @param startApart 0: the same row for all
   */
  template <int Vectors>
  SLUICE_APART void gateTile(int rows, LeftRows x, LeftRows h, const Real* start, size_t startApart, [[maybe_unused]] const Real* recurrent,
                             Real* to) const {
    constexpr int length = columns * Vectors * lanes;
    withConstant<stepRows(columns * Vectors)>(rows, [&](auto height) SLUICE_LAMBDA {
      Sums<height.value, columns * Vectors> sums;
#if defined(SLUICE_DOUBLE)
      sums.load(start, startApart);
      if (x.inner > 0) sums.template add<0, Gates * Vectors, Left::rows>(x.inner, x.rows, x.inner, x.panel);
      if (x.inner > 0 && layer.rounded) sums.each([&](auto i, auto j) SLUICE_LAMBDA { sums.sum[i][j] = roundedToSingle(sums.sum[i][j]); });
      if (recurrent != nullptr) sums.each([&](auto i, auto j) SLUICE_LAMBDA { sums.sum[i][j] = sums.sum[i][j] + load(recurrent + j * lanes); });
      if (h.inner > 0) sums.template add<skip * Vectors, Gates * Vectors, Left::rows>(h.inner, h.rows, h.inner, h.panel);
      sums.store(to, length);
#else
      // Each product has its own sums, and several when it is long, since the error of a sum grows with its length.
      const auto add = [&](auto from, auto count, const LeftRows& left) SLUICE_LAMBDA {
        const int longest = form.sumLength(layer, left.inner);
        for (int k = 0; k < left.inner; k += longest) {
          sums.clear();
          sums.template add<from.value, count.value, Left::rows>(least(longest, left.inner - k), left.rows + k, left.inner,
                                                                 left.panel + size_t(k) * count.value * lanes);
          sums.plus(start, startApart);
          sums.store(to, length);
          start = to;
          startApart = length;
        }
      };
      add(Constant<0>{}, Constant<Gates * Vectors>{}, x);
      add(Constant<skip * Vectors>{}, Constant<Gates * Vectors>{}, h);
#endif
    });
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
