/* A step for one vector of units: the equations of src/core/cells/ after the products. */
#pragma once

#include "activations.h"

namespace sluice {
namespace SLUICE_TARGET {

/** A pre-activation with its view of the cell state. @param peephole of this vector's first unit; null: none */
template <class Part>
SLUICE_INLINE Vec withPeephole(const Part& part, const Real* peephole, Vec state, Vec sum) {
  return peephole == nullptr ? sum : multiplyAdd(part.load(peephole), state, sum);
}

/** c' of an LSTM. @param limit 0: none */
SLUICE_INLINE Vec lstmCell(Vec forget, Vec before, Vec input, Vec candidate, Real limit) {
  const Vec after = multiplyAdd(forget, before, input * candidate);
  return limit > 0 ? atLeast(splat(-limit), atMost(splat(limit), after)) : after;
}

/** The new gate of a GRU that resets after the product. */
SLUICE_INLINE Vec gruNew(Vec reset, Vec recurrent, Vec input) { return hyperbolicTangent(multiplyAdd(reset, recurrent, input)); }

/** h' of a GRU. */
SLUICE_INLINE Vec gruState(Vec update, Vec before, Vec fresh) { return multiplyAdd(update, before, (splat(1.0f) - update) * fresh); }

/** h' of a plain recurrent layer. */
SLUICE_INLINE Vec rnnState(Vec sum, bool relu) { return relu ? atLeast(Vec{}, sum) : hyperbolicTangent(sum); }

}  // namespace SLUICE_TARGET
}  // namespace sluice
