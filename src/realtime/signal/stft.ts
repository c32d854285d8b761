/**
 * Short-time Fourier transform and its inverse.
 *
 *   STFT   frame t is x[t·hop … t·hop + N), times the window, transformed
 *   ISTFT  y[n] = Σ_t w[n - t·hop] · frame_t[n - t·hop] / Σ_t w²[n - t·hop], the weighted overlap-add of Griffin and Lim 1984
 *
 * Both are PyTorch's with `center=False`, with one difference: our sum of squared windows covers all possible frames, so it repeats with
 * the hop, and a block is complete with its last frame. PyTorch sums fewer frames at the two ends, so its samples there are larger.
 */

import { checkNumber, count, countOrZero, integerFrom, readOptions } from "../../core/tensor/check.ts";
import { allocate, checkFloats } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { RealFourier, transformSize } from "./fourier.ts";
import { BlockLayer, checkLength } from "./layer.ts";

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
 * The transform over blocks, each of whole frames: [samples, 1] to [T, 2F].
 *
 * @example
 * const layer = new Stft(640, { size: 256, hop: 128, window: hannWindow(256) });
 * layer.step(samples, spectra);   // [4, 258]
 */
export class Stft extends BlockLayer {
  readonly #fourier: RealFourier;
  readonly #hop: number;
  readonly #window: Float32Array | undefined;

  /**
   * @param samples of a block
   * @param options size, hop and window of the frames
   * @throws ArgumentError for a block shorter than a frame, or options that are not valid
   */
  constructor(samples: number, options: StftOptions) {
    const { size, hop, window } = checkOptions("Stft", options);
    const fourier = new RealFourier(size);
    const frames = frameCount("Stft", samples, size, hop);
    super({ frames: samples, features: 1 }, { frames, features: 2 * fourier.bins });
    this.#fourier = fourier;
    this.#hop = hop;
    this.#window = window?.slice();
  }

  /** Computes one block, [samples, 1] to [T, 2F]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { frames, features } = this.output;
    for (let t = 0; t < frames; t++)
      this.#fourier.forward(input, t * this.#hop, this.#window, output, t * features);
  }
}

/**
 * The inverse transform of each frame, without window or overlap: [T, 2F] to [T, N].
 *
 * @example
 * new InverseFourier(1, { size: 512 }).step(spectrum, frame);
 */
export class InverseFourier extends BlockLayer {
  readonly #fourier: RealFourier;

  /**
   * @param frames  T, of a block
   * @param options `size`: N, samples of a frame, a power of 2 from 4 to 65536
   * @throws ArgumentError for other sizes
   */
  constructor(frames: number, options: { size: number }) {
    readOptions("InverseFourier", options, { size: [undefined] });
    const fourier = new RealFourier(options.size);
    super({ frames, features: 2 * fourier.bins }, { frames, features: options.size });
    this.#fourier = fourier;
  }

  /** Computes one block, [T, 2F] to [T, N]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { frames, features } = this.output;
    for (let t = 0; t < frames; t++)
      this.#fourier.inverse(input, t * this.input.features, output, t * features);
  }
}

/**
 * Adds up frames that overlap: [T, N] to the T·hop samples that no later frame reaches. The first N - hop samples are incomplete, since no
 * earlier frames cover them.
 *
 * @example
 * new OverlapAdd(1, { size: 512, hop: 128 }).step(frame, samples);
 */
export class OverlapAdd extends BlockLayer {
  readonly #hop: number;
  readonly #gains: Float32Array | undefined;
  readonly #sum: Float32Array;

  /**
   * @param frames  T, of a block
   * @param options `size`: N, samples of a frame; `hop`: samples from one frame to the next
   * @param gains   factors of each frame, [N]; default: none
   * @throws ArgumentError for sizes that are not valid; ShapeError for gains of another length
   */
  constructor(frames: number, options: { size: number; hop: number }, gains?: Float32Array) {
    const { size, hop } = readOptions("OverlapAdd", options, { size: [undefined, count], hop: [undefined] });
    checkNumber("OverlapAdd", "hop", hop, integerFrom(1, size));
    checkNumber("OverlapAdd", "frames", frames, countOrZero);
    if (gains !== undefined) checkLength("OverlapAdd", "gains", gains, [size]);
    const sum = new Float32Array(size);
    super({ frames, features: size }, { frames: frames * hop, features: 1 }, [sum]);
    this.#hop = hop;
    this.#gains = gains;
    this.#sum = sum;
  }

  /** Computes one block, [T, N] to [T·hop, 1]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
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
}

/**
 * The inverse over blocks: T spectra to T·hop samples.
 *
 * @example
 * new Istft(1, { size: 512, hop: 128, window: hannWindow(512) }).step(spectrum, samples);
 */
export class Istft extends BlockLayer {
  readonly #inverse: InverseFourier;
  readonly #overlap: OverlapAdd;
  readonly #frames: Float32Array;

  /**
   * @param frames  T, of a block
   * @param options size, hop and window of the frames, as for `Stft`
   * @throws ArgumentError when the windows do not cover every sample, or for options that are not valid
   */
  constructor(frames: number, options: StftOptions) {
    const { size, hop, window } = checkOptions("Istft", options);
    const inverse = new InverseFourier(frames, { size });
    const overlap = new OverlapAdd(frames, { size, hop }, synthesisGains(size, hop, window));
    super(inverse.input, overlap.output, overlap.memory);
    this.#inverse = inverse;
    this.#overlap = overlap;
    this.#frames = allocate("float32", frames * size, "Istft") as Float32Array;
  }

  /** Computes one block, [T, 2F] to [T·hop, 1]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    this.#inverse.step(input, this.#frames);
    this.#overlap.step(this.#frames, output);
  }
}

/** w[n] / Σ_t w²[n + t·hop] */
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
  if (window !== undefined) checkLength(where, "window", window, [size]);
  return options;
}
