/*
 * Softmax, layer normalisation and cross-entropy over rows in single precision, with their gradients. Contract: tape.h.
 */
#pragma once

#include "loss.h"
#include "tape_functions.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Calls body(row) for the rows of this member. */
template <class Body>
SLUICE_INLINE void overRows(const Team& team, int rows, const Body& body) {
  const Range share = shareOf(team, rows);
  for (int row = share.begin; row < share.end; row++) body(row);
}

/** Σ x of a row */
SLUICE_APART float sumOfRow(int width, const float* x) {
  Vec sums[2] = {};
  int k = 0;
  for (; k + 2 * lanes <= width; k += 2 * lanes) {
    sums[0] += load(x + k);
    sums[1] += load(x + k + lanes);
  }
  // Lanes that a part does not have read as 0.
  overUnits(width - k, [&](int i, auto part) SLUICE_LAMBDA { sums[0] += part.load(x + k + i); });
  return sumOf(sums[0] + sums[1]);
}

/** out[rows, width] = softmax of each row, or its logarithm */
inline void softmax(const Team& team, int rows, int width, bool isLog, const float* x, float* out) {
  overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const float* from = x + size_t(row) * width;
    float* to = out + size_t(row) * width;
    const float most = float(largestOf(from, width));
    powersBelow(width, from, most, 0, to);
    const float sum = sumOfRow(width, to);
    if (isLog) {
      const Vec largest = splat(most), rest = logarithm(splat(sum));
      overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA { part.store(to + k, part.load(from + k) - largest - rest); });
    } else {
      const Vec share = splat(float(1.0 / double(sum)));
      overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA { part.store(to + k, part.load(to + k) * share); });
    }
  });
}

/** out[rows, width], given the results y of softmax */
inline void softmaxGradient(const Team& team, int rows, int width, bool isLog, const float* gradient, const float* y, float* out) {
  overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const size_t start = size_t(row) * width;
    const float *g = gradient + start, *v = y + start;
    float* to = out + start;
    if (isLog) {
      const Vec sum = splat(sumOfRow(width, g));
      powersBelow(width, v, 0, 0, to);
      overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA { part.store(to + k, part.load(g + k) - part.load(to + k) * sum); });
    } else {
      Vec sums = {};
      overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { sums += part.load(g + k) * part.load(v + k); });
      const Vec sum = splat(sumOf(sums));
      overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA { part.store(to + k, part.load(v + k) * (part.load(g + k) - sum)); });
    }
  });
}

/** Of a row: its mean as a sum of two floats, and 1 / its deviation */
struct RowStatistics {
  float mean, meanRest, inverse;
  SLUICE_INLINE Vec centred(Vec x) const { return (x - splat(mean)) - splat(meanRest); }
};

/** out[rows, width] = normalised x · weight + bias. @param weight, bias [width] or null */
inline void layerNorm(const Team& team, int rows, int width, double epsilon, const float* x, const float* weight, const float* bias,
                      RowStatistics* statistics, float* out) {
  overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const float* from = x + size_t(row) * width;
    float* to = out + size_t(row) * width;
    // The mean of floats is inexact far from 0; that of the differences from it is what it lacks.
    RowStatistics& of = statistics[row];
    of.mean = sumOfRow(width, from) / float(width);
    const Vec centre = splat(of.mean);
    Vec rest[2] = {}, squares[2] = {};
    int k = 0;
    const auto add = [&](int at, int sum) SLUICE_LAMBDA {
      const Vec d = load(from + at) - centre;
      rest[sum] += d;
      squares[sum] = multiplyAdd(d, d, squares[sum]);
    };
    for (; k + 2 * lanes <= width; k += 2 * lanes) {
      add(k, 0);
      add(k + lanes, 1);
    }
    if (k + lanes <= width) {
      add(k, 0);
      k += lanes;
    }
    double difference = sumOf(rest[0] + rest[1]), variance = sumOf(squares[0] + squares[1]);
    for (; k < width; k++) {
      const double d = double(from[k]) - double(of.mean);
      difference += d;
      variance += d * d;
    }
    difference /= width;
    of.meanRest = float(difference);
    variance -= width * difference * difference;
    if (variance < 0) variance = 0;
    of.inverse = float(1 / squareRoot(splatDouble(variance / width + epsilon))[0]);
    const Vec inverse = splat(of.inverse);
    overElements({0, width}, [&](int at, auto part) SLUICE_LAMBDA {
      Vec value = of.centred(part.load(from + at)) * inverse;
      if (weight != nullptr) value = value * part.load(weight + at);
      if (bias != nullptr) value = value + part.load(bias + at);
      part.store(to + at, value);
    });
  });
}

