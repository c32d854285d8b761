/*
 * The state between steps. Arrays of the caller have any alignment: writes of a step, some units of some sequences at a time, would touch
 * two cache lines of new memory each. So we keep states in working memory, at multiples of 64 bytes, and write whole rows to the output. In
 * WebAssembly, where all arrays are aligned, the output is the state.
 */
#pragma once

#include "gates.h"

namespace sluice {
namespace SLUICE_TARGET {

#if defined(__wasm__)
constexpr bool callersLieWell = true;
#else
constexpr bool callersLieWell = false;
#endif

/** Copies a member's share of some sequences of arrays [N, size]: its units, or whole rows. */
SLUICE_APART void copyShare(const Share& share, Range rows, size_t size, Real* to, const Real* from) {
  const size_t first = rows.begin * size;
  if (!share.ofUnits) return copy(to + first, from + first, rows.size() * size);
  for (int row = rows.begin; row < rows.end; row++)
    copy(to + row * size + share.units.begin, from + row * size + share.units.begin, share.units.size());
}

/** A state [N, size] that a step overwrites. */
class OwnState {
 public:
  /** @param state of the caller: the initial one, and after `end` the final one */
  OwnState(const Layer& layer, size_t size, Real* state, Workspace& workspace)
      : at(callersLieWell ? state : workspace.take(layer.batch * size)), state(state), size(size) {}

  Real* const at;

  /** Before the first step. */
  void begin(const Share& share) const {
    if (!callersLieWell) copyShare(share, share.rows, size, at, state);
  }

  /** After the last step. */
  void end(const Share& share) const {
    if (!callersLieWell) copyShare(share, share.rows, size, state, at);
  }

 private:
  Real* const state;
  const size_t size;
};

/** The hidden state [N, H]: a step reads all units of the previous state while it writes its own. */
class HiddenState {
 public:
  /**
   * @param hidden [N, H]: the initial state, and after `end` the final one
   * @param output [T, N, H]
   */
  HiddenState(const Layer& layer, Real* hidden, Real* output, Workspace& workspace) : layer(layer), hidden(hidden), output(output) {
    const size_t length = callersLieWell ? 0 : size_t(layer.batch) * layer.hiddenSize;
    for (Real*& turn : turns) turn = workspace.take(length);
  }

  /** Before the first step; other members may read it after waiting for this one. */
  void begin(const Share& share) const {
    if (!callersLieWell) copyShare(share, share.rows, layer.hiddenSize, turns[0], hidden);
  }

  /** The state before a step. */
  const Real* before(int step) const {
    if (!callersLieWell) return turns[step % 2];
    return step == 0 || layer.lengths != nullptr ? hidden : outputOf(step - 1);
  }

  /** The destination of a step. */
  Real* after(int step) const { return callersLieWell ? outputOf(step) : turns[(step + 1) % 2]; }

  /** Keeps the new state of sequences that run at a step. */
  void keep(int step, Range rows, const Share& share) const {
    if (!callersLieWell) copyShare(share, rows, layer.hiddenSize, outputOf(step), after(step));
    else if (layer.lengths != nullptr) copyShare(share, rows, layer.hiddenSize, hidden, outputOf(step));
  }

  /** A sequence that does not run at a step keeps its state, and its output is 0. */
  void idle(int step, int sequence) const {
    const size_t size = layer.hiddenSize, first = sequence * size;
    fill(outputOf(step) + first, 0, size);
    if (!callersLieWell) copy(after(step) + first, before(step) + first, size);
  }

  /** After the last step. */
  void end(const Share& share) const {
    if (!callersLieWell || layer.lengths == nullptr) copyShare(share, share.rows, layer.hiddenSize, hidden, after(layer.steps - 1));
  }

 private:
  const Layer& layer;
  Real *const hidden, *const output;
  Real* turns[2];

  Real* outputOf(int step) const { return output + size_t(layer.timeOf(step)) * layer.batch * layer.hiddenSize; }
};

/**
 * Runs all steps of a forward pass.
 *
 * @param compute compute(step, first, rows): some sequences that run, of a step whose first sequence is row `first` of arrays [T·N, …]
 * @param clear   clear(row): zeroes the trace of a sequence that does not run
 */
template <class Compute, class Clear>
inline void forwardSteps(const Layer& layer, const Team& team, const Share& share, const HiddenState& hidden, const Compute& compute,
                         const Clear& clear) {
  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    overRunning(
        layer, time, share.rows,
        [&](Range rows) {
          compute(step, first, rows);
          hidden.keep(step, rows, share);
        },
        [&](int n) {
          hidden.idle(step, n);
          if (layer.traced) clear(first + n);
        });
    if (share.ofUnits) team.wait();
  }
  hidden.end(share);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
