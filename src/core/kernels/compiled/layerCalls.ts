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
import { type KernelName, kernelTable } from "./kernelTable.ts";
import type { CheckedRequest } from "./layerChecks.ts";
import type { Operand } from "./machine.ts";

/** `run` of a machine, in a precision that has been chosen. */
export type Run = (
  kernel: KernelName,
  numbers: readonly number[],
  operands: readonly (Operand | undefined)[],
) => void;

/** An array in memory of the machine, where it has one to give. */
export type Lend = (length: number) => Float32Array | undefined;

type ArraysOf<K extends KernelName> = {
  [name in keyof (typeof kernelTable)[K]["arrays"]]: FloatArray | Int32Array | undefined;
};

const USES = new Map(Object.entries(kernelTable).map(([name, { arrays }]) => [name, Object.entries(arrays)]));

/** Runs a kernel on arrays by name; an absent one is null to the kernel. */
function call<K extends KernelName>(run: Run, kernel: K, numbers: readonly number[], arrays: ArraysOf<K>) {
  const uses = USES.get(kernel) as [keyof ArraysOf<K>, Operand["use"]][];
  run(
    kernel,
    numbers,
    uses.map(([name, use]) => {
      const array = arrays[name];
      return array === undefined ? undefined : { array, use };
    }),
  );
}

/** The numbers of every layer. In double precision, `rounded` rounds stored numbers to float32. */
function layerNumbers(request: CheckedRequest): number[] {
  const { spec, steps, batch, reverse, input } = request;
  const numbers = [steps, batch, spec.inputSize, spec.hiddenSize, Number(reverse)];
  numbers.push(Number(isTraced(request)), Number(input instanceof Float32Array));
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

type Optional = FloatArray | undefined;

/**
 * The arrays of a forward call, of which a kernel takes those in its table, and the trace. One literal with every name: spreads take as
 * long as a small layer.
 */
function forwardCall(request: CheckedRequest, lend: Lend) {
  const { initial, input, weights, sizes } = request;
  const trace: LayerTrace = { gates: traceArray(request, lend, sizes.gates) };
  const arrays = {
    lengths: request.lengthsAndOrder,
    input,
    hidden: startOf(request, initial.hidden, sizes.hidden),
    cell: undefined as Optional,
    weightIh: weights.weightIh,
    weightHh: weights.weightHh,
    biasIh: weights.biasIh,
    biasHh: weights.biasHh,
    output: arrayFor(request, sizes.output),
    gates: traced(request, trace.gates),
    cells: undefined as Optional,
    recurrentNew: undefined as Optional,
  };
  return { arrays, trace };
}

/** `arrays` as the kernel takes them: with the arrays of a trace only if there is one. */
const traced = (request: LayerRequest, array: FloatArray) => (isTraced(request) ? array : undefined);

/** The arrays that every backward call has; `gradHidden` starts as the gradient w.r.t. the final state. */
function backwardArrays(
  request: CheckedRequest,
  { output, trace }: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
) {
  const { initial, weights, lengthsAndOrder: lengths, sizes } = request;
  return {
    lengths,
    input: withoutPadding(request),
    initialHidden: initial.hidden,
    weightIh: weights.weightIh,
    weightHh: weights.weightHh,
    output: statesBefore(request, output),
    gates: trace.gates,
    gradOutput: gradients.output,
    gradHidden: startOf(request, gradients.hidden, sizes.hidden),
    gradInput: gradientArray(request, needs.input, sizes.input),
    gradWeightIh: gradientArray(request, needs.weights, sizes.weightIh),
    gradWeightHh: gradientArray(request, needs.weights, sizes.weightHh),
  };
}

/** For a gradient that the kernel overwrites: borrowed, since the tape passes it on and then drops it. */
const gradientArray = ({ input }: LayerRequest, wanted: boolean, length: number) =>
  wanted ? spareArrays.borrow(dtypeOf(input), length) : undefined;

function gradientsOf(
  { weights }: LayerRequest,
  arrays: ReturnType<typeof backwardArrays>,
  needs: GradientNeeds,
  gradCell: FloatArray | undefined,
  biasIh: FloatArray | undefined,
  biasHh: FloatArray | undefined,
): LayerGradients {
  const result: LayerGradients = {};
  if (needs.input) result.input = arrays.gradInput;
  if (needs.initial) result.initial = { hidden: arrays.gradHidden, ...(gradCell && { cell: gradCell }) };
  if (needs.weights) {
    result.weights = { weightIh: arrays.gradWeightIh!, weightHh: arrays.gradWeightHh! };
    if (weights.biasIh !== undefined) result.weights.biasIh = biasIh;
    // Each gradient has its own array, so that scaling one in place does not scale two.
    if (weights.biasHh !== undefined) result.weights.biasHh = biasHh === biasIh ? biasHh?.slice() : biasHh;
  }
  return result;
}

/**
 * The output as products over all steps read it. They include the padding of short sequences, where infinity times 0 would not be 0. In a
 * forward layer the last step of such a sequence becomes 0, since no step starts from it. In a reversed layer the padding gets the initial
 * state, where the sequence's first step looks for it.
 */
function statesBefore(
  { lengths, steps, batch, reverse, initial, sizes }: CheckedRequest,
  output: FloatArray,
): FloatArray {
  if (lengths === undefined) return output;
  const states = output.slice();
  const width = sizes.hidden / batch;
  for (let n = 0; n < batch; n++) {
    if (lengths[n] === steps) continue;
    const start = ((reverse ? lengths[n] : lengths[n] - 1) * batch + n) * width;
    if (reverse) states.set(initial.hidden.subarray(n * width, (n + 1) * width), start);
    else states.fill(0, start, start + width);
  }
  return states;
}

/** The input with zeros at padded steps, where the caller's numbers are arbitrary. */
function withoutPadding({ input, lengths, steps, batch, spec }: LayerRequest): FloatArray {
  if (lengths === undefined) return input;
  const clean = input.slice();
  for (let n = 0; n < batch; n++) {
    for (let t = lengths[n]; t < steps; t++) {
      const start = (t * batch + n) * spec.inputSize;
      clean.fill(0, start, start + spec.inputSize);
    }
  }
  return clean;
}

// ---- LSTM

export function lstmForward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { arrays, trace } = forwardCall(request, lend);
  const cell = startOf(request, request.initial.cell, request.sizes.hidden);
  trace.cell = traceArray(request, lend, request.sizes.output);
  arrays.cell = cell;
  arrays.cells = traced(request, trace.cell);
  call(run, "lstmForward", layerNumbers(request), arrays);
  return { output: arrays.output, final: { hidden: arrays.hidden, cell }, trace };
}

