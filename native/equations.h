/*
 * Any cell over a sequence, forward and backward, as a list of instructions.
 */
#pragma once

#include "list_run.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Calls body(Range) for at most equationRows of some sequences that run; in a block either all begin at this time, or none. */
template <class Body>
inline void overBlocks(const Layer& layer, int time, Range rows, const Body& body) {
  for (int begin = rows.begin, end; begin < rows.end; begin = end) {
    const bool begins = layer.firstTime(begin) == time;
    end = begin + 1;
    while (end < rows.end && end < begin + equationRows && (layer.firstTime(end) == time) == begins) end++;
    body(Range{begin, end});
  }
}

/**
 * input [T, N, I]; state: the parts of the initial state one after the other, [N, S] and then [N, H] each, overwritten with the final ones; vectors
 * [rows, max(H, S)]: biases of W x, parameters per unit, constants; masks: those of steps [T, N, …], then those of sequences [N, …]; output
 * [T, N, S], gates [T, N, G·H] and kept, spaces of [T, N, …] one after the other: 0 at steps that do not run. The last two are null unless traced.
 */
inline void equationsForward(const Call& call, const Team& team, Workspace& workspace) {
  const EquationsForward a{call};
  const Equations layer(call);
  const int hiddenSize = layer.hiddenSize, width = layer.inputs * hiddenSize, batch = layer.batch;
  const bool isAhead = projectsAhead(layer, team);
  const BlockWeight inputWeight = layer.inputWeight(isAhead ? rowBlock : batch);
  Lists list(layer, team, false, workspace);
  Real* panels = workspace.take(layer.inputs > 0 ? inputWeight.length() : 0);
  Real* bias = workspace.take(width);
  Real* ahead = workspace.take(isAhead ? layer.rows() * width : 0);
  if (workspace.measures()) return;

  const Range own = shareOf(team, batch);
  if (layer.inputs > 0) inputWeight.pack(team, a.weightIh, panels);
  list.begin(team, isAhead ? ahead : nullptr);
  if (team.index == 0)
    for (int k = 0; k < layer.inputs; k++) copy(bias + size_t(k) * hiddenSize, a.vectors + size_t(k) * layer.wide, hiddenSize);
  layer.copyStates(own, list.turns[0], a.state);
  team.wait();
  const auto project = [&](size_t row, int rows, Real* to) {
    for (int i = 0; i < rows; i++) copy(to + size_t(i) * width, bias, width);
    if (width > 0) inputWeight.multiply(rows, a.input + row * layer.inputSize, layer.inputSize, panels, to, width, Into::add, list.room);
  };
  if (isAhead) {
    const Range rows = shareOf(team, int(layer.rows()), tileRows);
    for (int row = rows.begin; row < rows.end; row += rowBlock) project(row, least(rowBlock, rows.end - row), ahead + size_t(row) * width);
    team.wait();
  }

  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    Real *before = list.turns[step % 2], *after = list.turns[(step + 1) % 2];
    overRunning(
        layer, time, own,
        [&](Range rows) {
          for (int first = rows.begin; first < rows.end; first += equationRows) {
            const int count = least(equationRows, rows.end - first);
            const size_t row = size_t(time) * batch + first;
            if (!isAhead) project(row, count, list.sums);
            list.place(time, first, 0, before, after);
            list.run(count);
          }
          for (int part = 0; part < a.parts; part++) {
            const size_t size = layer.partSize(part), row = size_t(time) * batch + rows.begin;
            Real *own = after + layer.partAt(part) + rows.begin * size, *to = part == 0 ? a.output : a.kept + layer.rows() * (part - 1) * hiddenSize;
            roundStored(layer, own, rows.size() * size);
            if (part == 0 || layer.traced) copy(to + row * size, own, rows.size() * size);
          }
        },
        [&](int n) {
          const size_t row = size_t(time) * batch + n;
          layer.copyStates({n, n + 1}, after, before);
          fill(a.output + row * layer.stateSize, 0, layer.stateSize);
          if (!layer.traced) return;
          fill(a.gates + row * layer.gateWidth(), 0, layer.gateWidth());
          for (int part = 1; part < a.parts; part++) fill(a.kept + (layer.rows() * (part - 1) + row) * hiddenSize, 0, hiddenSize);
          for (int k = 0; k < a.spaceCount; k++) {
            const ListedSpace& space = layer.spaces[k];
            const size_t stride = layer.widthOf(space.width) * space.blocks;
            if (space.memory == Memory::kept) fill(a.kept + layer.rows() * layer.extent(space.before) + row * stride, 0, stride);
          }
        });
  }
  layer.copyStates(own, a.state, list.turns[layer.steps % 2]);
}

/**
 * Arrays of the forward pass, with the initial `state`; gradOutput [T, N, S], null: 0; gradState as `state`: the gradient w.r.t. the final one,
 * overwritten with that w.r.t. the initial one. Gradients have the shapes of their weights, and exist if `learns`; that w.r.t. the vectors has
 * rows of H, and none for constants. gradInput [T, N, I]; null: unused.
 */
