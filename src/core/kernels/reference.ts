/**
 * The reference kernel set: the equations of `cells/`, step by step, in plain TypeScript. It runs everywhere, every other set is tested
 * against it, and it is tuned only as far as it stays readable.
 */
import {
  type CellSpec,
  type CellState,
  mapState,
  mapWeights,
  type StepTrace,
  stateSize,
} from "../cells/cell.ts";
import { cellOf } from "../cells/cells.ts";
import { gateNames } from "../cells/gates.ts";
import { liveRows, stepOrder } from "../cells/liveRows.ts";
import { addColumnSums, matmul } from "../cells/product.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
  LayerTrace,
} from "../cells/sequence.ts";
import { allocate, type DType, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { referenceElements } from "./elements.ts";
import type { Kernels } from "./kernels.ts";

export const referenceKernels: Kernels = {
  name: "reference",
  elements: referenceElements,
  forward,
  backward,
  matmul,
};

function forward(request: LayerRequest): LayerResult {
  const { spec, weights, input } = request;
  const { inputSize, hiddenSize: H } = spec;
  const S = stateSize(spec);
  const cell = cellOf(spec);
  const rows = gateNames(spec).length * H;
  const live = liveRows(request.steps, request.batch, request.lengths);

  const trace = emptyTrace(spec, dtypeOf(input), live.total, rows);
  const output = allocate(dtypeOf(input), live.total * S);
  const state = mapState(spec, request.initial, live.sort);

  // The input part of all steps in one product; each step then replaces its own by the gate activations.
  const { gates } = trace;
  if (weights.biasIh !== undefined)
    for (let at = 0; at < gates.length; at += rows) gates.set(weights.biasIh, at);
  const x = live.pack(input, inputSize);
  matmul(x, weights.weightIh, gates, live.total, inputSize, rows, { transposeB: true, accumulate: true });

  for (const t of stepOrder(request)) {
    const count = live.counts[t];
    const step = stepOf(trace, live.starts[t], count, rows, H);
    const next: CellState = { hidden: rowsOf(output, live.starts[t], count, S), cell: step.cell };
    cell.forward(spec, weights, count, step.gates, state, next, step);
    state.hidden.set(next.hidden);
    if (next.cell !== undefined) state.cell!.set(next.cell);
  }

  return {
    output: live.unpack(output, S),
    final: mapState(spec, state, live.unsort),
    trace: mapTrace(trace, rows, H, live.unpack),
  };
}

function backward(
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { spec, weights, batch } = request;
  const { inputSize, hiddenSize: H } = spec;
  const S = stateSize(spec);
  const cell = cellOf(spec);
  const rows = gateNames(spec).length * H;
  const dtype = dtypeOf(request.input);
  const live = liveRows(request.steps, batch, request.lengths);

  const input = live.pack(request.input, inputSize);
  const output = live.pack(result.output, S);
  const trace = mapTrace(result.trace, rows, H, live.pack);
  const initial = mapState(spec, request.initial, live.sort);
  const previous = mapState(spec, initial, (part) => part.slice());
  const gradOutput = gradients.output && live.pack(gradients.output, S);
  /** Gradient w.r.t. the state between two steps; rows that do not run keep theirs. */
  const gradState = mapState<FloatArray, FloatArray>(spec, initial, (part) => part.slice().fill(0));
  if (gradients.hidden) gradState.hidden.set(live.sort(gradients.hidden, S));
  if (gradients.cell) gradState.cell!.set(live.sort(gradients.cell, H));
  const gradInputPart = allocate(dtype, live.total * rows);
  const sums = needs.weights ? mapWeights(weights, (weight) => new Float64Array(weight.length)) : undefined;

  const order = stepOrder(request);
  for (let turn = order.length - 1; turn >= 0; turn--) {
    const start = live.starts[order[turn]];
    const count = live.counts[order[turn]];
    // The state before the step: from the step before where the row ran then, else the initial one.
    previous.hidden.set(initial.hidden);
    if (initial.cell !== undefined) previous.cell!.set(initial.cell);
    if (turn > 0) {
      const before = order[turn - 1];
      previous.hidden.set(rowsOf(output, live.starts[before], live.counts[before], S));
      if (trace.cell !== undefined) {
        previous.cell!.set(rowsOf(trace.cell, live.starts[before], live.counts[before], H));
      }
    }
    if (gradOutput !== undefined) {
      for (let at = 0; at < count * S; at++) gradState.hidden[at] += gradOutput[start * S + at];
    }
    const step = stepOf(trace, start, count, rows, H);
    const gradStep = rowsOf(gradInputPart, start, count, rows);
    cell.backward(spec, weights, count, previous, step, gradState, gradStep, sums);
    if (sums === undefined) continue;
    const x = rowsOf(input, start, count, inputSize);
    matmul(gradStep, x, sums.weightIh, rows, count, inputSize, { transposeA: true, accumulate: true });
    if (sums.biasIh !== undefined) addColumnSums(gradStep, sums.biasIh, count, rows);
  }

  return {
    input: needs.input ? live.unpack(inputGradient(), inputSize) : undefined,
    initial: needs.initial ? mapState(spec, gradState, live.unsort) : undefined,
    weights: sums && mapWeights(sums, (sum) => rounded(sum, dtype)),
  };

  function inputGradient(): FloatArray {
    const gradX = allocate(dtype, live.total * inputSize);
    matmul(gradInputPart, weights.weightIh, gradX, live.total, rows, inputSize);
    return gradX;
  }
}

function emptyTrace(spec: CellSpec, dtype: DType, total: number, rows: number): LayerTrace {
  const H = spec.hiddenSize;
  const trace: LayerTrace = { gates: allocate(dtype, total * rows) };
  if (spec.kind === "lstm") trace.cell = allocate(dtype, total * H);
  if (spec.kind === "gru" && spec.resetAfter) trace.recurrentNew = allocate(dtype, total * H);
  return trace;
}

function mapTrace(
  trace: LayerTrace,
  rows: number,
  H: number,
  change: (part: FloatArray, width: number) => FloatArray,
): LayerTrace {
  const changed: LayerTrace = { gates: change(trace.gates, rows) };
  if (trace.cell !== undefined) changed.cell = change(trace.cell, H);
  if (trace.recurrentNew !== undefined) changed.recurrentNew = change(trace.recurrentNew, H);
  return changed;
}

/** Live views of one step of a packed trace. */
function stepOf(trace: LayerTrace, start: number, count: number, rows: number, H: number): StepTrace {
  return mapTrace(trace, rows, H, (part, width) => rowsOf(part, start, count, width));
}

function rowsOf(array: FloatArray, start: number, count: number, width: number): FloatArray {
  return array.subarray(start * width, (start + count) * width);
}

function rounded(sum: Float64Array, dtype: DType): FloatArray {
  return dtype === "float64" ? sum : Float32Array.from(sum);
}
