/*
 * The list of kernels, and the one function through which all of them are called. Compiled once for each instruction set:
 * SLUICE_TARGET is the namespace in which this unit's copy of everything lives.
 *
 * A call is a list of numbers and a list of arrays, in the order written at each case below; src/kernels/compiled/layerCalls.ts has the same order.
 * Arrays are Real unless it says otherwise, at any multiple of the size of their elements; those that are written overlap no other. Sizes are at least 1
 * and agree with the arrays; no array has more than 2³¹ - 2¹⁶ elements, so that loops may step beyond its end. Nothing of that is checked here: the caller checks types, sizes and lengths
 * (src/kernels/compiled/layerChecks.ts), and lets a kernel write only what it has allocated for that. There is no error to return.
 */
#pragma once

#include "gru.h"
#include "lstm.h"
#include "rnn.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Raised with every change to the list below or to the operands of a kernel, so that an addon built before it is not called. */
constexpr int interfaceVersion = 5;

enum class Kernel : int32_t { matmul, lstmForward, lstmBackward, gruForward, gruBackward, rnnForward, rnnBackward, activation, peak };

/**
 * The numbers every layer begins with: steps, batch, inputSize, hiddenSize, reverse, traced, rounded (see `Layer`); `gates`, and `stateSize` with projection, are the cell's
 * to set.
 */
inline Layer layerOf(const int32_t* numbers, Real* const* arrays, int gates) {
  Layer layer;
  layer.steps = numbers[0];
  layer.batch = numbers[1];
  layer.inputSize = numbers[2];
  layer.hiddenSize = layer.stateSize = numbers[3];
  layer.reverse = numbers[4] != 0;
  layer.traced = numbers[5] != 0;
  layer.rounded = numbers[6] != 0;
  layer.gates = gates;
  // int32: lengths [N], then the order [N]
  layer.lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  layer.order = layer.lengths == nullptr ? nullptr : layer.lengths + layer.batch;
  return layer;
}

/** numbers: the layer's, projSize, coupled, cellClip (as the two halves of a double) */
inline Lstm lstmOf(const int32_t* numbers, Real* const* arrays) {
  double cellClip;
  __builtin_memcpy(&cellClip, numbers + 9, 8);
  Lstm layer{layerOf(numbers, arrays, numbers[8] != 0 ? 3 : 4), numbers[7], numbers[8] != 0, limitOf(cellClip)};
  if (layer.projSize > 0) layer.stateSize = layer.projSize;
  return layer;
}

/** numbers: the layer's, resetAfter */
inline Gru gruOf(const int32_t* numbers, Real* const* arrays) { return {layerOf(numbers, arrays, 3), numbers[7] != 0}; }

/** numbers: the layer's, relu */
inline Rnn rnnOf(const int32_t* numbers, Real* const* arrays) { return {layerOf(numbers, arrays, 1), numbers[7] != 0}; }

/** out[rows, columns] (+)= op(a) · op(b); numbers: rows, inner, columns, transposeA, transposeB, accumulate; arrays: a, b, out */
inline size_t matmul(const Team& team, const int32_t* n, Real* const* arrays, Workspace workspace) {
  const int rows = n[0], inner = n[1], columns = n[2];
  Real* room = workspace.takeForEach(team, multiplyLength(inner, rows >= columns ? columns : largestShare(team, columns, tileColumns)));
  if (room == nullptr) return workspace.taken();
  const Matrix a{arrays[0], n[3] != 0 ? rows : inner, n[3] != 0}, b{arrays[1], n[4] != 0 ? inner : columns, n[4] != 0};
  const Into into = n[5] != 0 ? Into::add : Into::overwrite;
  const int longest = sumLength(columns, inner);
  if (rows >= columns) {
    const Range share = shareOf(team, rows, tileRows);
    multiply(share.size(), inner, columns, a.from(share.begin, 0), b, arrays[2] + size_t(share.begin) * columns, columns, into, room, longest);
  } else {
    const Range share = shareOf(team, columns, tileColumns);
    multiply(rows, inner, share.size(), a, b.from(0, share.begin), arrays[2] + share.begin, columns, into, room, longest);
  }
  return 0;
}

