/*
 * What the tape computes around layers: functions of elements and of pairs, losses, sums, softmax and layer normalisation over rows, with
 * their gradients, and Adam, in single precision for fast arithmetic. src/kernels/compiled/compiledTape.ts calls them; the operations in src/autograd/
 * are their reference.
 *
 * Contract: floats at any multiple of 4 bytes, doubles (as twice as many words) at a multiple of 8; sizes at least 1; no array that is
 * written overlaps another; the caller checks labels. n[0] is the number of rows, n[1] the number of elements of the first array. Members
 * of a team share rows, elements or columns, but never a sum.
 */
#pragma once

#include "activations.h"
#include "doubles.h"
#include "loss.h"
#include "optimizer.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Numbers that neither kernels.h nor pointwise.h has; the order of `tapeIds` in src/kernels/compiled/compiledTape.ts. */
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
  adam
};

/** The order of `mapIds`. */
enum class Map : int32_t { exponential, sigmoid, tanh, relu };
/** The order of `pairIds`. */
enum class Pair : int32_t { add, subtract, multiply, divide };
/** The order of `lossIds`. */
enum class Loss : int32_t { squared, smooth };

/** Elements of a sum that one member adds, so that sums do not depend on the size of the team. */
constexpr int sumBlock = 4096;

/** eˣ = mantissa · 2ᵏ, of which `shifted` has k in the low bits. */
struct PowerParts {
  Vec mantissa;
  IntVec shifted;
};

SLUICE_INLINE PowerParts powerParts(Vec x) {
  const Vec rounder = VEC(12582912.0f);
  const Vec shifted = multiplyAdd(x, VEC(1.44269504f), rounder);
  const Vec n = shifted - rounder;
  const Vec r = multiplyAdd(n, VEC(-2.12194440e-4f), multiplyAdd(n, VEC(0.693359375f), -x));
  return {VEC(1.0f) - missingOf(r), (IntVec)shifted};
}

/** eˣ for all numbers: `exponential` of activations.h ends at its range. */
SLUICE_INLINE Vec powerOfE(Vec x) {
  const auto [mantissa, shifted] = powerParts(atLeast(VEC(-120.0f), atMost(VEC(90.0f), x)));
  const IntVec exponent = shifted - 0x4b400000;
  // In two factors, as one power of two would end before the subnormal numbers and infinity.
  const IntVec half = exponent >> 1;
  const auto powerOfTwo = [](IntVec k) SLUICE_LAMBDA { return (Vec)((k + 127) << 23); };
  return mantissa * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** The same for x ≤ 0, where the second factor can be a constant. */
SLUICE_INLINE Vec powerOfNegative(Vec x) {
  const auto [mantissa, shifted] = powerParts(atLeast(VEC(-120.0f), x));
  return mantissa * (Vec)((shifted + (127 + 64)) << 23) * VEC(0x1p-64f);
}

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

SLUICE_INLINE double sumOfDoubles(Doubles x) {
  double sum = 0;
  for (int lane = 0; lane < doubleLanes; lane++) sum += x[lane];
  return sum;
}

// ---- Elements

/**
 * Vectors of a range of elements, or of a row, whose results replace what a vector of the row before wrote behind its end. In WebAssembly
 * the caller leaves room behind every array, so there all vectors are whole.
 */
template <class Body>
SLUICE_INLINE void overElements(Range range, const Body& body) {
#if defined(__wasm__)
  for (int i = range.begin; i < range.end; i += lanes) body(i, WholeVector{});
#else
  overUnits(range.size(), [&](int k, auto part) SLUICE_LAMBDA { body(range.begin + k, part); });
#endif
}

/** The same in doubles. In WebAssembly the elements behind an array are 0. */
template <class Body>
SLUICE_INLINE void overElementsInDoubles(Range range, const Body& body) {
#if defined(__wasm__)
  for (int i = range.begin; i < range.end; i += doubleLanes) body(i, WholeDoubles{});
#else
  overDoubles(range, body);
#endif
}

template <class F>
SLUICE_INLINE void mapElements(const Team& team, int count, const float* x, float* out, const F& f) {
  overElements(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA { part.store(out + i, f(part.load(x + i))); });
}

/** out[count] = f(x) */
inline void map(const Team& team, Map which, int count, const float* x, float* out) {
  const auto with = [&](const auto& f) SLUICE_LAMBDA { mapElements(team, count, x, out, f); };
  switch (which) {
    case Map::exponential:
      return with([](Vec v) SLUICE_LAMBDA { return powerOfE(v); });
    case Map::sigmoid:
      return with([](Vec v) SLUICE_LAMBDA { return sigmoid(v); });
    case Map::tanh:
      return with([](Vec v) SLUICE_LAMBDA { return hyperbolicTangent(v); });
    case Map::relu:
      return with([](Vec v) SLUICE_LAMBDA { return atLeast(Vec{}, v); });
  }
}

/** out[count] = gradient · f'(x), as a function of y = f(x) */
inline void mapGradient(const Team& team, Map which, int count, const float* gradient, const float* y, float* out) {
  const Vec one = splat(1.0f);
  const auto with = [&](const auto& slope) SLUICE_LAMBDA {
    overElements(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
      part.store(out + i, slope(part.load(gradient + i), part.load(y + i)));
    });
  };
  switch (which) {
    case Map::exponential:
      return with([](Vec g, Vec v) SLUICE_LAMBDA { return g * v; });
    case Map::sigmoid:
      return with([&](Vec g, Vec v) SLUICE_LAMBDA { return g * (v * (one - v)); });
    case Map::tanh:
      return with([&](Vec g, Vec v) SLUICE_LAMBDA { return g * ((one - v) * (one + v)); });
    case Map::relu:
      return with([](Vec g, Vec v) SLUICE_LAMBDA { return v <= Vec{} ? g * Vec{} : g; });
  }
}

