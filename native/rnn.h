/*
 * The plain recurrent layer over a sequence, forward and backward: h' = tanh(a) or max(a, 0), a = W_ih x + b_ih + W_hh h + b_hh, as
 * src/cells/rnn.ts has it.
 */
#pragma once

#include "activations.h"
#include "gradients.h"

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

struct RnnForwardMemory {
  Real *panelsIh, *panelsHh, *bias, *gates, *strips;

  RnnForwardMemory(const Rnn& layer, const Team& team, Workspace& workspace) {
    panelsIh = workspace.take(panelsLength(layer.inputSize, layer.hiddenSize));
    panelsHh = workspace.take(panelsLength(layer.hiddenSize, layer.hiddenSize));
    bias = workspace.take(layer.hiddenSize);
    gates = workspace.take(untracedRows(layer, team) * layer.hiddenSize);
    strips = workspace.takeForEach(team, stripsLength);
  }
};

inline void rnnForward(const Rnn& layer, const Team& team, const RnnForward& a, Workspace workspace) {
  const RnnForwardMemory memory(layer, team, workspace);
  const int size = layer.hiddenSize;
  const Precision precision = layer.precision();
  packTransposed(team, a.weightIh, layer.inputSize, size, memory.panelsIh);
  packTransposed(team, a.weightHh, size, size, memory.panelsHh);
  if (team.index == 0) inputBias(a.biasIh, a.biasHh, size, memory.bias);
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
          Real* gates = allGates + (gateRow(layer, ahead, time) + rows.begin) * size;
          Real* hidden = a.hidden + size_t(rows.begin) * size;
          if (!ahead) projectInput(layer, row, rows.size(), a.input, memory.bias, memory.panelsIh, gates, memory.strips);
          addRecurrentBias(layer, rows.size(), size, a.biasHh, gates);
          product(rows.size(), size, size, {hidden, size, false}, memory.panelsHh, gates, size, Into::add, memory.strips, layer.precision());
          Real* output = a.output + row * size;
          // The gate is the new state, so all rows are one stretch of numbers.
          overUnits(rows.size() * size, [&](int i, auto part) SLUICE_LAMBDA {
            const Vec gate = part.load(gates + i);
            const Vec after = layer.stored(layer.relu ? atLeast(splat(0), gate) : hyperbolicTangent(gate, precision));
            part.store(gates + i, after);
            part.store(hidden + i, after);
            part.store(output + i, after);
          });
        },
        [&](int n) {
          fill(a.output + (first + n) * size, 0, size);
          if (layer.traced) fill(a.gates + (first + n) * size, 0, size);
        });
  }
}

struct RnnBackward {
  /** What rnnForward got and gave; `initialHidden` is the state before the first step. */
  const Real *input, *initialHidden, *weightIh, *weightHh, *output, *gates;
  /** Gradient by the output, [T, N, H]; null: 0 */
  const Real* gradOutput;
  /** [N, H]: the gradient by the final state, overwritten with that by the initial one */
  Real* gradHidden;
  /** Each as the weight it belongs to; null: not wanted */
  Real *gradInput, *gradWeightIh, *gradWeightHh, *gradBias;
};

struct RnnBackwardMemory {
  /** Gradient by the pre-activations, [T, N, H]; 0 at steps that do not run */
  Real* gradGates;
  Real *panelsHh, *room;

  RnnBackwardMemory(const Rnn& layer, const Team& team, Workspace& workspace) {
    gradGates = workspace.take(layer.rows() * layer.hiddenSize);
    panelsHh = workspace.take(panelsLength(layer.hiddenSize, layer.hiddenSize));
    room = workspace.takeForEach(team, gradientLength(layer));
  }
};

inline void rnnBackward(const Rnn& layer, const Team& team, const RnnBackward& a, Workspace workspace) {
  const RnnBackwardMemory memory(layer, team, workspace);
  const int size = layer.hiddenSize;
  packPlain(team, a.weightHh, size, size, memory.panelsHh);
  team.wait();

  const Range own = shareOf(team, layer.batch);
  for (int step = layer.steps - 1; step >= 0; step--) {
    const int time = layer.timeOf(step);
    const size_t first = size_t(time) * layer.batch;
    overRunning(
        layer, time, own,
        [&](Range rows) {
          const size_t row = first + rows.begin;
          Real* gradHidden = a.gradHidden + size_t(rows.begin) * size;
          Real* gradGates = memory.gradGates + row * size;
          const Real* gradOutput = a.gradOutput == nullptr ? nullptr : a.gradOutput + row * size;
          const Real* gates = a.gates + row * size;
          overUnits(rows.size() * size, [&](int i, auto part) SLUICE_LAMBDA {
            Vec grad = part.load(gradHidden + i);
            if (gradOutput != nullptr) grad = layer.stored(grad + part.load(gradOutput + i));
            const Vec gate = part.load(gates + i);
            // A product and not a mask: what is not a number in the gradient stays so.
            if (layer.relu) grad = grad * (gate > Vec{} ? splat(1.0f) : Vec{});
            else grad = grad * slopeOfTanh(gate);
            part.store(gradGates + i, layer.stored(grad));
          });
          product(rows.size(), size, size, {gradGates, size, false}, memory.panelsHh, gradHidden, size, Into::overwrite, memory.room, layer.precision());
          roundStored(layer, gradHidden, size_t(rows.size()) * size);
        },
        [&](int n) { fill(memory.gradGates + (first + n) * size, 0, size); });
  }
  team.wait();

  if (a.gradInput != nullptr) inputGradient(layer, team, memory.gradGates, a.weightIh, a.gradInput, memory.room);
  if (a.gradWeightIh == nullptr) return;
  inputWeightGradient(layer, team, memory.gradGates, a.input, a.gradWeightIh, memory.room);
  recurrentWeightGradient(layer, team, memory.gradGates, size, size, a.initialHidden, a.output, a.gradWeightHh, memory.room);
  sumColumns(layer, team, size, a.gradBias,
             [&](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(memory.gradGates + row * size + column); });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
