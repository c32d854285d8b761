/*
 * GRU over a sequence, forward and backward, in both forms of src/core/cells/gru.ts:
 *
 *   r = σ(a_r)   z = σ(a_z)   h' = (1 - z) ⊙ n + z ⊙ h
 *   reset after:   n = tanh(W_n x + b_in + r ⊙ u)   with u = U_n h + b_hn
 *   reset before:  n = tanh(W_n x + b_in + U_n (r ⊙ h) + b_hn)
 *
 * with a = W x + b_i + U h + b_h for the gates r and z.
 */
#pragma once

#include "cell_steps.h"
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Gru : Layer {
  bool resetAfter;
};

template <class Operands>
inline Gru gruOf(const Operands& a) {
  return {layerOf(a, 3), a.resetAfter != 0};
}

/** A step of some units of some sequences: every pointer is to the first of them, rows are 3H or H numbers apart. */
struct GruTile {
  /** Pre-activations of each gate and, reset after, u (else null); rows `apart` numbers apart */
  const Real *reset, *update, *fresh, *recurrent;
  size_t apart;
  /** State before and after the step */
  const Real* before;
  Real* hidden;
  /** null unless traced */
  Real *gates, *recurrentNew;

  /** To the next row. */
  void next(const Gru& layer) {
    const Real** const sums[] = {&reset, &update, &fresh, &recurrent};
    for (const Real** array : sums)
      if (*array != nullptr) *array += apart;
    before += layer.hiddenSize;
    hidden += layer.hiddenSize;
    if (gates == nullptr) return;
    gates += layer.gateWidth();
    if (recurrentNew != nullptr) recurrentNew += layer.hiddenSize;
  }
};

/** Reset after: activations and the new state. */
SLUICE_APART void gruStepResetAfter(const Gru& layer, int rows, int count, GruTile at) {
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
 * Values of a step between the two halves of the form that resets before, [N, H] each: r ⊙ h, z, and n before U (r ⊙ h) and its activation.
 */
struct GruHalfway {
  Real *resetHidden, *update, *fresh;

  GruHalfway(const Gru& layer, Workspace& workspace) {
    const size_t length = layer.resetAfter ? 0 : size_t(layer.batch) * layer.hiddenSize;
    resetHidden = workspace.take(length);
    update = workspace.take(length);
    fresh = workspace.take(length);
  }
};

/** Reset before, first half. @param place of the first unit in these values */
SLUICE_APART void gruReset(const Gru& layer, int rows, int count, GruTile at, const GruHalfway& kept, size_t place) {
  for (int row = 0; row < rows; row++, place += layer.hiddenSize) {
    overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec reset = layer.stored(sigmoid(part.load(at.reset + unit)));
      const Vec update = layer.stored(sigmoid(part.load(at.update + unit)));
      part.store(kept.resetHidden + place + unit, reset * part.load(at.before + unit));
      part.store(kept.update + place + unit, update);
      part.store(kept.fresh + place + unit, part.load(at.fresh + unit));
      if (at.gates == nullptr) return;
      part.store(at.gates + unit, reset);
      part.store(at.gates + layer.hiddenSize + unit, update);
    });
    at.next(layer);
  }
}

/** Reset before, second half: n and the new state of one sequence. @param gates null unless traced */
inline void gruUpdate(const Gru& layer, const Real* update, const Real* preactivation, const Real* before, Real* hidden, Real* gates) {
  const int size = layer.hiddenSize;
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec fresh = hyperbolicTangent(part.load(preactivation + unit));
    part.store(hidden + unit, layer.carried(gruState(part.load(update + unit), part.load(before + unit), fresh)));
    if (gates != nullptr) part.store(gates + 2 * size + unit, layer.stored(fresh));
  });
}

