/** Dropout (Srivastava et al. 2014), inverted: what is kept is scaled up, so that nothing changes when it is off. */
import { allocate } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

/**
 * Sets each element to 0 with probability `p` and multiplies the others by 1 / (1 - p).
 *
 * @param p      from 0 (x itself is returned) to 1 (all zeros)
 * @param random draws one word per element, in order; none when p is 0 or 1
 * @throws ArgumentError when p is outside [0, 1], or there is nothing to draw from
 */
export function dropout(x: Tensor, p: number, random: Random): Tensor {
  checkTensor("dropout", "x", x);
  if (typeof p !== "number" || !(p >= 0 && p <= 1)) {
    throw new ArgumentError(`dropout: expected p from 0 to 1, got ${describe(p)}.`);
  }
  if (p > 0 && p < 1 && !(random instanceof Random)) {
    throw new ArgumentError(
      `dropout: expected random to be a Random, got ${describe(random)}. Make one with new Random(seed).`,
    );
  }
  if (p === 0) return x;
  const values = x.data;
  const kept = new Uint8Array(x.size);
  const out = allocate(x.dtype, x.size);
  const scale = 1 / (1 - p);
  if (p < 1) {
    const limit = p * 0x100000000;
    for (let k = 0; k < out.length; k++) {
      if (random.uint32() < limit) continue;
      kept[k] = 1;
      out[k] = values[k] * scale;
    }
  }
  return recordOne("dropout", [x], new Tensor(out, x.shape), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    for (let k = 0; k < gradX.length; k++) if (kept[k] === 1) gradX[k] = gradient[k] * scale;
    return [gradX];
  });
}
