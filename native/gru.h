/*
 * GRU over a sequence, forward and backward, in both forms of src/cells/gru.ts:
 *
 *   r = σ(a_r)   z = σ(a_z)   h' = (1 - z) ⊙ n + z ⊙ h
 *   reset after:   n = tanh(W_n x + b_in + r ⊙ u)   with u = U_n h + b_hn
 *   reset before:  n = tanh(W_n x + b_in + U_n (r ⊙ h) + b_hn)
 *
 * with a = W x + b_i + U h + b_h for the gates r and z.
 */
#pragma once

#include "activations.h"
#include "gradients.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Gru : Layer {
  bool resetAfter;
};

struct GruForward {
  /** [T, N, I] */
  const Real* input;
  /** [N, H]: the initial state, overwritten with the final one */
  Real* hidden;
  const Real *weightIh, *weightHh;
  /** null: absent */
  const Real *biasIh, *biasHh;
  /** [T, N, H], [T, N, 3H] and, reset after, u [T, N, H] (else null): written whole, 0 at steps that do not run; null but for the output unless traced */
  Real *output, *gates, *recurrentNew;
};

struct GruForwardMemory {
  /** Panels of U for r and z, and for n */
  Real *panelsIh, *panelsHh, *panelsNew;
  /** What is added to the input's part, [3H], and to u, [H] */
  Real *bias, *recurrentBias;
  /** r ⊙ h, [N, H] */
  Real* resetHidden;
  /** What is not traced */
  Real *gates, *recurrentNew;
  Real* strips;

  GruForwardMemory(const Gru& layer, const Team& team, Workspace& workspace) {
    const int size = layer.hiddenSize;
    panelsIh = workspace.take(panelsLength(layer.inputSize, 3 * size));
    panelsHh = workspace.take(panelsLength(size, 2 * size));
    panelsNew = workspace.take(panelsLength(size, size));
    bias = workspace.take(3 * size_t(size));
    recurrentBias = workspace.take(size);
    resetHidden = workspace.take(size_t(layer.batch) * size);
    gates = workspace.take(untracedRows(layer, team) * 3 * size);
    recurrentNew = workspace.take(layer.traced ? 0 : size_t(layer.batch) * size);
    strips = workspace.takeForEach(team, stripsLength);
  }
};

/** The new state, (1 - z) ⊙ n + z ⊙ h. Without fused products it is rounded three times at every step; in a small layer once. */
SLUICE_INLINE Vec blend(Vec update, Vec before, Vec fresh, [[maybe_unused]] Precision precision) {
#if !defined(SLUICE_DOUBLE)
  if (precision == Precision::inDouble)
    return throughDoubles(update, before, fresh, [](Doubles z, Doubles h, Doubles n) SLUICE_LAMBDA { return z * h + (1 - z) * n; });
#endif
  return multiplyAdd(update, before, (splat(1.0f) - update) * fresh);
}

/** Reset after: one sequence, one step; activations in place of pre-activations, and the new state in place of the old. */
inline void gruStepResetAfter(const Gru& layer, Real* gates, Real* recurrentNew, Real* hidden) {
  const int size = layer.hiddenSize;
  const Precision precision = layer.precision();
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    Real* at = gates + unit;
    const Vec reset = layer.stored(sigmoid(part.load(at), precision)), update = layer.stored(sigmoid(part.load(at + size), precision));
    const Vec before = part.load(hidden + unit), recurrent = part.load(recurrentNew + unit);
    const Vec fresh = hyperbolicTangent(multiplyAdd(reset, recurrent, part.load(at + 2 * size)), precision);
    part.store(at, reset);
    part.store(at + size, update);
    part.store(at + 2 * size, layer.stored(fresh));
    if (isDouble) part.store(recurrentNew + unit, layer.stored(recurrent));
    part.store(hidden + unit, layer.stored(blend(update, before, fresh, precision)));
  });
}

/** Reset before, first half: r and z in place of their pre-activations, and r ⊙ h. */
inline void gruReset(const Gru& layer, Real* gates, const Real* hidden, Real* resetHidden) {
  const int size = layer.hiddenSize;
  const Precision precision = layer.precision();
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    Real* at = gates + unit;
    const Vec reset = layer.stored(sigmoid(part.load(at), precision));
    part.store(at, reset);
    part.store(at + size, layer.stored(sigmoid(part.load(at + size), precision)));
    part.store(resetHidden + unit, reset * part.load(hidden + unit));
  });
}

