/*
 * Pre-activations of all units of some rows, by the largest products: for WebAssembly, where tiles are too small to pay for panels over all
 * gates.
 */
#pragma once

#include "gates.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A weight for a product in every step: its columns in panels. */
class StepWeight {
 public:
  /** @param rows to multiply at a step */
  StepWeight(int columns, int) : columns(columns) {}

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
   * @param room roomLength(inner) numbers of this member's
   */
  void multiply(int rows, int inner, const Real* a, size_t apart, const Real* packed, Real* out, size_t stride, Into into, Real* room) const {
    product(rows, inner, columns, {a, int(apart), false}, packed, out, int(stride), into, room, sumLength(columns, inner));
  }

 private:
  const int columns;
};

class GateRows {
 public:
  GateRows(GateForm form, const Layer& layer, const Team& team, const GateOperands& a, Workspace& workspace)
      : layer(layer), a(a), form(form), together(form.apart ? form.gates - 1 : form.gates), aheadOfSteps(projectsAhead(layer, team)) {
    const int size = layer.hiddenSize;
    panelsIh = workspace.take(panelsLength(layer.inputSize, form.gates * size));
    panelsHh = workspace.take(panelsLength(layer.hiddenSize, together * size));
    panelsLast = workspace.take(form.apart ? panelsLength(layer.hiddenSize, size) : 0);
    biases = workspace.take(size_t(form.gates) * size);
    ahead = aheadOfSteps && !layer.traced ? workspace.take(layer.rows() * layer.gateWidth()) : a.trace;
    sums = workspace.takeForEach(team, size_t(least(waitingRows, layer.batch)) * form.columns() * size);
    strips = workspace.takeForEach(team, stripsLength(greatest(layer.inputSize, layer.hiddenSize)));
  }

  /** Shares of units begin at multiples of it. */
  int grain() const { return tileColumns; }

  /** Whether a team can share units: a panel must not hold two gates, and rounding works on whole rows. */
  bool sharesUnits() const { return !isDouble && layer.hiddenSize % tileColumns == 0; }

  /** Packs this member's share of the weights, and computes its share of the products for all steps. */
  void prepare(const Team& team, const Share& share) const {
    if (share.ofUnits) {
      pack(a.weightIh, layer.inputSize, form.gates, share.units, panelsIh);
      pack(a.weightHh, layer.hiddenSize, together, share.units, panelsHh);
    } else {
      StepWeight(form.gates * layer.hiddenSize, layer.batch).packTransposed(team, a.weightIh, layer.inputSize, panelsIh);
      StepWeight(together * layer.hiddenSize, layer.batch).packTransposed(team, a.weightHh, layer.hiddenSize, panelsHh);
    }
    if (form.apart) {
      const Range units = share.packed(team, tileColumns);
      const size_t first = size_t(form.gates - 1) * layer.hiddenSize + units.begin;
      packPanels({a.weightHh + first * layer.hiddenSize, layer.hiddenSize, true}, layer.hiddenSize, units.size(),
                 panelsLast + size_t(units.begin) * layer.hiddenSize);
    }
    if (team.index == 0) form.bias(layer, a, biases);
    team.wait();
    if (!aheadOfSteps) return;
    // Row indices fit an int: arrays are smaller than 2³¹ elements, which the caller has checked.
    const int rows = int(layer.rows()), width = layer.gateWidth();
    const Range own = share.ofUnits ? Range{0, rows} : shareOf(team, rows, tileRows);
    for (int row = own.begin; row < own.end; row += rowBlock) {
      const int count = least(rowBlock, own.end - row);
      Real* to = ahead + size_t(row) * width;
      for (int i = 0; i < count; i++) overGates(share.units, [&](int column, int units) { copy(to + size_t(i) * width + column, biases + column, units); });
      addProducts(share, count, a.x + size_t(row) * layer.inputSize, layer.inputSize, form.gates, panelsIh, to, width);
      roundStored(layer, to, size_t(count) * width);
    }
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
    for (int top = rows.begin; top < rows.end; top += waitingRows) {
      const Range block{top, least(top + waitingRows, rows.end)};
      compute(first, block, share, hidden);
      finish(block, share.units.begin, share.units.size(), sums + share.units.begin, layer.hiddenSize);
    }
  }

