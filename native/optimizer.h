/*
 * One step of an optimiser over the elements of one parameter, each read and written once. Contract of all: arrays of `count` floats at any
 * multiple of 4 bytes, none overlapping another; the factors, doubles, are in the order of the struct; the team shares the elements. Bits
 * are those of src/core/kernels/updates.ts, subnormal numbers, infinities and NaN included.
 */
#pragma once

#include "doubles.h"

namespace sluice {
namespace SLUICE_TARGET {

struct AdamFactors {
  double beta1, beta2;
  /** Of the step, bias correction of the first moment included */
  double rate;
  /** Root of the bias correction of the second moment */
  double correction;
  double eps;
  /** Of the parameter into the gradient */
  double decay;
  /** The share of the parameter that AdamW's decay leaves; 1 otherwise */
  double keep;
};

/** @param largestSecondMoment  AMSGrad's; null without it */
inline void adam(const Team& team, int count, const AdamFactors& f, float* parameter, const float* gradient, float* firstMoment, float* secondMoment,
                 float* largestSecondMoment) {
  const double fresh1 = 1 - f.beta1, fresh2 = 1 - f.beta2;
  overDoubles(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    const Doubles before = part.load(parameter + i);
    const Doubles g = part.load(gradient + i) + f.decay * before;
    const Doubles momentBefore = part.load(firstMoment + i);
    const Doubles moment = rounded(momentBefore + fresh1 * (g - momentBefore));
    part.store(firstMoment + i, moment);
    Doubles second = rounded(f.beta2 * part.load(secondMoment + i) + fresh2 * g * g);
    part.store(secondMoment + i, second);
    if (largestSecondMoment != nullptr) {
      const Doubles most = part.load(largestSecondMoment + i);
      // A NaN counts as the larger one.
      second = most > second || most != most ? most : second;
      part.store(largestSecondMoment + i, second);
    }
    const Doubles kept = rounded(before * f.keep);
    part.store(parameter + i, kept - (f.rate * moment) / (squareRoot(second) / f.correction + f.eps));
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
  overDoubles(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
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