/** Reset before, second half: n in place of its pre-activation, and the new state in place of the old. */
inline void gruUpdate(const Gru& layer, Real* gates, Real* hidden) {
  const int size = layer.hiddenSize;
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    Real* at = gates + unit;
    const Vec update = part.load(at + size), fresh = hyperbolicTangent(part.load(at + 2 * size), layer.precision());
    part.store(at + 2 * size, layer.stored(fresh));
    part.store(hidden + unit, layer.stored(blend(update, part.load(hidden + unit), fresh, layer.precision())));
  });
}

inline void gruForward(const Gru& layer, const Team& team, const GruForward& a, Workspace workspace) {
  const GruForwardMemory memory(layer, team, workspace);
  const int size = layer.hiddenSize, width = 3 * size;
  packTransposed(team, a.weightIh, layer.inputSize, width, memory.panelsIh);
  packTransposed(team, a.weightHh, size, 2 * size, memory.panelsHh);
  packTransposed(team, a.weightHh + size_t(2) * size * size, size, size, memory.panelsNew);
  if (team.index == 0) {
    inputBias(a.biasIh, a.biasHh, width, memory.bias);
    addBiases(nullptr, a.biasHh == nullptr ? nullptr : a.biasHh + 2 * size, size, memory.recurrentBias);
    // b_hn stays with u, inside the reset product, when the reset comes after.
    if (layer.resetAfter) addBiases(a.biasIh == nullptr ? nullptr : a.biasIh + 2 * size, nullptr, size, memory.bias + 2 * size);
  }
  team.wait();

  Real* allGates = layer.traced ? a.gates : memory.gates;
  const bool ahead = projectsAhead(layer, team);
  if (ahead) {
    projectAhead(layer, team, a.input, memory.bias, memory.panelsIh, allGates, memory.strips);
    team.wait();
  }
  const Range own = shareOf(team, layer.batch);
  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    overRunning(
        layer, time, own,
        [&](Range rows) {
          const size_t row = first + rows.begin;
          Real* gates = allGates + (gateRow(layer, ahead, time) + rows.begin) * width;
          Real* hidden = a.hidden + size_t(rows.begin) * size;
          Real* resetHidden = memory.resetHidden + size_t(rows.begin) * size;
          if (!ahead) projectInput(layer, row, rows.size(), a.input, memory.bias, memory.panelsIh, gates, memory.strips);
          addRecurrentBias(layer, rows.size(), layer.resetAfter ? 2 * size : width, a.biasHh, gates);
          product(rows.size(), size, 2 * size, {hidden, size, false}, memory.panelsHh, gates, width, Into::add, memory.strips, layer.precision());
          if (layer.resetAfter) {
            Real* recurrentNew = layer.traced ? a.recurrentNew + row * size : memory.recurrentNew + size_t(rows.begin) * size;
            for (int i = 0; i < rows.size(); i++) copy(recurrentNew + size_t(i) * size, memory.recurrentBias, size);
            product(rows.size(), size, size, {hidden, size, false}, memory.panelsNew, recurrentNew, size, Into::add, memory.strips, layer.precision());
            for (int i = 0; i < rows.size(); i++)
              gruStepResetAfter(layer, gates + size_t(i) * width, recurrentNew + size_t(i) * size, hidden + size_t(i) * size);
          } else {
            for (int i = 0; i < rows.size(); i++)
              gruReset(layer, gates + size_t(i) * width, hidden + size_t(i) * size, resetHidden + size_t(i) * size);
            product(rows.size(), size, size, {resetHidden, size, false}, memory.panelsNew, gates + 2 * size, width, Into::add,
                    memory.strips, layer.precision());
            for (int i = 0; i < rows.size(); i++) gruUpdate(layer, gates + size_t(i) * width, hidden + size_t(i) * size);
          }
          copy(a.output + row * size, hidden, size_t(rows.size()) * size);
        },
        [&](int n) {
          fill(a.output + (first + n) * size, 0, size);
          if (!layer.traced) return;
          fill(a.gates + (first + n) * width, 0, width);
          if (layer.resetAfter) fill(a.recurrentNew + (first + n) * size, 0, size);
        });
  }
}

