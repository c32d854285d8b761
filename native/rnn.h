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
 * Some units of some sequences: the gate is the new state. Rows of sums are `distance` apart, those of the others H. @param gates null
 * unless traced
 */
SLUICE_APART void rnnStep(const Rnn& layer, int rows, int count, const Real* sums, int distance, Real* output, Real* gates) {
  for (int row = 0; row < rows; row++, sums += distance, output += layer.hiddenSize) {
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec after = layer.carried(rnnState(part.load(sums + unit), layer.relu));
      part.store(output + unit, after);
      if (gates != nullptr) part.store(gates + unit, after);
    });
    if (gates != nullptr) gates += layer.hiddenSize;
  }
}

/**
 * input [T, N, I]; hidden [N, H]: the initial state, overwritten with the final one; output and gates [T, N, H], 0 at steps that do not
 * run. The gates are null unless traced, absent biases are null.
 */
inline void rnnForward(const Call& call, const Team& team, Workspace& workspace) {
  const RnnForward a{call};
  const Rnn layer = rnnOf(a);
  const int size = layer.hiddenSize;
  const GateProducts<1> products(layer, team, {a.input, a.weightIh, a.weightHh, a.biasIh, a.biasHh, a.gates}, workspace);
  const HiddenState hidden(layer, a.hidden, a.output, workspace);
  if (workspace.measures()) return;

  const Share share(layer, team, products.grain(), products.sharesUnits());
  hidden.begin(share);
  products.prepare(team, share);
  forwardSteps(
      layer, team, share, hidden,
      [&](int step, size_t first, Range rows) {
        products.step(first, rows, share, hidden.before(step), [&](Range some, int unit, int count, const Real* sums, int distance) SLUICE_LAMBDA {
          const size_t own = size_t(some.begin) * size + unit;
          rnnStep(layer, some.size(), count, sums, distance, hidden.after(step) + own, layer.traced ? a.gates + first * size + own : nullptr);
        });
      },
      [&](size_t row) { fill(a.gates + row * size, 0, size); });
}

struct RnnBackwardMemory {
  /** Gradient w.r.t. the pre-activations of a window, [rows, H]; 0 at steps that do not run */
  Real* gradGates;
  ColumnSums bias;
  NarrowGradient narrow;
  Real *panelsHh, *room;

  RnnBackwardMemory(const Rnn& layer, const Team& team, Workspace& workspace)
      : gradGates(workspace.take(windowRows(layer) * layer.hiddenSize)), bias(layer.hiddenSize, workspace),
        narrow(layer, team, layer.hiddenSize, layer.inputSize + layer.hiddenSize, workspace) {
    panelsHh = workspace.take(StepWeight(layer.hiddenSize, layer.batch).length(layer.hiddenSize));
    room = workspace.takeForEach(team, gradientLength(layer, team));
  }
};

/**
 * Arrays of the forward pass, `output` as `recurrentWeightGradient` needs it; gradOutput [T, N, H], null: 0; gradHidden [N, H]: the
 * gradient w.r.t. the final state, overwritten with that w.r.t. the initial one. A gradient has the shape of its weight or bias; null: unused.
 */
inline void rnnBackward(const Call& call, const Team& team, Workspace& workspace) {
  const RnnBackward a{call};
  const Rnn layer = rnnOf(a);
  const RnnBackwardMemory memory(layer, team, workspace);
  if (workspace.measures()) return;
  const int size = layer.hiddenSize;
  const StepWeight recurrent(size, layer.batch);
  recurrent.pack(team, a.weightHh, size, memory.panelsHh);
  team.wait();
  backwardSteps(
      layer, team,
      [&](int, Range rows, size_t row, size_t here) {
        Real* gradHidden = a.gradHidden + size_t(rows.begin) * size;
        Real* gradGates = memory.gradGates + here * size;
        const Real* gradOutput = a.gradOutput == nullptr ? nullptr : a.gradOutput + row * size;
        const Real* gates = a.gates + row * size;
        overUnits(rows.size() * size, [&](int i, auto part) SLUICE_LAMBDA {
          Vec grad = part.load(gradHidden + i);
          if (gradOutput != nullptr) grad = layer.stored(grad + part.load(gradOutput + i));
          const Vec gate = part.load(gates + i);
          // A product and not a mask: a NaN in the gradient stays NaN.
          grad = grad * (layer.relu ? (gate > Vec{} ? splat(1.0f) : Vec{}) : tanhDerivative(gate));
          part.store(gradGates + i, layer.carried(grad));
        });
        recurrent.multiply(rows.size(), size, gradGates, size, memory.panelsHh, gradHidden, size, Into::overwrite, memory.room);
        roundStored(layer, gradHidden, size_t(rows.size()) * size);
      },
      [&](size_t here) { fill(memory.gradGates + here * size, 0, size); },
      [&](const Window& window) { gateGradients(layer, team, window, a, memory); });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
