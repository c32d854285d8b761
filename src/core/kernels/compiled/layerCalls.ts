/** Requests of the seam as calls of compiled kernels: for each cell its numbers and arrays, by the names of kernelTable.ts. */
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
  LayerTrace,
} from "../../cells/sequence.ts";
import { dtypeOf, type FloatArray } from "../../tensor/dtype.ts";
import { spareArrays } from "../../tensor/spareArrays.ts";
import type { KernelName } from "./kernelTable.ts";
import type { CheckedRequest } from "./layerChecks.ts";
import { type Operand, operandsOf } from "./machine.ts";

/** `run` of a machine, in a precision that has been chosen. */
export type Run = (
  kernel: KernelName,
  numbers: readonly number[],
  operands: readonly (Operand | undefined)[],
) => void;

/** An array in memory of the machine, where it has one to give. */
export type Lend = (length: number) => Float32Array | undefined;

type Optional = FloatArray | undefined;

/** The numbers of a layer. In double precision, `rounded` rounds stored numbers to float32. */
function numbersOf(request: CheckedRequest): number[] {
  const { spec, steps, batch, reverse, input } = request;
  const numbers = [steps, batch, spec.inputSize, spec.hiddenSize, Number(reverse)];
  numbers.push(Number(isTraced(request)), Number(input instanceof Float32Array));
  if (spec.kind === "rnn") numbers.push(Number(spec.nonlinearity === "relu"));
  return numbers;
}

const isTraced = ({ traced }: LayerRequest) => (traced ?? true) !== false;

/** An array that the kernel writes whole. */
const arrayFor = ({ input }: LayerRequest, length: number) =>
  spareArrays.takeFor(dtypeOf(input), length, "kernels");

const EMPTY = { float32: new Float32Array(0), float64: new Float64Array(0) };

/** An array of the trace, which the kernel writes whole; empty without a trace. */
function traceArray(request: LayerRequest, lend: Lend, length: number): FloatArray {
  if (!isTraced(request)) return EMPTY[dtypeOf(request.input)];
  if (!(request.input instanceof Float32Array)) return arrayFor(request, length);
  return lend(length) ?? spareArrays.take(length);
}

/** A copy to start from, or zeros. */
const startOf = (request: LayerRequest, array: FloatArray | undefined, length: number): FloatArray =>
  array === undefined ? arrayFor(request, length).fill(0) : array.slice();

/** The forward pass. One literal has every name: spreads take as long as a small layer. */
export function forward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { initial, input, weights, sizes, spec } = request;
  const { kind } = spec;
  const trace: LayerTrace = { gates: traceArray(request, lend, sizes.gates) };
  if (kind === "lstm") trace.cell = traceArray(request, lend, sizes.output);
  if (kind === "gru") trace.recurrentNew = traceArray(request, lend, sizes.output);
  const traced = (array: Optional) => (isTraced(request) ? array : undefined);
  const arrays = {
    lengths: request.lengthsAndOrder,
    input,
    hidden: startOf(request, initial.hidden, sizes.hidden),
    cell: kind === "lstm" ? startOf(request, initial.cell, sizes.hidden) : undefined,
    weightIh: weights.weightIh,
    weightHh: weights.weightHh,
    biasIh: weights.biasIh,
    biasHh: weights.biasHh,
    output: arrayFor(request, sizes.output),
    gates: traced(trace.gates),
    cells: traced(trace.cell),
    recurrentNew: traced(trace.recurrentNew),
  };
  const kernel = `${kind}Forward` as const;
  run(kernel, numbersOf(request), operandsOf(kernel, arrays));
  const { output, hidden, cell } = arrays;
  return { output, final: cell === undefined ? { hidden } : { hidden, cell }, trace };
}

/** The backward pass. The gradients w.r.t. the two biases differ in a GRU only. */
export function backward(
  run: Run,
  request: CheckedRequest,
  { output, trace }: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { initial, input, weights, sizes, spec } = request;
  const isLstm = spec.kind === "lstm";
  const bias = gradientArray(request, needs.weights, sizes.width);
  const biasHh = spec.kind === "gru" ? gradientArray(request, needs.weights, sizes.width) : bias;
  const arrays = {
    lengths: request.lengthsAndOrder,
    input,
    initialHidden: initial.hidden,
    initialCell: initial.cell,
    weightIh: weights.weightIh,
    weightHh: weights.weightHh,
    output,
    gates: trace.gates,
    cells: trace.cell,
    recurrentNew: trace.recurrentNew,
    gradOutput: gradients.output,
    gradHidden: startOf(request, gradients.hidden, sizes.hidden),
    gradCell: isLstm ? startOf(request, gradients.cell, sizes.hidden) : undefined,
    gradInput: gradientArray(request, needs.input, sizes.input),
    gradWeightIh: gradientArray(request, needs.weights, sizes.weightIh),
    gradWeightHh: gradientArray(request, needs.weights, sizes.weightHh),
    gradBias: bias,
    gradBiasIh: bias,
    gradBiasHh: biasHh,
  };
  const kernel = `${spec.kind}Backward` as const;
  run(kernel, numbersOf(request), operandsOf(kernel, arrays));
  const { gradHidden, gradCell, gradWeightIh, gradWeightHh } = arrays;
  const result: LayerGradients = {};
  if (needs.input) result.input = arrays.gradInput;
  if (needs.initial) result.initial = { hidden: gradHidden, ...(gradCell && { cell: gradCell }) };
  if (needs.weights) {
    result.weights = { weightIh: gradWeightIh!, weightHh: gradWeightHh! };
    if (weights.biasIh !== undefined) result.weights.biasIh = bias;
    // Each gradient has its own array, so that scaling one in place does not scale two.
    if (weights.biasHh !== undefined) result.weights.biasHh = biasHh === bias ? biasHh?.slice() : biasHh;
  }
  return result;
}

/** For a gradient that the kernel overwrites: borrowed, since the tape passes it on and then drops it. */
const gradientArray = ({ input }: LayerRequest, wanted: boolean, length: number) =>
  wanted ? spareArrays.borrow(dtypeOf(input), length) : undefined;
