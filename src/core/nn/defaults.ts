/** PyTorch's default distributions, which new modules draw from their own generator. Other schemes are in `init/`. */
import { kernels } from "../kernels/choose.ts";
import type { UniformMap } from "../kernels/randomNumbers.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { defaultGenerator, Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The stream of a module's seed that draws dropout masks; stream 0 draws weights. */
export const DROPOUT_STREAM = 1;

/** Returns the generator of a module, from its seed or from one that the default generator draws. */
export function moduleRandom(seed: number | undefined): Random {
  if (seed !== undefined) return new Random(seed);
  const source = defaultGenerator();
  const high = source.uint32() >>> 11;
  return new Random(high * 0x100000000 + source.uint32());
}

/** Fills with U(-bound, bound). */
export function fillUniform(target: Tensor, bound: number, random: Random): void {
  drawUniform(target.data, { factor: 2, offset: -1, scale: bound }, random);
}

/** Elements per draw, few enough to stay in the caches when kernels copy them. */
const PART = 65_536;

/** Fills with uniform numbers of [0, 1), mapped: the bits of one `random.uniform()` per element, from the kernels in use. */
export function drawUniform(data: FloatArray, map: UniformMap, random: Random): void {
  const { elements } = kernels();
  for (let first = 0; first < data.length; first += PART) {
    const part = data.subarray(first, first + PART);
    elements.uniform(map, random.state(), part);
    // Kernels draw from a copy of the position: two words per element.
    random.skip(2 * part.length);
  }
}

/** Fills with N(0, 1). */
export function fillNormal(target: Tensor, random: Random): void {
  const { data } = target;
  for (let k = 0; k < data.length; k++) data[k] = random.normal();
}
