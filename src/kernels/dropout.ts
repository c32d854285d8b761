/** Dropout from the random stream: the truth of `native/random.h`. */
import type { FloatArray } from "../tensor/dtype.ts";
import { Random, type RandomState } from "../tensor/random.ts";

/**
 * out[k] = scale · x[k] where the k-th word from `place` on is at least `limit`, else 0. The stream is a function of its position: the same
 * place gives the same mask again.
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
