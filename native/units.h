/*
 * A layer over a few sequences on several threads. If each member took some of the sequences, all would wait for the weights to come from the
 * cache, every weight at every step. So each member takes hidden units instead, with their weights in all gates, and reads only those. It
 * costs a barrier a step, since the next one needs the state of all units. Sums are taken in the same order either way.
 */
#pragma once

#include "sequence.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Whether the team shares out hidden units and not sequences. Units are shared panel by panel, so that no panel holds two gates. */
inline bool sharesUnits(const Layer& layer, const Team& team) {
  return hasThreads && !isDouble && team.count > 1 && layer.batch <= 2 * team.count && layer.lengths == nullptr &&
         layer.hiddenSize % tileColumns == 0 && layer.hiddenSize >= tileColumns * team.count;
}

/** Calls body(column) for the first column, in [G·H], of each gate's part of these units. */
template <class Body>
inline void overGates(const Layer& layer, Range units, const Body& body) {
  for (int gate = 0; gate < layer.gates; gate++) body(gate * layer.hiddenSize + units.begin);
}

/** Packs the panels of weight[G·H, inner] that belong to these units. */
inline void packUnits(const Layer& layer, Range units, const Real* weight, int inner, Real* panels) {
  overGates(layer, units, [&](int column) {
    packPanels({weight + size_t(column) * inner, inner, true}, inner, units.size(), panels + size_t(column) * inner);
  });
}

/** gates[rows, G·H] += x[rows, inner] · weightᵀ in the columns of these units. */
inline void productOfUnits(const Layer& layer, Range units, int rows, const Real* x, int inner, const Real* panels, Real* gates, Real* strips) {
  const int size = layer.hiddenSize, width = layer.gateWidth();
  if (rows == 1 && layer.gates == rowPanels && layer.precision() == Precision::single) {
    // The gates of a panel of units together: as many sums as rowTile has.
    for (int k = 0; k < inner; k += innerSlice)
      for (int unit = units.begin; unit < units.end; unit += tileColumns)
        rowTile(least(innerSlice, inner - k), x + k, panels + size_t(unit) * inner + size_t(k) * tileColumns, size_t(size) * inner, gates + unit,
                size, Into::add);
    return;
  }
  overGates(layer, units, [&](int column) {
    product(rows, inner, units.size(), {x, inner, false}, panels + size_t(column) * inner, gates + column, width, Into::add, strips,
            layer.precision());
  });
}

/** Pre-activations of these units that come from the input, in all rows of gates [T·N, G·H]. */
inline void projectUnits(const Layer& layer, Range units, const Real* input, const Real* biasIh, const Real* biasHh, Real* bias, const Real* panels,
                         Real* gates, Real* strips) {
  const int rows = int(layer.rows()), width = layer.gateWidth();
  overGates(layer, units, [&](int column) {
    const auto from = [&](const Real* all) { return all == nullptr ? nullptr : all + column; };
    inputBias(from(biasIh), from(biasHh), units.size(), bias + column);
    for (int row = 0; row < rows; row++) copy(gates + size_t(row) * width + column, bias + column, units.size());
  });
  productOfUnits(layer, units, rows, input, layer.inputSize, panels, gates, strips);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
