/*
 * The list of kernels beside those of recurrent layers: the elementwise and rowwise work of a training step, and initial weights. One
 * function calls them all; src/core/kernels/compiled/compiledPointwise.ts has the same order of numbers and arrays.
 *
 * Doubles are passed as arrays of twice as many 4-byte words. Sizes are at least 1 and agree with the arrays; the caller checks all of
 * that, and the range of labels and ids. No kernel needs working memory.
 */
#pragma once

#include "embedding.h"
#include "loss.h"
#include "optimizer.h"
#include "random.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Raised with every change to the list below, to that of tape.h or to the operands of a kernel, so that we never call an older addon. */
constexpr int pointwiseVersion = 5;

/** Numbers that no kernel of kernels.h has. */
enum class Pointwise : int32_t { adam = 64, sgd, softmaxSums, crossEntropyGradient, gatherRows, scatterRows, dropout, uniform };

/** Runs a kernel as one member of a team, whose members do not wait for one another. */
inline void runPointwise(Pointwise kernel, const int32_t* n, float* const* p, const Team& team) {
  const auto doubles = [&](int i) { return reinterpret_cast<double*>(p[i]); };
  const auto integers = [&](int i) { return reinterpret_cast<const int32_t*>(p[i]); };
  switch (kernel) {
    // count; factors, parameter, gradient, first moment, second moment, largest second moment or null
    case Pointwise::adam:
      return adam(team, n[0], *reinterpret_cast<const AdamFactors*>(p[0]), p[1], p[2], p[3], p[4], p[5]);
    // count, nesterov; factors, parameter, gradient, buffer or null
    case Pointwise::sgd:
      return sgd(team, n[0], n[1] != 0, *reinterpret_cast<const SgdFactors*>(p[0]), p[1], p[2], p[3]);
    // rows, classes, ignored; logits, labels, maxima, sums
    case Pointwise::softmaxSums:
      return softmaxSums(team, {n[0], n[1], n[2], p[0], integers(1)}, doubles(2), doubles(3));
    // rows, classes, ignored; logits, labels, maxima, logSums, smoothing, weights or null, factors, gradient
    case Pointwise::crossEntropyGradient:
      return crossEntropyGradient(team, {n[0], n[1], n[2], p[0], integers(1)}, *reinterpret_cast<const Smoothing*>(p[4]), p[5], doubles(2),
                                  doubles(3), doubles(6), p[7]);
    // count, width; table, ids, out
    case Pointwise::gatherRows:
      return gatherRows(team, n[0], n[1], p[0], integers(1), p[2]);
    // count, width, skipped; rows, ids, sums
    case Pointwise::scatterRows:
      return scatterRows(team, n[0], n[1], n[2], p[0], integers(1), p[2]);
    // count, last; scale, place, x, out
    case Pointwise::dropout:
      return dropout(team, n[0], uint32_t(n[1]), *doubles(0), *reinterpret_cast<const RandomPlace*>(p[1]), p[2], p[3]);
    // count; map, place, out
    case Pointwise::uniform:
      return uniform(team, n[0], *reinterpret_cast<const UniformMap*>(p[0]), *reinterpret_cast<const RandomPlace*>(p[1]), p[2]);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
