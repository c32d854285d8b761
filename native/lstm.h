/*
 * LSTM over a sequence, forward and backward. Equations, variants and their order are those of src/cells/lstm.ts:
 *
 *   i = σ(a_i + p_i ⊙ c)   f = σ(a_f + p_f ⊙ c)   g = tanh(a_g)   c' = clip(f ⊙ c + i ⊙ g)
 *   o = σ(a_o + p_o ⊙ c')  h' = o ⊙ tanh c', or W_hr (o ⊙ tanh c') with projection
 *
 * with a = W_ih x + b_ih + W_hh h + b_hh, and i = 1 - f when coupled.
 */
#pragma once

#include "activations.h"
#include "gradients.h"
#include "units.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Lstm : Layer {
  /** 0: no projection */
  int projSize;
  bool coupled;
  /** 0: no limit */
  Real cellClip;

  /** Columns of gates [G·H] at which each gate begins; a coupled cell stores no input gate. */
  int inputGate() const { return 0; }
  int forgetGate() const { return coupled ? 0 : hiddenSize; }
  int cellGate() const { return forgetGate() + hiddenSize; }
  int outputGate() const { return cellGate() + hiddenSize; }
};

/** Diagonal weights from the cell state to the gates, [H] each; null: none. A coupled cell has none to the input gate. */
struct Peepholes {
  const Real *input, *forget, *output;

  Peepholes(const Lstm& layer, const Real* weightCh) : input(nullptr), forget(nullptr), output(nullptr) {
    if (weightCh == nullptr) return;
    input = layer.coupled ? nullptr : weightCh;
    forget = layer.coupled ? weightCh : weightCh + layer.hiddenSize;
    output = forget + layer.hiddenSize;
  }
};

struct LstmForward {
  /** [T, N, I] */
  const Real* input;
  /** [N, S], [N, H]: the initial state, overwritten with the final one */
  Real *hidden, *cell;
  const Real *weightIh, *weightHh;
  /** null: absent */
  const Real *biasIh, *biasHh, *weightHr, *weightCh;
  /** [T, N, S], [T, N, G·H], [T, N, H]: written whole, 0 at steps that do not run; null but for the output unless traced */
  Real *output, *gates, *cells;
};

/** Working memory of lstmForward, shared by the team but for `strips`. */
struct LstmForwardMemory {
  Real *panelsIh, *panelsHh, *panelsHr, *bias, *ungated, *gates, *strips;

  LstmForwardMemory(const Lstm& layer, const Team& team, Workspace& workspace) {
    const int width = layer.gateWidth();
    panelsIh = workspace.take(panelsLength(layer.inputSize, width));
    panelsHh = workspace.take(panelsLength(layer.stateSize, width));
    panelsHr = workspace.take(layer.projSize > 0 ? panelsLength(layer.hiddenSize, layer.projSize) : 0);
    bias = workspace.take(width);
    ungated = workspace.take(layer.projSize > 0 ? size_t(layer.batch) * layer.hiddenSize : 0);
    gates = workspace.take(untracedRows(layer, team) * width);
    strips = workspace.takeForEach(team, stripsLength);
  }
};

/**
 * One sequence, one step of these units: activations in place of pre-activations, and the new state.
 *
 * @param gates  [G·H]
 * @param cell   [H], overwritten
 * @param hidden [H], receives o ⊙ tanh c'
 */
