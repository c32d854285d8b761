/**
 * A kernel set over compiled kernels, the same for WebAssembly and native code. It turns each request of the seam into one call; a
 * *machine* decides where memory lives and how many threads work.
 *
 * Float64, and float32 in strict arithmetic, are computed in double precision with the bits of the reference set. The reference runs
 * those calls where a machine lacks double kernels, and variants of cells that no list runs (autograd/runLayer.ts).
 *
 * Nothing is kept between calls: you may write to a live view of weights at any moment, and packing them costs about as much as
 * detecting that.
 */

import type { CellSpec } from "../../cells/cell.ts";
import { fromLongToShort } from "../../cells/liveRows.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
  LayerTrace,
} from "../../cells/sequence.ts";
import { gateCounts } from "../../cells/traits.ts";
import { dtypeOf, type FloatArray, trueLength } from "../../tensor/dtype.ts";
import { ArgumentError, refuseValue, ShapeError, UnsupportedError } from "../../tensor/errors.ts";
import { isIntegers } from "../../tensor/lists.ts";
import { spareArrays } from "../../tensor/spareArrays.ts";
import { type Arithmetic, arithmeticChoice } from "../arithmetic.ts";
import type { Kernels } from "../kernels.ts";
import { arrayCheck, checkSize, MAX_ELEMENTS } from "./arrayChecks.ts";
import { compiledElements } from "./compiledElements.ts";
import type { KernelName } from "./kernelTable.ts";
import {
  LentArraysLost,
  type Machine,
  type Operand,
  operandsOf,
  type Precision,
  read,
  update,
  write,
} from "./machine.ts";

export interface CompiledKernels extends Kernels {
  readonly machine: Machine;
  /** The precision that a call on such arrays computes in now. */
  precisionOf(array: FloatArray): Precision;
}

/**
 * Returns the kernel set of a machine.
 *
 * @param reference  runs the rest: empty batches, and double precision where the machine lacks it
 * @param arithmetic default: the one in use at the time of a call
 */
export function compiledKernels(
  machine: Machine,
  reference: Kernels,
  arithmetic?: Arithmetic,
): CompiledKernels {
  const precisionOf = (array: FloatArray): Precision =>
    array instanceof Float64Array || (arithmetic ?? arithmeticChoice().name) === "strict"
      ? "double"
      : "single";
  /** `run` of the machine in a precision; undefined where the reference computes. */
  const runIn = (precision: Precision): Run | undefined => {
    if (precision === "double" && !machine.hasDoubles()) return undefined;
    return (kernel, numbers, operands) => machine.run(kernel, numbers, operands, precision);
  };
  const runOf = ({ batch, input }: LayerRequest): Run | undefined =>
    batch === 0 ? undefined : runIn(precisionOf(input));
  return {
    name: machine.name,
    machine,
    precisionOf,
    elements: machine.elements
      ? compiledElements(machine.elements, reference.elements, arithmetic)
      : reference.elements,

    equations(array) {
      const precision = precisionOf(array);
      const run = machine.hasEquations() ? runIn(precision) : undefined;
      return run && { precision, run, lend: precision === "single" ? machine.lend : undefined };
    },

    forward(given) {
      if (!hasKernel(given.spec)) return reference.forward(given);
      const request = checkRequest(given);
      const run = runOf(request);
      if (run === undefined) return reference.forward(request);
      const isLent = request.traced === "backward" && precisionOf(request.input) === "single";
      try {
        return forward(run, request, (length) => (isLent ? machine.lend?.(length) : undefined));
      } catch (error) {
        if (!(error instanceof LentArraysLost)) throw error;
        return forward(run, request, () => undefined);
      }
    },

    backward(given, result, gradients, needs) {
      if (!hasKernel(given.spec)) return reference.backward(given, result, gradients, needs);
      const request = checkRequest(given);
      checkResult(request, result, gradients);
      if (needs === null || typeof needs !== "object")
        refuseValue("kernels", "the gradients that are needed", needs);
      const run = runOf(request);
      if (run === undefined) return reference.backward(request, result, gradients, needs);
      return backward(run, request, result, gradients, needs);
    },

    shortcoming: () => machine.shortcoming?.(),

    release({ trace }) {
      for (const array of Object.values(trace))
        if (array instanceof Float32Array && !machine.takeBack?.(array)) spareArrays.give(array);
    },

    matmul(a, b, out, rows, inner, columns, options) {
      checkSize("rows", rows, 0);
      checkSize("inner", inner, 0);
      checkSize("columns", columns, 0);
      const check = arrayCheck(a);
      check("a of a product", a, rows * inner);
      check("b of a product", b, inner * columns);
      check("a product", out, rows * columns);
      const { transposeA, transposeB, accumulate } = options ?? {};
      if (rows === 0 || columns === 0) return;
      const largest = Math.max(rows * Math.max(inner, columns, 1), inner * columns);
      const run = largest <= MAX_ELEMENTS ? runIn(precisionOf(a)) : undefined;
      if (run === undefined) return reference.matmul(a, b, out, rows, inner, columns, options);
      run(
        "matmul",
        [rows, inner, columns, ...[transposeA, transposeB, accumulate].map((flag) => Number(Boolean(flag)))],
        [read(a), read(b), accumulate ? update(out) : write(out)],
      );
    },
  };
}

// ---- The one check of a request

/** Whether a cell has a kernel of its own: PyTorch's LSTM without projection, its GRU and RNN. Lists run their variants. */
export function hasKernel(spec: CellSpec | undefined): boolean {
  if (spec?.kind === "gru") return Boolean(spec.resetAfter);
  return spec?.kind !== "lstm" || !(spec.peephole || spec.coupled || spec.cellClip > 0 || spec.projSize > 0);
}

