/** Layer normalisation of rows (Ba, Kiros and Hinton 2016, equation 4), forward and backward. */

/** Added to the variance, as PyTorch's `LayerNorm` does. */
const NORM_EPSILON = 1e-5;

/**
 * Every row less its mean, divided by √(variance + ε).
 *
 * @param scales receives 1 / √(variance + ε) of each row
 */
export function normForward(
  x: Float64Array,
  out: Float64Array,
  scales: Float64Array,
  from: number,
  to: number,
  width: number,
): void {
  for (let row = from; row < to; row++) {
    const start = row * width;
    const end = start + width;
    const mean = sumOf(x, start, end) / width;
    let variance = 0;
    for (let k = start; k < end; k++) {
      out[k] = x[k] - mean;
      variance += out[k] * out[k];
    }
    const scale = 1 / Math.sqrt(variance / width + NORM_EPSILON);
    for (let k = start; k < end; k++) out[k] *= scale;
    scales[row] = scale;
  }
}

/** The chain rule of `normForward`: (g - mean(g) - y · mean(g y)) / √(variance + ε). */
export function normBackward(
  y: Float64Array,
  gradient: Float64Array,
  target: Float64Array,
  scales: Float64Array,
  from: number,
  to: number,
  width: number,
): void {
  for (let row = from; row < to; row++) {
    const start = row * width;
    const end = start + width;
    const meanG = sumOf(gradient, start, end) / width;
    let meanGY = 0;
    for (let k = start; k < end; k++) meanGY += gradient[k] * y[k];
    meanGY /= width;
    const scale = scales[row];
    for (let k = start; k < end; k++) target[k] += (gradient[k] - meanG - y[k] * meanGY) * scale;
  }
}

function sumOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let k = start; k < end; k++) sum += values[k];
  return sum;
}
