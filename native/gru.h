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
  /** Pre-activations of each gate, and u; rows `apart` numbers apart */
  const Real *reset, *update, *fresh, *recurrent;
  size_t apart;
  /** State before and after the step */
  const Real* before;
  Real* hidden;
  /** null unless traced */
  Real *gates, *recurrentNew;

  /** To the next row. */
  void next(const Layer& layer) {
    reset += apart, update += apart, fresh += apart, recurrent += apart;
    before += layer.hiddenSize;
    hidden += layer.hiddenSize;
    if (gates == nullptr) return;
    gates += layer.gateWidth();
    recurrentNew += layer.hiddenSize;
  }
};

/** Activations and the new state. */
SLUICE_APART void gruStep(const Layer& layer, int rows, int count, GruTile at) {
  for (int row = 0; row < rows; row++, at.next(layer))
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec reset = layer.stored(sigmoid(part.load(at.reset + unit)));
      const Vec update = layer.stored(sigmoid(part.load(at.update + unit)));
      const Vec recurrent = part.load(at.recurrent + unit);
      const Vec fresh = gruNew(reset, recurrent, part.load(at.fresh + unit));
      part.store(at.hidden + unit, layer.carried(gruState(update, part.load(at.before + unit), fresh)));
      if (at.gates == nullptr) return;
      part.store(at.gates + unit, reset);
      part.store(at.gates + layer.hiddenSize + unit, update);
      part.store(at.gates + 2 * layer.hiddenSize + unit, layer.stored(fresh));
      part.store(at.recurrentNew + unit, layer.stored(recurrent));
    });
}

/**
 * input [T, N, I]; hidden [N, H]: the initial state, overwritten with the final one; output [T, N, H], gates [T, N, 3H] and recurrentNew,
 * which is u, [T, N, H]: 0 at steps that do not run. The last two are null unless traced, absent biases are null.
 */
inline void gruForward(const Call& call, const Team& team, Workspace& workspace) {
  // U_n h is separate from W_n x.
  typedef GateProducts<3, true> Products;
  const GruForward a{call};
  const Layer layer = layerOf(a, 3);
  const int size = layer.hiddenSize, width = 3 * size;
  const Products products(layer, team, {a.input, a.weightIh, a.weightHh, a.biasIh, a.biasHh, a.gates}, workspace);
  const HiddenState hidden(layer, a.hidden, a.output, workspace);
  if (workspace.measures()) return;

  const Share share(layer, team, products.grain(), products.sharesUnits());
  hidden.begin(share);
  products.prepare(team, share);
  forwardSteps(
      layer, team, share, hidden,
      [&](int step, size_t first, Range rows) {
        const Real* before = hidden.before(step);
        Real* after = hidden.after(step);
        products.step(first, rows, share, before, [&](Range some, int unit, int count, const Real* sums, int distance) SLUICE_LAMBDA {
          const size_t own = size_t(some.begin) * size + unit, row = first + some.begin;
          gruStep(layer, some.size(), count,
                  {sums + Products::place(0) * distance, sums + Products::place(1) * distance, sums + Products::place(2) * distance,
                   sums + 3 * distance, size_t(Products::columns) * distance, before + own, after + own,
                   layer.traced ? a.gates + row * width + unit : nullptr, layer.traced ? a.recurrentNew + row * size + unit : nullptr});
        });
      },
      [&](size_t row) {
        fill(a.gates + row * width, 0, width);
        fill(a.recurrentNew + row * size, 0, size);
      });
}

struct GruBackwardMemory {
  /** Gradient w.r.t. the pre-activations of a window, [rows, 3H]; 0 at steps that do not run */
  Real* gradGates;
  /** The gradient w.r.t. u, [rows, H]; 0 at steps that do not run */
  Real* gradRecurrent;
  /** In single precision: the gradient w.r.t. h through recurrent weights at one step, [N, H] */
  Real* throughWeights;
  /** Of all gates, and of u */
  ColumnSums bias, biasNew;
  /** W.r.t. the input; w.r.t. h through r and z; of the new gate's recurrent weights */
  NarrowGradient narrowInput, narrowHidden, narrowNew;
  Real *panelsHh, *panelsNew, *room;

  GruBackwardMemory(const Layer& layer, const Team& team, Workspace& workspace)
      : bias(3 * layer.hiddenSize, workspace),
        biasNew(layer.hiddenSize, workspace),
        narrowInput(layer, team, 3 * layer.hiddenSize, layer.inputSize, workspace),
        narrowHidden(layer, team, 2 * layer.hiddenSize, layer.hiddenSize, workspace),
        narrowNew(layer, team, layer.hiddenSize, layer.hiddenSize, workspace) {
    const int size = layer.hiddenSize;
    const size_t rows = windowRows(layer);
    gradGates = workspace.take(rows * 3 * size);
    gradRecurrent = workspace.take(rows * size);
    throughWeights = workspace.take(isDouble ? 0 : size_t(layer.batch) * size);
    panelsHh = workspace.take(StepWeight(size, layer.batch).length(2 * size));
    panelsNew = workspace.take(StepWeight(size, layer.batch).length(size));
    room = workspace.takeForEach(team, gradientLength(layer, team));
  }
};

