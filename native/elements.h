/*
 * The list of kernels beside those of recurrent layers: what else a training step computes over elements and rows, and initial weights. One
 * function calls them all; src/core/kernels/compiled/compiledElements.ts has the same order of numbers and arrays. Some are in fast arithmetic
 * alone, in single precision; some have the bits of plain TypeScript in either; Adam and cross-entropy have a number that says which.
 *
 * Contract: floats at any multiple of 4 bytes, doubles (as twice as many words) at a multiple of 8; sizes at least 1; no array that is
 * written overlaps another; the caller checks labels and ids. n[0] is the number of rows, n[1] the number of elements of the first array.
 * Members of a team share rows, elements or columns, but never a sum. In WebAssembly there are 64 bytes of zeros behind every array. No
 * kernel needs working memory.
 */
#pragma once

#include "embedding.h"
#include "loss.h"
#include "maps.h"
#include "optimizer.h"
#include "random.h"
#include "rows.h"
#include "sums.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Raised with every change to the list below or to the operands of a kernel, so that we never call an older addon. */
constexpr int elementsVersion = 6;

/** Numbers that no kernel of kernels.h has; the order of `elementIds` in src/core/kernels/compiled/compiledElements.ts. */
enum class Elements : int32_t {
  map = 64,
  mapGradient,
  pair,
  choose,
  softplus,
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
  sgd,
  gatherRows,
  scatterRows,
  dropout,
  uniform
};

/** Runs a kernel as one member of a team, whose members do not wait for one another. */
inline void runElements(Elements kernel, const int32_t* n, float* const* p, const Team& team) {
  const auto doubles = [&](int i) { return reinterpret_cast<double*>(p[i]); };
  const auto integers = [&](int i) { return reinterpret_cast<const int32_t*>(p[i]); };
  const auto labelled = [&] { return LabelledRows{n[0], n[2], n[3], p[0], integers(1)}; };
  const auto statistics = [&](int i) { return reinterpret_cast<RowStatistics*>(p[i]); };
  const auto place = [&](int i) -> const RandomPlace& { return *reinterpret_cast<const RandomPlace*>(p[i]); };
  /** Calls run(arithmetic) in the one that a number says. */
  const auto in = [](int32_t isFast, const auto& run) { return isFast ? run(Fast{}) : run(Strict{}); };
  switch (kernel) {
    // rows, elements, function; x, out
    case Elements::map:
      return map(team, Map(n[2]), n[0], p[0], p[1]);
    // the same; gradient, y, out
    case Elements::mapGradient:
      return mapGradient(team, Map(n[2]), n[0], p[0], p[1], p[2]);
    // rows, elements, function, width, rowX, stepX, rowY, stepY; x, y, out
    case Elements::pair:
      return pair(team, Pair(n[2]), n[0], n[3], {n[4], n[5], n[6], n[7]}, p[0], p[1], p[2]);
    // elements twice; condition, x or null, y or null, out
    case Elements::choose:
      return choose(team, n[0], p[0], p[1], p[2], p[3]);
    // elements twice; x, y or null, out
    case Elements::softplus:
      return softplus(team, n[0], p[0], p[1], p[2]);
    // elements twice; x, factor
    case Elements::scale:
      return scale(team, n[0], *doubles(1), p[0]);
    // blocks, elements, loss; x, y, bound, partial
    case Elements::lossSums:
      return lossSums(team, Loss(n[2]), n[0], n[1], *doubles(2), p[0], p[1], doubles(3));
    // rows, elements, loss; x, y, bound and factor, out
    case Elements::lossGradient:
      return lossGradient(team, Loss(n[2]), n[0], doubles(2)[0], doubles(2)[1], p[0], p[1], p[3]);
    // blocks, elements, squared; x, partial
    case Elements::sums:
      return sums(team, n[0], n[1], n[2] != 0, p[0], doubles(1));
    // rows, elements, width; x, sums
    case Elements::columnSums:
      return columnSums(team, n[0], n[2], p[0], doubles(1));
    // rows, elements, width, isLog; x, out
    case Elements::softmax:
      return softmax(team, n[0], n[2], n[3] != 0, p[0], p[1]);
    // the same; gradient, y, out
    case Elements::softmaxGradient:
      return softmaxGradient(team, n[0], n[2], n[3] != 0, p[0], p[1], p[2]);
    // rows, elements, width; x, epsilon, weight or null, bias or null, statistics, out
    case Elements::layerNorm:
      return layerNorm(team, n[0], n[2], *doubles(1), p[0], p[2], p[3], statistics(4), p[5]);
    // the same; gradient, x, statistics, weight or null, out or null, weightSums and biasSums or both null
    case Elements::layerNormGradient:
      return layerNormGradient(team, n[0], n[2], p[0], p[1], statistics(2), p[3], p[4], doubles(5), doubles(6));
    // rows, elements, classes, ignored, fast; logits, labels, maxima, sums
    case Elements::softmaxSums:
      return in(n[4], [&](auto arithmetic) { softmaxSums<decltype(arithmetic)>(team, labelled(), doubles(2), doubles(3)); });
    // the same; logits, labels, maxima, logSums, smoothing, weights or null, factors, gradient
    case Elements::crossEntropyGradient:
      return in(n[4], [&](auto arithmetic) {
        crossEntropyGradient<decltype(arithmetic)>(team, labelled(), *reinterpret_cast<const Smoothing*>(p[4]), p[5], doubles(2), doubles(3),
                                                   doubles(6), p[7]);
      });
    // elements twice, fast; parameter, gradient, first moment, second moment, factors, largest second moment or null
    case Elements::adam:
      return in(n[2], [&](auto arithmetic) {
        adam<decltype(arithmetic)>(team, n[0], *reinterpret_cast<const AdamFactors*>(p[4]), p[0], p[1], p[2], p[3], p[5]);
      });
    // elements twice, nesterov; parameter, gradient, factors, buffer or null
    case Elements::sgd:
      return sgd(team, n[0], n[2] != 0, *reinterpret_cast<const SgdFactors*>(p[2]), p[0], p[1], p[3]);
    // ids twice, width; ids, table, out
    case Elements::gatherRows:
      return gatherRows(team, n[0], n[2], p[1], integers(0), p[2]);
    // ids, elements, width, skipped; rows, ids, sums
    case Elements::scatterRows:
      return scatterRows(team, n[0], n[2], n[3], p[0], integers(1), p[2]);
    // elements twice, last; x, scale, place, out
    case Elements::dropout:
      return dropout(team, n[0], uint32_t(n[2]), *doubles(1), place(2), p[0], p[3]);
    // elements twice; out, map, place
    case Elements::uniform:
      return uniform(team, n[0], *reinterpret_cast<const UniformMap*>(p[1]), place(2), p[0]);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
