/**
 * Short-time Fourier transform and its inverse.
 *
 *   STFT   frame t is x[t·hop … t·hop + N), times the window, transformed
 *   ISTFT  y[n] = Σ_t w[n - t·hop] · frame_t[n - t·hop] / Σ_t w²[n - t·hop], the weighted overlap-add of Griffin and Lim 1984
 *
 * Both as PyTorch's with `center=False`, but for one thing: the sum of squared windows is taken over all frames there could be, so
 * that it repeats with the hop and a block can be given out when its last frame is in. At the two ends, where PyTorch's sum has
 * fewer frames, this one is smaller.
 */

import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { isTransformSize, RealFourier } from "./fourier.ts";
import { type BlockShape, checkBlocks, checkLength, type SignalLayer } from "./layer.ts";

export interface StftOptions {
  /** N, samples of a frame: a power of 2 from 4 to 65536 */
  size: number;
  /** Samples from one frame to the next, at most N */
  hop: number;
  /** [N]; default: all ones */
  window?: Float32Array;
}

/**
 * The spectra of all whole frames of a signal.
 *
 * @param x samples
 * @returns [T, 2F], T = (samples - N) / hop + 1 rounded down, F = N/2 + 1: real parts, then imaginary parts
 * @throws ArgumentError for a signal shorter than a frame
 */
export function stft(x: Float32Array, options: StftOptions): Float32Array {
  const { size, hop, window } = checkOptions("stft", options);
  const fourier = new RealFourier(size);
  const frames = frameCount("stft", x.length, size, hop);
  const spectra = new Float32Array(frames * 2 * fourier.bins);
  for (let t = 0; t < frames; t++) fourier.forward(x, t * hop, window, spectra, t * 2 * fourier.bins);
  return spectra;
}

/**
 * The signal of spectra.
 *
 * @param spectra [T, 2F]
 * @returns (T - 1)·hop + N samples
 * @throws ArgumentError when windows this far apart leave samples out
 */
export function istft(spectra: Float32Array, options: StftOptions): Float32Array {
  const { size, hop, window } = checkOptions("istft", options);
  const fourier = new RealFourier(size);
  const frames = spectra.length / (2 * fourier.bins);
  checkLength("istft", "spectra", spectra.length, [Math.floor(frames), 2 * fourier.bins]);
  const gains = synthesisGains(size, hop, window);
  const y = new Float32Array((frames - 1) * hop + size);
  const frame = new Float32Array(size);
  for (let t = 0; t < frames; t++) {
    fourier.inverse(spectra, t * 2 * fourier.bins, frame, 0);
    for (let n = 0; n < size; n++) y[t * hop + n] += frame[n] * gains[n];
  }
  return y;
}

/** A Hann window of N samples that repeats without a doubled zero, 0.5 - 0.5·cos(2πn/N): PyTorch's `hann_window`. */
export function hannWindow(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}

/** The transform over blocks: every block holds whole frames of its own. */
export class Stft implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #fourier: RealFourier;
  readonly #hop: number;
  readonly #window: Float32Array | undefined;

  /** @param samples of a block */
  constructor(samples: number, options: StftOptions) {
    const { size, hop, window } = checkOptions("Stft", options);
    this.#fourier = new RealFourier(size);
    this.#hop = hop;
    this.#window = window?.slice();
    this.input = { frames: samples, features: 1 };
    this.output = {
      frames: frameCount("Stft", samples, size, hop),
      features: 2 * this.#fourier.bins,
    };
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
    const { frames, features } = this.output;
    for (let t = 0; t < frames; t++)
      this.#fourier.forward(input, t * this.#hop, this.#window, output, t * features);
  }

  reset(): void {}
}

/** The inverse transform of each frame alone: [T, 2F] to [T, N], neither window nor overlap. */
export class InverseFourier implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #fourier: RealFourier;

  constructor(frames: number, options: { size: number }) {
    checkOptionNames("InverseFourier", options, ["size"]);
    this.#fourier = new RealFourier(options.size);
    this.input = { frames, features: 2 * this.#fourier.bins };
    this.output = { frames, features: options.size };
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
    const { frames, features } = this.output;
    for (let t = 0; t < frames; t++)
      this.#fourier.inverse(input, t * this.input.features, output, t * features);
  }

  reset(): void {}
}

/**
 * Adds up frames that overlap: frames [T, N] come in, and the T·hop samples that no later frame reaches go out. The first
 * N - hop samples are the lead-in of the first frame.
 */
export class OverlapAdd implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #hop: number;
  readonly #gains: Float32Array | undefined;
  readonly #sum: Float32Array;

  /** @param gains what each frame is multiplied with, [N]; undefined: nothing */
  constructor(frames: number, options: { size: number; hop: number }, gains?: Float32Array) {
    checkOptionNames("OverlapAdd", options, ["size", "hop"]);
    const { size, hop } = options;
    checkHop("OverlapAdd", size, hop);
    this.input = { frames, features: size };
    this.output = { frames: frames * hop, features: 1 };
    this.#hop = hop;
    this.#gains = gains;
    this.#sum = new Float32Array(size);
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
    const { frames, features: size } = this.input;
    const hop = this.#hop;
    const sum = this.#sum;
    const gains = this.#gains;
    for (let t = 0; t < frames; t++) {
      const at = t * size;
      for (let n = 0; n < size; n++) sum[n] += gains === undefined ? input[at + n] : input[at + n] * gains[n];
      for (let n = 0; n < hop; n++) output[t * hop + n] = sum[n];
      sum.copyWithin(0, hop);
      sum.fill(0, size - hop);
    }
  }

  reset(): void {
    this.#sum.fill(0);
  }
}

/** The inverse over blocks: T spectra come in, T·hop samples go out. */
export class Istft implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #inverse: InverseFourier;
  readonly #overlap: OverlapAdd;
  readonly #frames: Float32Array;

  /** @throws ArgumentError when windows this far apart leave samples out */
  constructor(frames: number, options: StftOptions) {
    const { size, hop, window } = checkOptions("Istft", options);
    this.#inverse = new InverseFourier(frames, { size });
    this.#overlap = new OverlapAdd(frames, { size, hop }, synthesisGains(size, hop, window));
    this.#frames = new Float32Array(frames * size);
    this.input = this.#inverse.input;
    this.output = this.#overlap.output;
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
    this.#inverse.step(input, this.#frames);
    this.#overlap.step(this.#frames, output);
  }

  reset(): void {
    this.#overlap.reset();
  }
}

/** w[n] / Σ_t w²[n + t·hop] */
function synthesisGains(size: number, hop: number, window: Float32Array | undefined): Float32Array {
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
  if (samples < size) {
    throw new ArgumentError(`${where}: expected at least ${size} samples, one frame, got ${samples}.`);
  }
  return Math.floor((samples - size) / hop) + 1;
}

function checkOptions(where: string, options: StftOptions): StftOptions {
  checkOptionNames(where, options, ["size", "hop", "window"]);
  const { size, hop, window } = options;
  if (!isTransformSize(size)) {
    throw new ArgumentError(
      `${where}: expected a size that is a power of 2 from 4 to 65536, got ${describe(size)}.`,
    );
  }
  checkHop(where, size, hop);
  if (window !== undefined) checkLength(where, "window", window.length, [size]);
  return options;
}

function checkHop(where: string, size: number, hop: number): void {
  if (!Number.isSafeInteger(size) || size < 1 || !Number.isSafeInteger(hop) || hop < 1 || hop > size) {
    throw new ArgumentError(
      `${where}: expected a hop of 1 to the size ${describe(size)}, got ${describe(hop)}.`,
    );
  }
}