/** One sequence, one backward step; gradHidden keeps only the direct part of h, through z. */
inline void gruBackwardStep(const Layer& layer, const Real* gates, const Real* recurrentNew, const Real* before, Real* gradHidden, Real* gradGates,
                            Real* gradRecurrentNew) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), update = part.load(gates + size + unit), fresh = part.load(gates + 2 * size + unit);
    const Vec grad = part.load(gradHidden + unit);
    const Vec gradNew = layer.carried(grad * (one - update) * tanhDerivative(fresh));
    part.store(gradGates + unit, layer.carried(gradNew * part.load(recurrentNew + unit) * reset * (one - reset)));
    part.store(gradGates + size + unit, layer.carried(grad * (part.load(before + unit) - fresh) * update * (one - update)));
    part.store(gradGates + 2 * size + unit, gradNew);
    part.store(gradRecurrentNew + unit, layer.carried(gradNew * reset));
    part.store(gradHidden + unit, withoutFaded(grad * update));
  });
}

/** The gradients of weights of a narrow layer. */
inline void gruNarrowGradients(const Layer& layer, const Team& team, const Window& window, const GruBackward& a, const GruBackwardMemory& memory) {
  const int size = layer.hiddenSize, width = 3 * size, inputs = layer.inputSize;
  memory.narrowInput.add(layer, team, window, memory.gradGates, width, a.input, inputs, nullptr, nullptr, 0, memory.room);
  const auto addHidden = [&](const NarrowGradient& narrow, const Real* grad, int stride) {
    narrow.add(layer, team, window, grad, stride, nullptr, 0, a.initialHidden, a.output, size, memory.room);
  };
  addHidden(memory.narrowHidden, memory.gradGates, width);
  addHidden(memory.narrowNew, memory.gradRecurrent, size);
  if (!window.isLast) return;
  memory.narrowInput.give(team, 0, inputs, a.gradWeightIh);
  memory.narrowHidden.give(team, 0, size, a.gradWeightHh);
  memory.narrowNew.give(team, 0, size, a.gradWeightHh + size_t(2) * size * size);
}

/**
 * Arrays of the forward pass, `output` as `recurrentWeightGradient` needs it; gradOutput [T, N, H], null: 0; gradHidden [N, H]: the
 * gradient w.r.t. the final state, overwritten with that w.r.t. the initial one. A gradient has the shape of its weight or bias; null: unused. The
 * two biases' gradients differ in the new gate.
 */
inline void gruBackward(const Call& call, const Team& team, Workspace& workspace) {
  const GruBackward a{call};
  const Layer layer = layerOf(a, 3);
  const GruBackwardMemory memory(layer, team, workspace);
  if (workspace.measures()) return;
  const int size = layer.hiddenSize, width = 3 * size;
  const StepWeight recurrent(size, layer.batch);
  recurrent.pack(team, a.weightHh, 2 * size, memory.panelsHh);
  recurrent.pack(team, a.weightHh + size_t(2) * size * size, size, memory.panelsNew);
  team.wait();
  const auto compute = [&](int time, Range rows, size_t row, size_t here) {
    Real* gradHidden = a.gradHidden + size_t(rows.begin) * size;
    Real* throughWeights = memory.throughWeights + size_t(rows.begin) * size;
    Real* gradGates = memory.gradGates + here * width;
    Real* gradRecurrent = memory.gradRecurrent + here * size;
    const size_t states = size_t(rows.size()) * size;
    if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * size, gradHidden, states);
    for (int i = 0; i < rows.size(); i++)
      gruBackwardStep(layer, a.gates + (row + i) * width, a.recurrentNew + (row + i) * size,
                      stateBefore(layer, a.initialHidden, a.output, size, time, rows.begin + i), gradHidden + size_t(i) * size,
                      gradGates + size_t(i) * width, gradRecurrent + size_t(i) * size);
    // Summed separately, since each partial sum would lose digits to the direct part of h. In double precision, sums start from that, like
    // the reference's.
    Real* sums = isDouble ? gradHidden : throughWeights;
    recurrent.multiply(rows.size(), 2 * size, gradGates, width, memory.panelsHh, sums, size, isDouble ? Into::add : Into::overwrite, memory.room);
    recurrent.multiply(rows.size(), size, gradRecurrent, size, memory.panelsNew, sums, size, Into::add, memory.room);
    if (isDouble) roundStored(layer, gradHidden, states);
    else addGradient(layer, throughWeights, gradHidden, states);
  };
  const auto clear = [&](size_t here) {
    fill(memory.gradGates + here * width, 0, width);
    fill(memory.gradRecurrent + here * size, 0, size);
  };
  backwardSteps(layer, team, compute, clear, [&](const Window& window) {
    if (a.gradInput != nullptr) inputGradient(layer, team, window, memory.gradGates, a.weightIh, a.gradInput, memory.room);
    if (a.gradWeightIh == nullptr) return;
    if (isNarrow(layer)) {
      gruNarrowGradients(layer, team, window, a, memory);
    } else {
      inputWeightGradient(layer, team, window, memory.gradGates, a.input, a.gradWeightIh, memory.room);
      recurrentWeightGradient(layer, team, window, memory.gradGates, width, 2 * size, a.initialHidden, a.output, a.gradWeightHh, memory.room);
      recurrentWeightGradient(layer, team, window, memory.gradRecurrent, size, size, a.initialHidden, a.output, a.gradWeightHh + size_t(2) * size * size,
                              memory.room);
    }
    const auto columns = [&](const Real* rows, int wide) {
      return [=, &window](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(rows + (row - window.firstRow) * wide + column); };
    };
    memory.bias.add(layer, team, window, a.gradBiasIh, columns(memory.gradGates, width));
    memory.biasNew.add(layer, team, window, a.gradBiasHh + 2 * size, columns(memory.gradRecurrent, size));
    if (!window.isLast) return;
    // The biases of the other gates have the same gradients.
    const Range share = shareOf(team, width, lanes);
    const int end = least(share.end, 2 * size);
    if (end > share.begin) copy(a.gradBiasHh + share.begin, a.gradBiasIh + share.begin, end - share.begin);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
