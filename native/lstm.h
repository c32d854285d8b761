/*
 * LSTM over a sequence, forward and backward. Equations, variants and their order are those of src/core/cells/lstm.ts:
 *
 *   i = σ(a_i + p_i ⊙ c)   f = σ(a_f + p_f ⊙ c)   g = tanh(a_g)   c' = clip(f ⊙ c + i ⊙ g)
 *   o = σ(a_o + p_o ⊙ c')  h' = o ⊙ tanh c', or W_hr (o ⊙ tanh c') with projection
 *
 * with a = W_ih x + b_ih + W_hh h + b_hh, and i = 1 - f when coupled.
 */
#pragma once

#include "cell_steps.h"
#include "gates.h"
#include "gradients.h"
#include "states.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A limit as a Real: one that underflows must not become 0, which means no limit. */
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

template <class Operands>
inline Lstm lstmOf(const Operands& a) {
  Lstm layer{layerOf(a, a.coupled ? 3 : 4), a.projSize, a.coupled != 0, limitOf(a.cellClip)};
  if (layer.projSize > 0) layer.stateSize = layer.projSize;
  return layer;
}

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

/** A step of some units of some sequences: every pointer is to the first of them, rows are G·H or H numbers apart. */
struct LstmTile {
  /** Pre-activations, [rows, G, distance]; overwritten with the gates */
  Real* sums;
  int distance;
  Real *cell, *unprojected;
  /** null unless traced */
  Real *gates, *cells;
};

/** The beginning of each gate in a row of pre-activations. */
struct LstmRow {
  Real *input, *forget, *candidate, *output;

  LstmRow(const Lstm& layer, Real* row, int distance)
      : input(row), forget(layer.coupled ? row : row + distance), candidate(forget + distance), output(candidate + distance) {}
};

/** The gates in place of their pre-activations, except for an output gate with a peephole, which needs the new cell state. */
SLUICE_INLINE void lstmGates(const Lstm& layer, const Peepholes& peepholes, int first, int count, LstmRow gates, const Real* cell) {
  const auto sum = [&](int unit, auto part, const Real* gate, const Real* peephole) SLUICE_LAMBDA {
    const Vec own = part.load(gate + unit);
    return peephole == nullptr ? own : withPeephole(part, peephole + first + unit, part.load(cell + unit), own);
  };
#if SLUICE_IN_PASSES
  const auto activate = [&](Real* gate, const Real* peephole) {
    if (peephole != nullptr) overUnits(count, [&](int unit, auto part) SLUICE_LAMBDA { part.store(gate + unit, sum(unit, part, gate, peephole)); });
    sigmoidInPasses(gate, gate, count);
  };
  if (!layer.coupled) activate(gates.input, peepholes.input);
  activate(gates.forget, peepholes.forget);
  tanhInPasses(gates.candidate, gates.candidate, count);
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
 * Activations, the new cell state in place of the old, and o ⊙ tanh c'. The gates of all rows come first: a processor overlaps several of
 * them, while tanh c' depends on its gates. Going vector by vector is slower.
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
      const Vec after = lstmCell(forget, part.load(at.cell + unit), inputOf(unit, part, forget), candidate, layer.cellClip);
      part.store(at.cell + unit, layer.carried(after));
      return after;
    };
    const auto newHidden = [&](int unit, auto part, Vec after, Vec squashed) SLUICE_LAMBDA {
      Vec output = part.load(gates.output + unit);
      if (peepholes.output != nullptr) output = sigmoid(withPeephole(part, peepholes.output + first + unit, after, output));
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
  // The destination of o ⊙ tanh c' if it is not the new hidden state itself.
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
  forwardSteps(
      layer, team, share, hidden,
      [&](int step, size_t first, Range rows) {
        Real *after = hidden.after(step), *fresh = projected ? unprojected : after;
        products.step(first, rows, share, hidden.before(step), [&](Range some, int unit, int count, Real* sums, int distance) SLUICE_LAMBDA {
          const size_t row = first + some.begin, own = size_t(some.begin) * hiddenSize + unit;
          lstmStep(layer, peepholes, some.size(), unit, count,
                   {sums, distance, cell.at + own, fresh + own, layer.traced ? a.gates + row * width + unit : nullptr,
                    layer.traced ? a.cells + row * hiddenSize + unit : nullptr});
        });
        if (!projected) return;
        Real* own = after + size_t(rows.begin) * stateSize;
        projection.multiply(rows.size(), hiddenSize, unprojected + size_t(rows.begin) * hiddenSize, hiddenSize, panelsHr, own, stateSize,
                            Into::overwrite, room);
        roundStored(layer, own, size_t(rows.size()) * stateSize);
      },
      [&](size_t row) {
        fill(a.gates + row * width, 0, width);
        fill(a.cells + row * hiddenSize, 0, hiddenSize);
      });
  cell.end(share);
}

/**
 * input [T, N, I]; hidden [N, S] and cell [N, H]: the initial state, overwritten with the final one; output [T, N, S], gates [T, N, G·H]
 * and cells [T, N, H]: 0 at steps that do not run. The last two are null unless traced; absent biases, projection and peepholes are null.
 */
inline void lstmForward(const Call& call, const Team& team, Workspace& workspace) {
  const LstmForward a{call};
  const Lstm layer = lstmOf(a);
  if (layer.coupled) lstmForwardOf<3>(layer, team, a, workspace);
  else lstmForwardOf<4>(layer, team, a, workspace);
}

