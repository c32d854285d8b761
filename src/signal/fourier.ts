/**
 * The Fourier transform of real frames, after the library `fourier-transform` (split radix, double precision):
 *
 *   X[k] = Σ_n x[n] · e^(-2πi·k·n/N),  k = 0 … N/2
 *
 * A spectrum is stored as its real parts, then its imaginary parts: 2F numbers, F = N/2 + 1.
 */
import { fft, ifft } from "fourier-transform";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** Transforms frames of one size; holds the buffers, so that a transform allocates nothing. */
export class RealFourier {
  readonly size: number;
  /** F, the number of frequencies */
  readonly bins: number;
  readonly #frame: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #parts: [Float64Array, Float64Array];

  /** @param size N, a power of 2 from 4 to 65536 */
  constructor(size: number) {
    if (!isTransformSize(size)) {
      throw new ArgumentError(
        `RealFourier: expected a size that is a power of 2 from 4 to 65536, got ${describe(size)}.`,
      );
    }
    this.size = size;
    this.bins = size / 2 + 1;
    this.#frame = new Float64Array(size);
    this.#real = new Float64Array(this.bins);
    this.#imaginary = new Float64Array(this.bins);
    this.#parts = [this.#real, this.#imaginary];
  }

  /**
   * @param x      a frame from `start` on, [N]
   * @param window what the frame is multiplied with, [N]; undefined: nothing
   * @param out    receives the spectrum from `outStart` on, [2F]
   */
  forward(
    x: Float32Array,
    start: number,
    window: Float32Array | undefined,
    out: Float32Array,
    outStart: number,
  ): void {
    const frame = this.#frame;
    for (let n = 0; n < this.size; n++)
      frame[n] = window === undefined ? x[start + n] : x[start + n] * window[n];
    fft(frame, this.#parts);
    for (let k = 0; k < this.bins; k++) {
      out[outStart + k] = this.#real[k];
      out[outStart + this.bins + k] = this.#imaginary[k];
    }
  }

  /**
   * The inverse, x[n] = 1/N Σ_k X[k] e^(2πi·k·n/N), where the other half of the spectrum is the conjugate of this one; the imaginary
   * parts at 0 and N/2 count for nothing.
   *
   * @param spectrum from `start` on, [2F]
   * @param out      receives the frame from `outStart` on, [N]
   */
  inverse(spectrum: Float32Array, start: number, out: Float32Array, outStart: number): void {
    for (let k = 0; k < this.bins; k++) {
      this.#real[k] = spectrum[start + k];
      this.#imaginary[k] = spectrum[start + this.bins + k];
    }
    const frame = this.#frame;
    ifft(this.#real, this.#imaginary, frame);
    for (let n = 0; n < this.size; n++) out[outStart + n] = frame[n];
  }
}

export function isTransformSize(size: number): boolean {
  return Number.isInteger(size) && size >= 4 && size <= 65_536 && (size & (size - 1)) === 0;
}
