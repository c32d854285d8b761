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
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A limit as a Real: one that is too small for it must not become 0, which stands for none. */
inline Real limitOf(double limit) {
  constexpr Real smallest = isDouble ? __DBL_MIN__ : __FLT_MIN__;
  return limit > 0 && limit < smallest ? smallest : Real(limit);
}

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

/** What a step does with some units of some sequences: every pointer is to the first of them, rows are G·H or H numbers apart. */
struct LstmTile {
  /** Pre-activations, [rows, G, distance]; overwritten with the gates */
  Real* sums;
  int distance;
  Real *cell, *unprojected;
  /** null unless traced */
  Real *gates, *cells;
};

/** Where each gate of a row of pre-activations begins. */
struct LstmRow {
  Real *input, *forget, *candidate, *output;

  LstmRow(const Lstm& layer, Real* row, int distance)
      : input(row), forget(layer.coupled ? row : row + distance), candidate(forget + distance), output(candidate + distance) {}
};

/** The gates in place of their pre-activations, but for an output gate that has a peephole: it looks at the cell state that is to come. */
SLUICE_INLINE void lstmGates(const Lstm& layer, const Peepholes& peepholes, int first, int count, LstmRow gates, const Real* cell) {
  const auto sum = [&](int unit, auto part, const Real* gate, const Real* peephole) SLUICE_LAMBDA {
    const Vec own = part.load(gate + unit);
    return peephole == nullptr ? own : multiplyAdd(part.load(peephole + first + unit), part.load(cell + unit), own);
  };
#if SLUICE_IN_PASSES
  const auto activate = [&](Real* gate, const Real* peephole) {
    if (peephole != nullptr) overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA { part.store(gate + unit, sum(unit, part, gate, peephole)); });
    sigmoidInPasses(gate, count);
  };
  if (!layer.coupled) activate(gates.input, peepholes.input);
  activate(gates.forget, peepholes.forget);
  tanhInPasses(gates.candidate, count);
  if (peepholes.output == nullptr) activate(gates.output, nullptr);
#else
  overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA {
    const auto activate = [&](Real* gate, const Real* peephole) SLUICE_LAMBDA { part.store(gate + unit, sigmoid(sum(unit, part, gate, peephole))); };
    if (!layer.coupled) activate(gates.input, peepholes.input);
    activate(gates.forget, peepholes.forget);
    part.store(gates.candidate + unit, hyperbolicTangent(part.load(gates.candidate + unit)));
    if (peepholes.output == nullptr) activate(gates.output, nullptr);
  });
#endif
}

/**
 * Activations, the new cell state in place of the old, and o ⊙ tanh c'. The gates of all rows come first: of them a processor works on several at a
 * time, where tanh c' waits for the gates before it. One after the other, vector for vector, takes a fifth longer.
 *
 * @param first of the units, for peepholes
 */
