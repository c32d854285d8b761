/** Layer normalisation of rows (Ba, Kiros and Hinton 2016, equation 4), forward and backward. */

/** Added to the variance, as PyTorch's `LayerNorm` does. */
const NORM_EPSILON = 1e-5;

/** Row r begins at `at + r · stride`. */
export interface Rows {
  data: Float64Array;
  at: number;
  stride: number;
}

const rowOf = ({ data, at, stride }: Rows, row: number, width: number) =>
  data.subarray(at + row * stride, at + row * stride + width);

const meanOf = (row: Float64Array) => row.reduce((sum, value) => sum + value, 0) / row.length;

/** Every row less its mean, divided by √(variance + ε). @param scales receives 1 / √(variance + ε) of each row */
export function norm(x: Rows, out: Rows, scales: Rows, rows: number, width: number): void {
  for (let row = 0; row < rows; row++) {
    const from = rowOf(x, row, width);
    const to = rowOf(out, row, width);
    const mean = meanOf(from);
    let variance = 0;
    for (let k = 0; k < width; k++) {
      to[k] = from[k] - mean;
      variance += to[k] * to[k];
    }
    const scale = 1 / Math.sqrt(variance / width + NORM_EPSILON);
    for (let k = 0; k < width; k++) to[k] *= scale;
    scales.data[scales.at + row * scales.stride] = scale;
  }
}

/** The chain rule of `norm`: (g - mean(g) - y · mean(g y)) / √(variance + ε). */
export function normBack(g: Rows, y: Rows, scales: Rows, out: Rows, rows: number, width: number): void {
  for (let row = 0; row < rows; row++) {
    const [given, own, to] = [rowOf(g, row, width), rowOf(y, row, width), rowOf(out, row, width)];
    const meanG = meanOf(given);
    let meanGY = 0;
    for (let k = 0; k < width; k++) meanGY += given[k] * own[k];
    meanGY /= width;
    const scale = scales.data[scales.at + row * scales.stride];
    for (let k = 0; k < width; k++) to[k] = (given[k] - meanG - own[k] * meanGY) * scale;
  }
}