type Sizes = ReturnType<typeof sizesOf>;

/**
 * Returns how long the arrays of a request are.
 *
 * @throws ShapeError for sizes that no array can have, UnsupportedError for sizes that kernels do not count to
 */
function sizesOf({ spec, steps, batch }: LayerRequest) {
  const { inputSize, hiddenSize } = spec;
  const width = gateCounts[spec.kind] * hiddenSize;
  const sizes = {
    width,
    input: steps * batch * inputSize,
    output: steps * batch * hiddenSize,
    gates: steps * batch * width,
    hidden: batch * hiddenSize,
    weightIh: width * inputSize,
    weightHh: width * hiddenSize,
  };
  // Width, output and state are no larger than the others.
  const { input, weightIh, weightHh } = sizes;
  const largest = Math.max(input, sizes.gates, weightIh, weightHh);
  if (!(largest <= MAX_ELEMENTS)) {
    throw new UnsupportedError(
      `kernels: expected arrays of at most ${MAX_ELEMENTS} elements, got ${largest}. Use fewer steps or a smaller batch per call.`,
    );
  }
  return sizes;
}

/** A request that kernels may see. */
interface CheckedRequest extends LayerRequest {
  sizes: Sizes;
  /** The lengths, then the sequences from long to short: the order in which the reference sums gradients. */
  lengthsAndOrder: Int32Array | undefined;
}

/**
 * Checks that a request has all its parts, and arrays as long as its sizes say.
 *
 * @returns the request, with a copy of its lengths, which cannot change before the kernel reads them
 * @throws ArgumentError, ShapeError
 */
export function checkRequest(request: LayerRequest): CheckedRequest {
  const { spec, weights, initial, input, steps, batch } = request;
  const kind = spec?.kind;
  if (kind !== "lstm" && kind !== "gru" && kind !== "rnn")
    refuseValue("kernels", "the specification of a cell", spec);
  checkSize("steps", steps, 1);
  checkSize("batch", batch, 0);
  checkSize("inputSize", spec.inputSize, 1);
  checkSize("hiddenSize", spec.hiddenSize, 1);
  if (spec.kind === "rnn" && spec.nonlinearity !== "tanh" && spec.nonlinearity !== "relu")
    refuseValue("kernels", 'nonlinearity "tanh" or "relu"', spec.nonlinearity);
  if (spec.kind !== "rnn" && spec.activations !== undefined) {
    const { gate, state } = spec.activations;
    throw new UnsupportedError(`kernels: expected sigmoid and tanh, got ${gate} and ${state}.`);
  }
  const lengthsAndOrder =
    request.lengths === undefined ? undefined : ownLengths(request.lengths, steps, batch);
  const sizes = sizesOf(request);
  const check = arrayCheck(input);
  check("input", input, sizes.input);
  check("weightIh", weights?.weightIh, sizes.weightIh);
  check("weightHh", weights?.weightHh, sizes.weightHh);
  check("hidden", initial?.hidden, sizes.hidden);
  if (weights.biasIh !== undefined) check("biasIh", weights.biasIh, sizes.width);
  if (weights.biasHh !== undefined) check("biasHh", weights.biasHh, sizes.width);
  if (spec.kind === "lstm") check("cell", initial.cell, sizes.hidden);
  const lengths = lengthsAndOrder?.subarray(0, batch);
  const { reverse, traced } = request;
  // Each field by name: spreading takes longer than all the checks.
  return { spec, weights, steps, batch, input, initial, lengths, reverse, traced, lengthsAndOrder, sizes };
}

/** Copy, then check: another thread may write to them. */
function ownLengths(lengths: Int32Array, steps: number, batch: number): Int32Array {
  if (!isIntegers(lengths)) refuseValue("kernels", "an Int32Array of lengths", lengths);
  const given = trueLength(lengths);
  if (given !== batch) throw new ShapeError(`kernels: expected ${batch} lengths, got ${given}.`);
  const own = new Int32Array(2 * batch);
  own.set(lengths);
  const copied = own.subarray(0, batch);
  for (const length of copied) {
    if (!(length >= 1 && length <= steps)) {
      throw new ArgumentError(`kernels: expected lengths from 1 to ${steps}, got ${length}.`);
    }
  }
  own.set(fromLongToShort(copied), batch);
  return own;
}

/** Checks the other arguments of a backward pass. */
function checkResult(request: CheckedRequest, result: LayerResult, gradients: LayerResultGradients): void {
  const { sizes } = request;
  const { output, hidden, cell } = gradients ?? {};
  const check = arrayCheck(request.input);
  check("output", result?.output, sizes.output);
  check("gate trace", result?.trace?.gates, sizes.gates);
  const { kind } = request.spec;
  if (kind === "lstm") check("cell trace", result.trace.cell, sizes.output);
  if (kind === "gru") check("trace of the new gate", result.trace.recurrentNew, sizes.output);
  if (output !== undefined) check("gradient of the output", output, sizes.output);
  if (hidden !== undefined) check("gradient of the final hidden state", hidden, sizes.hidden);
  if (cell !== undefined) check("gradient of the final cell", cell, sizes.hidden);
}

// ---- A layer as one call

/** `run` of a machine, in a precision that has been chosen. */
type Run = (
  kernel: KernelName,
  numbers: readonly number[],
  operands: readonly (Operand | undefined)[],
) => void;

/** An array in memory of the machine, where it has one to give. */
type Lend = (length: number) => Float32Array | undefined;

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
function forward(run: Run, request: CheckedRequest, lend: Lend): LayerResult {
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
function backward(
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