inline void lstmStep(const Lstm& layer, const Peepholes& peepholes, Range units, Real* gates, Real* cell, Real* hidden) {
  const int i = layer.inputGate(), f = layer.forgetGate(), g = layer.cellGate(), o = layer.outputGate();
  const Precision precision = layer.precision();
  overUnits(units.size(), [&](int offset, auto part) SLUICE_LAMBDA {
    const int unit = units.begin + offset;
    const auto seen = [&](const Real* peephole, Vec state, Vec gate) SLUICE_LAMBDA {
      return peephole == nullptr ? gate : multiplyAdd(part.load(peephole + unit), state, gate);
    };
    Real* at = gates + unit;
    const Vec before = part.load(cell + unit);
    const Vec forget = sigmoid(seen(peepholes.forget, before, part.load(at + f)), precision);
    const Vec candidate = hyperbolicTangent(part.load(at + g), precision);
    Vec input;
    if (layer.coupled) {
      input = splat(1.0f) - forget;
    } else {
      input = sigmoid(seen(peepholes.input, before, part.load(at + i)), precision);
      part.store(at + i, layer.stored(input));
    }
    Vec after = multiplyAdd(forget, before, input * candidate);
    if (layer.cellClip > 0) after = atLeast(splat(-layer.cellClip), atMost(splat(layer.cellClip), after));
    const Vec output = sigmoid(seen(peepholes.output, after, part.load(at + o)), precision);
    const Vec ungated = output * hyperbolicTangent(after, precision);
    part.store(at + f, layer.stored(forget));
    part.store(at + g, layer.stored(candidate));
    part.store(at + o, layer.stored(output));
    part.store(cell + unit, layer.stored(after));
    part.store(hidden + unit, layer.projSize > 0 ? ungated : layer.stored(ungated));
  });
}

/** lstmForward of this member's units; see units.h. What a member computes it also reads, but for the state before a step. */
inline void lstmForwardOfUnits(const Lstm& layer, const Team& team, const LstmForward& a, const LstmForwardMemory& memory) {
  const int width = layer.gateWidth(), size = layer.hiddenSize, batch = layer.batch;
  const Range units = shareOf(team, size, tileColumns);
  const Peepholes peepholes(layer, a.weightCh);
  Real* gates = layer.traced ? a.gates : memory.gates;
  packUnits(layer, units, a.weightIh, layer.inputSize, memory.panelsIh);
  packUnits(layer, units, a.weightHh, size, memory.panelsHh);
  projectUnits(layer, units, a.input, a.biasIh, a.biasHh, memory.bias, memory.panelsIh, gates, memory.strips);

  // A step reads the state where the step before has put it, so that nobody overwrites what another still reads.
  const Real* before = a.hidden;
  for (int step = 0; step < layer.steps; step++) {
    const size_t first = size_t(layer.timeOf(step)) * batch;
    Real* after = a.output + first * size;
    productOfUnits(layer, units, batch, before, size, memory.panelsHh, gates + first * width, memory.strips);
    for (int n = 0; n < batch; n++) {
      Real* cell = a.cell + size_t(n) * size;
      lstmStep(layer, peepholes, units, gates + (first + n) * width, cell, after + size_t(n) * size);
      if (layer.traced) copy(a.cells + (first + n) * size + units.begin, cell + units.begin, units.size());
    }
    before = after;
    team.wait();
  }
  if (team.index == 0) copy(a.hidden, before, size_t(batch) * size);
}

