import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { checkRandom, type Random } from "../tensor/random.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkTensor } from "./operands.ts";

/**
 * Draws an index from each line of the last axis, in proportion to its weights: `torch.multinomial` with one sample. Not differentiable.
 *
 * @param weights `[..., V]`: finite, none below 0, none of the lines all 0, such as the result of `softmax`; a line may have any sum
 * @param random  draws one number per line, in order
 * @returns       indices `[...]` from 0 to V - 1
 * @throws ShapeError without axes; ArgumentError for other weights, or without a generator to draw from
 * @example
 * const probabilities = ops.softmax(ops.mul(logits, 1 / temperature)); // [1, 1, V]
 * const next = ops.multinomial(probabilities, new Random(1)); // [1, 1]: the model's next input
 */
export function multinomial(weights: Tensor, random: Random): Indices {
  checkTensor("multinomial", "weights", weights);
  checkRandom("multinomial", random);
  if (weights.rank === 0)
    throw new ShapeError("multinomial: expected weights with at least one axis, got none.");
  const shape = weights.shape.slice(0, -1);
  const width = weights.shape[shape.length];
  const drawn = new Int32Array(sizeOf(shape));
  for (let line = 0; line < drawn.length; line++) {
    drawn[line] = drawIndex(weights.data.subarray(line * width, (line + 1) * width), random);
  }
  return new Indices(drawn, shape);
}

function drawIndex(weights: ArrayLike<number>, random: Random): number {
  let total = 0;
  for (let k = 0; k < weights.length; k++) total += weights[k] >= 0 ? weights[k] : Number.NaN;
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) {
    const wrong = Array.from(weights).find((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
    const got = wrong === undefined ? `whose sum is ${total}` : `with ${wrong}`;
    throw new ArgumentError(
      `multinomial: expected finite weights, none below 0 and not all 0, got a line ${got}.`,
    );
  }
  let [rest, last] = [random.uniform() * total, 0];
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] > 0) last = k;
    rest -= weights[k];
    if (rest < 0) return k;
  }
  // Rounding can leave a remainder after the last one.
  return last;
}
