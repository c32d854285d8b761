/** Layer normalisation of rows (Ba, Kiros and Hinton 2016, equation 4), forward and backward; all values by their places in the arena. */
import { ARENA } from "./arena.ts";

const M = ARENA;

/** Added to the variance, as PyTorch's `LayerNorm` does. */
const NORM_EPSILON = 1e-5;

/**
 * Every row less its mean, divided by √(variance + ε).
 *
 * @param scales receives 1 / √(variance + ε) of each row
 */
export function normForward(x: number, out: number, scales: number, rows: number, width: number): void {
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const end = start + width;
    const mean = sumOf(x + start, width) / width;
    let variance = 0;
    for (let k = start; k < end; k++) {
      M[out + k] = M[x + k] - mean;
      variance += M[out + k] * M[out + k];
    }
    const scale = 1 / Math.sqrt(variance / width + NORM_EPSILON);
    for (let k = start; k < end; k++) M[out + k] *= scale;
    M[scales + row] = scale;
  }
}

/** The chain rule of `normForward`: (g - mean(g) - y · mean(g y)) / √(variance + ε). */
export function normBackward(
  y: number,
  gradient: number,
  target: number,
  scales: number,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const end = start + width;
    const meanG = sumOf(gradient + start, width) / width;
    let meanGY = 0;
    for (let k = start; k < end; k++) meanGY += M[gradient + k] * M[y + k];
    meanGY /= width;
    const scale = M[scales + row];
    for (let k = start; k < end; k++) M[target + k] += (M[gradient + k] - meanG - M[y + k] * meanGY) * scale;
  }
}

function sumOf(start: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += M[start + k];
  return sum;
}