/** Where an operand of a pair has its element [row, k]: at row · rowStep + k · step, steps 0 or 1. */
struct PairSteps {
  int rowX, stepX, rowY, stepY;
};

template <class F>
SLUICE_INLINE void pairElements(const Team& team, int rows, int width, PairSteps at, const float* x, const float* y, float* out, const F& f) {
  const bool isFlat = width == 1;
  const Range share = isFlat ? shareOf(team, rows, lanes) : shareOf(team, rows);
  const int length = isFlat ? share.size() : width, last = isFlat ? share.begin + 1 : share.end;
  const int stepX = isFlat ? at.rowX : at.stepX, stepY = isFlat ? at.rowY : at.stepY;
  if (share.size() <= 0) return;
  for (int row = share.begin; row < last; row++) {
    const float *a = x + size_t(row) * at.rowX, *b = y + size_t(row) * at.rowY;
    float* to = out + size_t(row) * width;
    const auto with = [&](const auto& loadX, const auto& loadY) SLUICE_LAMBDA {
      overElements({0, length}, [&](int k, auto part) SLUICE_LAMBDA { part.store(to + k, f(loadX(k, part), loadY(k, part))); });
    };
    const auto eachX = [&](int k, auto part) SLUICE_LAMBDA { return part.load(a + k); };
    const auto eachY = [&](int k, auto part) SLUICE_LAMBDA { return part.load(b + k); };
    if (stepX != 0 && stepY != 0) {
      with(eachX, eachY);
    } else if (stepX != 0) {
      const Vec same = broadcast(b);
      with(eachX, [&](int, auto) SLUICE_LAMBDA { return same; });
    } else {
      const Vec same = broadcast(a);
      // Two single numbers would be the case of a width of 1.
      with([&](int, auto) SLUICE_LAMBDA { return same; }, eachY);
    }
  }
}

/** out[rows, width] = f(x, y) */
inline void pair(const Team& team, Pair which, int rows, int width, PairSteps at, const float* x, const float* y, float* out) {
  const auto with = [&](const auto& f) SLUICE_LAMBDA { pairElements(team, rows, width, at, x, y, out, f); };
  switch (which) {
    case Pair::add:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a + b; });
    case Pair::subtract:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a - b; });
    case Pair::multiply:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a * b; });
    case Pair::divide:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a / b; });
  }
}

/** x[count] *= factor, with the bits of the same line over doubles */
inline void scale(const Team& team, int count, double factor, float* x) {
  overElementsInDoubles(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA { part.store(x + i, part.load(x + i) * factor); });
}

// ---- Sums and losses

/** partial[block] = Σ f(i) of its elements; the team shares the blocks. */
template <class F>
SLUICE_INLINE void sumBlocks(const Team& team, int blocks, int count, double* partial, const F& f) {
  const Range share = shareOf(team, blocks);
  for (int block = share.begin; block < share.end; block++) {
    const int begin = block * sumBlock, end = count - begin < sumBlock ? count : begin + sumBlock;
    Doubles sums[4] = {};
    int i = begin;
    for (; i + 4 * doubleLanes <= end; i += 4 * doubleLanes)
      unroll<4>([&](auto k) SLUICE_LAMBDA { sums[k] += f(i + k.value * doubleLanes, WholeDoubles{}); });
    overElementsInDoubles({i, end}, [&](int at, auto part) SLUICE_LAMBDA { sums[0] += f(at, part); });
    partial[block] = sumOfDoubles((sums[0] + sums[1]) + (sums[2] + sums[3]));
  }
}

/** partial[blocks] of Σ x, or of Σ x² */
inline void sums(const Team& team, int blocks, int count, bool squared, const float* x, double* partial) {
  sumBlocks(team, blocks, count, partial, [&](int i, auto part) SLUICE_LAMBDA {
    const Doubles value = part.load(x + i);
    return squared ? value * value : value;
  });
}

