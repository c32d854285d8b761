/*
 * The plain recurrent layer over a sequence, forward and backward: h' = tanh(a) or max(a, 0), a = W_ih x + b_ih + W_hh h + b_hh, as
 * src/cells/rnn.ts has it.
 */
#pragma once

#include "activations.h"
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Rnn : Layer {
  /** max(a, 0) in place of tanh */
  bool relu;
};

struct RnnForward {
  /** [T, N, I] */
  const Real* input;
  /** [N, H]: the initial state, overwritten with the final one */
  Real* hidden;
  const Real *weightIh, *weightHh;
  /** null: absent */
  const Real *biasIh, *biasHh;
  /** Both [T, N, H], written whole, 0 at steps that do not run; gates null unless traced */
  Real *output, *gates;
};

/** Some units of some sequences: the gate is the new state. Rows of sums are `distance` apart, those of the others H. @param gates null unless traced */
SLUICE_APART void rnnStep(const Rnn& layer, int rows, int count, const Real* sums, int distance, Real* output, Real* gates) {
  for (int row = 0; row < rows; row++, sums += distance, output += layer.hiddenSize) {
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec gate = part.load(sums + unit);
      const Vec after = layer.carried(layer.relu ? atLeast(splat(0), gate) : hyperbolicTangent(gate));
      part.store(output + unit, after);
      if (gates != nullptr) part.store(gates + unit, after);
    });
    if (gates != nullptr) gates += layer.hiddenSize;
  }
}

/** Without working memory, only measures how much it needs. */
inline void rnnForward(const Rnn& layer, const Team& team, const RnnForward& a, Workspace& workspace) {
  const int size = layer.hiddenSize;
  const GateProducts<1> products(layer, team, {a.input, a.weightIh, a.weightHh, a.biasIh, a.biasHh, a.gates}, workspace);
  const HiddenState hidden(layer, a.hidden, a.output, workspace);
  if (workspace.measures()) return;

  const Share share(layer, team, products.grain(), products.sharesUnits());
  hidden.begin(share);
  products.prepare(team, share);
  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    overRunning(
        layer, time, share.rows,
        [&](Range rows) {
          products.step(first, rows, share, hidden.before(step),
                        [&](Range some, int unit, int count, const Real* sums, int distance) SLUICE_LAMBDA {
                          const size_t own = size_t(some.begin) * size + unit;
                          rnnStep(layer, some.size(), count, sums, distance, hidden.after(step) + own,
                                  layer.traced ? a.gates + first * size + own : nullptr);
                        });
          hidden.keep(step, rows, share);
        },
        [&](int n) {
          hidden.idle(step, n);
          if (layer.traced) fill(a.gates + (first + n) * size, 0, size);
        });
    if (share.ofUnits) team.wait();
  }
  hidden.end(share);
}

struct RnnBackward {
  /** What rnnForward got and gave, `output` as `recurrentWeightGradient` needs it; `initialHidden` is the state before the first step. */
  const Real *input, *initialHidden, *weightIh, *weightHh, *output, *gates;
  /** Gradient by the output, [T, N, H]; null: 0 */
  const Real* gradOutput;
  /** [N, H]: the gradient by the final state, overwritten with that by the initial one */
  Real* gradHidden;
  /** Each as the weight it belongs to; null: not wanted */
  Real *gradInput, *gradWeightIh, *gradWeightHh, *gradBias;
};

struct RnnBackwardMemory {
  /** Gradient by the pre-activations of a window, [rows, H]; 0 at steps that do not run */
  Real* gradGates;
  ColumnSums bias;
  Real *panelsHh, *room;

  RnnBackwardMemory(const Rnn& layer, const Team& team, Workspace& workspace)
      : gradGates(workspace.take(windowRows(layer) * layer.hiddenSize)), bias(layer.hiddenSize, workspace) {
    panelsHh = workspace.take(StepWeight(layer.hiddenSize, layer.batch).length(layer.hiddenSize));
    room = workspace.takeForEach(team, gradientLength(layer, team));
  }
};

inline void rnnBackward(const Rnn& layer, const Team& team, const RnnBackward& a, Workspace workspace) {
  const RnnBackwardMemory memory(layer, team, workspace);
  const int size = layer.hiddenSize;
  const StepWeight recurrent(size, layer.batch);
  recurrent.pack(team, a.weightHh, size, memory.panelsHh);
  team.wait();

  const Range own = shareOf(team, layer.batch);
  overWindows(layer, team, [&](const Window& window) {
    for (int step = window.steps.end - 1; step >= window.steps.begin; step--) {
      const int time = layer.timeOf(step);
      const size_t first = size_t(time) * layer.batch;
      overRunning(
          layer, time, own,
          [&](Range rows) {
            const size_t row = first + rows.begin;
            Real* gradHidden = a.gradHidden + size_t(rows.begin) * size;
            Real* gradGates = memory.gradGates + (row - window.firstRow) * size;
            const Real* gradOutput = a.gradOutput == nullptr ? nullptr : a.gradOutput + row * size;
            const Real* gates = a.gates + row * size;
            overUnits(rows.size() * size, [&](int i, auto part) SLUICE_LAMBDA {
              Vec grad = part.load(gradHidden + i);
              if (gradOutput != nullptr) grad = layer.stored(grad + part.load(gradOutput + i));
              const Vec gate = part.load(gates + i);
              // A product and not a mask: what is not a number in the gradient stays so.
              if (layer.relu) grad = grad * (gate > Vec{} ? splat(1.0f) : Vec{});
              else grad = grad * tanhDerivative(gate);
              part.store(gradGates + i, layer.carried(grad));
            });
            recurrent.multiply(rows.size(), size, gradGates, size, memory.panelsHh, gradHidden, size, Into::overwrite, memory.room);
            roundStored(layer, gradHidden, size_t(rows.size()) * size);
          },
          [&](int n) { fill(memory.gradGates + (first + n - window.firstRow) * size, 0, size); });
    }
    team.wait();

    gateGradients(layer, team, window, a, memory);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