inline void lstmForward(const Lstm& layer, const Team& team, const LstmForward& a, Workspace workspace) {
  const LstmForwardMemory memory(layer, team, workspace);
  if (layer.projSize == 0 && sharesUnits(layer, team)) return lstmForwardOfUnits(layer, team, a, memory);
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize, stateSize = layer.stateSize;
  const Peepholes peepholes(layer, a.weightCh);
  packTransposed(team, a.weightIh, layer.inputSize, width, memory.panelsIh);
  packTransposed(team, a.weightHh, stateSize, width, memory.panelsHh);
  if (layer.projSize > 0) packTransposed(team, a.weightHr, hiddenSize, layer.projSize, memory.panelsHr);
  if (team.index == 0) inputBias(a.biasIh, a.biasHh, width, memory.bias);
  team.wait();

  Real* allGates = layer.traced ? a.gates : memory.gates;
  const bool ahead = projectsAhead(layer, team);
  if (ahead) {
    projectAhead(layer, team, a.input, memory.bias, memory.panelsIh, allGates, memory.strips);
    team.wait();
  }
  // Where o ⊙ tanh c' goes: it is the new hidden state, unless that is a projection of it.
  Real* ungated = layer.projSize > 0 ? memory.ungated : a.hidden;
  const Range own = shareOf(team, layer.batch);
  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    overRunning(
        layer, time, own,
        [&](Range rows) {
          const size_t row = first + rows.begin;
          Real* gates = allGates + (gateRow(layer, ahead, time) + rows.begin) * width;
          Real* hidden = a.hidden + size_t(rows.begin) * stateSize;
          if (!ahead) projectInput(layer, row, rows.size(), a.input, memory.bias, memory.panelsIh, gates, memory.strips);
          addRecurrentBias(layer, rows.size(), width, a.biasHh, gates);
          product(rows.size(), stateSize, width, {hidden, stateSize, false}, memory.panelsHh, gates, width, Into::add, memory.strips, layer.precision());
          for (int n = rows.begin; n < rows.end; n++) {
            Real* cell = a.cell + size_t(n) * hiddenSize;
            lstmStep(layer, peepholes, {0, hiddenSize}, gates + size_t(n - rows.begin) * width, cell, ungated + size_t(n) * hiddenSize);
            if (layer.traced) copy(a.cells + (first + n) * hiddenSize, cell, hiddenSize);
          }
          if (layer.projSize > 0) {
            product(rows.size(), hiddenSize, stateSize, {ungated + size_t(rows.begin) * hiddenSize, hiddenSize, false}, memory.panelsHr,
                    hidden, stateSize, Into::overwrite, memory.strips, layer.precision());
            roundStored(layer, hidden, size_t(rows.size()) * stateSize);
          }
          copy(a.output + row * stateSize, hidden, size_t(rows.size()) * stateSize);
        },
        [&](int n) {
          fill(a.output + (first + n) * stateSize, 0, stateSize);
          if (!layer.traced) return;
          fill(a.gates + (first + n) * width, 0, width);
          fill(a.cells + (first + n) * hiddenSize, 0, hiddenSize);
        });
  }
}

struct LstmBackward {
  /** What lstmForward got and gave; `initialHidden` and `initialCell` are the state before the first step. */
  const Real *input, *initialHidden, *initialCell, *weightIh, *weightHh, *weightHr, *weightCh, *output, *gates, *cells;
  /** Gradient by the output, [T, N, S]; null: 0 */
  const Real* gradOutput;
  /** [N, S], [N, H]: the gradient by the final state, overwritten with that by the initial one */
  Real *gradHidden, *gradCell;
  /** Each as the weight it belongs to; null: not wanted */
  Real *gradInput, *gradWeightIh, *gradWeightHh, *gradBias, *gradWeightHr, *gradWeightCh;
};

struct LstmBackwardMemory {
  /** Gradient by the pre-activations, [T, N, G·H]; 0 at steps that do not run */
  Real* gradGates;
  /** With projection: the gradient by each step's hidden state, [T, N, S], and o ⊙ tanh c', [T, N, H] */
  Real *gradStates, *ungated;
  /** The gradient by one step's o ⊙ tanh c', [N, H], where that is not the hidden state */
  Real* gradUngated;
  Real *panelsHh, *panelsHr, *room;

  LstmBackwardMemory(const Lstm& layer, const Team& team, Workspace& workspace) {
    const int width = layer.gateWidth();
    const bool projected = layer.projSize > 0;
    gradGates = workspace.take(layer.rows() * width);
    gradStates = workspace.take(projected ? layer.rows() * layer.stateSize : 0);
    ungated = workspace.take(projected ? layer.rows() * layer.hiddenSize : 0);
    gradUngated = workspace.take(size_t(layer.batch) * layer.hiddenSize);
    panelsHh = workspace.take(panelsLength(width, layer.stateSize));
    panelsHr = workspace.take(projected ? panelsLength(layer.stateSize, layer.hiddenSize) : 0);
    room = workspace.takeForEach(team, gradientLength(layer));
  }
};

