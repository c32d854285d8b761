/*
 * GRU over a sequence, forward and backward, as src/core/cells/gru.ts has it with the reset after the product:
 *
 *   r = σ(a_r)   z = σ(a_z)   n = tanh(W_n x + b_in + r ⊙ u)   h' = (1 - z) ⊙ n + z ⊙ h
 *
 * with u = U_n h + b_hn, and a = W x + b_i + U h + b_h for the gates r and z.
 */
#pragma once

#include "cell_steps.h"
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A step of some units of some sequences: every pointer is to the first of them, rows are 3H or H numbers apart. */
struct GruTile {
  /** Pre-activations of each gate, and u: [rows, 4, H] */
  const Real* sums;
  /** State before and after the step */
  const Real* before;
  Real* hidden;
  /** null unless traced */
  Real *gates, *recurrentNew;

  /** To the next row. */
  void next(const Layer& layer) {
    sums += 4 * layer.hiddenSize;
    before += layer.hiddenSize;
    hidden += layer.hiddenSize;
    if (gates == nullptr) return;
    gates += layer.gateWidth();
    recurrentNew += layer.hiddenSize;
  }
};

/** Activations and the new state. */
SLUICE_APART void gruStep(const Layer& layer, int rows, int count, GruTile at) {
  const int size = layer.hiddenSize;
  for (int row = 0; row < rows; row++, at.next(layer))
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec reset = layer.stored(sigmoid(part.load(at.sums + unit)));
      const Vec update = layer.stored(sigmoid(part.load(at.sums + size + unit)));
      const Vec recurrent = part.load(at.sums + 3 * size + unit);
      const Vec fresh = gruNew(reset, recurrent, part.load(at.sums + 2 * size + unit));
      part.store(at.hidden + unit, layer.carried(gruState(update, part.load(at.before + unit), fresh)));
      if (at.gates == nullptr) return;
      part.store(at.gates + unit, reset);
      part.store(at.gates + size + unit, update);
      part.store(at.gates + 2 * size + unit, layer.stored(fresh));
      part.store(at.recurrentNew + unit, layer.stored(recurrent));
    });
}

/**
 * See `gatesForward`: input [T, N, I]; gates [T, N, 3H] and recurrentNew, which is u, [T, N, H]: 0 at steps that do not run, null unless traced;
 * absent biases are null.
 */
inline void gruForward(const Call& call, const Team& team, Workspace& workspace) {
  const GruForward a{call};
  const Layer layer = layerOf(a, 3);
  const int size = layer.hiddenSize, width = 3 * size;
  // U_n h is separate from W_n x.
  gatesForward(
      {3, true}, layer, a, nullptr, team, workspace,
      [&](size_t row, size_t own, int rows, Range units, const Real* sums, const Real* before, Real* after) SLUICE_LAMBDA {
        gruStep(layer, rows, units.size(),
                {sums, before + own, after + own, layer.traced ? a.gates + row * width + units.begin : nullptr,
                 layer.traced ? a.recurrentNew + row * size + units.begin : nullptr});
      },
      [&](size_t row) {
        fill(a.gates + row * width, 0, width);
        fill(a.recurrentNew + row * size, 0, size);
      });
}

/** One sequence, one backward step: `grads` [4H] are w.r.t. the pre-activations and u. gradHidden keeps only the direct part of h, through z. */
inline void gruBackwardStep(const Layer& layer, const Real* gates, const Real* recurrentNew, const Real* before, Real* gradHidden, Real* grads) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), update = part.load(gates + size + unit), fresh = part.load(gates + 2 * size + unit);
    const Vec grad = part.load(gradHidden + unit);
    const Vec gradNew = layer.carried(grad * (one - update) * tanhDerivative(fresh));
    part.store(grads + unit, layer.carried(gradNew * part.load(recurrentNew + unit) * reset * (one - reset)));
    part.store(grads + size + unit, layer.carried(grad * (part.load(before + unit) - fresh) * update * (one - update)));
    part.store(grads + 2 * size + unit, gradNew);
    part.store(grads + 3 * size + unit, layer.carried(gradNew * reset));
    part.store(gradHidden + unit, withoutFaded(grad * update));
  });
}

/** Arrays as for `gatesBackward`. The gradients w.r.t. the two biases differ in the new gate. */
inline void gruBackward(const Call& call, const Team& team, Workspace& workspace) {
  const GruBackward a{call};
  const Layer layer = layerOf(a, 3);
  const int size = layer.hiddenSize, width = 4 * size;
  const size_t lastGate = size_t(2) * size * size;
  const WindowRows own(layer, team, width, workspace);
  const WeightGradient ofInput(layer, 3 * size, layer.inputSize, workspace), ofGates(layer, 2 * size, size, workspace), ofNew(layer, size, size, workspace);
  const ColumnSums bias(3 * size, workspace), biasNew(size, workspace);
  // In single precision: the gradient w.r.t. h through recurrent weights at one step, [N, H].
  Real* through = workspace.take(isDouble ? 0 : size_t(layer.batch) * size);
  const StepWeight recurrent(size, layer.batch);
  Real *panels = workspace.take(recurrent.length(2 * size)), *panelsNew = workspace.take(recurrent.length(size));
  if (workspace.measures()) return;
  recurrent.pack(team, a.weightHh, 2 * size, panels);
  recurrent.pack(team, a.weightHh + lastGate, size, panelsNew);
  team.wait();
  const auto compute = [&](int time, Range rows, size_t row, size_t here) {
    const size_t first = size_t(rows.begin) * size, states = size_t(rows.size()) * size;
    Real *gradHidden = a.gradHidden + first, *grads = own.gradsOf(here);
    own.begin(layer, a, time, rows, row, here);
    for (int i = 0; i < rows.size(); i++)
      gruBackwardStep(layer, a.gates + (row + i) * 3 * size, a.recurrentNew + (row + i) * size,
                      stateBefore(layer, a.initialHidden, a.output, size, time, rows.begin + i), gradHidden + size_t(i) * size, grads + size_t(i) * width);
    // Summed separately, since each partial sum would lose digits to the direct part of h. In double precision, sums start from that, like
    // the reference's.
    Real* sums = isDouble ? gradHidden : through + first;
    recurrent.multiply(rows.size(), 2 * size, grads, width, panels, sums, size, isDouble ? Into::add : Into::overwrite, own.room);
    recurrent.multiply(rows.size(), size, grads + 3 * size, width, panelsNew, sums, size, Into::add, own.room);
    if (isDouble) roundStored(layer, gradHidden, states);
    else addGradient(layer, sums, gradHidden, states);
  };
  backwardSteps(layer, team, compute, [&](int, int, size_t here) { own.clear(here); }, [&](const Window& window) {
    if (a.gradInput != nullptr) inputGradient(layer, team, window, own, a.weightIh, a.gradInput);
    if (a.gradWeightIh == nullptr) return;
    ofInput.add(team, window, own, 0, a.gradWeightIh, nullptr);
    ofGates.add(team, window, own, 0, nullptr, a.gradWeightHh);
    ofNew.add(team, window, own, 3 * size, nullptr, a.gradWeightHh + lastGate);
    biasGradient(layer, team, window, own, bias, 0, a.gradBiasIh);
    biasGradient(layer, team, window, own, biasNew, 3 * size, a.gradBiasHh + 2 * size);
    if (!window.isLast) return;
    // The biases of the other gates have the same gradients.
    const Range share = shareOf(team, 3 * size, lanes);
    const int end = least(share.end, 2 * size);
    if (end > share.begin) copy(a.gradBiasHh + share.begin, a.gradBiasIh + share.begin, end - share.begin);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
