/**
 * The Fourier transform of real frames:
 *
 *   X[k] = Σ_n x[n] · e^(-2πi·k·n/N),  k = 0 … N/2
 *
 * A spectrum is stored as its real parts, then its imaginary parts: 2F numbers, F = N/2 + 1. Even and odd samples are the real and
 * imaginary parts of N/2 complex numbers, whose transform (Cooley and Tukey 1965) gives both halves at once.
 */
import { checkNumber, type Rule } from "../../core/tensor/check.ts";
import { trueLength } from "../../core/tensor/dtype.ts";
import { describe, ShapeError } from "../../core/tensor/errors.ts";

/**
 * The Fourier transform of real frames of one size. It owns the buffers, so a transform allocates nothing.
 *
 * @example
 * const fourier = new RealFourier(512);
 * const spectrum = new Float32Array(2 * fourier.bins);
 * fourier.forward(samples, 0, hannWindow(512), spectrum, 0);
 */
export class RealFourier {
  /** N */
  readonly size: number;
  /** F, the number of frequencies */
  readonly bins: number;
  /** N/2 complex numbers */
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** The place of each number before the first butterfly: its index with the bits reversed */
  readonly #places: Uint32Array;
  /** cos and sin of 2πk/N, k < N/2 */
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  /**
   * @param size N, a power of 2 from 4 to 65536
   * @throws ArgumentError for another size
   */
  constructor(size: number) {
    checkNumber("RealFourier", "size", size, transformSize);
    const half = size / 2;
    this.size = size;
    this.bins = half + 1;
    this.#real = new Float64Array(half);
    this.#imaginary = new Float64Array(half);
    this.#cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.#places = new Uint32Array(half);
    for (let k = 1; k < half; k++) this.#places[k] = (this.#places[k >> 1] + (k & 1) * half) / 2;
  }

  /**
   * Transforms one frame.
   *
   * @param x        samples, of which the frame is [N]
   * @param start    the frame's first sample
   * @param window   factors of the frame, [N]; undefined: none
   * @param out      receives the spectrum, [2F]
   * @param outStart the spectrum's first place in `out`
   * @throws ShapeError for an array that is too short
   */
  forward(
    x: Float32Array,
    start: number,
    window: Float32Array | undefined,
    out: Float32Array,
    outStart: number,
  ): void {
    checkRange("forward", x, start, this.size);
    checkRange("forward", out, outStart, 2 * this.bins);
    if (window !== undefined) checkRange("forward", window, 0, this.size);
    const re = this.#real;
    const im = this.#imaginary;
    const places = this.#places;
    const half = re.length;
    for (let n = 0; n < half; n++) {
      const to = places[n];
      const at = start + 2 * n;
      re[to] = window === undefined ? x[at] : x[at] * window[2 * n];
      im[to] = window === undefined ? x[at + 1] : x[at + 1] * window[2 * n + 1];
    }
    this.#transform(re, im);
    const cos = this.#cos;
    const sin = this.#sin;
    const outImaginary = outStart + this.bins;
    out[outStart + half] = re[0] - im[0];
    out[outImaginary + half] = 0;
    for (let k = 0; k < half; k++) {
      const other = k === 0 ? 0 : half - k;
      const c = cos[k];
      const s = sin[k];
      const oddReal = (im[k] + im[other]) / 2;
      const oddImaginary = (re[other] - re[k]) / 2;
      out[outStart + k] = (re[k] + re[other]) / 2 + c * oddReal + s * oddImaginary;
      out[outImaginary + k] = (im[k] - im[other]) / 2 + c * oddImaginary - s * oddReal;
    }
  }

  /**
   * Transforms one spectrum back, x[n] = 1/N Σ_k X[k] e^(2πi·k·n/N), where the other half of the spectrum is the complex conjugate. The imaginary
   * parts at 0 and N/2 are ignored.
   *
   * @param spectrum [2F] from `start` on
   * @param start    the first number of the spectrum
   * @param out      receives the frame, [N]
   * @param outStart the frame's first place in `out`
   * @throws ShapeError for an array that is too short
   */
  inverse(spectrum: Float32Array, start: number, out: Float32Array, outStart: number): void {
    checkRange("inverse", spectrum, start, 2 * this.bins);
    checkRange("inverse", out, outStart, this.size);
    const re = this.#real;
    const im = this.#imaginary;
    const cos = this.#cos;
    const sin = this.#sin;
    const half = re.length;
    const startImaginary = start + this.bins;
    for (let k = 0; k < half; k++) {
      const real = spectrum[start + k];
      const otherReal = spectrum[start + half - k];
      const imaginary = k === 0 ? 0 : spectrum[startImaginary + k];
      const otherImaginary = k === 0 ? 0 : spectrum[startImaginary + half - k];
      const x = (real - otherReal) / 2;
      const y = (imaginary + otherImaginary) / 2;
      const to = this.#places[k];
      re[to] = (real + otherReal) / 2 - (cos[k] * y + sin[k] * x);
      im[to] = (imaginary - otherImaginary) / 2 + (cos[k] * x - sin[k] * y);
    }
    // With real and imaginary parts swapped, the transform is the inverse.
    this.#transform(im, re);
    for (let n = 0; n < half; n++) {
      out[outStart + 2 * n] = re[n] / half;
      out[outStart + 2 * n + 1] = im[n] / half;
    }
  }

  /** Butterflies over numbers in the order of `#places`. */
  #transform(re: Float64Array, im: Float64Array): void {
    const cos = this.#cos;
    const sin = this.#sin;
    const count = re.length;
    // The first one has no factors.
    for (let a = 0; a < count; a += 2) {
      const real = re[a + 1];
      const imaginary = im[a + 1];
      re[a + 1] = re[a] - real;
      im[a + 1] = im[a] - imaginary;
      re[a] += real;
      im[a] += imaginary;
    }
    for (let half = 2; half < count; half *= 2) {
      const step = count / half;
      for (let start = 0; start < count; start += 2 * half) {
        for (let k = 0, a = start, b = start + half; k < half; k++, a++, b++) {
          const c = cos[k * step];
          const s = sin[k * step];
          const real = re[b] * c + im[b] * s;
          const imaginary = im[b] * c - re[b] * s;
          re[b] = re[a] - real;
          im[b] = im[a] - imaginary;
          re[a] += real;
          im[a] += imaginary;
        }
      }
    }
  }
}

function checkRange(method: string, array: unknown, start: number, count: number): void {
  const length = array instanceof Float32Array ? trueLength(array) : Number.NaN;
  if (Number.isSafeInteger(start) && start >= 0 && start + count <= length) return;
  throw new ShapeError(
    `RealFourier.${method}: expected a Float32Array with ${count} numbers from ${describe(start)} on, got ${describe(array)}.`,
  );
}

export const transformSize: Rule = {
  words: "a power of 2 from 4 to 65536",
  holds: (size) => Number.isInteger(size) && size >= 4 && size <= 65_536 && (size & (size - 1)) === 0,
};
