/*
 * Functions of elements and of pairs of elements in single precision, with their gradients. Contract: elements.h.
 */
#pragma once

#include "functions.h"

namespace sluice {
namespace SLUICE_TARGET {

/** The order of `mapIds`. */
enum class Map : int32_t { exponential, sigmoid, tanh, relu, logarithm, squareRoot, absolute };
/** The order of `pairIds`. */
enum class Pair : int32_t { add, subtract, multiply, divide, larger, smaller, share };

/** out[count] = f(x) */
inline void map(const Team& team, Map which, int count, const float* x, float* out) {
  const Range share = shareOf(team, count, lanes);
  const auto with = [&](const auto& f) SLUICE_LAMBDA {
    overElements(share, [&](int i, auto part) SLUICE_LAMBDA { part.store(out + i, f(part.load(x + i))); });
  };
  switch (which) {
    case Map::exponential:
      return with([](Vec v) SLUICE_LAMBDA { return powerOfE(v); });
#if SLUICE_IN_PASSES
    case Map::sigmoid:
      // 1 / (1 + e⁻ˣ), whose sum has one rounding: that of the power alone would be another.
      return powersInTwoPasses(
          share.size(), [&](int i) SLUICE_LAMBDA { return reduced(withinDecay(atLeast(VEC(-87.3f), load(x + share.begin + i)))); },
          [&](int i, Vec missing, Vec scale) SLUICE_LAMBDA {
            store(out + share.begin + i, VEC(1.0f) / (scale - multiplyAdd(scale, missing, VEC(-1.0f))));
          });
    case Map::tanh:
      // Another pass, as its chain is longer.
      return overPasses(share.size(), [&](int first, int length) SLUICE_LAMBDA {
        const float* from = x + share.begin + first;
        float* to = out + share.begin + first;
        float powers[passLength];
        const auto twice = [&](int i) SLUICE_LAMBDA { return reduced(withinDecay(absolute(load(from + i)) * VEC(2.0f))); };
        powersInTwoPasses(length, twice, [&](int i, Vec missing, Vec scale) SLUICE_LAMBDA { store(powers + i, (VEC(1.0f) - missing) * scale); });
        overElements({0, length}, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, tanhFrom(part.load(from + i), load(powers + i))); });
      });
#else
    case Map::sigmoid:
      return with([](Vec v) SLUICE_LAMBDA { return sigmoid(v); });
    case Map::tanh:
      return with([](Vec v) SLUICE_LAMBDA { return hyperbolicTangent(v); });
#endif
    case Map::relu:
      return with([](Vec v) SLUICE_LAMBDA { return atLeast(Vec{}, v); });
    case Map::logarithm:
      return with([](Vec v) SLUICE_LAMBDA { return logarithm(v); });
    case Map::squareRoot:
      return with([](Vec v) SLUICE_LAMBDA { return squareRootOf(v); });
    case Map::absolute:
      return with([](Vec v) SLUICE_LAMBDA { return absolute(v); });
  }
}

/** out[count] = gradient · f'(x), as a function of y = f(x), or of x for `logarithm` and `absolute` */
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
    case Map::logarithm:
      return with([](Vec g, Vec v) SLUICE_LAMBDA { return g / v; });
    case Map::squareRoot:
      return with([half = splat(0.5f)](Vec g, Vec v) SLUICE_LAMBDA { return g * (half / v); });
    case Map::absolute:
      return with([](Vec g, Vec v) SLUICE_LAMBDA { return g * signOf(v); });
  }
}

/** Where an operand of a pair has its element [row, k]: at row · rowStep + k · step, steps 0 or 1. */
struct PairSteps {
  int rowX, stepX, rowY, stepY;
};

/** out[count] = f(x, y) */
SLUICE_APART void combine(Pair which, int count, const float* x, const float* y, float* out) {
  const auto with = [&](const auto& f) SLUICE_LAMBDA {
    overElements({0, count}, [&](int k, auto part) SLUICE_LAMBDA { part.store(out + k, f(part.load(x + k), part.load(y + k))); });
  };
  switch (which) {
    case Pair::add:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a + b; });
    case Pair::subtract:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a - b; });
    case Pair::multiply:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a * b; });
    case Pair::divide:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return a / b; });
    // NaN where either is
    case Pair::larger:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return ((a > b) | (a != a)) ? a : b; });
    case Pair::smaller:
      return with([](Vec a, Vec b) SLUICE_LAMBDA { return ((a < b) | (a != a)) ? a : b; });
    // Of the gradient of the larger one, what x gets
    case Pair::share:
      return with([one = splat(1.0f), half = splat(0.5f)](Vec a, Vec b) SLUICE_LAMBDA { return a > b ? one : a == b ? half : Vec{}; });
  }
}

/** How often an operand that is a single number is repeated, to be read like the other one. */
constexpr int repeated = 256;

/** out[rows, width] = f(x, y) */
inline void pair(const Team& team, Pair which, int rows, int width, PairSteps at, const float* x, const float* y, float* out) {
  const bool isFlat = width == 1;
  const Range share = isFlat ? shareOf(team, rows, lanes) : shareOf(team, rows);
  const int length = isFlat ? share.size() : width, last = isFlat ? share.begin + 1 : share.end;
  const int stepX = isFlat ? at.rowX : at.stepX, stepY = isFlat ? at.rowY : at.stepY;
  if (share.size() <= 0) return;
  float same[repeated];
  for (int row = share.begin; row < last; row++) {
    const float *a = x + size_t(row) * at.rowX, *b = y + size_t(row) * at.rowY;
    float* to = out + size_t(row) * width;
    if (stepX != 0 && stepY != 0) {
      combine(which, length, a, b, to);
      continue;
    }
    // Two single numbers would be the case of a width of 1.
    const Vec number = broadcast(stepX == 0 ? a : b);
    for (int k = 0; k < repeated && k < length; k += lanes) store(same + k, number);
    for (int first = 0; first < length; first += repeated) {
      const int count = length - first < repeated ? length - first : repeated;
      combine(which, count, stepX == 0 ? same : a + first, stepY == 0 ? same : b + first, to + first);
    }
  }
}

/** out[count] = condition ≠ 0 ? x : y, each 0 where it is null */
inline void choose(const Team& team, int count, const float* condition, const float* x, const float* y, float* out) {
  overElements(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    const Vec a = x == nullptr ? Vec{} : part.load(x + i), b = y == nullptr ? Vec{} : part.load(y + i);
    part.store(out + i, part.load(condition + i) != Vec{} ? a : b);
  });
}

/** out[count] = ln(1 + eˣ), less x · y unless y is null: binary cross-entropy, without cancellation */
inline void softplus(const Team& team, int count, const float* x, const float* y, float* out) {
  overElements(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    const Vec v = part.load(x + i), positive = atLeast(Vec{}, v);
    const Vec rest = y == nullptr ? positive : positive - v * part.load(y + i);
    part.store(out + i, withLogarithmOfSum(rest, absolute(v)));
  });
}

/** x[count] *= factor */
inline void scale(const Team& team, int count, double factor, float* x) {
  const Range share = shareOf(team, count, lanes);
  // Below the normal floats a factor would lose digits.
  if (factor >= 0x1p-126 || factor <= -0x1p-126) {
    const Vec single = splat(float(factor));
    overElements(share, [&](int i, auto part) SLUICE_LAMBDA { part.store(x + i, part.load(x + i) * single); });
  } else {
    overElementsInDoubles(share, [&](int i, auto part) SLUICE_LAMBDA { part.store(x + i, part.load(x + i) * factor); });
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
