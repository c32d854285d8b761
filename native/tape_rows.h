/*
 * Softmax, layer normalisation and cross-entropy over rows in single precision, with their gradients. Contract: tape.h.
 */
#pragma once

#include "loss.h"
#include "tape_elements.h"

namespace sluice {
namespace SLUICE_TARGET {

/** The natural logarithm of a positive, normal number, to about 1e-13. */
inline double logarithm(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, 8);
  // The mantissa from 1/√2 to √2.
  const uint64_t shifted = bits - 0x3fe6a09e667f3bcdull;
  const int64_t exponent = int64_t(shifted) >> 52;
  bits = (shifted & 0xfffffffffffffull) + 0x3fe6a09e667f3bcdull;
  double mantissa;
  __builtin_memcpy(&mantissa, &bits, 8);
  const double s = (mantissa - 1) / (mantissa + 1), q = s * s;
  double series = 0;
  for (int term = 17; term > 0; term -= 2) series = series * q + 1.0 / term;
  return double(exponent) * 0.6931471805599453 + 2 * s * series;
}

SLUICE_INLINE float sumOf(Vec x) {
  float sum = 0;
  for (int lane = 0; lane < lanes; lane++) sum += x[lane];
  return sum;
}

/** Calls body(row) for the rows of this member. */
template <class Body>
SLUICE_INLINE void overRows(const Team& team, int rows, const Body& body) {
  const Range share = shareOf(team, rows);
  for (int row = share.begin; row < share.end; row++) body(row);
}

/** powers = exp(x - most) unless null; returns their sum. The rest of the last vector counts for nothing. */
SLUICE_INLINE float powerSum(int width, const float* x, float most, float* powers) {
  Vec sums = {};
  const Vec largest = splat(most);
  const auto powerAt = [&](int k, auto part) SLUICE_LAMBDA {
    const Vec power = powerOfNegative(part.load(x + k) - largest);
    if (powers != nullptr) part.store(powers + k, power);
    return power;
  };
  int k = 0;
  for (; k + lanes <= width; k += lanes) sums += powerAt(k, WholeVector{});
  float sum = sumOf(sums);
  overElements({k, width}, [&](int, auto part) SLUICE_LAMBDA {
    const Vec power = powerAt(k, part);
    for (int lane = 0; lane < width - k; lane++) sum += power[lane];
  });
  return sum;
}

/** out[rows, width] = softmax of each row, or its logarithm */
inline void softmax(const Team& team, int rows, int width, bool isLog, const float* x, float* out) {
  overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const float* from = x + size_t(row) * width;
    float* to = out + size_t(row) * width;
    const float most = float(largestOf(from, width));
    const float sum = powerSum(width, from, most, isLog ? nullptr : to);
    if (isLog) {
      const Vec largest = splat(most), rest = splat(sum == sum ? float(logarithm(sum)) : sum);
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
    Vec sums = {};
    // Lanes that a part does not have read as 0.
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { sums += isLog ? part.load(g + k) : part.load(g + k) * part.load(v + k); });
    const Vec sum = splat(sumOf(sums));
    overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA {
      const Vec value = part.load(v + k), slope = part.load(g + k);
      part.store(out + start + k, isLog ? slope - powerOfNegative(value) * sum : value * (slope - sum));
    });
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
    Vec total = {}, rest = {}, squares = {};
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { total += part.load(from + k); });
    RowStatistics& of = statistics[row];
    of.mean = sumOf(total) / float(width);
    const Vec centre = splat(of.mean);
    int k = 0;
    for (; k + lanes <= width; k += lanes) {
      const Vec d = load(from + k) - centre;
      rest += d;
      squares = multiplyAdd(d, d, squares);
    }
    double difference = sumOf(rest), variance = sumOf(squares);
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

/** As softmaxSums of loss.h: maxima[row], and sums[row] = Σ exp(logit - maximum) */
inline void softmaxSumsFast(const Team& team, const LabelledRows& of, double* maxima, double* sums) {
  overRows(team, of.rows, [&](int row) SLUICE_LAMBDA {
    if (of.labels[row] == of.ignored) return;
    const float* logits = of.logits + size_t(row) * of.classes;
    const double most = largestOf(logits, of.classes);
    maxima[row] = most;
    sums[row] = powerSum(of.classes, logits, float(most), nullptr);
  });
}

/** As crossEntropyGradient of loss.h, without smoothing: own[row] is the label's share times the gradient w.r.t. the loss of the row. */
inline void crossEntropyGradientFast(const Team& team, const LabelledRows& of, const double* maxima, const double* logSums, const double* own,
                                     float* gradient) {
  overRows(team, of.rows, [&](int row) SLUICE_LAMBDA {
    const float* logits = of.logits + size_t(row) * of.classes;
    float* out = gradient + size_t(row) * of.classes;
    const bool isIgnored = of.labels[row] == of.ignored;
    const Vec most = splat(float(maxima[row])), rest = splat(float(logSums[row])), factor = splat(float(own[row]));
    overElements({0, of.classes}, [&](int k, auto part) SLUICE_LAMBDA {
      part.store(out + k, isIgnored ? Vec{} : factor * powerOfNegative(part.load(logits + k) - most - rest));
    });
    // In bounds whatever another thread writes to labels in shared memory.
    if (!isIgnored && uint32_t(of.labels[row]) < uint32_t(of.classes)) out[of.labels[row]] -= float(own[row]);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