/** @param After the form; then U_n h is separate from W_n x; otherwise it follows once r is known */
template <bool After>
inline void gruForwardOf(const Gru& layer, const Team& team, const GruForward& a, Workspace& workspace) {
  typedef GateProducts<3, After ? 3 : 2, After> Products;
  const int size = layer.hiddenSize, width = 3 * size;
  const Products products(layer, team, {a.input, a.weightIh, a.weightHh, a.biasIh, a.biasHh, a.gates}, workspace);
  const StepWeight late(size, layer.batch);
  Real* panelsLate = workspace.take(After ? 0 : late.length(size));
  Real* room = workspace.takeForEach(team, After ? 0 : late.roomLength(size));
  const GruHalfway halfway(layer, workspace);
  const HiddenState hidden(layer, a.hidden, a.output, workspace);
  if (workspace.measures()) return;

  const Share share(layer, team, products.grain(), After && products.sharesUnits());
  if (!After) late.packTransposed(team, a.weightHh + size_t(2) * size * size, size, panelsLate);
  hidden.begin(share);
  products.prepare(team, share);
  forwardSteps(
      layer, team, share, hidden,
      [&](int step, size_t first, Range rows) {
        const Real* before = hidden.before(step);
        Real* after = hidden.after(step);
        products.step(first, rows, share, before, [&](Range some, int unit, int count, const Real* sums, int distance) SLUICE_LAMBDA {
          const size_t own = size_t(some.begin) * size + unit, row = first + some.begin;
          const GruTile at{sums + Products::place(0) * distance,
                           sums + Products::place(1) * distance,
                           sums + Products::place(2) * distance,
                           After ? sums + 3 * distance : nullptr,
                           size_t(Products::columns) * distance,
                           before + own,
                           after + own,
                           layer.traced ? a.gates + row * width + unit : nullptr,
                           layer.traced && After ? a.recurrentNew + row * size + unit : nullptr};
          if (After) gruStepResetAfter(layer, some.size(), count, at);
          else gruReset(layer, some.size(), count, at, halfway, own);
        });
        if (After) return;
        const size_t states = size_t(rows.begin) * size;
        late.multiply(rows.size(), size, halfway.resetHidden + states, size, panelsLate, halfway.fresh + states, size, Into::add, room);
        for (int n = rows.begin; n < rows.end; n++) {
          const size_t own = size_t(n) * size;
          gruUpdate(layer, halfway.update + own, halfway.fresh + own, before + own, after + own,
                    layer.traced ? a.gates + (first + n) * width : nullptr);
        }
      },
      [&](size_t row) {
        fill(a.gates + row * width, 0, width);
        if (After) fill(a.recurrentNew + row * size, 0, size);
      });
}

/**
 * input [T, N, I]; hidden [N, H]: the initial state, overwritten with the final one; output [T, N, H], gates [T, N, 3H] and, reset after,
 * recurrentNew, which is u, [T, N, H]: 0 at steps that do not run. The last two are null unless traced, absent biases are null.
 */
inline void gruForward(const Call& call, const Team& team, Workspace& workspace) {
  const GruForward a{call};
  const Gru layer = gruOf(a);
  if (layer.resetAfter) gruForwardOf<true>(layer, team, a, workspace);
  else gruForwardOf<false>(layer, team, a, workspace);
}

struct GruBackwardMemory {
  /** Gradient w.r.t. the pre-activations of a window, [rows, 3H]; 0 at steps that do not run */
  Real* gradGates;
  /** Reset after: the gradient w.r.t. u; reset before: r ⊙ h. Both [rows, H], 0 at steps that do not run */
  Real* besideNew;
  /** The gradient through recurrent weights at one step, [N, H]: w.r.t. r ⊙ h (reset before), then, in single precision, w.r.t. h */
  Real* throughWeights;
  /** Of all gates; reset after: of u */
  ColumnSums bias, biasNew;
  /** W.r.t. the input; w.r.t. h through r and z; of the new gate's recurrent weights */
  NarrowGradient narrowInput, narrowHidden, narrowNew;
  Real *panelsHh, *panelsNew, *room;

  GruBackwardMemory(const Gru& layer, const Team& team, Workspace& workspace)
      : bias(3 * layer.hiddenSize, workspace),
        biasNew(layer.hiddenSize, workspace),
        narrowInput(layer, team, 3 * layer.hiddenSize, layer.inputSize, workspace),
        narrowHidden(layer, team, 2 * layer.hiddenSize, layer.hiddenSize, workspace),
        narrowNew(layer, team, layer.hiddenSize, layer.hiddenSize, workspace) {
    const int size = layer.hiddenSize;
    const size_t rows = windowRows(layer);
    gradGates = workspace.take(rows * 3 * size);
    besideNew = workspace.take(rows * size);
    throughWeights = workspace.take(size_t(layer.batch) * size);
    panelsHh = workspace.take(StepWeight(size, layer.batch).length(2 * size));
    panelsNew = workspace.take(StepWeight(size, layer.batch).length(size));
    room = workspace.takeForEach(team, gradientLength(layer, team));
  }
};