struct GruBackward {
  /** What gruForward got and gave; `initialHidden` is the state before the first step. */
  const Real *input, *initialHidden, *weightIh, *weightHh, *output, *gates, *recurrentNew;
  /** Gradient by the output, [T, N, H]; null: 0 */
  const Real* gradOutput;
  /** [N, H]: the gradient by the final state, overwritten with that by the initial one */
  Real* gradHidden;
  /** Each as the weight or bias it belongs to; null: not wanted. The two biases differ in the new gate when the reset comes after. */
  Real *gradInput, *gradWeightIh, *gradWeightHh, *gradBiasIh, *gradBiasHh;
};

struct GruBackwardMemory {
  /** Gradient by the pre-activations, [T, N, 3H]; 0 at steps that do not run */
  Real* gradGates;
  /** Reset after: the gradient by u; reset before: r ⊙ h. Both [T, N, H], 0 at steps that do not run */
  Real* besideNew;
  /** Reset before: the gradient by one step's r ⊙ h, [N, H] */
  Real* gradResetHidden;
  Real *panelsHh, *panelsNew, *room;

  GruBackwardMemory(const Gru& layer, const Team& team, Workspace& workspace) {
    const int size = layer.hiddenSize;
    gradGates = workspace.take(layer.rows() * 3 * size);
    besideNew = workspace.take(layer.rows() * size);
    gradResetHidden = workspace.take(size_t(layer.batch) * size);
    panelsHh = workspace.take(panelsLength(2 * size, size));
    panelsNew = workspace.take(panelsLength(size, size));
    room = workspace.takeForEach(team, gradientLength(layer));
  }
};

/** Reset after: one sequence, one step back; gradHidden keeps only what goes straight to h, through z. */
inline void gruStepBackResetAfter(const Gru& layer, const Real* gates, const Real* recurrentNew, const Real* before, Real* gradHidden,
                                  Real* gradGates, Real* gradRecurrentNew) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), update = part.load(gates + size + unit), fresh = part.load(gates + 2 * size + unit);
    const Vec grad = part.load(gradHidden + unit);
    const Vec gradNew = layer.stored(grad * (one - update) * slopeOfTanh(fresh));
    part.store(gradGates + unit, layer.stored(gradNew * part.load(recurrentNew + unit) * reset * (one - reset)));
    part.store(gradGates + size + unit, layer.stored(grad * (part.load(before + unit) - fresh) * update * (one - update)));
    part.store(gradGates + 2 * size + unit, gradNew);
    part.store(gradRecurrentNew + unit, layer.stored(gradNew * reset));
    part.store(gradHidden + unit, grad * update);
  });
}

/** Reset before, first half: gradients by the pre-activations of z and n, and r ⊙ h. */
inline void gruUpdateBack(const Gru& layer, const Real* gates, const Real* before, Real* gradHidden, Real* gradGates, Real* resetHidden) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), update = part.load(gates + size + unit), fresh = part.load(gates + 2 * size + unit);
    const Vec grad = part.load(gradHidden + unit), state = part.load(before + unit);
    part.store(gradGates + size + unit, layer.stored(grad * (state - fresh) * update * (one - update)));
    part.store(gradGates + 2 * size + unit, layer.stored(grad * (one - update) * slopeOfTanh(fresh)));
    part.store(resetHidden + unit, reset * state);
    part.store(gradHidden + unit, grad * update);
  });
}

/** Reset before, second half: gradient by the pre-activation of r, and what reaches h through r ⊙ h. */
inline void gruResetBack(const Gru& layer, const Real* gates, const Real* before, const Real* gradResetHidden, Real* gradHidden,
                         Real* gradGates) {
  const int size = layer.hiddenSize;
  const Vec one = splat(1.0f);
  overUnits(size, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec reset = part.load(gates + unit), grad = part.load(gradResetHidden + unit);
    part.store(gradGates + unit, layer.stored(grad * part.load(before + unit) * reset * (one - reset)));
    part.store(gradHidden + unit, multiplyAdd(grad, reset, part.load(gradHidden + unit)));
  });
}

