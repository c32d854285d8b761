/*
 * The parts of cross-entropy that have an exponential for every class, in either arithmetic. Contract: logits [rows, classes] are floats at
 * any multiple of 4 bytes; values per row are doubles at a multiple of 8 bytes; no array overlaps another; the team shares the rows. Rows with
 * the label `ignored` are skipped, all other labels are from 0 to classes - 1. Strict arithmetic has the bits of
 * src/core/kernels/labelledRows.ts, except those of a NaN.
 */
#pragma once

#include "functions.h"

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
  float most = several[0];
  for (int lane = 1; lane < lanes; lane++) most = several[lane] <= most ? most : several[lane];
  for (; k < count; k++) most = numbers[k] <= most ? most : numbers[k];
  return double(most) + 0.0;
}

/** How many powers of a row are in memory together. */
constexpr int powersAtOnce = 256;

/** Powers of a row, e to the power of logit - most - rest, none of them above 1, as products with `unit`. */
template <class Arithmetic>
struct Powers;

template <>
struct Powers<Fast> {
  static constexpr double unit = loweredPower;
  static double sum(int count, const float* logits, double most) {
    float powers[powersAtOnce];
    double sum = 0;
    for (int first = 0; first < count; first += powersAtOnce) {
      const int some = count - first < powersAtOnce ? count - first : powersAtOnce;
      sum += powersBelow(some, logits + first, float(most), 0, powers);
    }
    return sum * unit;
  }
  SLUICE_INLINE static Vec of(double x) { return powerOf(reduced<powerLift>(atMost(VEC(116.0f), splat(float(-x))))); }
  /** Calls body(k, powers, part). @param room [count], which body may write to */
  template <class Body>
  SLUICE_INLINE static void over(int count, const float* logits, double most, double rest, float* room, const Body& body) {
    powersBelow(count, logits, float(most), float(rest), room);
    overElements({0, count}, [&](int k, auto part) SLUICE_LAMBDA { body(k, part.load(room + k), part); });
  }
};

template <>
struct Powers<Strict> {
  static constexpr double unit = 1;
  /** In the order of classes. */
  static double sum(int count, const float* logits, double most) {
    double sum = 0;
    overDoubles({0, count}, [&](int k, auto part) SLUICE_LAMBDA {
      double powers[doubleLanes];
      storeDoubles(powers, exponentialOfNegative(part.load(logits + k) - most));
      const int some = count - k < doubleLanes ? count - k : doubleLanes;
      for (int lane = 0; lane < some; lane++) sum += powers[lane];
    });
    return sum;
  }
  SLUICE_INLINE static Doubles of(double x) { return exponentialOfNegative(splatDouble(x)); }
  template <class Body>
  SLUICE_INLINE static void over(int count, const float* logits, double most, double rest, float*, const Body& body) {
    overElementsInDoubles({0, count},
                          [&](int k, auto part) SLUICE_LAMBDA { body(k, exponentialOfNegative(part.load(logits + k) - most - rest), part); });
  }
};

/** maxima[row], and sums[row] = Σ exp(logit - maximum); writes nothing for ignored rows. */
template <class Arithmetic>
inline void softmaxSums(const Team& team, const LabelledRows& of, double* maxima, double* sums) {
  const Range share = shareOf(team, of.rows);
  for (int row = share.begin; row < share.end; row++) {
    if (of.labels[row] == of.ignored) continue;
    const float* logits = of.logits + size_t(row) * of.classes;
    maxima[row] = largestOf(logits, of.classes);
    sums[row] = Powers<Arithmetic>::sum(of.classes, logits, maxima[row]);
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
 * gradient[rows, classes] w.r.t. the logits: factor · ((own + total) · softmax - target), 0 in ignored rows.
 *
 * @param weights  [classes]; null: all are 1
 * @param maxima, logSums, factors  [rows]: logarithms of the results of softmaxSums, and the gradient w.r.t. the loss of each row
 */
template <class Arithmetic>
inline void crossEntropyGradient(const Team& team, const LabelledRows& of, const Smoothing& smoothing, const float* weights,
                                 const double* maxima, const double* logSums, const double* factors, float* gradient) {
  using Numbers = typename Arithmetic::Numbers;
  using Powers = Powers<Arithmetic>;
  const Range share = shareOf(team, of.rows);
  for (int row = share.begin; row < share.end; row++) {
    const int32_t label = of.labels[row];
    const float* logits = of.logits + size_t(row) * of.classes;
    float* out = gradient + size_t(row) * of.classes;
    // In bounds whatever another thread writes to labels in shared memory.
    if (label == of.ignored || uint32_t(label) >= uint32_t(of.classes)) {
      for (int k = 0; k < of.classes; k++) out[k] = 0;
      continue;
    }
    const double logit = logits[label], most = maxima[row], rest = logSums[row], ofRow = factors[row];
    const double weight = weights == nullptr ? 1 : weights[label], own = smoothing.own * weight;
    const double scale = ofRow * (own + smoothing.total), ofEach = ofRow * smoothing.spread;
    const Numbers times = Arithmetic::all(scale * Powers::unit), each = Arithmetic::all(ofEach);
    if (smoothing.spread > 0)
      Powers::over(of.classes, logits, most, rest, out, [&](int k, Numbers power, auto part) SLUICE_LAMBDA {
        part.store(out + k, times * power - (weights == nullptr ? each : each * part.load(weights + k)));
      });
    else
      Powers::over(of.classes, logits, most, rest, out, [&](int k, Numbers power, auto part) SLUICE_LAMBDA { part.store(out + k, times * power); });
    const double target = (smoothing.spread > 0 ? ofEach * weight : 0) + ofRow * own;
    out[label] = float(scale * (double(Powers::of(logit - most - rest)[0]) * Powers::unit) - target);
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
