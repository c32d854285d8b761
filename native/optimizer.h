/*
 * One step of an optimiser over the elements of one parameter, each read and written once. Contract of all: arrays of `count` floats at any
 * multiple of 4 bytes, none overlapping another; the factors, doubles, are in the order of the struct; elements are shared out among
 * the team. Bits are those of src/kernels/updates.ts, numbers below the normal range, infinities and NaN included.
 */
#pragma once

#include "doubles.h"

namespace sluice {
namespace SLUICE_TARGET {

struct AdamFactors {
  double beta1, beta2;
  /** Of the step, bias correction of the first average included */
  double rate;
  /** Root of the bias correction of the second average */
  double correction;
  double eps;
  /** Of the parameter into the gradient */
  double decay;
  /** Of the parameter itself: what AdamW leaves of it; 1 otherwise */
  double keep;
};

/** @param largest  AMSGrad's; null without it */
inline void adam(const Team& team, int count, const AdamFactors& f, float* parameter, const float* gradient, float* average, float* square,
                 float* largest) {
  SLUICE_UNFUSED
  const double fresh1 = 1 - f.beta1, fresh2 = 1 - f.beta2;
  overDoubles(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    SLUICE_UNFUSED
    const Doubles before = part.load(parameter + i);
    const Doubles g = part.load(gradient + i) + f.decay * before;
    const Doubles oldAverage = part.load(average + i);
    const Doubles mean = rounded(oldAverage + fresh1 * (g - oldAverage));
    part.store(average + i, mean);
    Doubles meanSquare = rounded(f.beta2 * part.load(square + i) + fresh2 * g * g);
    part.store(square + i, meanSquare);
    if (largest != nullptr) {
      const Doubles most = part.load(largest + i);
      // Whichever is not a number is the larger one.
      meanSquare = most > meanSquare || most != most ? most : meanSquare;
      part.store(largest + i, meanSquare);
    }
    const Doubles kept = rounded(before * f.keep);
    part.store(parameter + i, kept - (f.rate * mean) / (squareRoot(meanSquare) / f.correction + f.eps));
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
  SLUICE_UNFUSED
  overDoubles(shareOf(team, count, lanes), [&](int i, auto part) SLUICE_LAMBDA {
    SLUICE_UNFUSED
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
