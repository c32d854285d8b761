/*
 * Functions of elements and of pairs of elements in single precision, with their gradients, and Adam. Contract: tape.h.
 */
#pragma once

#include "activations.h"
#include "doubles.h"
#include "optimizer.h"

namespace sluice {
namespace SLUICE_TARGET {

/** The order of `mapIds`. */
enum class Map : int32_t { exponential, sigmoid, tanh, relu };
/** The order of `pairIds`. */
enum class Pair : int32_t { add, subtract, multiply, divide };

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

}  // namespace SLUICE_TARGET
}  // namespace sluice