/**
 * One sequence, one step back.
 *
 * @param gradUngated [H], the gradient by o ⊙ tanh c'
 * @param gradCell    [H], the gradient by c', overwritten with that by c
 * @param gradGates   [G·H], receives the gradient by the pre-activations
 */
inline void lstmStepBack(const Lstm& layer, const Peepholes& peepholes, const Real* gates, const Real* before, const Real* after,
                         const Real* gradUngated, Real* gradCell, Real* gradGates) {
  const int i = layer.inputGate(), f = layer.forgetGate(), g = layer.cellGate(), o = layer.outputGate();
  const Precision precision = layer.precision();
  const Vec one = splat(1.0f);
  overUnits(layer.hiddenSize, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec forget = part.load(gates + f + unit), candidate = part.load(gates + g + unit), output = part.load(gates + o + unit);
    const Vec input = layer.coupled ? one - forget : part.load(gates + i + unit);
    const Vec cellBefore = part.load(before + unit), cellAfter = part.load(after + unit);
    const Vec squashed = hyperbolicTangent(cellAfter, precision);
    const Vec gradHidden = part.load(gradUngated + unit);

    const Vec gradOutput = gradHidden * squashed * output * (one - output);
    Vec grad = multiplyAdd(gradHidden * output, slopeOfTanh(squashed), part.load(gradCell + unit));
    if (peepholes.output != nullptr) grad = multiplyAdd(gradOutput, part.load(peepholes.output + unit), grad);
    if (layer.cellClip > 0) {
      // At the limit the cell state no longer depends on what made it; what that was has the same bits as in the step forward.
      const Vec unclipped = multiplyAdd(forget, cellBefore, input * candidate), limit = splat(layer.cellClip);
      const IntVec beyond = (unclipped > limit) | (unclipped < -limit);
      grad = (Vec)((IntVec)grad & ~beyond);
    }
    const Vec gradForget = grad * (layer.coupled ? cellBefore - candidate : cellBefore) * forget * (one - forget);
    const Vec gradCandidate = grad * input * slopeOfTanh(candidate);
    Vec gradBefore = grad * forget;
    if (!layer.coupled) {
      const Vec gradInput = grad * candidate * input * (one - input);
      if (peepholes.input != nullptr) gradBefore = multiplyAdd(gradInput, part.load(peepholes.input + unit), gradBefore);
      part.store(gradGates + i + unit, layer.stored(gradInput));
    }
    if (peepholes.forget != nullptr) gradBefore = multiplyAdd(gradForget, part.load(peepholes.forget + unit), gradBefore);
    part.store(gradGates + f + unit, layer.stored(gradForget));
    part.store(gradGates + g + unit, layer.stored(gradCandidate));
    part.store(gradGates + o + unit, layer.stored(gradOutput));
    part.store(gradCell + unit, layer.stored(gradBefore));
  });
}

/** c before (time, n): the trace of the step before, or the initial state. */
inline const Real* cellBefore(const Lstm& layer, const LstmBackward& a, int time, int n) {
  return time == layer.firstTime(n) ? a.initialCell + size_t(n) * layer.hiddenSize
                                    : a.cells + layer.rowBefore(time, n) * layer.hiddenSize;
}

inline void peepholeGradient(const Lstm& layer, const Team& team, const LstmBackward& a, const Real* gradGates) {
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize;
  const auto sum = [&](int gate, bool afterStep, Real* out) {
    sumColumns(layer, team, hiddenSize, out, [&](size_t row, int unit, auto part) SLUICE_LAMBDA {
      const int time = int(row / layer.batch), n = int(row % layer.batch);
      if (!layer.isRunning(time, n)) return Vec{};
      const Real* cell = afterStep ? a.cells + row * hiddenSize : cellBefore(layer, a, time, n);
      return part.load(gradGates + row * width + gate + unit) * part.load(cell + unit);
    });
  };
  Real* out = a.gradWeightCh;
  if (!layer.coupled) {
    sum(layer.inputGate(), false, out);
    out += hiddenSize;
  }
  sum(layer.forgetGate(), false, out);
  sum(layer.outputGate(), true, out + hiddenSize);
}

