/**
 * What a new module starts from: PyTorch's default distributions, drawn from a generator of the module's own. Other schemes
 * are in `init/`.
 */
import { defaultGenerator, Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Weights are drawn from stream 0 of a module's seed, masks of dropout from this one. */
export const DROPOUT_STREAM = 1;

/** The generator of a module: of its seed, or of one drawn from the default generator. */
export function moduleRandom(seed: number | undefined): Random {
  if (seed !== undefined) return new Random(seed);
  const source = defaultGenerator();
  const high = source.uint32() >>> 11;
  return new Random(high * 0x100000000 + source.uint32());
}

/** Fills with U(-bound, bound). */
export function fillUniform(target: Tensor, bound: number, random: Random): void {
  const { data } = target;
  for (const [start, draws] of uniformDraws(data.length, random)) {
    for (let k = 0; k < draws.length; k++) data[start + k] = (2 * draws[k] - 1) * bound;
  }
}

/** Uniform numbers in pieces, each with the place of its first: as fast as a generator draws, in little memory. A piece is overwritten by the next. */
export function* uniformDraws(
  count: number,
  random: Random,
): Generator<[start: number, draws: Float64Array]> {
  const PIECE = 4096;
  const all = new Float64Array(Math.min(count, PIECE));
  for (let start = 0; start < count; start += PIECE) {
    const draws = all.subarray(0, count - start);
    random.uniforms(draws);
    yield [start, draws];
  }
}

/** Fills with N(0, 1). */
export function fillNormal(target: Tensor, random: Random): void {
  const { data } = target;
  for (let k = 0; k < data.length; k++) data[k] = random.normal();
}