SLUICE_APART void lstmStep(const Lstm& layer, const Peepholes& peepholes, int rows, int first, int count, LstmTile at) {
  const int size = layer.hiddenSize, width = layer.gates * at.distance;
  for (int row = 0; row < rows; row++)
    lstmGates(layer, peepholes, first, count, LstmRow(layer, at.sums + row * width, at.distance), at.cell + size_t(row) * size);
  for (int row = 0; row < rows; row++) {
    const LstmRow gates(layer, at.sums, at.distance);
    const auto inputOf = [&](int unit, auto part, Vec forget) SLUICE_LAMBDA {
      return layer.coupled ? splat(1.0f) - forget : part.load(gates.input + unit);
    };
    const auto newCell = [&](int unit, auto part) SLUICE_LAMBDA {
      const Vec forget = part.load(gates.forget + unit), candidate = part.load(gates.candidate + unit);
      Vec after = multiplyAdd(forget, part.load(at.cell + unit), inputOf(unit, part, forget) * candidate);
      if (layer.cellClip > 0) after = atLeast(splat(-layer.cellClip), atMost(splat(layer.cellClip), after));
      part.store(at.cell + unit, layer.carried(after));
      return after;
    };
    const auto newHidden = [&](int unit, auto part, Vec after, Vec squashed) SLUICE_LAMBDA {
      Vec output = part.load(gates.output + unit);
      if (peepholes.output != nullptr) output = sigmoid(multiplyAdd(part.load(peepholes.output + first + unit), after, output));
      const Vec unprojected = output * squashed;
      part.store(at.unprojected + unit, layer.projSize > 0 ? unprojected : layer.carried(unprojected));
      if (at.gates == nullptr) return;
      const Vec forget = part.load(gates.forget + unit);
      if (!layer.coupled) part.store(at.gates + layer.inputGate() + unit, layer.stored(inputOf(unit, part, forget)));
      part.store(at.gates + layer.forgetGate() + unit, layer.stored(forget));
      part.store(at.gates + layer.cellGate() + unit, layer.stored(part.load(gates.candidate + unit)));
      part.store(at.gates + layer.outputGate() + unit, layer.stored(output));
      part.store(at.cells + unit, layer.stored(after));
    };
#if SLUICE_IN_PASSES
    overPasses(count, [&](int begin, int some) {
      Real squashed[passLength];
      overUnits(some, [&](int i, auto part) SLUICE_LAMBDA { store(squashed + i, newCell(begin + i, part)); });
      tanhInPasses(squashed, some);
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
    at.unprojected += size;
    if (at.gates == nullptr) continue;
    at.gates += layer.gateWidth();
    at.cells += size;
  }
}

template <int Gates>
inline void lstmForwardOf(const Lstm& layer, const Team& team, const LstmForward& a, Workspace& workspace) {
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize, stateSize = layer.stateSize;
  const bool projected = layer.projSize > 0;
  const GateProducts<Gates> products(layer, team, {a.input, a.weightIh, a.weightHh, a.biasIh, a.biasHh, a.gates}, workspace);
  const StepWeight projection(layer.projSize, layer.batch);
  Real* panelsHr = workspace.take(projected ? projection.length(hiddenSize) : 0);
  Real* room = workspace.takeForEach(team, projected ? projection.roomLength(hiddenSize) : 0);
  // Where o ⊙ tanh c' goes if it is not the new hidden state itself.
  Real* unprojected = workspace.take(projected ? size_t(layer.batch) * hiddenSize : 0);
  const HiddenState hidden(layer, a.hidden, a.output, workspace);
  const OwnState cell(layer, hiddenSize, a.cell, workspace);
  if (workspace.measures()) return;

  const Share share(layer, team, products.grain(), !projected && products.sharesUnits());
  if (projected) projection.packTransposed(team, a.weightHr, hiddenSize, panelsHr);
  hidden.begin(share);
  cell.begin(share);
  products.prepare(team, share);
  const Peepholes peepholes(layer, a.weightCh);
  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    Real *after = hidden.after(step), *fresh = projected ? unprojected : after;
    overRunning(
        layer, time, share.rows,
        [&](Range rows) {
          products.step(first, rows, share, hidden.before(step),
                        [&](Range some, int unit, int count, Real* sums, int distance) SLUICE_LAMBDA {
                          const size_t row = first + some.begin, own = size_t(some.begin) * hiddenSize + unit;
                          lstmStep(layer, peepholes, some.size(), unit, count,
                                   {sums, distance, cell.at + own, fresh + own, layer.traced ? a.gates + row * width + unit : nullptr,
                                    layer.traced ? a.cells + row * hiddenSize + unit : nullptr});
                        });
          if (projected) {
            Real* own = after + size_t(rows.begin) * stateSize;
            projection.multiply(rows.size(), hiddenSize, unprojected + size_t(rows.begin) * hiddenSize, hiddenSize, panelsHr, own, stateSize,
                                Into::overwrite, room);
            roundStored(layer, own, size_t(rows.size()) * stateSize);
          }
          hidden.keep(step, rows, share);
        },
        [&](int n) {
          hidden.idle(step, n);
          if (!layer.traced) return;
          fill(a.gates + (first + n) * width, 0, width);
          fill(a.cells + (first + n) * hiddenSize, 0, hiddenSize);
        });
    if (share.ofUnits) team.wait();
  }
  hidden.end(share);
  cell.end(share);
}

/** Without working memory, only measures how much it needs. */
inline void lstmForward(const Lstm& layer, const Team& team, const LstmForward& a, Workspace& workspace) {
  if (layer.coupled) lstmForwardOf<3>(layer, team, a, workspace);
  else lstmForwardOf<4>(layer, team, a, workspace);
}

struct LstmBackward {
  /** What lstmForward got and gave, `output` as `recurrentWeightGradient` needs it; `initialHidden` and `initialCell` are the state before the first step. */
  const Real *input, *initialHidden, *initialCell, *weightIh, *weightHh, *weightHr, *weightCh, *output, *gates, *cells;
  /** Gradient by the output, [T, N, S]; null: 0 */
  const Real* gradOutput;
  /** [N, S], [N, H]: the gradient by the final state, overwritten with that by the initial one */
  Real *gradHidden, *gradCell;
  /** Each as the weight it belongs to; null: not wanted */
  Real *gradInput, *gradWeightIh, *gradWeightHh, *gradBias, *gradWeightHr, *gradWeightCh;
};

struct LstmBackwardMemory {
  /** Gradient by the pre-activations of a window, [rows, G·H]; 0 at steps that do not run */
  Real* gradGates;
  /** With projection: the gradient by each step's hidden state, [rows, S], and o ⊙ tanh c', [rows, H] */
  Real *gradStates, *unprojected;
  /** The gradient by one step's o ⊙ tanh c', [N, H], where that is not the hidden state */
  Real* gradUnprojected;
  ColumnSums bias;
  /** In the order of gradWeightCh; that of the input gate is not used where it is coupled. */
  ColumnSums inputPeephole, forgetPeephole, outputPeephole;
  Real *panelsHh, *panelsHr, *room;

  LstmBackwardMemory(const Lstm& layer, const Team& team, Workspace& workspace)
      : bias(layer.gateWidth(), workspace),
        inputPeephole(layer.hiddenSize, workspace),
        forgetPeephole(layer.hiddenSize, workspace),
        outputPeephole(layer.hiddenSize, workspace) {
    const int width = layer.gateWidth();
    const bool projected = layer.projSize > 0;
    const size_t rows = windowRows(layer);
    gradGates = workspace.take(rows * width);
    gradStates = workspace.take(projected ? rows * layer.stateSize : 0);
    unprojected = workspace.take(projected ? rows * layer.hiddenSize : 0);
    gradUnprojected = workspace.take(size_t(layer.batch) * layer.hiddenSize);
    panelsHh = workspace.take(StepWeight(layer.stateSize, layer.batch).length(width));
    panelsHr = workspace.take(projected ? StepWeight(layer.hiddenSize, layer.batch).length(layer.stateSize) : 0);
    room = workspace.takeForEach(team, gradientLength(layer, team));
  }
};

/**
 * One sequence, one backward step.
 *
 * @param gradUnprojected [H], the gradient by o ⊙ tanh c'
 * @param gradCell        [H], the gradient by c', overwritten with that by c
 * @param gradGates       [G·H], receives the gradient by the pre-activations
 */
inline void lstmBackwardStep(const Lstm& layer, const Peepholes& peepholes, const Real* gates, const Real* before, const Real* after,
                             const Real* gradUnprojected, Real* gradCell, Real* gradGates) {
  const int i = layer.inputGate(), f = layer.forgetGate(), g = layer.cellGate(), o = layer.outputGate();
  const Vec one = splat(1.0f);
  overUnits(layer.hiddenSize, [&](int unit, auto part) SLUICE_LAMBDA {
    const Vec forget = part.load(gates + f + unit), candidate = part.load(gates + g + unit), output = part.load(gates + o + unit);
    const Vec input = layer.coupled ? one - forget : part.load(gates + i + unit);
    const Vec cellBefore = part.load(before + unit), cellAfter = part.load(after + unit);
    const Vec squashed = hyperbolicTangent(cellAfter);
    const Vec gradHidden = part.load(gradUnprojected + unit);

    const Vec gradOutput = gradHidden * squashed * output * (one - output);
    Vec grad = multiplyAdd(gradHidden * output, tanhDerivative(squashed), part.load(gradCell + unit));
    if (peepholes.output != nullptr) grad = multiplyAdd(gradOutput, part.load(peepholes.output + unit), grad);
    if (layer.cellClip > 0) {
      // At the limit the cell state no longer depends on what made it; what that was has the same bits as in the forward step.
      const Vec unclipped = multiplyAdd(forget, cellBefore, input * candidate), limit = splat(layer.cellClip);
      const IntVec beyond = (unclipped > limit) | (unclipped < -limit);
      grad = (Vec)((IntVec)grad & ~beyond);
    }
    const Vec gradForget = grad * (layer.coupled ? cellBefore - candidate : cellBefore) * forget * (one - forget);
    const Vec gradCandidate = grad * input * tanhDerivative(candidate);
    Vec gradBefore = grad * forget;
    if (!layer.coupled) {
      const Vec gradInput = grad * candidate * input * (one - input);
      if (peepholes.input != nullptr) gradBefore = multiplyAdd(gradInput, part.load(peepholes.input + unit), gradBefore);
      part.store(gradGates + i + unit, layer.carried(gradInput));
    }
    if (peepholes.forget != nullptr) gradBefore = multiplyAdd(gradForget, part.load(peepholes.forget + unit), gradBefore);
    part.store(gradGates + f + unit, layer.carried(gradForget));
    part.store(gradGates + g + unit, layer.carried(gradCandidate));
    part.store(gradGates + o + unit, layer.carried(gradOutput));
    part.store(gradCell + unit, layer.carried(gradBefore));
  });
}

/** c before (time, n): the trace of the step before, or the initial state. */
inline const Real* cellBefore(const Lstm& layer, const LstmBackward& a, int time, int n) {
  return time == layer.firstTime(n) ? a.initialCell + size_t(n) * layer.hiddenSize
                                    : a.cells + layer.rowBefore(time, n) * layer.hiddenSize;
}

inline void peepholeGradient(const Lstm& layer, const Team& team, const Window& window, const LstmBackward& a, const LstmBackwardMemory& memory) {
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize;
  const auto sum = [&](const ColumnSums& sums, int gate, bool afterStep, Real* out) {
    sums.add(layer, team, window, out, [&](size_t row, int unit, auto part) SLUICE_LAMBDA {
      const int time = int(row / layer.batch), n = int(row % layer.batch);
      if (!layer.isRunning(time, n)) return Vec{};
      const Real* cell = afterStep ? a.cells + row * hiddenSize : cellBefore(layer, a, time, n);
      return part.load(memory.gradGates + (row - window.firstRow) * width + gate + unit) * part.load(cell + unit);
    });
  };
  Real* out = a.gradWeightCh;
  if (!layer.coupled) {
    sum(memory.inputPeephole, layer.inputGate(), false, out);
    out += hiddenSize;
  }
  sum(memory.forgetPeephole, layer.forgetGate(), false, out);
  sum(memory.outputPeephole, layer.outputGate(), true, out + hiddenSize);
}

/** gradWeightHr[P, H] (+)= Σ over a window of (gradient by the hidden state)ᵀ · (o ⊙ tanh c'). */
inline void projectionGradient(const Lstm& layer, const Team& team, const Window& window, const LstmBackward& a, const LstmBackwardMemory& memory) {
  weightGradient(layer, team, window, memory.gradStates, layer.stateSize, layer.projSize, memory.unprojected, layer.hiddenSize, a.gradWeightHr,
                 memory.room);
}

inline void lstmBackward(const Lstm& layer, const Team& team, const LstmBackward& a, Workspace workspace) {
  const LstmBackwardMemory memory(layer, team, workspace);
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize, stateSize = layer.stateSize;
  const bool projected = layer.projSize > 0;
  const Peepholes peepholes(layer, a.weightCh);
  const StepWeight recurrent(stateSize, layer.batch), projection(hiddenSize, layer.batch);
  recurrent.pack(team, a.weightHh, width, memory.panelsHh);
  if (projected) projection.pack(team, a.weightHr, stateSize, memory.panelsHr);
  team.wait();

  const Range own = shareOf(team, layer.batch);
  overWindows(layer, team, [&](const Window& window) {
    for (int step = window.steps.end - 1; step >= window.steps.begin; step--) {
      const int time = layer.timeOf(step);
      const size_t first = size_t(time) * layer.batch, firstHere = first - window.firstRow;
      overRunning(
          layer, time, own,
          [&](Range rows) {
            Real* gradHidden = a.gradHidden + size_t(rows.begin) * stateSize;
            const size_t states = size_t(rows.size()) * stateSize, row = first + rows.begin, here = firstHere + rows.begin;
            if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * stateSize, gradHidden, states);
            Real* gradUnprojected = gradHidden;
            if (projected) {
              gradUnprojected = memory.gradUnprojected + size_t(rows.begin) * hiddenSize;
              copy(memory.gradStates + here * stateSize, gradHidden, states);
              projection.multiply(rows.size(), stateSize, gradHidden, stateSize, memory.panelsHr, gradUnprojected, hiddenSize, Into::overwrite,
                                  memory.room);
            }
            for (int n = rows.begin; n < rows.end; n++)
              lstmBackwardStep(layer, peepholes, a.gates + (first + n) * width, cellBefore(layer, a, time, n), a.cells + (first + n) * hiddenSize,
                               gradUnprojected + size_t(n - rows.begin) * hiddenSize, a.gradCell + size_t(n) * hiddenSize,
                               memory.gradGates + (firstHere + n) * width);
            recurrent.multiply(rows.size(), width, memory.gradGates + here * width, width, memory.panelsHh, gradHidden, stateSize,
                               Into::overwrite, memory.room);
            roundStored(layer, gradHidden, states);
          },
          [&](int n) {
            fill(memory.gradGates + (firstHere + n) * width, 0, width);
            if (projected) fill(memory.gradStates + (firstHere + n) * stateSize, 0, stateSize);
          });
      if (!projected || a.gradWeightHr == nullptr) continue;
      for (int n = own.begin; n < own.end; n++)
        overUnits(hiddenSize, [&](int unit, auto part) SLUICE_LAMBDA {
          const size_t row = first + n;
          const Vec output = part.load(a.gates + row * width + layer.outputGate() + unit);
          part.store(memory.unprojected + (firstHere + n) * hiddenSize + unit, output * hyperbolicTangent(part.load(a.cells + row * hiddenSize + unit)));
        });
    }
    team.wait();

    gateGradients(layer, team, window, a, memory);
    if (a.gradWeightIh == nullptr) return;
    if (projected) projectionGradient(layer, team, window, a, memory);
    if (a.weightCh != nullptr) peepholeGradient(layer, team, window, a, memory);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