 private:
  const Layer& layer;
  const GateOperands a;
  const GateForm form;
  /** Gates with W_hh h in their sums */
  const int together;
  /** Of W_hh for the separate gate */
  Real *panelsIh, *panelsHh, *panelsLast;
  Real* biases;
  /** Whether W_ih x with its bias is in [T·N, G·H] before the first step */
  const bool aheadOfSteps;
  Real* ahead;
  /** This member's: [waitingRows, columns · H], and room for the products */
  Real *sums, *strips;

  /** Calls body(first column, number of columns) for the columns of each gate that belong to these units. */
  template <class Body>
  void overGates(Range units, const Body& body) const {
    for (int gate = 0; gate < form.gates; gate++) body(gate * layer.hiddenSize + units.begin, units.size());
  }

  /** Packs the panels of the first `gates` gates of weight[G·H, inner] that belong to these units. */
  void pack(const Real* weight, int inner, int gates, Range units, Real* panels) const {
    for (int gate = 0; gate < gates; gate++) {
      const size_t column = size_t(gate) * layer.hiddenSize + units.begin;
      packPanels({weight + column * inner, inner, true}, inner, units.size(), panels + column * inner);
    }
  }

  /** to[rows, …] += x[rows, inner] · weightᵀ in the columns of the first `gates` gates. */
  void addProducts(const Share& share, int rows, const Real* x, int inner, int gates, const Real* panels, Real* to, int stride) const {
    const int size = layer.hiddenSize, longest = form.sumLength(layer, inner);
    if (!share.ofUnits) return product(rows, inner, gates * size, {x, inner, false}, panels, to, stride, Into::add, strips, longest);
    for (int gate = 0; gate < gates; gate++) {
      const int column = gate * size + share.units.begin;
      product(rows, inner, share.units.size(), {x, inner, false}, panels + size_t(column) * inner, to + column, stride, Into::add, strips,
              longest);
    }
  }

  SLUICE_APART void compute(size_t first, Range block, const Share& share, const Real* hidden) const {
    const int size = layer.hiddenSize, width = form.gates * size, stride = form.columns() * size, inner = layer.inputSize, rows = block.size();
    const Real* last = form.lastBias(layer, a);
    const Real* h = hidden + size_t(block.begin) * layer.hiddenSize;
    const size_t row = first + block.begin;
    for (int i = 0; i < rows; i++) {
      Real* to = sums + size_t(i) * stride;
      const Real* from = aheadOfSteps ? ahead + (row + i) * layer.gateWidth() : biases;
      overGates(share.units, [&](int column, int units) { copy(to + column, from + column, units); });
      if (!form.apart) continue;
      if (last == nullptr) fill(to + width + share.units.begin, 0, share.units.size());
      else copy(to + width + share.units.begin, last + share.units.begin, share.units.size());
    }
    if (!aheadOfSteps) {
      addProducts(share, rows, a.x + row * inner, inner, form.gates, panelsIh, sums, stride);
      roundStored(layer, sums, size_t(rows) * stride);
    }
    for (int gate = 0; gate < form.gates; gate++)
      if (form.comesOn(a, gate))
        for (int i = 0; i < rows; i++)
          for (int j = share.units.begin; j < share.units.end; j++) sums[size_t(i) * stride + gate * size + j] += a.biasHh[gate * size + j];
    addProducts(share, rows, h, size, together, panelsHh, sums, stride);
    if (form.apart)
      product(rows, size, share.units.size(), {h, size, false}, panelsLast + size_t(share.units.begin) * size, sums + width + share.units.begin, stride,
              Into::add, strips, form.sumLength(layer, size));
  }
};

/** See `GateForm`. */
template <int Gates, bool Apart = false>
struct GateProducts : GateRows {
  static constexpr int columns = GateForm{Gates, Apart}.columns();

  /** The position of a gate's pre-activation in a row, in units of `distance`; the separate one comes last. */
  static constexpr int place(int gate) { return gate; }

  GateProducts(const Layer& layer, const Team& team, const GateOperands& a, Workspace& workspace)
      : GateRows({Gates, Apart}, layer, team, a, workspace) {}
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