SLUICE_INLINE Doubles magnitude(Doubles x) { return x < Doubles{} ? -x : x; }
SLUICE_INLINE Vec signOf(Vec x) { return absolute(x) > Vec{} ? withSignOf(x, splat(1.0f)) : x; }

/** Calls body(loss, slope): the loss of a difference in doubles, its slope in floats. @param bound beta of the smooth loss */
template <class Body>
SLUICE_INLINE void withLoss(Loss which, double bound, const Body& body) {
  switch (which) {
    case Loss::squared:
      return body([](Doubles d) SLUICE_LAMBDA { return d * d; }, [](Vec d) SLUICE_LAMBDA { return d + d; });
    case Loss::smooth:
      return body(
          [=](Doubles d) SLUICE_LAMBDA {
            const Doubles m = magnitude(d);
            return m < bound ? 0.5 * d * d / bound : m - 0.5 * bound;
          },
          [most = splat(float(bound))](Vec d) SLUICE_LAMBDA { return absolute(d) < most ? d / most : signOf(d); });
  }
}

/** partial[blocks] of Σ loss(x - y) */
inline void lossSums(const Team& team, Loss which, int blocks, int count, double bound, const float* x, const float* y, double* partial) {
  withLoss(which, bound, [&](const auto& loss, const auto&) SLUICE_LAMBDA {
    sumBlocks(team, blocks, count, partial, [&](int i, auto part) SLUICE_LAMBDA { return loss(part.load(x + i) - part.load(y + i)); });
  });
}

/** out[count] = factor · loss'(x - y) */
inline void lossGradient(const Team& team, Loss which, int count, double bound, double factor, const float* x, const float* y, float* out) {
  withLoss(which, bound, [&, times = splat(float(factor))](const auto&, const auto& slope) SLUICE_LAMBDA {
    overElements(shareOf(team, count, lanes),
                 [&](int i, auto part) SLUICE_LAMBDA { part.store(out + i, times * slope(part.load(x + i) - part.load(y + i))); });
  });
}

SLUICE_INLINE Doubles loadPlain(const double* from) {
  typedef double LooseDoubles __attribute__((vector_size(8 * doubleLanes), aligned(8), may_alias));
  return *reinterpret_cast<const LooseDoubles*>(from);
}

/** sums[i] += value in the lanes of a vector of floats */
template <class Part>
SLUICE_INLINE void addDoubles(double* sums, int i, Doubles value, Part) {
  storeDoubles(sums + i, loadPlain(sums + i) + value);
}
SLUICE_INLINE void addDoubles(double* sums, int i, Doubles value, PartDoubles part) {
  for (int lane = 0; lane < part.count; lane++) sums[i + lane] += value[lane];
}

/** sums[width] += each of x[rows, width], in the order of rows; the team shares the columns. */
inline void columnSums(const Team& team, int rows, int width, const float* x, double* sums) {
  const Range share = shareOf(team, width, lanes);
  for (int row = 0; row < rows; row++) {
    const float* from = x + size_t(row) * width;
    overDoubles(share, [&](int i, auto part) SLUICE_LAMBDA { addDoubles(sums, i, part.load(from + i), part); });
  }
}

// ---- Rows

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

/** `adam` of optimizer.h in single precision. */
inline void adamFast(const Team& team, int count, const AdamFactors& f, float* parameter, const float* gradient, float* firstMoment,
                     float* secondMoment, float* largestSecondMoment) {
  const auto single = [](double x) SLUICE_LAMBDA { return splat(float(x)); };
  const Vec decay = single(f.decay), keep = single(f.keep), rate = single(f.rate), root = single(1 / f.correction);
  const Vec fresh1 = single(1 - f.beta1), fresh2 = single(1 - f.beta2), beta2 = single(f.beta2);
  // One below the floats must still keep 0 / 0 away.
  const Vec eps = single(f.eps > 0 && f.eps < 0x1p-126 ? 0x1p-126 : f.eps);
  overElements(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    const Vec before = part.load(parameter + i), momentBefore = part.load(firstMoment + i);
    const Vec g = part.load(gradient + i) + decay * before;
    const Vec moment = momentBefore + fresh1 * (g - momentBefore);
    part.store(firstMoment + i, moment);
    Vec second = beta2 * part.load(secondMoment + i) + fresh2 * g * g;
    part.store(secondMoment + i, second);
    if (largestSecondMoment != nullptr) {
      const Vec most = part.load(largestSecondMoment + i);
      // A NaN counts as the larger one.
      second = ((most > second) | (most != most)) ? most : second;
      part.store(largestSecondMoment + i, second);
    }
    part.store(parameter + i, before * keep - rate * moment / (squareRootOf(second) * root + eps));
  });
}

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
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
