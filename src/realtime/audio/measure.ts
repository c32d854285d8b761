/** Measures how close a sound is to its target. */
import { checkNumbers } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";

/**
 * Returns the scale-invariant signal-to-distortion ratio in decibels (Le Roux et al. 2019, eq. 3, after taking out the means):
 * 10·log10(‖α·s‖² / ‖α·s - ŝ‖²), α = ŝ·s / ‖s‖².
 *
 * @param estimate the sound to judge, samples
 * @param target   the clean sound, as many samples
 * @throws ArgumentError when lengths differ, or the target is silent
 * @example
 * siSdr([0.5, -0.4, 0.1], [1, -1, 0]); // 23.9 dB
 */
export function siSdr(estimate: ArrayLike<number>, target: ArrayLike<number>): number {
  checkNumbers("siSdr", "the estimate", estimate);
  checkNumbers("siSdr", "the target", target);
  const size = target.length;
  if (estimate.length !== size || size === 0) {
    throw new ArgumentError(
      `siSdr: expected two sounds of one length, got ${estimate.length} and ${size} samples.`,
    );
  }
  let meanEstimate = 0;
  let meanTarget = 0;
  for (let k = 0; k < size; k++) {
    meanEstimate += estimate[k] / size;
    meanTarget += target[k] / size;
  }
  let product = 0;
  let energy = 0;
  for (let k = 0; k < size; k++) {
    product += (estimate[k] - meanEstimate) * (target[k] - meanTarget);
    energy += (target[k] - meanTarget) ** 2;
  }
  if (energy === 0)
    throw new ArgumentError(
      "siSdr: expected a target that is not silent, got a constant. Give the clean sound second.",
    );
  const scale = product / energy;
  let wanted = 0;
  let rest = 0;
  for (let k = 0; k < size; k++) {
    const part = scale * (target[k] - meanTarget);
    wanted += part ** 2;
    rest += (part - (estimate[k] - meanEstimate)) ** 2;
  }
  return 10 * Math.log10(wanted / rest);
}
