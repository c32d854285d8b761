/** Dropout and uniform numbers from the random stream: the reference of `native/random.h`. */
import type { FloatArray } from "../tensor/dtype.ts";
import { Random, type RandomState } from "../tensor/random.ts";

/**
 * Writes out[k] = scale · x[k] where the k-th word from `place` on is at least `limit`, else 0. The same place gives the same mask again.
 *
 * @param limit 0 < limit ≤ 2³²
 */
export function dropout(
  x: FloatArray,
  limit: number,
  scale: number,
  place: RandomState,
  out: FloatArray,
): void {
  const random = Random.from(place);
  for (let k = 0; k < out.length; k++) out[k] = random.uint32() < limit ? 0 : x[k] * scale;
}

/** Maps a uniform number u to (factor · u + offset) · scale. */
export interface UniformMap {
  factor: number;
  offset: number;
  scale: number;
}

/** Writes the numbers of [0, 1) from `place` on, mapped. Each takes two words of the stream. */
export function uniform({ factor, offset, scale }: UniformMap, place: RandomState, out: FloatArray): void {
  const random = Random.from(place);
  for (let k = 0; k < out.length; k++) out[k] = (factor * random.uniform() + offset) * scale;
}
