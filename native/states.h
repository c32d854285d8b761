/*
 * The state between steps, and the loop over steps forward. Arrays of the caller have any alignment: writes of a step, some units of some
 * sequences at a time, would touch two cache lines of new memory each. So states are in working memory, at multiples of 64 bytes, and whole
 * rows go to the output.
 */
#pragma once

#include "gates.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Copies a member's share of some sequences of arrays [N, size]: its units, or whole rows. */
SLUICE_APART void copyShare(const Share& share, Range rows, size_t size, Real* to, const Real* from) {
  const size_t first = rows.begin * size;
  if (!share.ofUnits()) return copy(to + first, from + first, rows.size() * size);
  for (int row = rows.begin; row < rows.end; row++)
    copy(to + row * size + share.units.begin, from + row * size + share.units.begin, share.units.size());
}

/** A state [N, size] that a step overwrites. */
class OwnState {
 public:
  /** @param state of the caller: the initial one, and after `end` the final one */
  OwnState(const Layer& layer, size_t size, Real* state, Workspace& workspace) : at(workspace.take(layer.batch * size)), state(state), size(size) {}

  Real* const at;

  /** Before the first step. */
  void begin(const Share& share) const { copyShare(share, share.rows, size, at, state); }

  /** After the last step. */
  void end(const Share& share) const { copyShare(share, share.rows, size, state, at); }

 private:
  Real* const state;
  const size_t size;
};

/**
 * The forward pass of a cell whose new hidden state is made of its gates.
 *
 * @param a     arrays of the call; hidden [N, H]: the initial state, overwritten with the final one; output [T, N, H], 0 at steps that do not run
 * @param cell  its other state; null: none
 * @param tile  tile(row, own, rows, units, sums, before, after): some units of some sequences, the first of them with pre-activations at `sums`,
 *              [rows, columns, H]. It is row `row` of arrays [T·N, …] and place `own` in a state; states are [N, H]
 * @param clear clear(row): zeroes the trace of a sequence that does not run
 */
template <class Arrays, class Tile, class Clear>
inline void gatesForward(GateForm form, const Layer& layer, const Arrays& a, const OwnState* cell, const Team& team, Workspace& workspace, const Tile& tile, const Clear& clear) {
  const size_t size = layer.hiddenSize;
  const GateProducts products(form, layer, team, {a.input, a.weightIh, a.weightHh, a.biasIh, a.biasHh, a.gates}, workspace);
  // A step reads all units of the state before it while it writes its own.
  Real* turns[2];
  for (Real*& turn : turns) turn = workspace.take(layer.batch * size);
  if (workspace.measures()) return;

  const Share& share = products.share;
  copyShare(share, share.rows, size, turns[0], a.hidden);
  if (cell != nullptr) cell->begin(share);
  products.prepare(team);
  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    Real *before = turns[step % 2], *after = turns[(step + 1) % 2], *output = a.output + first * size;
    overRunning(
        layer, time, share.rows,
        [&](Range rows) {
          products.step(first, rows, before, [&](Range some, Real* sums) SLUICE_LAMBDA {
            tile(first + some.begin, some.begin * size + share.units.begin, some.size(), share.units, sums + share.units.begin, before, after);
          });
          copyShare(share, rows, size, output, after);
        },
        [&](int n) {
          fill(output + n * size, 0, size);
          copy(after + n * size, before + n * size, size);
          if (layer.traced) clear(first + n);
        });
    if (share.ofUnits()) team.wait();
  }
  copyShare(share, share.rows, size, a.hidden, turns[layer.steps % 2]);
  if (cell != nullptr) cell->end(share);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
