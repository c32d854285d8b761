/*
 * What the cells have in common: the order of steps, which sequences are running at a step, the input's part of all pre-activations, and
 * the gradients that follow from those of the gates in one product over all steps.
 *
 * At time t the sequence n is running when t < lengths[n], in both directions: a reversed layer comes to a sequence's last step first and
 * keeps its initial state until then; a forward layer leaves its final state in place afterwards. So the state is one buffer [N, S] that
 * starts as the initial state and ends as the final one, and the gradient of the state likewise, from final to initial.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, G gates, S size of the hidden state.
 */
#pragma once

#include "products.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Layer {
  int steps, batch, inputSize, hiddenSize, stateSize, gates;
  bool reverse;
  /** Whether the gates of all steps are wanted; if not, those of one step at a time lie in working memory. */
  bool traced;
  /** [N], each 1 to T; null: all T */
  const int32_t* lengths;

  Precision precision() const { return hiddenSize <= 32 && inputSize <= 64 ? Precision::inDouble : Precision::single; }
  int gateWidth() const { return gates * hiddenSize; }
  size_t rows() const { return size_t(steps) * batch; }
  /** Time index of the step-th step. */
  int timeOf(int step) const { return reverse ? steps - 1 - step : step; }
  bool isRunning(int time, int sequence) const { return lengths == nullptr || time < lengths[sequence]; }
  /** Time index of the first step of a sequence, the one that starts from the initial state. */
  int firstTime(int sequence) const { return !reverse ? 0 : lengths == nullptr ? steps - 1 : lengths[sequence] - 1; }
  /** Row, in an array [T, N, ...], of the step before (time, sequence); not for the first step. */
  size_t rowBefore(int time, int sequence) const { return size_t(reverse ? time + 1 : time - 1) * batch + sequence; }
};

/** Calls body(Range) for every stretch of neighbouring sequences that run at `time`, and idle(sequence) for every other one. */
template <class Body, class Idle>
inline void overRunning(const Layer& layer, int time, Range sequences, const Body& body, const Idle& idle) {
  int begin = sequences.begin;
  while (begin < sequences.end) {
    if (!layer.isRunning(time, begin)) {
      idle(begin++);
      continue;
    }
    int end = begin + 1;
    while (end < sequences.end && layer.isRunning(time, end)) end++;
    body(Range{begin, end});
    begin = end;
  }
}

inline void fill(float* to, float value, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = value;
}

inline void copy(float* to, const float* from, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = from[i];
}

/** Packs this member's share of the panels of weight[columns, inner] for products with its transpose. */
inline void packTransposed(const Team& team, const float* weight, int inner, int columns, float* panels) {
  const Range share = shareOf(team, columns, tileColumns);
  packPanels({weight + size_t(share.begin) * inner, inner, true}, inner, share.size(), panels + size_t(share.begin) * inner);
}

/** Packs this member's share of the panels of weight[inner, columns]. */
inline void packPlain(const Team& team, const float* weight, int inner, int columns, float* panels) {
  const Range share = shareOf(team, columns, tileColumns);
  packPanels({weight + share.begin, columns, false}, inner, share.size(), panels + size_t(share.begin) * inner);
}

/** The sum of two vectors of which either may be absent. */
inline void addBiases(const float* a, const float* b, int count, float* sum) {
  for (int i = 0; i < count; i++) sum[i] = (a == nullptr ? 0 : a[i]) + (b == nullptr ? 0 : b[i]);
}

/** Pre-activations that come from the input, from its row `row` on: to[rows, G·H] = bias + input[rows, I] · weightIhᵀ. */
inline void projectInput(const Layer& layer, size_t row, int rows, const float* input, const float* bias, const float* panels, float* to,
                         float* strips) {
  const int width = layer.gateWidth();
  for (int i = 0; i < rows; i++) copy(to + size_t(i) * width, bias, width);
  product(rows, layer.inputSize, width, {input + row * layer.inputSize, layer.inputSize, false}, panels, to, width, Into::add, strips, layer.precision());
}

/**
 * Whether the input's part of all steps is computed before the first step, shared by the whole team. That fills the tiles of a small
 * batch; a large one fills them anyway, and is better off with pre-activations that are still in the cache when they are needed.
 */
inline bool projectsAhead(const Layer& layer, const Team& team) { return layer.batch < 2 * tileRows * team.count; }

inline void projectAhead(const Layer& layer, const Team& team, const float* input, const float* bias, const float* panels, float* out,
                         float* strips) {
  // Row indices fit an int: arrays are smaller than 2³¹ elements, which the caller has checked.
  const Range share = shareOf(team, int(layer.rows()), tileRows);
  for (int row = share.begin; row < share.end; row += rowBlock)
    projectInput(layer, row, least(rowBlock, share.end - row), input, bias, panels, out + size_t(row) * layer.gateWidth(), strips);
}

