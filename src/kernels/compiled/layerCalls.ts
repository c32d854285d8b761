/**
 * Requests of the seam as calls of compiled kernels: for each cell a list of numbers and a list of arrays, in the order that native/kernels.h
 * states.
 */
import type { LSTMSpec } from "../../cells/cell.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerResult,
  LayerResultGradients,
  LayerTrace,
} from "../../cells/sequence.ts";
import { type CheckedRequest, peepholeSize, resetsAfter } from "./layerChecks.ts";
import {
  arrayFor,
  flag,
  gradientArray,
  gradientArrays,
  gradientsOf,
  type Lend,
  layerNumbers,
  lengthsOperand,
  read,
  readIfThere,
  resultOperands,
  startOf,
  traceArray,
  traceOperands,
  update,
  weightOperands,
  withoutPadding,
  write,
  writeAll,
} from "./layerOperands.ts";
import type { KernelName, Operand } from "./machine.ts";

/** `run` of a machine, in a precision that has been chosen. */
export type Run = (
  kernel: KernelName,
  numbers: readonly number[],
  operands: readonly (Operand | undefined)[],
) => void;

// ---- LSTM

const clip = new Float64Array(1);
const clipBits = new Int32Array(clip.buffer);

function lstmNumbers(request: CheckedRequest): number[] {
  const spec = request.spec as LSTMSpec;
  clip[0] = spec.cellClip;
  return [...layerNumbers(request), spec.projSize, flag(spec.coupled), ...clipBits];
}

export function lstmForward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { initial, sizes } = request;
  const output = arrayFor(request, sizes.output);
  const trace = {
    gates: traceArray(request, lend, sizes.gates),
    cell: traceArray(request, lend, sizes.units),
  };
  const final = {
    hidden: startOf(request, initial.hidden, sizes.hidden),
    cell: startOf(request, initial.cell, sizes.cell),
  };
  run("lstmForward", lstmNumbers(request), [
    lengthsOperand(request),
    read(request.input),
    update(final.hidden),
    update(final.cell),
    ...weightOperands(request),
    ...lstmExtras(request),
    write(output),
    ...traceOperands(request, trace.gates, trace.cell),
  ]);
  return { output, final, trace };
}

function lstmExtras({ spec, weights }: CheckedRequest): (Operand | undefined)[] {
  const { projSize, peephole } = spec as LSTMSpec;
  return [projSize > 0 ? read(weights.weightHr!) : undefined, peephole ? read(weights.weightCh!) : undefined];
}

export function lstmBackward(
  run: Run,
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { initial, sizes } = request;
  const spec = request.spec as LSTMSpec;
  const grad = gradientArrays(request, gradients, needs);
  const wanted = (there: boolean, length: number) =>
    needs.weights && there ? gradientArray(request, length) : undefined;
  const weightHr = wanted(spec.projSize > 0, spec.projSize * spec.hiddenSize);
  const weightCh = wanted(spec.peephole, peepholeSize(spec));
  const gradCell = startOf(request, gradients.cell, sizes.cell);
  run("lstmBackward", lstmNumbers(request), [
    lengthsOperand(request),
    read(withoutPadding(request)),
    read(initial.hidden),
    read(initial.cell!),
    ...weightOperands(request).slice(0, 2),
    ...lstmExtras(request),
    ...resultOperands(request, result),
    read(result.trace.cell!),
    readIfThere(gradients.output),
    update(grad.hidden),
    update(gradCell),
    ...writeAll(grad.input, grad.weightIh, grad.weightHh, grad.bias, weightHr, weightCh),
  ]);
  return gradientsOf(request, grad, { hidden: grad.hidden, cell: gradCell }, needs, grad.bias, {
    weightHr,
    weightCh,
  });
}

// ---- GRU

function gruNumbers(request: CheckedRequest): number[] {
  return [...layerNumbers(request), flag(resetsAfter(request))];
}

export function gruForward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { initial, sizes } = request;
  const output = arrayFor(request, sizes.output);
  const trace: LayerTrace = { gates: traceArray(request, lend, sizes.gates) };
  if (resetsAfter(request)) trace.recurrentNew = traceArray(request, lend, sizes.units);
  const hidden = startOf(request, initial.hidden, sizes.hidden);
  run("gruForward", gruNumbers(request), [
    lengthsOperand(request),
    read(request.input),
    update(hidden),
    ...weightOperands(request),
    write(output),
    ...traceOperands(request, trace.gates, trace.recurrentNew),
  ]);
  return { output, final: { hidden }, trace };
}

export function gruBackward(
  run: Run,
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { initial, sizes } = request;
  const grad = gradientArrays(request, gradients, needs);
  const biasHh = needs.weights ? gradientArray(request, sizes.width) : undefined;
  run("gruBackward", gruNumbers(request), [
    lengthsOperand(request),
    read(withoutPadding(request)),
    read(initial.hidden),
    ...weightOperands(request).slice(0, 2),
    ...resultOperands(request, result),
    resetsAfter(request) ? read(result.trace.recurrentNew!) : undefined,
    readIfThere(gradients.output),
    update(grad.hidden),
    ...writeAll(grad.input, grad.weightIh, grad.weightHh, grad.bias, biasHh),
  ]);
  return gradientsOf(request, grad, { hidden: grad.hidden }, needs, biasHh);
}

// ---- RNN

function rnnNumbers(request: CheckedRequest): number[] {
  return [
    ...layerNumbers(request),
    Number(request.spec.kind === "rnn" && request.spec.nonlinearity === "relu"),
  ];
}

export function rnnForward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { sizes } = request;
  const output = arrayFor(request, sizes.output);
  const trace = { gates: traceArray(request, lend, sizes.gates) };
  const hidden = startOf(request, request.initial.hidden, sizes.hidden);
  run("rnnForward", rnnNumbers(request), [
    lengthsOperand(request),
    read(request.input),
    update(hidden),
    ...weightOperands(request),
    write(output),
    ...traceOperands(request, trace.gates),
  ]);
  return { output, final: { hidden }, trace };
}

export function rnnBackward(
  run: Run,
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { initial } = request;
  const grad = gradientArrays(request, gradients, needs);
  run("rnnBackward", rnnNumbers(request), [
    lengthsOperand(request),
    read(withoutPadding(request)),
    read(initial.hidden),
    ...weightOperands(request).slice(0, 2),
    ...resultOperands(request, result),
    readIfThere(gradients.output),
    update(grad.hidden),
    ...writeAll(grad.input, grad.weightIh, grad.weightHh, grad.bias),
  ]);
  return gradientsOf(request, grad, { hidden: grad.hidden }, needs, grad.bias);
}
