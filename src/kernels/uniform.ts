/** Uniform numbers from the random stream: the truth of `uniform` in `native/random.h`. */
import type { FloatArray } from "../tensor/dtype.ts";
import { Random, type RandomState } from "../tensor/random.ts";

/** What becomes of a uniform number u: (factor · u + offset) · scale. */
export interface UniformMap {
  factor: number;
  offset: number;
  scale: number;
}

/** out[k]: the k-th number from [0, 1) of the stream from `place` on, mapped; two words each. */
export function uniform({ factor, offset, scale }: UniformMap, place: RandomState, out: FloatArray): void {
  const random = Random.from(place);
  for (let k = 0; k < out.length; k++) out[k] = (factor * random.uniform() + offset) * scale;
}
