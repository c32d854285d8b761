/** The numbers and arrays of calls of compiled kernels that all cells have in common. */
import type { CellState, CellWeights } from "../../cells/cell.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
} from "../../cells/sequence.ts";
import { dtypeOf, type FloatArray } from "../../tensor/dtype.ts";
import { spareArrays } from "../../tensor/spareArrays.ts";
import { unwritten } from "../../tensor/unwritten.ts";
import type { CheckedRequest } from "./layerChecks.ts";
import type { Operand } from "./machine.ts";

/** For kernels an option is 1 or 0, for JavaScript any value may stand for one of the two. */
export const flag = (option: unknown): number => (option ? 1 : 0);

export function layerNumbers(request: LayerRequest): number[] {
  const { spec, steps, batch, reverse } = request;
  const sizes = [steps, batch, spec.inputSize, spec.hiddenSize];
  // In double precision: what is stored in float32 arrays is rounded to that.
  return [...sizes, flag(reverse), flag(isTraced(request)), flag(request.input instanceof Float32Array)];
}

export const lengthsOperand = ({ lengthsAndOrder }: CheckedRequest) => readIfThere(lengthsAndOrder);

export const weightOperands = ({ weights }: LayerRequest): (Operand | undefined)[] => [
  read(weights.weightIh),
  read(weights.weightHh),
  readIfThere(weights.biasIh),
  readIfThere(weights.biasHh),
];

/** An array that the kernel writes whole. */
export const arrayFor = ({ input }: LayerRequest, length: number) =>
  unwritten(dtypeOf(input), length, "kernels");

const isTraced = ({ traced }: LayerRequest) => (traced ?? true) !== false;

/** An array in memory of the machine, where it has one to give. */
export type Lend = (length: number) => Float32Array | undefined;

const EMPTY = { float32: new Float32Array(0), float64: new Float64Array(0) };

/** An array of the trace, which the kernel writes whole; empty when nobody looks at it. */
export function traceArray(request: LayerRequest, lend: Lend, length: number): FloatArray {
  if (!isTraced(request)) return EMPTY[dtypeOf(request.input)];
  if (!(request.input instanceof Float32Array)) return arrayFor(request, length);
  return lend(length) ?? spareArrays.take(length);
}

export const traceOperands = (request: LayerRequest, ...arrays: (FloatArray | undefined)[]) =>
  isTraced(request) ? writeAll(...arrays) : arrays.map(() => undefined);

// ---- What the cells have in common, backward

/** For a gradient that the kernel writes whole: borrowed while the tape runs back, which passes it on and is done with it. */
export const gradientArray = ({ input }: LayerRequest, length: number) =>
  spareArrays.borrow(dtypeOf(input), length);

/** Arrays for the gradients every cell has; `hidden` starts as the gradient by the final state. */
export function gradientArrays(
  request: CheckedRequest,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
) {
  const { sizes } = request;
  const wanted = (want: boolean, length: number) => (want ? gradientArray(request, length) : undefined);
  return {
    hidden: startOf(request, gradients.hidden, sizes.hidden),
    input: wanted(needs.input, sizes.input),
    weightIh: wanted(needs.weights, sizes.weightIh),
    weightHh: wanted(needs.weights, sizes.weightHh),
    bias: wanted(needs.weights, sizes.width),
  };
}

export function gradientsOf(
  { weights }: LayerRequest,
  grad: ReturnType<typeof gradientArrays>,
  initial: CellState,
  needs: GradientNeeds,
  biasHh: FloatArray | undefined,
  extras: Partial<CellWeights> = {},
): LayerGradients {
  const result: LayerGradients = {};
  if (needs.input) result.input = grad.input;
  if (needs.initial) result.initial = initial;
  if (needs.weights) {
    result.weights = { weightIh: grad.weightIh!, weightHh: grad.weightHh! };
    if (weights.biasIh !== undefined) result.weights.biasIh = grad.bias;
    // Each gradient is an array of its own, so that nobody who scales one in place scales two.
    if (weights.biasHh !== undefined) result.weights.biasHh = biasHh === grad.bias ? biasHh?.slice() : biasHh;
    if (extras.weightHr !== undefined) result.weights.weightHr = extras.weightHr;
    if (extras.weightCh !== undefined) result.weights.weightCh = extras.weightCh;
  }
  return result;
}

export const resultOperands = (request: CheckedRequest, { output, trace }: LayerResult): Operand[] => [
  read(statesBefore(request, output)),
  read(trace.gates),
];

/**
 * The output as the products over all steps read it, which pass the padding of sequences that are shorter than others: an infinite number
 * times the 0 that stands for nothing would not be 0. In a layer that runs forward the last step of such a sequence is 0, since nothing starts
 * from there; in a reversed one the state from which its first step starts is where that step looks for it, in the padding.
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

/** The input with zeros at padded steps: what stands there is the caller's affair and may not be a number. */
export function withoutPadding({ input, lengths, steps, batch, spec }: LayerRequest): FloatArray {
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

// ---- Operands

type Elements = FloatArray | Int32Array;

export const read = (array: Elements): Operand => ({ array, use: "read" });
export const readIfThere = (array: Elements | undefined) => (array === undefined ? undefined : read(array));
export const write = (array: Elements): Operand => ({ array, use: "write" });
export const update = (array: Elements): Operand => ({ array, use: "update" });
export const writeAll = (...arrays: (Elements | undefined)[]) =>
  arrays.map((array) => (array === undefined ? undefined : write(array)));

/** A copy to start from, or zeros. */
export function startOf(request: LayerRequest, array: FloatArray | undefined, length: number): FloatArray {
  return array === undefined ? arrayFor(request, length).fill(0) : array.slice();
}
