/*
 * Shared by all cells: the order of steps, and which sequences are running at a step.
 *
 * At time t the sequence n is running when t < lengths[n], in both directions: a reversed layer starts a sequence at its last step and
 * keeps the initial state until then; a forward layer leaves its final state in place afterwards. So the state is one buffer [N, H] that
 * starts as the initial state and ends as the final one; the gradient of the state goes from final to initial.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, G gates.
 */
#pragma once

#include "operands.h"
#include "products.h"

namespace sluice {
namespace SLUICE_TARGET {

struct Layer {
  int steps, batch, inputSize, hiddenSize, gates;
  bool reverse;
  /** Whether to keep the gates of all steps. */
  bool traced;
  /** The arrays of the caller are float32 though numbers are double, so numbers stored between steps are rounded. */
  bool rounded;
  /** [N], each 1 to T; null: all T */
  const int32_t* lengths;
  /** [N]: the sequences from long to short, equal lengths in their order; null with null lengths */
  const int32_t* order;

  /** x, rounded as in an array of the caller. */
  SLUICE_INLINE Vec stored(Vec x) const {
#if defined(SLUICE_DOUBLE)
    if (rounded) return roundedToSingle(x);
#endif
    return x;
  }
  /** The same for a state or gradient that another step reads. */
  SLUICE_INLINE Vec carried(Vec x) const { return stored(withoutFaded(x)); }
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

/** The numbers with which every call of a layer begins. */
template <class Numbers>
inline Layer layerOf(const Numbers& a, int gates) {
  Layer layer;
  layer.steps = a.steps;
  layer.batch = a.batch;
  layer.inputSize = a.inputSize;
  layer.hiddenSize = a.hiddenSize;
  layer.gates = gates;
  layer.reverse = a.reverse != 0;
  layer.traced = a.traced != 0;
  layer.rounded = a.rounded != 0;
  layer.lengths = a.lengths;
  layer.order = a.lengths == nullptr ? nullptr : a.lengths + a.batch;
  return layer;
}

/** A sequence's state before `time`, [width]: that of the step before, or the initial one. @param states [T, N, width] */
inline const Real* stateBefore(const Layer& layer, const Real* initial, const Real* states, size_t width, int time, int n) {
  return time == layer.firstTime(n) ? initial + n * width : states + layer.rowBefore(time, n) * width;
}

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

SLUICE_APART void fill(Real* to, Real value, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = value;
}

SLUICE_APART void copy(Real* to, const Real* from, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = from[i];
}

/** Rounds stored numbers; only in double precision. */
inline void roundStored([[maybe_unused]] const Layer& layer, [[maybe_unused]] Real* numbers, [[maybe_unused]] size_t count) {
#if defined(SLUICE_DOUBLE)
  if (layer.rounded)
    for (size_t i = 0; i < count; i++) numbers[i] = float(numbers[i]);
#endif
}

/** Adds the gradient w.r.t. the output of a stretch of sequences to that w.r.t. their state. */
inline void addGradient(const Layer& layer, const Real* gradient, Real* gradHidden, size_t count) {
  for (size_t i = 0; i < count; i++) gradHidden[i] += gradient[i];
  roundStored(layer, gradHidden, count);
}

/** The sum of two vectors; either may be absent. */
inline void addBiases(const Real* a, const Real* b, int count, Real* sum) {
  for (int i = 0; i < count; i++) sum[i] = (a == nullptr ? 0 : a[i]) + (b == nullptr ? 0 : b[i]);
}

/**
 * The bias in the input's part. In double precision, as in the reference, only that of the input: each step adds the other, see
 * `GateForm::comesOn`.
 */
inline void inputBias(const Real* biasIh, const Real* biasHh, int count, Real* bias) {
  addBiases(biasIh, isDouble ? nullptr : biasHh, count, bias);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