/** gradWeightHr[P, H] = Σ over steps of (gradient by the hidden state)ᵀ · (o ⊙ tanh c'). */
inline void projectionGradient(const Lstm& layer, const Team& team, const LstmBackward& a, const LstmBackwardMemory& memory) {
  weightGradient(layer, team, memory.gradStates, layer.stateSize, layer.projSize, memory.ungated, layer.hiddenSize, a.gradWeightHr,
                 memory.room);
}

inline void lstmBackward(const Lstm& layer, const Team& team, const LstmBackward& a, Workspace workspace) {
  const LstmBackwardMemory memory(layer, team, workspace);
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize, stateSize = layer.stateSize;
  const bool projected = layer.projSize > 0;
  const Peepholes peepholes(layer, a.weightCh);
  packPlain(team, a.weightHh, width, stateSize, memory.panelsHh);
  if (projected) packPlain(team, a.weightHr, stateSize, hiddenSize, memory.panelsHr);
  team.wait();

  const Range own = shareOf(team, layer.batch);
  for (int step = layer.steps - 1; step >= 0; step--) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    overRunning(
        layer, time, own,
        [&](Range rows) {
          Real* gradHidden = a.gradHidden + size_t(rows.begin) * stateSize;
          const size_t states = size_t(rows.size()) * stateSize, row = first + rows.begin;
          if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * stateSize, gradHidden, states);
          Real* gradUngated = gradHidden;
          if (projected) {
            gradUngated = memory.gradUngated + size_t(rows.begin) * hiddenSize;
            copy(memory.gradStates + row * stateSize, gradHidden, states);
            product(rows.size(), stateSize, hiddenSize, {gradHidden, stateSize, false}, memory.panelsHr, gradUngated, hiddenSize,
                    Into::overwrite, memory.room, layer.precision());
          }
          for (int n = rows.begin; n < rows.end; n++)
            lstmStepBack(layer, peepholes, a.gates + (first + n) * width, cellBefore(layer, a, time, n), a.cells + (first + n) * hiddenSize,
                         gradUngated + size_t(n - rows.begin) * hiddenSize, a.gradCell + size_t(n) * hiddenSize,
                         memory.gradGates + (first + n) * width);
          product(rows.size(), width, stateSize, {memory.gradGates + row * width, width, false}, memory.panelsHh, gradHidden, stateSize,
                  Into::overwrite, memory.room, layer.precision());
          roundStored(layer, gradHidden, states);
        },
        [&](int n) {
          fill(memory.gradGates + (first + n) * width, 0, width);
          if (projected) fill(memory.gradStates + (first + n) * stateSize, 0, stateSize);
        });
    if (!projected || a.gradWeightHr == nullptr) continue;
    for (int n = own.begin; n < own.end; n++)
      overUnits(hiddenSize, [&](int unit, auto part) SLUICE_LAMBDA {
        const size_t row = first + n;
        const Vec output = part.load(a.gates + row * width + layer.outputGate() + unit);
        part.store(memory.ungated + row * hiddenSize + unit, output * hyperbolicTangent(part.load(a.cells + row * hiddenSize + unit), layer.precision()));
      });
  }
  team.wait();

  if (a.gradInput != nullptr) inputGradient(layer, team, memory.gradGates, a.weightIh, a.gradInput, memory.room);
  if (a.gradWeightIh == nullptr) return;
  inputWeightGradient(layer, team, memory.gradGates, a.input, a.gradWeightIh, memory.room);
  recurrentWeightGradient(layer, team, memory.gradGates, width, width, a.initialHidden, a.output, a.gradWeightHh, memory.room);
  sumColumns(layer, team, width, a.gradBias,
             [&](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(memory.gradGates + row * width + column); });
  if (projected) projectionGradient(layer, team, a, memory);
  if (a.weightCh != nullptr) peepholeGradient(layer, team, a, memory.gradGates);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
