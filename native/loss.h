/*
 * The parts of cross-entropy that have an exponential for every class. Contract: logits [rows, classes] are floats at any multiple of 4
 * bytes; values per row are doubles at a multiple of 8 bytes; no array overlaps another; the team shares the rows. Rows with the label
 * `ignored` are skipped, all other labels are from 0 to classes - 1. Bits are those of src/core/kernels/labelledRows.ts, except those of a NaN.
 */
#pragma once

#include "doubles.h"

namespace sluice {
namespace SLUICE_TARGET {

struct LabelledRows {
  int rows, classes;
  int32_t ignored;
  const float* logits;
  /** [rows] */
  const int32_t* labels;
};

/** The largest; after a NaN, any. Never -0. */
SLUICE_INLINE double largestOf(const float* numbers, int count) {
  Vec several = splat(-__builtin_inff());
  int k = 0;
  for (; k + lanes <= count; k += lanes) several = atLeast(several, load(numbers + k));
#if defined(SLUICE_PAIRED)
  float most = overLanes(several, [](Vec a, Vec b) SLUICE_LAMBDA { return atLeast(a, b); });
#else
  float most = several[0];
  for (int lane = 1; lane < lanes; lane++) most = several[lane] <= most ? most : several[lane];
#endif
  for (; k < count; k++) most = numbers[k] <= most ? most : numbers[k];
  return double(most) + 0.0;
}

/** maxima[row], and sums[row] = Σ exp(logit - maximum), added in the order of classes; writes nothing for ignored rows. */
inline void softmaxSums(const Team& team, const LabelledRows& of, double* maxima, double* sums) {
  const Range share = shareOf(team, of.rows);
  for (int row = share.begin; row < share.end; row++) {
    if (of.labels[row] == of.ignored) continue;
    const float* logits = of.logits + size_t(row) * of.classes;
    const double most = largestOf(logits, of.classes);
    double sum = 0;
    overDoubles({0, of.classes}, [&](int k, auto part) SLUICE_LAMBDA {
      double powers[doubleLanes];
      storeDoubles(powers, exponentialOfNegative(part.load(logits + k) - most));
      const int count = of.classes - k < doubleLanes ? of.classes - k : doubleLanes;
      for (int lane = 0; lane < count; lane++) sum += powers[lane];
    });
    maxima[row] = most;
    sums[row] = sum;
  }
}

struct Smoothing {
  /** The label's share of the target; the rest is spread over all classes */
  double own;
  /** Share of each class */
  double spread;
  /** Sum of the spread shares, class weights included */
  double total;
};

/**
 * gradient[rows, classes] w.r.t. the logits: factor · (mass · softmax - target), 0 in ignored rows.
 *
 * @param weights  [classes]; null: all are 1
 * @param maxima, logSums, factors  [rows]: logarithms of the results of softmaxSums, and the gradient w.r.t. the loss of each row
 */
inline void crossEntropyGradient(const Team& team, const LabelledRows& of, const Smoothing& smoothing, const float* weights,
                                 const double* maxima, const double* logSums, const double* factors, float* gradient) {
  Doubles steps = {};
  for (int lane = 0; lane < doubleLanes; lane++) steps[lane] = lane;
  const Range share = shareOf(team, of.rows);
  for (int row = share.begin; row < share.end; row++) {
    const int32_t label = of.labels[row];
    const float* logits = of.logits + size_t(row) * of.classes;
    float* out = gradient + size_t(row) * of.classes;
    if (label == of.ignored) {
      for (int k = 0; k < of.classes; k++) out[k] = 0;
      continue;
    }
    const double own = smoothing.own * (weights == nullptr ? 1 : double(weights[label]));
    const double mass = own + smoothing.total;
    overDoubles({0, of.classes}, [&](int k, auto part) SLUICE_LAMBDA {
      const Doubles softmax = exponentialOfNegative(part.load(logits + k) - maxima[row] - logSums[row]);
      Doubles target = {};
      if (smoothing.spread > 0) target = weights == nullptr ? splatDouble(smoothing.spread) : smoothing.spread * part.load(weights + k);
      target = target + ((steps + double(k)) == double(label) ? splatDouble(own) : Doubles{});
      part.store(out + k, factors[row] * (mass * softmax - target));
    });
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