inline void gruBackward(const Gru& layer, const Team& team, const GruBackward& a, Workspace workspace) {
  const GruBackwardMemory memory(layer, team, workspace);
  const int size = layer.hiddenSize, width = 3 * size;
  const Real* weightNew = a.weightHh + size_t(2) * size * size;
  packPlain(team, a.weightHh, 2 * size, size, memory.panelsHh);
  packPlain(team, weightNew, size, size, memory.panelsNew);
  team.wait();

  const Range own = shareOf(team, layer.batch);
  for (int step = layer.steps - 1; step >= 0; step--) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    const auto hiddenBefore = [&](int n) {
      return time == layer.firstTime(n) ? a.initialHidden + size_t(n) * size : a.output + layer.rowBefore(time, n) * size;
    };
    overRunning(
        layer, time, own,
        [&](Range rows) {
          const size_t row = first + rows.begin;
          Real* gradHidden = a.gradHidden + size_t(rows.begin) * size;
          Real* gradResetHidden = memory.gradResetHidden + size_t(rows.begin) * size;
          const Real* gates = a.gates + row * width;
          Real* gradGates = memory.gradGates + row * width;
          Real* beside = memory.besideNew + row * size;
          const size_t states = size_t(rows.size()) * size;
          if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * size, gradHidden, states);
          const auto throughGates = [&] {
            product(rows.size(), 2 * size, size, {gradGates, width, false}, memory.panelsHh, gradHidden, size, Into::add, memory.room, layer.precision());
          };
          if (layer.resetAfter) {
            for (int i = 0; i < rows.size(); i++)
              gruStepBackResetAfter(layer, gates + size_t(i) * width, a.recurrentNew + (row + i) * size, hiddenBefore(rows.begin + i),
                                    gradHidden + size_t(i) * size, gradGates + size_t(i) * width, beside + size_t(i) * size);
            // Sums that go on from one another are in the order of the gates.
            if (isDouble) throughGates();
            product(rows.size(), size, size, {beside, size, false}, memory.panelsNew, gradHidden, size, Into::add, memory.room, layer.precision());
          } else {
            for (int i = 0; i < rows.size(); i++)
              gruUpdateBack(layer, gates + size_t(i) * width, hiddenBefore(rows.begin + i), gradHidden + size_t(i) * size,
                            gradGates + size_t(i) * width, beside + size_t(i) * size);
            product(rows.size(), size, size, {gradGates + 2 * size, width, false}, memory.panelsNew, gradResetHidden, size,
                    Into::overwrite, memory.room, layer.precision());
            for (int i = 0; i < rows.size(); i++)
              gruResetBack(layer, gates + size_t(i) * width, hiddenBefore(rows.begin + i), gradResetHidden + size_t(i) * size,
                           gradHidden + size_t(i) * size, gradGates + size_t(i) * width);
          }
          if (!isDouble || !layer.resetAfter) throughGates();
          roundStored(layer, gradHidden, states);
        },
        [&](int n) {
          fill(memory.gradGates + (first + n) * width, 0, width);
          fill(memory.besideNew + (first + n) * size, 0, size);
        });
  }
  team.wait();

  if (a.gradInput != nullptr) inputGradient(layer, team, memory.gradGates, a.weightIh, a.gradInput, memory.room);
  if (a.gradWeightIh == nullptr) return;
  inputWeightGradient(layer, team, memory.gradGates, a.input, a.gradWeightIh, memory.room);
  recurrentWeightGradient(layer, team, memory.gradGates, width, 2 * size, a.initialHidden, a.output, a.gradWeightHh, memory.room);
  Real* gradWeightNew = a.gradWeightHh + size_t(2) * size * size;
  if (layer.resetAfter) {
    recurrentWeightGradient(layer, team, memory.besideNew, size, size, a.initialHidden, a.output, gradWeightNew, memory.room);
  } else {
    weightGradient(layer, team, memory.gradGates + 2 * size, width, size, memory.besideNew, size, gradWeightNew, memory.room);
  }
  const auto gate = [&](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(memory.gradGates + row * width + column); };
  const auto beside = [&](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(memory.besideNew + row * size + column); };
  sumColumns(layer, team, width, a.gradBiasIh, gate);
  sumColumns(layer, team, layer.resetAfter ? 2 * size : width, a.gradBiasHh, gate);
  if (layer.resetAfter) sumColumns(layer, team, size, a.gradBiasHh + 2 * size, beside);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
