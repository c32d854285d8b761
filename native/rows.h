/*
 * Softmax and layer normalisation over rows in single precision, with their gradients. Contract: elements.h.
 */
#pragma once

#include "loss.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Calls body(row) for the rows of this member. */
template <class Body>
SLUICE_INLINE void overRows(const Range& rows, const Body& body) {
  for (int row = rows.begin; row < rows.end; row++) body(row);
}
template <class Body>
SLUICE_INLINE void overRows(const Team& team, int rows, const Body& body) {
  overRows(shareOf(team, rows), body);
}

/** How many rows take one step before they take the next: a row waits for its sums, which other rows can fill. */
constexpr int rowsAtOnce = 16;

/** Calls body(rows) for a few rows at a time, whose numbers stay in the nearest cache. */
template <class Body>
SLUICE_INLINE void overFewRows(const Team& team, int rows, int width, const Body& body) {
  const Range share = shareOf(team, rows);
  const int few = width > 256 ? 1 : rowsAtOnce;
  for (int row = share.begin; row < share.end; row += few) body(Range{row, row + few < share.end ? row + few : share.end});
}

/** Σ x of a row */
SLUICE_APART float sumOfRow(int width, const float* x) {
  Vec sum = {};
  // Lanes that a part does not have read as 0.
  overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { sum += part.load(x + k); });
  return sumOf(sum);
}

/** out[rows, width] = softmax of each row, or its logarithm */
inline void softmax(const Team& team, int rows, int width, bool isLog, const float* x, float* out) {
  overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const float* from = x + size_t(row) * width;
    float* to = out + size_t(row) * width;
    const float most = float(largestOf(from, width)), sum = powersBelow(width, from, most, 0, to);
    if (isLog) {
      const Vec largest = splat(most), rest = logarithm(splat(sum * loweredPower));
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
      const Vec sum = splat(sumOfRow(width, g) * loweredPower);
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
  SLUICE_INLINE Vec normalised(Vec x) const { return multiplyAdd(x - splat(mean), splat(inverse), splat(-meanRest * inverse)); }
};

/** out[rows, width] = normalised x · weight + bias. @param weight, bias [width] or null */
inline void layerNorm(const Team& team, int rows, int width, double epsilon, const float* x, const float* weight, const float* bias,
                      RowStatistics* statistics, float* out) {
  overFewRows(team, rows, width, [&](Range few) SLUICE_LAMBDA {
    overRows(few, [&](int row) SLUICE_LAMBDA { statistics[row].mean = sumOfRow(width, x + size_t(row) * width) / float(width); });
    // The mean of floats is inexact far from 0; that of the differences from it is what it lacks.
    overRows(few, [&](int row) SLUICE_LAMBDA {
      const float* from = x + size_t(row) * width;
      RowStatistics& of = statistics[row];
      const Vec centre = splat(of.mean);
      Vec rest = {}, squares = {};
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
    });
    overRows(few, [&](int row) SLUICE_LAMBDA {
      const float* from = x + size_t(row) * width;
      float* to = out + size_t(row) * width;
      const RowStatistics of = statistics[row];
      overElements({0, width}, [&](int at, auto part) SLUICE_LAMBDA {
        Vec value = of.normalised(part.load(from + at));
        if (weight != nullptr) value = value * part.load(weight + at);
        if (bias != nullptr) value = value + part.load(bias + at);
        part.store(to + at, value);
      });
    });
  });
}

/** The gradients of layerNorm. @param out [rows, width] w.r.t. x, or null  @param weightSums, biasSums [width] to add to, or both null */
inline void layerNormGradient(const Team& team, int rows, int width, const float* gradient, const float* x, const RowStatistics* statistics,
                              const float* weight, float* out, double* weightSums, double* biasSums) {
  if (out != nullptr) overRows(team, rows, [&](int row) SLUICE_LAMBDA {
    const size_t start = size_t(row) * width;
    const RowStatistics of = statistics[row];
    const Vec centre = splat(of.mean);
    const auto scaled = [&](int k, auto part) SLUICE_LAMBDA {
      const Vec g = part.load(gradient + start + k);
      return weight == nullptr ? g : g * part.load(weight + k);
    };
    Vec sums = {}, slopes = {};
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA {
      const Vec g = scaled(k, part);
      sums += g;
      slopes = multiplyAdd(g, part.load(x + start + k) - centre, slopes);
    });
    const float sum = sumOf(sums), slope = (of.meanRest * sum - sumOf(slopes)) * of.inverse * of.inverse / width;
    // The mean comes off first, so that a row of one number gives 0 with and without fused multiply-adds.
    const Vec inverse = splat(of.inverse), steepness = splat(slope * of.inverse), mean = splat(sum / width + of.meanRest * slope);
    overElements({0, width}, [&](int k, auto part) SLUICE_LAMBDA {
      const Vec flat = (scaled(k, part) - mean) * inverse;
      part.store(out + start + k, multiplyAdd(part.load(x + start + k) - centre, steepness, flat));
    });
  });
  if (weightSums == nullptr) return;
  // The team shares the columns. Floats add up a few rows, doubles all. Rows are read in order: columns alone would read each cache line twice.
  constexpr int few = 32, most = 256;
  const Range share = shareOf(team, width, lanes);
  for (int k = share.begin; k < share.end; k += most) {
    const int count = share.end - k < most ? share.end - k : most;
    for (int first = 0; first < rows; first += few) {
      float slopes[most], sums[most];
      for (int i = 0; i < count; i += lanes) {
        store(slopes + i, Vec{});
        store(sums + i, Vec{});
      }
      for (int row = first; row < rows && row < first + few; row++) {
        const size_t start = size_t(row) * width + k;
        const RowStatistics of = statistics[row];
        overElements({0, count}, [&](int i, auto part) SLUICE_LAMBDA {
          const Vec g = part.load(gradient + start + i);
          store(sums + i, load(sums + i) + g);
          store(slopes + i, multiplyAdd(g, of.normalised(part.load(x + start + i)), load(slopes + i)));
        });
      }
      for (int i = 0; i < count; i++) {
        weightSums[k + i] += double(slopes[i]);
        biasSums[k + i] += double(sums[i]);
      }
    }
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