export function lstmBackward(
  run: Run,
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { initial, sizes } = request;
  const arrays = backwardArrays(request, result, gradients, needs);
  const gradBias = gradientArray(request, needs.weights, sizes.width);
  const gradCell = startOf(request, gradients.cell, sizes.hidden);
  const cells = result.trace.cell;
  call(run, "lstmBackward", layerNumbers(request), {
    ...{ ...arrays, initialCell: initial.cell, cells, gradCell, gradBias },
  });
  return gradientsOf(request, arrays, needs, gradCell, gradBias, gradBias);
}

// ---- GRU

export function gruForward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { arrays, trace } = forwardCall(request, lend);
  trace.recurrentNew = traceArray(request, lend, request.sizes.output);
  arrays.recurrentNew = traced(request, trace.recurrentNew);
  call(run, "gruForward", layerNumbers(request), arrays);
  return { output: arrays.output, final: { hidden: arrays.hidden }, trace };
}

export function gruBackward(
  run: Run,
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const arrays = backwardArrays(request, result, gradients, needs);
  const [biasIh, biasHh] = [0, 0].map(() => gradientArray(request, needs.weights, request.sizes.width));
  const { recurrentNew } = result.trace;
  call(run, "gruBackward", layerNumbers(request), {
    ...{ ...arrays, gradBiasIh: biasIh, gradBiasHh: biasHh, recurrentNew },
  });
  return gradientsOf(request, arrays, needs, undefined, biasIh, biasHh);
}

// ---- RNN

const rnnNumbers = (request: CheckedRequest) => [
  ...layerNumbers(request),
  Number(request.spec.kind === "rnn" && request.spec.nonlinearity === "relu"),
];

export function rnnForward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
  const { arrays, trace } = forwardCall(request, lend);
  call(run, "rnnForward", rnnNumbers(request), arrays);
  return { output: arrays.output, final: { hidden: arrays.hidden }, trace };
}

export function rnnBackward(
  run: Run,
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const arrays = backwardArrays(request, result, gradients, needs);
  const gradBias = gradientArray(request, needs.weights, request.sizes.width);
  call(run, "rnnBackward", rnnNumbers(request), { ...arrays, gradBias });
  return gradientsOf(request, arrays, needs, undefined, gradBias, gradBias);
}
