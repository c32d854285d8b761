import { refuseValue, ShapeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Over sequences and units, step by step. */
export interface StateGrowth {
  /** Mean of |c_t| */
  magnitude: Float64Array;
  /** Share with |tanh c_t| above 0.95: the output no longer distinguishes them */
  saturated: Float64Array;
}

const SATURATED = Math.atanh(0.95);

/**
 * Returns how large a state grows: without bound where both the retain gate and the writing gate are open (docs/results.md, the
 * adding problem).
 *
 * @param states of a trace, `trace.cell(layer)`: [T, N, H] or [T, H]
 * @throws ArgumentError for anything but a tensor; ShapeError for other shapes or no numbers
 * @example
 * const { magnitude } = diagnostics.stateGrowth(trace.cell()); // by step
 */
export function stateGrowth(states: Tensor): StateGrowth {
  if (!(states instanceof Tensor)) refuseValue("stateGrowth", "the states of a trace", states);
  const { shape, data } = states;
  if (shape.length < 2 || states.size === 0) {
    throw new ShapeError(`stateGrowth: expected states [T, N, H] or [T, H], got ${formatShape(shape)}.`);
  }
  const [steps] = shape;
  const width = data.length / steps;
  const magnitude = new Float64Array(steps);
  const saturated = new Float64Array(steps);
  for (let k = 0; k < data.length; k++) {
    const step = Math.floor(k / width);
    const size = Math.abs(data[k]);
    magnitude[step] += size / width;
    if (size > SATURATED) saturated[step] += 1 / width;
  }
  return { magnitude, saturated };
}