inline void equationsBackward(const Call& call, const Team& team, Workspace& workspace) {
  const EquationsBackward a{call};
  const Equations layer(call);
  const int hiddenSize = layer.hiddenSize, inputSize = layer.inputSize, width = layer.inputs * hiddenSize, batch = layer.batch;
  const size_t most = windowRows(layer);
  const BlockWeight inputWeight = layer.inputWeight(int(most));
  Lists list(layer, team, true, workspace);
  list.window = workspace.take(uint64_t(most) * a.windowColumns);
  Real* inputs = workspace.take(uint64_t(most) * inputSize);
  Real* panels = workspace.take(layer.inputs > 0 ? inputWeight.lengthBack() : 0);
  const uint64_t ordered = isDouble ? uint64_t(gatheredRows(layer)) * (uint64_t(layer.longestInner()) + layer.wide + inputSize) : 0;
  Real* room = workspace.takeForEach(team, multiplyLength(int(most), greatest(inputSize, layer.wide)) + StepWeight::roomLength(layer.longestInner()) + ordered);
  const ColumnSums bias(width, workspace), vectors(a.parameters * hiddenSize, workspace);
  if (workspace.measures()) return;

  const Range own = shareOf(team, batch);
  if (layer.inputs > 0) inputWeight.packBack(team, a.weightIh, panels);
  list.begin(team, nullptr);
  layer.copyStates(own, list.turns[0], a.gradState);
  team.wait();
  // The sums of gradients and vectors are the first two spaces, the third is the gradient w.r.t. the input itself.
  const auto turnsAt = [&](int time) { return layer.steps - 1 - layer.timeOf(time); };
  const auto compute = [&](int time, Range running, size_t first, size_t firstHere) {
    Real *after = list.turns[turnsAt(time) % 2], *before = list.turns[(turnsAt(time) + 1) % 2];
    overBlocks(layer, time, running, [&](Range rows) {
      const size_t row = first + rows.begin - running.begin, here = firstHere + rows.begin - running.begin, states = layer.stateSize;
      if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * states, after + rows.begin * states, rows.size() * states);
      copy(inputs + here * inputSize, a.input + row * inputSize, size_t(rows.size()) * inputSize);
      list.place(time, rows.begin, here, after, before);
      list.run(rows.size());
    });
  };
  const auto clear = [&](int time, int n, size_t here) {
    layer.copyStates({n, n + 1}, list.turns[(turnsAt(time) + 1) % 2], list.turns[turnsAt(time) % 2]);
    fill(inputs + here * inputSize, 0, inputSize);
    for (int k = 0; k < a.spaceCount; k++) {
      const ListedSpace& space = layer.spaces[k];
      const size_t stride = layer.widthOf(space.width) * space.blocks;
      if (space.memory == Memory::window) fill(list.windowOf(k) + here * stride, 0, stride);
    }
  };
  backwardSteps(layer, team, compute, clear, [&](const Window& window) {
    const Real *gradSums = list.windowOf(0), *gradVectors = list.windowOf(1);
    if (a.gradInput != nullptr) {
      const Range share = shareOf(team, int(window.rows), tileRows);
      for (int top = share.begin; top < share.end; top += rowBlock) {
        const int count = least(rowBlock, share.end - top);
        Real* to = a.gradInput + (window.firstRow + top) * inputSize;
        if (width > 0) inputWeight.multiplyBack(count, gradSums + size_t(top) * width, width, panels, to, inputSize, room);
        else fill(to, 0, size_t(count) * inputSize);
        if (a.usesInput)
          for (size_t k = 0; k < size_t(count) * inputSize; k++) to[k] += list.windowOf(2)[size_t(top) * inputSize + k];
        for (int i = 0; layer.lengths != nullptr && i < count; i++)
          if (!layer.isRunning(window.times.begin + (top + i) / batch, (top + i) % batch)) fill(to + size_t(i) * inputSize, 0, inputSize);
      }
    }
    if (!a.learns) return;
    if (width > 0) inputWeight.gradient(layer, team, window, gradSums, width, inputs, inputSize, a.gradWeightIh, room);
    for (int k = 0; k < a.productCount; k++) {
      const ListedProduct& product = layer.products[k];
      const ListedSpace &operand = layer.spaces[product.operand >> 16], &gradient = layer.spaces[product.gradient >> 16];
      const int block = int(layer.widthOf(gradient.width));
      list.weights[k].weight.gradient(layer, team, window, list.windowOf(product.gradient >> 16) + size_t(product.gradient & 0xffff) * block, block * gradient.blocks,
                                      list.windowOf(product.operand >> 16), int(layer.widthOf(operand.width)),
                                      product.projects ? a.gradWeightHr : a.gradWeightHh + layer.partOf(product), room);
    }
    const auto columns = [&](const ColumnSums& sums, const Real* rows, int wide, Real* to) {
      if (wide == 0) return;
      sums.add(layer, team, window, to, [=, &window](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(rows + (row - window.firstRow) * wide + column); });
    };
    columns(bias, gradSums, width, a.gradVectors);
    columns(vectors, gradVectors, a.parameters * hiddenSize, a.gradVectors + width);
  });
  layer.copyStates(own, a.gradState, list.turns[layer.steps % 2]);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