/** The gradients of layerNorm. @param out [rows, width] w.r.t. x, or null  @param weightSums, biasSums [width] to add to, or both null */
inline void layerNormGradient(const Team& team, int rows, int width, const float* gradient, const float* x, const RowStatistics* statistics,
                              const float* weight, float* out, double* weightSums, double* biasSums) {
  if (out != nullptr) overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const size_t start = size_t(row) * width;
    const RowStatistics& of = statistics[row];
    const Vec inverse = splat(of.inverse);
    const auto scaled = [&](int k, auto part) SLUICE_LAMBDA {
      const Vec g = part.load(gradient + start + k);
      return weight == nullptr ? g : g * part.load(weight + k);
    };
    Vec sums = {}, slopes = {};
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA {
      const Vec g = scaled(k, part);
      sums += g;
      slopes = multiplyAdd(g, of.centred(part.load(x + start + k)), slopes);
    });
    const Vec mean = splat(sumOf(sums) / width), slope = splat(sumOf(slopes) * of.inverse * of.inverse / width);
    overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA {
      part.store(out + start + k, inverse * (scaled(k, part) - mean - of.centred(part.load(x + start + k)) * slope));
    });
  });
  if (weightSums == nullptr) return;
  // The team shares the columns. Floats add up a few rows, doubles all.
  constexpr int few = 16;
  const Range share = shareOf(team, width, lanes);
  overUnits(share.size(), [&](int at, auto part) SLUICE_LAMBDA {
    const int k = share.begin + at, count = share.size() - at < lanes ? share.size() - at : lanes;
    for (int first = 0; first < rows; first += few) {
      const int end = rows - first < few ? rows : first + few;
      Vec slopes = {}, sums = {};
      for (int row = first; row < end; row++) {
        const size_t start = size_t(row) * width + k;
        const RowStatistics& of = statistics[row];
        const Vec g = part.load(gradient + start);
        sums += g;
        slopes = multiplyAdd(g, of.centred(part.load(x + start)) * splat(of.inverse), slopes);
      }
      for (int lane = 0; lane < count; lane++) {
        weightSums[k + lane] += double(slopes[lane]);
        biasSums[k + lane] += double(sums[lane]);
      }
    }
  });
}

/** How many powers of a row are in memory together. */
constexpr int powersAtOnce = 256;

/** As softmaxSums of loss.h: maxima[row], and sums[row] = Σ exp(logit - maximum) */
inline void softmaxSumsFast(const Team& team, const LabelledRows& of, double* maxima, double* sums) {
  overRows(team, of.rows, [&](int row) SLUICE_LAMBDA {
    if (of.labels[row] == of.ignored) return;
    const float* logits = of.logits + size_t(row) * of.classes;
    const double most = largestOf(logits, of.classes);
    maxima[row] = most;
    float powers[powersAtOnce];
    double sum = 0;
    for (int first = 0; first < of.classes; first += powersAtOnce) {
      const int count = of.classes - first < powersAtOnce ? of.classes - first : powersAtOnce;
      powersBelow(count, logits + first, float(most), 0, powers);
      sum += sumOfRow(count, powers);
    }
    sums[row] = sum;
  });
}

/** As crossEntropyGradient of loss.h, without smoothing: own[row] is the label's share times the gradient w.r.t. the loss of the row. */
inline void crossEntropyGradientFast(const Team& team, const LabelledRows& of, const double* maxima, const double* logSums, const double* own,
                                     float* gradient) {
  overRows(team, of.rows, [&](int row) SLUICE_LAMBDA {
    const float* logits = of.logits + size_t(row) * of.classes;
    float* out = gradient + size_t(row) * of.classes;
    const bool isIgnored = of.labels[row] == of.ignored;
    const Vec factor = splat(float(own[row]));
    if (!isIgnored) powersBelow(of.classes, logits, float(maxima[row]), float(logSums[row]), out);
    overElements({0, of.classes}, [&](int k, auto part) SLUICE_LAMBDA { part.store(out + k, isIgnored ? Vec{} : factor * part.load(out + k)); });
    // In bounds whatever another thread writes to labels in shared memory.
    if (!isIgnored && uint32_t(of.labels[row]) < uint32_t(of.classes)) out[of.labels[row]] -= float(own[row]);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