/** Rows of gates that working memory holds for a layer that is not traced: those of a step, or all that are projected ahead. */
inline size_t untracedRows(const Layer& layer, const Team& team) {
  return layer.traced ? 0 : projectsAhead(layer, team) ? layer.rows() : layer.batch;
}

/** The first row of a step among the gates that are kept. */
inline size_t gateRow(const Layer& layer, bool ahead, int time) { return layer.traced || ahead ? size_t(time) * layer.batch : 0; }

/** sums[j] = Σ over rows of term(row, j), for the columns of this member's share, in double precision. */
template <class Term>
inline void sumColumns(const Team& team, size_t rows, int columns, float* sums, const Term& term) {
  typedef double Totals __attribute__((vector_size(8 * lanes)));
  const Range share = shareOf(team, columns, lanes);
  int column = share.begin;
  // Several vectors at a time, so that each row is read in longer pieces.
  constexpr int together = 4;
  for (; column + together * lanes <= share.end; column += together * lanes) {
    Totals totals[together] = {};
    for (size_t row = 0; row < rows; row++)
      unroll<together>([&](auto i) SLUICE_LAMBDA {
        totals[i] = totals[i] + __builtin_convertvector(term(row, column + int(i) * lanes, WholeVector{}), Totals);
      });
    unroll<together>([&](auto i) SLUICE_LAMBDA { store(sums + column + int(i) * lanes, __builtin_convertvector(totals[i], Vec)); });
  }
  overUnits(share.end - column, [&](int i, auto part) SLUICE_LAMBDA {
    Totals total = {};
    for (size_t row = 0; row < rows; row++) total = total + __builtin_convertvector(term(row, column + i, part), Totals);
    part.store(sums + column + i, __builtin_convertvector(total, Vec));
  });
}

/** Room that each member of the team needs for the gradients below, and for the products of a step. */
inline size_t gradientLength(const Layer& layer) {
  const int widest = layer.inputSize > layer.hiddenSize ? layer.inputSize : layer.hiddenSize;
  return multiplyLength(widest) + size_t(layer.batch) * layer.gateWidth();
}

/**
 * out[rows, S] = Σ over steps of gradᵀ · (hidden state before the step), where grad is `rows` columns of an array [T, N, stride] that is
 * 0 at steps that do not run.
 */
inline void recurrentWeightGradient(const Layer& layer, const Team& team, const float* grad, int stride, int rows, const float* initial,
                                    const float* output, float* out, float* room) {
  const Range share = shareOf(team, rows, tileRows);
  if (share.size() == 0) return;
  const int size = layer.stateSize;
  const int moves = (layer.steps - 1) * layer.batch;
  const size_t step = layer.batch;
  // Every step but a sequence's first starts from the output of the step before, at one distance for all.
  const float* later = grad + share.begin + (layer.reverse ? 0 : step * stride);
  const float* before = output + (layer.reverse ? step * size : 0);
  float* to = out + size_t(share.begin) * size;
  multiply(share.size(), moves, size, {later, stride, true}, {before, size, false}, to, size, Into::overwrite, room, layer.precision());
  // The first steps start from the initial state.
  float* first = room + multiplyLength(size);
  for (int n = 0; n < layer.batch; n++)
    copy(first + size_t(n) * share.size(), grad + (layer.firstTime(n) * step + n) * stride + share.begin, share.size());
  multiply(share.size(), layer.batch, size, {first, share.size(), true}, {initial, size, false}, to, size, Into::add, room, layer.precision());
}

/** gradWeightIh[G·H, I] = gradGatesᵀ · input. */
inline void inputWeightGradient(const Layer& layer, const Team& team, const float* gradGates, const float* input, float* out, float* room) {
  const Range share = shareOf(team, layer.gateWidth(), tileRows);
  multiply(share.size(), int(layer.rows()), layer.inputSize, {gradGates + share.begin, layer.gateWidth(), true},
           {input, layer.inputSize, false}, out + size_t(share.begin) * layer.inputSize, layer.inputSize, Into::overwrite, room, layer.precision());
}

/** gradInput[T, N, I] = gradGates · weightIh; 0 at steps that do not run, whatever the weights are. */
inline void inputGradient(const Layer& layer, const Team& team, const float* gradGates, const float* weightIh, float* out, float* room) {
  const Range share = shareOf(team, int(layer.rows()), tileRows);
  const int width = layer.gateWidth();
  multiply(share.size(), width, layer.inputSize, {gradGates + size_t(share.begin) * width, width, false}, {weightIh, layer.inputSize, false},
           out + size_t(share.begin) * layer.inputSize, layer.inputSize, Into::overwrite, room, layer.precision());
  if (layer.lengths == nullptr) return;
  for (int row = share.begin; row < share.end; row++)
    if (!layer.isRunning(row / layer.batch, row % layer.batch)) fill(out + size_t(row) * layer.inputSize, 0, layer.inputSize);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
