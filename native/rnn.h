/*
 * The plain recurrent layer over a sequence, forward and backward: h' = tanh(a) or max(a, 0), a = W_ih x + b_ih + W_hh h + b_hh, as
 * src/core/cells/rnn.ts has it.
 */
#pragma once

#include "cell_steps.h"
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Rnn : Layer {
  /** max(a, 0) in place of tanh */
  bool relu;
};

template <class Operands>
inline Rnn rnnOf(const Operands& a) {
  return {layerOf(a, 1), a.relu != 0};
}

/**
 * Some units of some sequences: the gate is the new state. Rows are H apart. @param gates null unless traced
 */
SLUICE_APART void rnnStep(const Rnn& layer, int rows, int count, const Real* sums, Real* output, Real* gates) {
  for (int row = 0; row < rows; row++, sums += layer.hiddenSize, output += layer.hiddenSize) {
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec after = layer.carried(rnnState(part.load(sums + unit), layer.relu));
      part.store(output + unit, after);
      if (gates != nullptr) part.store(gates + unit, after);
    });
    if (gates != nullptr) gates += layer.hiddenSize;
  }
}

/** See `gatesForward`: input [T, N, I]; gates [T, N, H]: 0 at steps that do not run, null unless traced; absent biases are null. */
inline void rnnForward(const Call& call, const Team& team, Workspace& workspace) {
  const RnnForward a{call};
  const Rnn layer = rnnOf(a);
  const int size = layer.hiddenSize;
  gatesForward(
      {1, false}, layer, a, nullptr, team, workspace,
      [&](size_t row, size_t own, int rows, Range units, const Real* sums, const Real*, Real* after) SLUICE_LAMBDA {
        rnnStep(layer, rows, units.size(), sums, after + own, layer.traced ? a.gates + row * size + units.begin : nullptr);
      },
      [&](size_t row) { fill(a.gates + row * size, 0, size); });
}

/** See `gatesBackward`. */
inline void rnnBackward(const Call& call, const Team& team, Workspace& workspace) {
  const RnnBackward a{call};
  const Rnn layer = rnnOf(a);
  gatesBackward(layer, a, team, workspace, [&](int, Range rows, size_t row, const Real* gradHidden, Real* grads) {
    const Real* gates = a.gates + row * layer.hiddenSize;
    overUnits(rows.size() * layer.hiddenSize, [&](int i, auto part) SLUICE_LAMBDA {
      const Vec gate = part.load(gates + i);
      // A product and not a mask: a NaN in the gradient stays NaN.
      const Vec slope = layer.relu ? (gate > Vec{} ? splat(1.0f) : Vec{}) : tanhDerivative(gate);
      part.store(grads + i, layer.carried(part.load(gradHidden + i) * slope));
    });
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
