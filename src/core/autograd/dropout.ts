import { kernels } from "../kernels/choose.ts";
import { checkNumber, dropProbability } from "../tensor/check.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { checkRandom, type Random } from "../tensor/random.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

/**
 * Sets each element to 0 with probability `p` and multiplies the others by 1 / (1 - p): inverted dropout (Srivastava et al. 2014),
 * which needs no scaling at evaluation.
 *
 * @param x      any shape
 * @param p      from 0 (x itself is returned) to 1 (all zeros)
 * @param random draws one word per element, in order; none when p is 0 or 1
 * @throws ArgumentError when p is outside [0, 1], or without a generator to draw from
 * @example
 * ops.dropout(tensor([1, 2, 3]), 0.5, new Random(1)).shape; // [3]
 */
export function dropout(x: Tensor, p: number, random: Random): Tensor {
  checkTensor("dropout", "x", x);
  checkNumber("dropout", "p", p, dropProbability);
  if (p > 0 && p < 1) checkRandom("dropout", random);
  if (p === 0) return x;
  if (p === 1) {
    const nothing = () => allocate(x.dtype, x.size);
    return recordOne("dropout", [x], new Tensor(nothing(), x.shape), () => [nothing()]);
  }
  const place = random.state();
  const drop = (values: FloatArray, out: FloatArray) => {
    kernels().elements.dropout(values, p * 0x100000000, 1 / (1 - p), place, out);
    return out;
  };
  // The mask depends only on its place in the stream: backward draws it again, so we keep nothing.
  const result = recordOne(
    "dropout",
    [x],
    new Tensor(drop(x.data, spareArrays.takeFor(x.dtype, x.size)), x.shape),
    (gradient) => [drop(gradient, spareArrays.borrow(x.dtype, x.size))],
  );
  random.skip(x.size);
  return result;
}
