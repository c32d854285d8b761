/** Exponential gates (sLSTM; Beck et al. 2024, arXiv 2405.04517): whether they would overflow, and how long they keep a value. */
import { stateParts } from "../cells/cell.ts";
import { cellName, retainGate } from "../cells/gates.ts";
import type { CellView, Direction } from "../nn/cellView.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { UnsupportedError } from "../tensor/errors.ts";
import { medianOf } from "../tensor/statistics.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type ObservableLayer, type ObservableTrace, requireLayer } from "./layer.ts";
import { requireInput, requireSteps } from "./objective.ts";
import { traced } from "./passes.ts";

/** Over sequences and units, at each step. */
export interface ByStep {
  min: Float64Array;
  median: Float64Array;
  max: Float64Array;
}

/** The logarithmic gates of one cell. */
export interface LogGates {
  layer: number;
  direction: Direction;
  /**
   * Σ ln f over the steps up to t, without the first: the logarithm of the share that survives of a value written there. f is the
   * gate itself, not the stabilised f' of a trace
   */
  logForget: ByStep;
  /** m_t. Without it the cell would overflow where e^m is too large for its numbers, above 88 in float32 */
  stabilizer: ByStep;
  /** n_t / e^m_t, at least 1: c_t is divided by it */
  normalizer: ByStep;
}

/**
 * Returns the course of each cell's exponential gates over time. For a cell that keeps
 *
 *   m_t = max(ln f_t + m_{t-1}, i~_t),  f'_t = exp(ln f_t + m_{t-1} - m_t),  n_t = f'_t n_{t-1} + exp(i~_t - m_t)
 *
 * these are the sum of ln f_t = ln f'_t + m_t - m_{t-1}, m_t and n_t. Where f'_t is 0 in the layer's precision, the sum is -∞ from then on:
 * only the value written at that step remains.
 *
 * @param layer a recurrent layer with such cells, e.g. a `DefinedLayer` of `"sLSTM"`; it does not change
 * @param x     [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @returns one record for each cell
 * @throws UnsupportedError for a layer with cells that keep no `stabilizer` and `normalizer`; ShapeError when x does not fit it or is empty
 * @example
 * const slstm = new DefinedLayer({ cell: "sLSTM", inputSize: 10, hiddenSize: 20, heads: 4 });
 * const [{ stabilizer }] = diagnostics.logGates(slstm, x); // min, median and max by step
 */
export function logGates(layer: ObservableLayer, x: Tensor): LogGates[] {
  const where = "logGates";
  requireLayer(where, layer);
  for (const { spec } of layer.cells) {
    const parts = stateParts(spec);
    if (parts.includes("stabilizer") && parts.includes("normalizer") && retainGate(spec)) continue;
    throw new UnsupportedError(
      `${where}: expected cells with exponential gates, such as sLSTM, got ${cellName(spec).toUpperCase()}. Use directGains.`,
    );
  }
  requireInput(where, layer, x);
  requireSteps(where, x);
  const { trace } = traced(layer, x);
  return layer.cells.map((cell) => logGatesOf(cell, trace));
}

function logGatesOf({ layer, direction }: CellView<string>, trace: ObservableTrace): LogGates {
  const stabilizer = trace.state("stabilizer", layer, direction);
  const [T] = stabilizer.shape;
  const width = stabilizer.size / T;
  const m = stabilizer.data;
  const f = trace.gate("retain", layer, direction).data;
  const first = direction === "forward" ? 0 : T - 1;
  /** Σ ln f'; the differences of m add up to last minus first. */
  const logs = new Float64Array(width);
  const sums = new Float64Array(stabilizer.size);
  for (let step = 1; step < T; step++) {
    const t = direction === "forward" ? step : T - 1 - step;
    for (let k = 0; k < width; k++) {
      logs[k] += Math.log(f[t * width + k]);
      sums[t * width + k] = logs[k] + m[t * width + k] - m[first * width + k];
    }
  }
  return {
    layer,
    direction,
    logForget: byStep(sums, T),
    stabilizer: byStep(m, T),
    normalizer: byStep(trace.state("normalizer", layer, direction).data, T),
  };
}

function byStep(values: FloatArray, T: number): ByStep {
  const width = values.length / T;
  const rows = Array.from({ length: T }, (_, t) =>
    Float64Array.from(values.subarray(t * width, (t + 1) * width)).sort(),
  );
  return {
    min: Float64Array.from(rows, (row) => row[0]),
    median: Float64Array.from(rows, medianOf),
    max: Float64Array.from(rows, (row) => row[width - 1]),
  };
}
