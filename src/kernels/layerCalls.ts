/**
 * Requests of the seam as calls of compiled kernels: for each cell a list of numbers and a list of arrays, in the order that native/kernels.h
 * states.
 */
import type { LSTMSpec } from "../cells/cell.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
  LayerTrace,
} from "./kernels.ts";
import { peepholeSize, resetsAfter, sizesOf } from "./layerChecks.ts";
import {
  arrayFor,
  flag,
  gradientArray,
  gradientArrays,
  gradientsOf,
  type Lend,
  layerNumbers,
  lengthsOperand,
  operand,
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

function lstmNumbers(request: LayerRequest): number[] {
  const spec = request.spec as LSTMSpec;
  clip[0] = spec.cellClip;
  return [...layerNumbers(request), spec.projSize, flag(spec.coupled), ...clipBits];
}

export function lstmForward(run: Run, request: LayerRequest, lend: Lend): LayerResult {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const output = arrayFor(request, sizes.output);
  const trace = {
    gates: traceArray(request, lend, sizes.gates),
    cell: traceArray(request, lend, sizes.units),
  };
  const final = {
    hidden: startOf(request, "initial hidden", initial.hidden, sizes.hidden),
    cell: startOf(request, "initial cell", initial.cell, sizes.cell),
  };
  run("lstmForward", lstmNumbers(request), [
    lengthsOperand(request),
    read("input", request.input, sizes.input),
    operand("initial hidden", final.hidden, sizes.hidden, "update"),
    operand("initial cell", final.cell, sizes.cell, "update"),
    ...weightOperands(weights, sizes),
    ...lstmExtras(request),
    write(output),
    ...traceOperands(request, trace.gates, trace.cell),
  ]);
  return { output, final, trace };
}

function lstmExtras({ spec, weights }: LayerRequest): (Operand | undefined)[] {
  const { hiddenSize, projSize, peephole } = spec as LSTMSpec;
  return [
    projSize > 0 ? read("weightHr", weights.weightHr, projSize * hiddenSize) : undefined,
    peephole ? read("weightCh", weights.weightCh, peepholeSize(spec as LSTMSpec)) : undefined,
  ];
}

export function lstmBackward(
  run: Run,
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { weights, initial } = request;
  const spec = request.spec as LSTMSpec;
  const sizes = sizesOf(request);
  const grad = gradientArrays(request, sizes, gradients, needs);
  const wanted = (there: boolean, length: number) =>
    needs.weights && there ? gradientArray(request, length) : undefined;
  const weightHr = wanted(spec.projSize > 0, spec.projSize * spec.hiddenSize);
  const weightCh = wanted(spec.peephole, peepholeSize(spec));
  const gradCell = startOf(request, "gradient of the final cell", gradients.cell, sizes.cell);
  run("lstmBackward", lstmNumbers(request), [
    lengthsOperand(request),
    read("input", withoutPadding(request, sizes.input), sizes.input),
    read("initial hidden", initial.hidden, sizes.hidden),
    read("initial cell", initial.cell, sizes.cell),
    ...weightOperands(weights, sizes).slice(0, 2),
    ...lstmExtras(request),
    ...resultOperands(request, result, sizes),
    read("cell trace", result.trace.cell, sizes.units),
    readIfThere("gradient of the output", gradients.output, sizes.output),
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

function gruNumbers(request: LayerRequest): number[] {
  return [...layerNumbers(request), flag(resetsAfter(request))];
}

export function gruForward(run: Run, request: LayerRequest, lend: Lend): LayerResult {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const output = arrayFor(request, sizes.output);
  const trace: LayerTrace = { gates: traceArray(request, lend, sizes.gates) };
  if (resetsAfter(request)) trace.recurrentNew = traceArray(request, lend, sizes.units);
  const hidden = startOf(request, "initial hidden", initial.hidden, sizes.hidden);
  run("gruForward", gruNumbers(request), [
    lengthsOperand(request),
    read("input", request.input, sizes.input),
    operand("initial hidden", hidden, sizes.hidden, "update"),
    ...weightOperands(weights, sizes),
    write(output),
    ...traceOperands(request, trace.gates, trace.recurrentNew),
  ]);
  return { output, final: { hidden }, trace };
}

export function gruBackward(
  run: Run,
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const grad = gradientArrays(request, sizes, gradients, needs);
  const biasHh = needs.weights ? gradientArray(request, sizes.width) : undefined;
  run("gruBackward", gruNumbers(request), [
    lengthsOperand(request),
    read("input", withoutPadding(request, sizes.input), sizes.input),
    read("initial hidden", initial.hidden, sizes.hidden),
    ...weightOperands(weights, sizes).slice(0, 2),
    ...resultOperands(request, result, sizes),
    resetsAfter(request) ? read("trace of the new gate", result.trace.recurrentNew, sizes.units) : undefined,
    readIfThere("gradient of the output", gradients.output, sizes.output),
    update(grad.hidden),
    ...writeAll(grad.input, grad.weightIh, grad.weightHh, grad.bias, biasHh),
  ]);
  return gradientsOf(request, grad, { hidden: grad.hidden }, needs, biasHh);
}

// ---- RNN

function rnnNumbers(request: LayerRequest): number[] {
  return [
    ...layerNumbers(request),
    Number(request.spec.kind === "rnn" && request.spec.nonlinearity === "relu"),
  ];
}

export function rnnForward(run: Run, request: LayerRequest, lend: Lend): LayerResult {
  const sizes = sizesOf(request);
  const output = arrayFor(request, sizes.output);
  const trace = { gates: traceArray(request, lend, sizes.gates) };
  const hidden = startOf(request, "initial hidden", request.initial.hidden, sizes.hidden);
  run("rnnForward", rnnNumbers(request), [
    lengthsOperand(request),
    read("input", request.input, sizes.input),
    operand("initial hidden", hidden, sizes.hidden, "update"),
    ...weightOperands(request.weights, sizes),
    write(output),
    ...traceOperands(request, trace.gates),
  ]);
  return { output, final: { hidden }, trace };
}

export function rnnBackward(
  run: Run,
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const grad = gradientArrays(request, sizes, gradients, needs);
  run("rnnBackward", rnnNumbers(request), [
    lengthsOperand(request),
    read("input", withoutPadding(request, sizes.input), sizes.input),
    read("initial hidden", initial.hidden, sizes.hidden),
    ...weightOperands(weights, sizes).slice(0, 2),
    ...resultOperands(request, result, sizes),
    readIfThere("gradient of the output", gradients.output, sizes.output),
    update(grad.hidden),
    ...writeAll(grad.input, grad.weightIh, grad.weightHh, grad.bias),
  ]);
  return gradientsOf(request, grad, { hidden: grad.hidden }, needs, grad.bias);
}