/** Reset after: one sequence, one backward step; gradHidden keeps only the direct part of h, through z. */
inline void gruBackwardStepResetAfter(const Gru& layer, const Real* gates, const Real* recurrentNew, const Real* before, Real* gradHidden,
                                      Real* gradGates, Real* gradRecurrentNew) {
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

/** Reset before, first half: gradients w.r.t. the pre-activations of z and n, and r ⊙ h. */
inline void gruUpdateBack(const Gru& layer, const Real* gates, const Real* before, Real* gradHidden, Real* gradGates, Real* resetHidden) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), update = part.load(gates + size + unit), fresh = part.load(gates + 2 * size + unit);
    const Vec grad = part.load(gradHidden + unit), state = part.load(before + unit);
    part.store(gradGates + size + unit, layer.carried(grad * (state - fresh) * update * (one - update)));
    part.store(gradGates + 2 * size + unit, layer.carried(grad * (one - update) * tanhDerivative(fresh)));
    part.store(resetHidden + unit, reset * state);
    part.store(gradHidden + unit, withoutFaded(grad * update));
  });
}

/** Reset before, second half: gradient w.r.t. the pre-activation of r, and the part of h through r ⊙ h. */
inline void gruResetBack(const Gru& layer, const Real* gates, const Real* before, const Real* gradResetHidden, Real* gradHidden,
                         Real* gradGates) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), grad = part.load(gradResetHidden + unit);
    part.store(gradGates + unit, layer.carried(grad * part.load(before + unit) * reset * (one - reset)));
    part.store(gradHidden + unit, withoutFaded(multiplyAdd(grad, reset, part.load(gradHidden + unit))));
  });
}

/** The gradients of weights of a narrow layer. */
inline void gruNarrowGradients(const Gru& layer, const Team& team, const Window& window, const GruBackward& a, const GruBackwardMemory& memory) {
  const int size = layer.hiddenSize, width = 3 * size, inputs = layer.inputSize;
  memory.narrowInput.add(layer, team, window, memory.gradGates, width, a.input, inputs, nullptr, nullptr, 0, memory.room);
  const auto addHidden = [&](const NarrowGradient& narrow, const Real* grad, int stride) {
    narrow.add(layer, team, window, grad, stride, nullptr, 0, a.initialHidden, a.output, size, memory.room);
  };
  addHidden(memory.narrowHidden, memory.gradGates, width);
  if (layer.resetAfter) {
    addHidden(memory.narrowNew, memory.besideNew, size);
  } else {
    const Real* resetHidden = memory.besideNew - window.firstRow * size;
    memory.narrowNew.add(layer, team, window, memory.gradGates + 2 * size, width, resetHidden, size, nullptr, nullptr, 0, memory.room);
  }
  if (!window.isLast) return;
  memory.narrowInput.give(team, 0, inputs, a.gradWeightIh);
  memory.narrowHidden.give(team, 0, size, a.gradWeightHh);
  memory.narrowNew.give(team, 0, size, a.gradWeightHh + size_t(2) * size * size);
}

/**
 * Arrays of the forward pass, `output` as `recurrentWeightGradient` needs it; gradOutput [T, N, H], null: 0; gradHidden [N, H]: the
 * gradient w.r.t. the final state, overwritten with that w.r.t. the initial one. A gradient has the shape of its weight or bias; null: unused. The
 * two biases' gradients differ in the new gate when the reset comes after.
 */
