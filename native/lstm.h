/*
 * LSTM over a sequence, forward and backward, as src/core/cells/lstm.ts has it without projection, peepholes and limit:
 *
 *   i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)   c' = f ⊙ c + i ⊙ g   h' = o ⊙ tanh c'
 *
 * with a = W_ih x + b_ih + W_hh h + b_hh.
 */
#pragma once

#include "cell_steps.h"
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A step of some units of some sequences: every pointer is to the first of them, rows are 4H or H numbers apart. */
struct LstmTile {
  /** Pre-activations, [rows, 4, H]; overwritten with the gates */
  Real* sums;
  Real *cell, *hidden;
  /** null unless traced */
  Real *gates, *cells;
};

/** The beginning of each gate in a row of pre-activations. */
struct LstmRow {
  Real *input, *forget, *candidate, *output;

  LstmRow(Real* row, int size) : input(row), forget(row + size), candidate(forget + size), output(candidate + size) {}
};

/** The gates in place of their pre-activations. */
SLUICE_INLINE void lstmGates(int count, LstmRow gates) {
#if SLUICE_IN_PASSES
  sigmoidInPasses(gates.input, gates.input, count);
  sigmoidInPasses(gates.forget, gates.forget, count);
  tanhInPasses(gates.candidate, gates.candidate, count);
  sigmoidInPasses(gates.output, gates.output, count);
#else
  overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
    part.store(gates.input + unit, sigmoid(part.load(gates.input + unit)));
    part.store(gates.forget + unit, sigmoid(part.load(gates.forget + unit)));
    part.store(gates.candidate + unit, hyperbolicTangent(part.load(gates.candidate + unit)));
    part.store(gates.output + unit, sigmoid(part.load(gates.output + unit)));
  });
#endif
}

/**
 * Activations, the new cell state in place of the old, and o ⊙ tanh c'. The gates of all rows come first: a processor overlaps several of
 * them, while tanh c' depends on its gates. Going vector by vector is slower.
 */
SLUICE_APART void lstmStep(const Layer& layer, int rows, int count, LstmTile at) {
  const int size = layer.hiddenSize, width = 4 * size;
  for (int row = 0; row < rows; row++) lstmGates(count, LstmRow(at.sums + row * width, size));
  for (int row = 0; row < rows; row++) {
    const LstmRow gates(at.sums, size);
    const auto newCell = [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec after = lstmCell(part.load(gates.forget + unit), part.load(at.cell + unit), part.load(gates.input + unit), part.load(gates.candidate + unit), 0);
      part.store(at.cell + unit, layer.carried(after));
      return after;
    };
    const auto newHidden = [&](int unit, auto part, Vec after, Vec squashed) SLUICE_LAMBDA {
      const Vec output = part.load(gates.output + unit);
      part.store(at.hidden + unit, layer.carried(output * squashed));
      if (at.gates == nullptr) return;
      part.store(at.gates + unit, layer.stored(part.load(gates.input + unit)));
      part.store(at.gates + size + unit, layer.stored(part.load(gates.forget + unit)));
      part.store(at.gates + 2 * size + unit, layer.stored(part.load(gates.candidate + unit)));
      part.store(at.gates + 3 * size + unit, layer.stored(output));
      part.store(at.cells + unit, layer.stored(after));
    };
#if SLUICE_IN_PASSES
    overPasses(count, [&](int begin, int some) {
      Real squashed[passLength];
      overUnits(some, [&](int i, auto part) SLUICE_LAMBDA { store(squashed + i, newCell(begin + i, part)); });
      tanhInPasses(squashed, squashed, some);
      overUnits(some, [&](int i, auto part) SLUICE_LAMBDA {
        newHidden(begin + i, part, part.load(at.cell + begin + i), load(squashed + i));
      });
    });
#else
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec after = newCell(unit, part);
      newHidden(unit, part, after, hyperbolicTangent(after));
    });
#endif
    at.sums += width;
    at.cell += size;
    at.hidden += size;
    if (at.gates == nullptr) continue;
    at.gates += layer.gateWidth();
    at.cells += size;
  }
}

/**
 * See `gatesForward`: input [T, N, I]; cell is like hidden; gates [T, N, 4H] and cells [T, N, H]: 0 at steps that do not run, null unless traced;
 * absent biases are null.
 */
inline void lstmForward(const Call& call, const Team& team, Workspace& workspace) {
  const LstmForward a{call};
  const Layer layer = layerOf(a, 4);
  const int width = layer.gateWidth(), size = layer.hiddenSize;
  const OwnState cell(layer, size, a.cell, workspace);
  gatesForward(
      {4, false}, layer, a, &cell, team, workspace,
      [&](size_t row, size_t own, int rows, Range units, Real* sums, const Real*, Real* after) SLUICE_LAMBDA {
        lstmStep(layer, rows, units.size(),
                 {sums, cell.at + own, after + own, layer.traced ? a.gates + row * width + units.begin : nullptr,
                  layer.traced ? a.cells + row * size + units.begin : nullptr});
      },
      [&](size_t row) {
        fill(a.gates + row * width, 0, width);
        fill(a.cells + row * size, 0, size);
      });
}

/**
 * One sequence, one backward step.
 *
 * @param gradHidden [H], the gradient w.r.t. h'
 * @param gradCell   [H], the gradient w.r.t. c', overwritten with that w.r.t. c
 * @param gradGates  [4H], receives the gradient w.r.t. the pre-activations
 */
inline void lstmBackwardStep(const Layer& layer, const Real* gates, const Real* before, const Real* after, const Real* gradHidden, Real* gradCell,
                             Real* gradGates) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec input = part.load(gates + unit), forget = part.load(gates + size + unit);
    const Vec candidate = part.load(gates + 2 * size + unit), output = part.load(gates + 3 * size + unit);
    const Vec squashed = hyperbolicTangent(part.load(after + unit));
    const Vec hidden = part.load(gradHidden + unit);
    const Vec grad = multiplyAdd(hidden * output, tanhDerivative(squashed), part.load(gradCell + unit));
    part.store(gradGates + unit, layer.carried(grad * candidate * input * (one - input)));
    part.store(gradGates + size + unit, layer.carried(grad * part.load(before + unit) * forget * (one - forget)));
    part.store(gradGates + 2 * size + unit, layer.carried(grad * input * tanhDerivative(candidate)));
    part.store(gradGates + 3 * size + unit, layer.carried(hidden * squashed * output * (one - output)));
    part.store(gradCell + unit, layer.carried(grad * forget));
  });
}

/** See `gatesBackward`; gradCell [N, H] is like gradHidden. */
inline void lstmBackward(const Call& call, const Team& team, Workspace& workspace) {
  const LstmBackward a{call};
  const Layer layer = layerOf(a, 4);
  const int width = layer.gateWidth(), size = layer.hiddenSize;
  gatesBackward(layer, a, team, workspace, [&](int time, Range rows, size_t row, const Real* gradHidden, Real* grads) {
    for (int i = 0; i < rows.size(); i++)
      lstmBackwardStep(layer, a.gates + (row + i) * width, stateBefore(layer, a.initialCell, a.cells, size, time, rows.begin + i),
                       a.cells + (row + i) * size, gradHidden + size_t(i) * size, a.gradCell + size_t(rows.begin + i) * size,
                       grads + size_t(i) * width);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