/** out = f(x); numbers: count, which of exponential, sigmoid, hyperbolicTangent; arrays: x, out. For the tests of activations.h. */
inline size_t activation(const int32_t* n, Real* const* arrays) {
  overUnits(n[0], [&](int i, auto part) SLUICE_LAMBDA {
    const Vec x = part.load(arrays[0] + i);
    part.store(arrays[1] + i, n[1] == 0 ? exponential(x) : n[1] == 1 ? sigmoid(x) : hyperbolicTangent(x));
  });
  return 0;
}

/** Independent sums: enough that none waits for the one before. */
constexpr int peakSums = 12;

/**
 * `turns` multiply-adds of peakSums vectors that stay in registers: what the target does at most, for benchmarks. Every member of a team
 * does as many. numbers: turns; arrays: one number to multiply with, out [lanes] (of the first member)
 */
inline size_t peak(const Team& team, const int32_t* n, Real* const* arrays) {
  const Vec factor = splat(arrays[0][0]);
  Vec sums[peakSums];
  unroll<peakSums>([&](auto i) SLUICE_LAMBDA { sums[i] = factor * splat(Real(i.value)); });
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
  for (int turn = 0; turn < n[0]; turn++)
    unroll<peakSums>([&](auto i) SLUICE_LAMBDA { sums[i] = multiplyAdd(sums[i], factor, factor); });
  Vec total = {};
  unroll<peakSums>([&](auto i) SLUICE_LAMBDA { total = total + sums[i]; });
  if (team.index == 0) store(arrays[1], total);
  return 0;
}

/**
 * Runs a kernel as one member of a team; without working memory, only says how many numbers of it the kernel needs for a team of that size.
 *
 * @param p       arrays of the call; those of which a kernel's text says so may be null
 * @param memory  at a multiple of 64 bytes, shared by the team; null: only measure
 */
inline size_t run(Kernel kernel, const int32_t* numbers, Real* const* p, Real* memory, Team team) {
  Workspace workspace(memory);
  const bool measure = memory == nullptr;
  switch (kernel) {
    case Kernel::matmul:
      return matmul(team, numbers, p, workspace);
    case Kernel::lstmForward: {
      const Lstm layer = lstmOf(numbers, p);
      lstmForward(layer, team, {p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12]}, workspace);
      return measure ? workspace.taken() : 0;
    }
    case Kernel::lstmBackward: {
      const Lstm layer = lstmOf(numbers, p);
      if (measure) return LstmBackwardMemory(layer, team, workspace), workspace.taken();
      lstmBackward(layer, team,
                   {p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12], p[13], p[14], p[15], p[16], p[17], p[18],
                    p[19]},
                   workspace);
      return 0;
    }
    case Kernel::gruForward: {
      const Gru layer = gruOf(numbers, p);
      gruForward(layer, team, {p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]}, workspace);
      return measure ? workspace.taken() : 0;
    }
    case Kernel::gruBackward: {
      const Gru layer = gruOf(numbers, p);
      if (measure) return GruBackwardMemory(layer, team, workspace), workspace.taken();
      gruBackward(layer, team, {p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12], p[13], p[14]}, workspace);
      return 0;
    }
    case Kernel::rnnForward: {
      const Rnn layer = rnnOf(numbers, p);
      rnnForward(layer, team, {p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8]}, workspace);
      return measure ? workspace.taken() : 0;
    }
    case Kernel::rnnBackward: {
      const Rnn layer = rnnOf(numbers, p);
      if (measure) return RnnBackwardMemory(layer, team, workspace), workspace.taken();
      rnnBackward(layer, team, {p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12]}, workspace);
      return 0;
    }
    case Kernel::activation:
      return measure ? 0 : activation(numbers, p);
    case Kernel::peak:
      return measure ? 0 : peak(team, numbers, p);
  }
  return 0;
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
