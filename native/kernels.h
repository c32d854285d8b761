/*
 * The one function through which all kernels are called. It is compiled once for each instruction set: SLUICE_TARGET is the namespace of
 * each copy.
 *
 * src/core/kernels/compiled/kernelTable.ts lists the kernels with their numbers and arrays, and makes operands.h. Arrays may lie at any multiple
 * of the size of their elements; arrays that a kernel writes overlap no other. Sizes are at least 1 and agree with the arrays. No array has
 * more than 2³¹ - 2¹⁶ elements, so that loops may step beyond its end. The caller checks all of that (src/core/kernels/compiled/compiledKernels.ts);
 * a kernel reports no error.
 */
#pragma once

#include "equations.h"
#include "gru.h"
#include "lstm.h"
#include "rnn.h"

namespace sluice {
namespace SLUICE_TARGET {

/** out[rows, columns] (+)= op(a) · op(b) */
inline void matmul(const Call& call, const Team& team, Workspace& workspace) {
  const Matmul n{call};
  Real* room = workspace.takeForEach(team, multiplyLength(n.inner, n.rows >= n.columns ? n.columns : largestShare(team, n.columns, tileColumns)));
  if (workspace.measures()) return;
  const Matrix a{n.a, n.transposeA ? n.rows : n.inner, n.transposeA != 0}, b{n.b, n.transposeB ? n.inner : n.columns, n.transposeB != 0};
  const Into into = n.accumulate ? Into::add : Into::overwrite;
  const int longest = sumLength(n.columns, n.inner);
  if (n.rows >= n.columns) {
    const Range share = shareOf(team, n.rows, tileRows);
    multiply(share.size(), n.inner, n.columns, a.from(share.begin, 0), b, n.out + size_t(share.begin) * n.columns, n.columns, into, room, longest);
  } else {
    const Range share = shareOf(team, n.columns, tileColumns);
    multiply(n.rows, n.inner, share.size(), a, b.from(0, share.begin), n.out + share.begin, n.columns, into, room, longest);
  }
}

/** out = f(x); `which` is 0 for exponential, 1 for sigmoid, 2 for hyperbolicTangent. Tests of activations.h call it. */
inline void activation(const Call& call) {
  const Activation a{call};
  overUnits(a.count, [&](int i, auto part) SLUICE_LAMBDA {
    const Vec x = part.load(a.x + i);
    part.store(a.out + i, a.which == 0 ? exponential(x) : a.which == 1 ? sigmoid(x) : hyperbolicTangent(x));
  });
}

/** Independent sums: enough that none waits for another. */
constexpr int peakSums = 12;

/**
 * `turns` multiply-adds of peakSums vectors that stay in registers: the most that the target can do, for benchmarks. Every member of a team
 * does as many; the first one writes out[lanes].
 */
inline void peak(const Call& call, const Team& team) {
  const Peak a{call};
  const Vec factor = splat(a.factor[0]);
  Vec sums[peakSums];
  unroll<peakSums>([&](auto i) SLUICE_LAMBDA { sums[i] = factor * splat(Real(i.value)); });
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
  for (int turn = 0; turn < a.turns; turn++)
    unroll<peakSums>([&](auto i) SLUICE_LAMBDA { sums[i] = multiplyAdd(sums[i], factor, factor); });
  Vec total = {};
  unroll<peakSums>([&](auto i) SLUICE_LAMBDA { total = total + sums[i]; });
  if (team.index == 0) store(a.out, total);
}

/**
 * Runs a kernel as one member of a team. Without working memory, returns how many numbers of it a team of that size needs.
 *
 * @param memory at a multiple of 64 bytes, shared by the team; null: only measure
 */
inline size_t run(Kernel kernel, const int32_t* numbers, Real* const* arrays, Real* memory, Team team) {
  Workspace workspace(memory);
  const Call call{numbers, arrays};
  switch (kernel) {
#if !defined(SLUICE_WITHOUT_EQUATIONS)
    case Kernel::equationsForward:
      equationsForward(call, team, workspace);
      break;
    case Kernel::equationsBackward:
      equationsBackward(call, team, workspace);
      break;
#endif
#if !defined(SLUICE_WITHOUT_LAYERS)
    case Kernel::matmul:
      matmul(call, team, workspace);
      break;
    case Kernel::lstmForward:
      lstmForward(call, team, workspace);
      break;
    case Kernel::lstmBackward:
      lstmBackward(call, team, workspace);
      break;
    case Kernel::gruForward:
      gruForward(call, team, workspace);
      break;
    case Kernel::gruBackward:
      gruBackward(call, team, workspace);
      break;
    case Kernel::rnnForward:
      rnnForward(call, team, workspace);
      break;
    case Kernel::rnnBackward:
      rnnBackward(call, team, workspace);
      break;
    case Kernel::activation:
      if (!workspace.measures()) activation(call);
      break;
    case Kernel::peak:
      if (!workspace.measures()) peak(call, team);
      break;
#endif
    default:
      break;
  }
  return workspace.measures() ? workspace.taken() : 0;
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