inline void gruBackward(const Call& call, const Team& team, Workspace& workspace) {
  const GruBackward a{call};
  const Gru layer = gruOf(a);
  const GruBackwardMemory memory(layer, team, workspace);
  if (workspace.measures()) return;
  const int size = layer.hiddenSize, width = 3 * size;
  const StepWeight recurrent(size, layer.batch);
  recurrent.pack(team, a.weightHh, 2 * size, memory.panelsHh);
  recurrent.pack(team, a.weightHh + size_t(2) * size * size, size, memory.panelsNew);
  team.wait();
  const auto compute = [&](int time, Range rows, size_t row, size_t here) {
    const auto hiddenBefore = [&](int i) { return stateBefore(layer, a.initialHidden, a.output, size, time, rows.begin + i); };
    Real* gradHidden = a.gradHidden + size_t(rows.begin) * size;
    Real* throughWeights = memory.throughWeights + size_t(rows.begin) * size;
    const Real* gates = a.gates + row * width;
    Real* gradGates = memory.gradGates + here * width;
    Real* beside = memory.besideNew + here * size;
    const size_t states = size_t(rows.size()) * size;
    if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * size, gradHidden, states);
    // Summed separately, since each partial sum would lose digits to the direct part of h. In double precision, sums start from that, like
    // the reference's.
    Real* sums = isDouble ? gradHidden : throughWeights;
    const auto throughGates = [&] {
      recurrent.multiply(rows.size(), 2 * size, gradGates, width, memory.panelsHh, sums, size, isDouble ? Into::add : Into::overwrite, memory.room);
    };
    if (layer.resetAfter) {
      for (int i = 0; i < rows.size(); i++)
        gruBackwardStepResetAfter(layer, gates + size_t(i) * width, a.recurrentNew + (row + i) * size, hiddenBefore(i),
                                  gradHidden + size_t(i) * size, gradGates + size_t(i) * width, beside + size_t(i) * size);
      throughGates();
      recurrent.multiply(rows.size(), size, beside, size, memory.panelsNew, sums, size, Into::add, memory.room);
    } else {
      for (int i = 0; i < rows.size(); i++)
        gruUpdateBack(layer, gates + size_t(i) * width, hiddenBefore(i), gradHidden + size_t(i) * size, gradGates + size_t(i) * width,
                      beside + size_t(i) * size);
      recurrent.multiply(rows.size(), size, gradGates + 2 * size, width, memory.panelsNew, throughWeights, size, Into::overwrite, memory.room);
      for (int i = 0; i < rows.size(); i++)
        gruResetBack(layer, gates + size_t(i) * width, hiddenBefore(i), throughWeights + size_t(i) * size, gradHidden + size_t(i) * size,
                     gradGates + size_t(i) * width);
      throughGates();
    }
    if (isDouble) roundStored(layer, gradHidden, states);
    else addGradient(layer, throughWeights, gradHidden, states);
  };
  const auto clear = [&](size_t here) {
    fill(memory.gradGates + here * width, 0, width);
    fill(memory.besideNew + here * size, 0, size);
  };
  backwardSteps(layer, team, compute, clear, [&](const Window& window) {
    if (a.gradInput != nullptr) inputGradient(layer, team, window, memory.gradGates, a.weightIh, a.gradInput, memory.room);
    if (a.gradWeightIh == nullptr) return;
    if (isNarrow(layer)) {
      gruNarrowGradients(layer, team, window, a, memory);
    } else {
      inputWeightGradient(layer, team, window, memory.gradGates, a.input, a.gradWeightIh, memory.room);
      recurrentWeightGradient(layer, team, window, memory.gradGates, width, 2 * size, a.initialHidden, a.output, a.gradWeightHh, memory.room);
      Real* gradWeightNew = a.gradWeightHh + size_t(2) * size * size;
      if (layer.resetAfter) {
        recurrentWeightGradient(layer, team, window, memory.besideNew, size, size, a.initialHidden, a.output, gradWeightNew, memory.room);
      } else {
        weightGradient(layer, team, window, memory.gradGates + 2 * size, width, size, memory.besideNew, size, gradWeightNew, memory.room);
      }
    }
    const auto gate = [&](size_t row, int column, auto part) SLUICE_LAMBDA {
      return part.load(memory.gradGates + (row - window.firstRow) * width + column);
    };
    const auto beside = [&](size_t row, int column, auto part) SLUICE_LAMBDA {
      return part.load(memory.besideNew + (row - window.firstRow) * size + column);
    };
    memory.bias.add(layer, team, window, a.gradBiasIh, gate);
    if (layer.resetAfter) memory.biasNew.add(layer, team, window, a.gradBiasHh + 2 * size, beside);
    if (!window.isLast) return;
    // The biases of the other gates have the same gradients.
    const Range share = shareOf(team, width, lanes);
    const int end = least(share.end, layer.resetAfter ? 2 * size : width);
    if (end > share.begin) copy(a.gradBiasHh + share.begin, a.gradBiasIh + share.begin, end - share.begin);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
