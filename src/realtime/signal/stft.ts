/**
 * Short-time Fourier transform and its inverse.
 *
 *   STFT   frame t is x[t·hop … t·hop + N), times the window, transformed
 *   ISTFT  y[n] = Σ_t w[n - t·hop] · frame_t[n - t·hop] / Σ_t w²[n - t·hop], the weighted overlap-add of Griffin and Lim 1984
 *
 * Both are PyTorch's with `center=False`, with one difference: our sum of squared windows covers all possible frames, so it repeats with
 * the hop, and a block is complete with its last frame. PyTorch sums fewer frames at the two ends, so its samples there are larger.
 */

import { checkNumber, integerFrom, readOptions } from "../../core/tensor/check.ts";
import { allocate, checkFloats, isFloats } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../../core/tensor/errors.ts";
import { RealFourier, transformSize } from "./fourier.ts";

/** Frames of a short-time Fourier transform. */
export interface StftOptions {
  /** N, samples of a frame: a power of 2 from 4 to 65536 */
  size: number;
  /** Samples from one frame to the next, at most N */
  hop: number;
  /** [N]; default: all ones */
  window?: Float32Array;
}

/**
 * Returns the spectra of all whole frames of a signal.
 *
 * @param x       samples
 * @param options size, hop and window of the frames
 * @returns [T, 2F], T = (samples - N) / hop + 1 rounded down, F = N/2 + 1: real parts, then imaginary parts
 * @throws ArgumentError for a signal shorter than a frame, or options that are not valid
 * @example
 * const spectra = stft(samples, { size: 256, hop: 128, window: hannWindow(256) });
 */
export function stft(x: Float32Array, options: StftOptions): Float32Array {
  const { size, hop, window } = checkOptions("stft", options);
  checkFloats("stft", "x", x);
  const fourier = new RealFourier(size);
  const frames = frameCount("stft", x.length, size, hop);
  const spectra = allocate("float32", frames * 2 * fourier.bins, "stft") as Float32Array;
  for (let t = 0; t < frames; t++) fourier.forward(x, t * hop, window, spectra, t * 2 * fourier.bins);
  return spectra;
}

/**
 * Returns a periodic Hann window of N samples, 0.5 - 0.5·cos(2πn/N): PyTorch's `hann_window`.
 *
 * @param size N, from 1 to 2²⁴
 * @throws ArgumentError for another size
 * @example
 * hannWindow(4); // 0 0.5 1 0.5
 */
export function hannWindow(size: number): Float32Array {
  checkNumber("hannWindow", "size", size, integerFrom(1, 2 ** 24));
  return Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}

/**
 * Returns w[n] / Σ_t w²[n + t·hop], [size]: what the frames of an inverse STFT are multiplied with before they are added up.
 *
 * @param size   N, samples of a frame
 * @param hop    samples from frame to frame
 * @param window w, [size]; undefined: ones
 * @throws ArgumentError for a hop that leaves samples without a window
 * @example
 * synthesisGains(4, 2, hannWindow(4)); // 0 1 1 1
 */
export function synthesisGains(size: number, hop: number, window: Float32Array | undefined): Float32Array {
  const at = (n: number) => window?.[n] ?? 1;
  const envelope = new Float64Array(hop);
  for (let n = 0; n < size; n++) envelope[n % hop] += at(n) ** 2;
  const gap = envelope.findIndex((sum) => sum < 1e-8);
  if (gap >= 0) {
    throw new ArgumentError(
      `istft: expected windows that cover every sample, got a hop of ${hop} that leaves sample ${gap} of each hop out. Use a shorter hop.`,
    );
  }
  return Float32Array.from({ length: size }, (_, n) => at(n) / envelope[n % hop]);
}

function frameCount(where: string, samples: number, size: number, hop: number): number {
  if (!(Number.isSafeInteger(samples) && samples >= size)) {
    throw new ArgumentError(
      `${where}: expected at least ${size} samples, one frame, got ${describe(samples)}.`,
    );
  }
  return Math.floor((samples - size) / hop) + 1;
}

function checkOptions(where: string, options: StftOptions): StftOptions {
  const table = { size: [undefined, transformSize], hop: [undefined], window: [undefined] } as const;
  const { size, hop, window } = readOptions(where, options, table);
  checkNumber(where, "hop", hop, integerFrom(1, size));
  if (window !== undefined && !isFloats(window, size))
    throw new ShapeError(`${where}: expected a window of ${size} numbers, got ${describe(window)}.`);
  return options;
}