struct LstmBackwardMemory {
  /** Gradient w.r.t. the pre-activations of a window, [rows, G·H]; 0 at steps that do not run */
  Real* gradGates;
  /** With projection: the gradient w.r.t. each step's hidden state, [rows, S], and o ⊙ tanh c', [rows, H] */
  Real *gradStates, *unprojected;
  /** The gradient w.r.t. one step's o ⊙ tanh c', [N, H], where that is not the hidden state */
  Real* gradUnprojected;
  ColumnSums bias;
  /** In the order of gradWeightCh; that of a coupled input gate is unused. */
  ColumnSums inputPeephole, forgetPeephole, outputPeephole;
  NarrowGradient narrow;
  Real *panelsHh, *panelsHr, *room;

  LstmBackwardMemory(const Lstm& layer, const Team& team, Workspace& workspace)
      : bias(layer.gateWidth(), workspace),
        inputPeephole(layer.hiddenSize, workspace),
        forgetPeephole(layer.hiddenSize, workspace),
        outputPeephole(layer.hiddenSize, workspace),
        narrow(layer, team, layer.gateWidth(), layer.inputSize + layer.stateSize, workspace) {
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
 * @param gradUnprojected [H], the gradient w.r.t. o ⊙ tanh c'
 * @param gradCell        [H], the gradient w.r.t. c', overwritten with that w.r.t. c
 * @param gradGates       [G·H], receives the gradient w.r.t. the pre-activations
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
      // At the limit the cell state no longer depends on its inputs; the value before the limit has the same bits as in the forward step.
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

inline void peepholeGradient(const Lstm& layer, const Team& team, const Window& window, const LstmBackward& a, const LstmBackwardMemory& memory) {
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize;
  const auto sum = [&](const ColumnSums& sums, int gate, bool afterStep, Real* out) {
    sums.add(layer, team, window, out, [&](size_t row, int unit, auto part) SLUICE_LAMBDA {
      const int time = int(row / layer.batch), n = int(row % layer.batch);
      if (!layer.isRunning(time, n)) return Vec{};
      const Real* cell = afterStep ? a.cells + row * hiddenSize : stateBefore(layer, a.initialCell, a.cells, hiddenSize, time, n);
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

/**
 * Arrays of the forward pass, `output` as `recurrentWeightGradient` needs it; gradOutput [T, N, S], null: 0; gradHidden [N, S] and gradCell
 * [N, H]: the gradient w.r.t. the final state, overwritten with that w.r.t. the initial one. A gradient has the shape of its weight or bias; null:
 * unused.
 */
inline void lstmBackward(const Call& call, const Team& team, Workspace& workspace) {
  const LstmBackward a{call};
  const Lstm layer = lstmOf(a);
  const LstmBackwardMemory memory(layer, team, workspace);
  if (workspace.measures()) return;
  const int width = layer.gateWidth(), hiddenSize = layer.hiddenSize, stateSize = layer.stateSize;
  const bool projected = layer.projSize > 0;
  const Peepholes peepholes(layer, a.weightCh);
  const StepWeight recurrent(stateSize, layer.batch), projection(hiddenSize, layer.batch);
  recurrent.pack(team, a.weightHh, width, memory.panelsHh);
  if (projected) projection.pack(team, a.weightHr, stateSize, memory.panelsHr);
  team.wait();
  const auto compute = [&](int time, Range rows, size_t row, size_t here) {
    Real* gradHidden = a.gradHidden + size_t(rows.begin) * stateSize;
    const size_t states = size_t(rows.size()) * stateSize;
    if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * stateSize, gradHidden, states);
    Real* gradUnprojected = gradHidden;
    if (projected) {
      gradUnprojected = memory.gradUnprojected + size_t(rows.begin) * hiddenSize;
      copy(memory.gradStates + here * stateSize, gradHidden, states);
      projection.multiply(rows.size(), stateSize, gradHidden, stateSize, memory.panelsHr, gradUnprojected, hiddenSize, Into::overwrite,
                          memory.room);
    }
    for (int i = 0; i < rows.size(); i++) {
      const int n = rows.begin + i;
      const Real *gates = a.gates + (row + i) * width, *cells = a.cells + (row + i) * hiddenSize;
      lstmBackwardStep(layer, peepholes, gates, stateBefore(layer, a.initialCell, a.cells, hiddenSize, time, n), cells,
                       gradUnprojected + size_t(i) * hiddenSize, a.gradCell + size_t(n) * hiddenSize, memory.gradGates + (here + i) * width);
      if (projected)
        overUnits(hiddenSize, [&](int unit, auto part) SLUICE_LAMBDA {
          part.store(memory.unprojected + (here + i) * hiddenSize + unit,
                     part.load(gates + layer.outputGate() + unit) * hyperbolicTangent(part.load(cells + unit)));
        });
    }
    recurrent.multiply(rows.size(), width, memory.gradGates + here * width, width, memory.panelsHh, gradHidden, stateSize, Into::overwrite,
                       memory.room);
    roundStored(layer, gradHidden, states);
  };
  const auto clear = [&](size_t here) {
    fill(memory.gradGates + here * width, 0, width);
    if (!projected) return;
    fill(memory.gradStates + here * stateSize, 0, stateSize);
    fill(memory.unprojected + here * hiddenSize, 0, hiddenSize);
  };
  backwardSteps(layer, team, compute, clear, [&](const Window& window) {
    gateGradients(layer, team, window, a, memory);
    if (a.gradWeightIh == nullptr) return;
    if (projected)
      weightGradient(layer, team, window, memory.gradStates, stateSize, layer.projSize, memory.unprojected, hiddenSize, a.gradWeightHr, memory.room);
    if (a.weightCh != nullptr) peepholeGradient(layer, team, window, a, memory);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
