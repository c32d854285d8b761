/*
 * One step of an optimiser over the elements of one parameter, each read and written once. Contract of all: arrays of `count` floats at any
 * multiple of 4 bytes, none overlapping another; the factors, doubles, are in the order of the struct; the team shares the elements. Strict
 * arithmetic has the bits of src/core/kernels/updates.ts, subnormal numbers, infinities and NaN included; SGD is always strict.
 */
#pragma once

#include "functions.h"

namespace sluice {
namespace SLUICE_TARGET {

struct AdamFactors {
  double beta1, beta2;
  /** Of the step, bias correction of the first moment included */
  double rate;
  /** Of the root of the second moment: 1 / the root of its bias correction */
  double correction;
  double eps;
  /** Of the parameter into the gradient */
  double decay;
  /** The share of the parameter that AdamW's decay leaves; 1 otherwise */
  double keep;
};

/**
 * One step of Adam in either arithmetic; the readable line is `adam` of src/core/kernels/updates.ts.
 *
 * @param largestSecondMoment  AMSGrad's; null without it
 */
template <class Arithmetic>
inline void adam(const Team& team, int count, const AdamFactors& f, float* parameter, const float* gradient, float* firstMoment, float* secondMoment,
                 float* largestSecondMoment) {
  using Numbers = typename Arithmetic::Numbers;
  const auto all = [](double factor) SLUICE_LAMBDA { return Arithmetic::all(factor); };
  const Numbers fresh1 = all(1 - f.beta1), fresh2 = all(1 - f.beta2), beta2 = all(f.beta2), decay = all(f.decay), keep = all(f.keep);
  // A vanished eps would let 0 / 0 be.
  const Numbers rate = all(f.rate), correction = all(f.correction), eps = Arithmetic::positive(f.eps);
  Arithmetic::over(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    const Numbers before = part.load(parameter + i), momentBefore = part.load(firstMoment + i);
    const Numbers g = part.load(gradient + i) + decay * before;
    const Numbers moment = Arithmetic::stored(momentBefore + fresh1 * (g - momentBefore));
    part.store(firstMoment + i, moment);
    Numbers second = Arithmetic::stored(beta2 * part.load(secondMoment + i) + fresh2 * g * g);
    part.store(secondMoment + i, second);
    if (largestSecondMoment != nullptr) {
      const Numbers most = part.load(largestSecondMoment + i);
      // A NaN counts as the larger one.
      second = ((most > second) | (most != most)) ? most : second;
      part.store(largestSecondMoment + i, second);
    }
    part.store(parameter + i, Arithmetic::stored(before * keep) - rate * moment / (Arithmetic::root(second) * correction + eps));
  });
}

struct SgdFactors {
  double rate, momentum;
  /** Of the gradient in the momentum */
  double share;
  double decay;
};

/** @param buffer  the momentum; null without it */
inline void sgd(const Team& team, int count, bool nesterov, const SgdFactors& f, float* parameter, const float* gradient, float* buffer) {
  overElementsInDoubles(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    const Doubles before = part.load(parameter + i);
    Doubles direction = part.load(gradient + i) + f.decay * before;
    if (buffer != nullptr) {
      const Doubles velocity = rounded(f.momentum * part.load(buffer + i) + f.share * direction);
      part.store(buffer + i, velocity);
      direction = nesterov ? direction + f.momentum * velocity : velocity;
    }
    part.store(parameter + i, before - f.rate * direction);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
