/** Types of the part of the package that is used; it ships none. */
declare module "fourier-transform" {
  /** Spectrum of a real frame, N/2 + 1 real and imaginary parts, unnormalised; into `output` when given. */
  export function fft(
    input: Float32Array | Float64Array,
    output?: [Float64Array, Float64Array],
  ): [Float64Array, Float64Array];
  /** The inverse of `fft`, divided by N; into `output` when given. */
  export function ifft(real: Float64Array, imaginary: Float64Array, output?: Float64Array): Float64Array;
}
