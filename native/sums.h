/*
 * Sums and losses: doubles add up floats, in an order that does not depend on the team. Contract: elements.h.
 */
#pragma once

#include "functions.h"

namespace sluice {
namespace SLUICE_TARGET {

/** The order of `lossIds`. */
enum class Loss : int32_t { squared, smooth };

/** Elements of a sum that one member adds, so that sums do not depend on the size of the team. */
constexpr int sumBlock = 4096;

SLUICE_INLINE double sumOfDoubles(Doubles x) {
  double sum = 0;
  for (int lane = 0; lane < doubleLanes; lane++) sum += x[lane];
  return sum;
}

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

}  // namespace SLUICE_TARGET
}  // namespace sluice
