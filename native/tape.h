/*
 * The list of kernels for operations of the tape around layers, in single precision for fast arithmetic. src/core/kernels/compiled/compiledTape.ts
 * calls them; the operations in src/core/autograd/ are their reference.
 *
 * Contract: floats at any multiple of 4 bytes, doubles (as twice as many words) at a multiple of 8; sizes at least 1; no array that is
 * written overlaps another; the caller checks labels. n[0] is the number of rows, n[1] the number of elements of the first array. Members
 * of a team share rows, elements or columns, but never a sum.
 */
#pragma once

#include "tape_elements.h"
#include "tape_rows.h"
#include "tape_sums.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Numbers that neither kernels.h nor pointwise.h has; the order of `tapeIds` in src/core/kernels/compiled/compiledTape.ts. */
enum class Tape : int32_t {
  map = 96,
  mapGradient,
  pair,
  scale,
  lossSums,
  lossGradient,
  sums,
  columnSums,
  softmax,
  softmaxGradient,
  layerNorm,
  layerNormGradient,
  softmaxSums,
  crossEntropyGradient,
  adam,
  choose,
  softplus
};

/** Runs a kernel as one member of a team, whose members do not wait for one another. */
inline void runTape(Tape kernel, const int32_t* n, float* const* p, const Team& team) {
  const auto doubles = [&](int i) { return reinterpret_cast<double*>(p[i]); };
  const auto labelled = [&] { return LabelledRows{n[0], n[2], n[3], p[0], reinterpret_cast<const int32_t*>(p[1])}; };
  const auto statistics = [&](int i) { return reinterpret_cast<RowStatistics*>(p[i]); };
  switch (kernel) {
    // rows, elements, function; x, out
    case Tape::map:
      return map(team, Map(n[2]), n[0], p[0], p[1]);
    // the same; gradient, y, out
    case Tape::mapGradient:
      return mapGradient(team, Map(n[2]), n[0], p[0], p[1], p[2]);
    // rows, elements, function, width, rowX, stepX, rowY, stepY; x, y, out
    case Tape::pair:
      return pair(team, Pair(n[2]), n[0], n[3], {n[4], n[5], n[6], n[7]}, p[0], p[1], p[2]);
    // rows, elements; x, factor
    case Tape::scale:
      return scale(team, n[0], *doubles(1), p[0]);
    // blocks, elements, loss; x, y, bound, partial
    case Tape::lossSums:
      return lossSums(team, Loss(n[2]), n[0], n[1], *doubles(2), p[0], p[1], doubles(3));
    // rows, elements, loss; x, y, bound and factor, out
    case Tape::lossGradient:
      return lossGradient(team, Loss(n[2]), n[0], doubles(2)[0], doubles(2)[1], p[0], p[1], p[3]);
    // blocks, elements, squared; x, partial
    case Tape::sums:
      return sums(team, n[0], n[1], n[2] != 0, p[0], doubles(1));
    // rows, elements, width; x, sums
    case Tape::columnSums:
      return columnSums(team, n[0], n[2], p[0], doubles(1));
    // rows, elements, width, isLog; x, out
    case Tape::softmax:
      return softmax(team, n[0], n[2], n[3] != 0, p[0], p[1]);
    // the same; gradient, y, out
    case Tape::softmaxGradient:
      return softmaxGradient(team, n[0], n[2], n[3] != 0, p[0], p[1], p[2]);
    // rows, elements, width; x, epsilon, weight or null, bias or null, statistics, out
    case Tape::layerNorm:
      return layerNorm(team, n[0], n[2], *doubles(1), p[0], p[2], p[3], statistics(4), p[5]);
    // the same; gradient, x, statistics, weight or null, out or null, weightSums and biasSums or both null
    case Tape::layerNormGradient:
      return layerNormGradient(team, n[0], n[2], p[0], p[1], statistics(2), p[3], p[4], doubles(5), doubles(6));
    // rows, elements, classes, ignored; logits, labels, maxima, sums
    case Tape::softmaxSums:
      return softmaxSumsFast(team, labelled(), doubles(2), doubles(3));
    // the same; logits, labels, maxima, logSums, own, gradient
    case Tape::crossEntropyGradient:
      return crossEntropyGradientFast(team, labelled(), doubles(2), doubles(3), doubles(4), p[5]);
    // elements twice; parameter, gradient, first moment, second moment, factors, largest second moment or null
    case Tape::adam:
      return adamFast(team, n[0], *reinterpret_cast<const AdamFactors*>(p[4]), p[0], p[1], p[2], p[3], p[5]);
    // elements twice; condition, x or null, y or null, out
    case Tape::choose:
      return choose(team, n[0], p[0], p[1], p[2], p[3]);
    // elements twice; x, y or null, out
    case Tape::softplus:
      return softplus(team, n[0], p[0], p[1], p[2]);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
