/**
 * A kernel set over compiled kernels: what is the same whether they run as WebAssembly or as native code. It turns each request of the
 * seam into one call, a list of numbers and a list of arrays in the order that `native/kernels.h` states, and leaves to a *machine* where
 * memory lives and how many threads work.
 *
 * The compiled kernels compute in float32. Requests in float64 are delegated to the reference set, as `delegates` says.
 *
 * Nothing is kept between calls: weights are copied and packed anew each time, since anyone may write to a live view of them at any
 * moment, and packing costs about as much as finding out that nobody did.
 */
import { type CellState, type CellWeights, type LSTMSpec, stateSize } from "../cells/cell.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import type {
  GradientNeeds,
  Kernels,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
  LayerTrace,
} from "./kernels.ts";
import { SpareArrays } from "./spareArrays.ts";

/** The numbering of `enum class Kernel` in native/kernels.h. */
export const kernelIds = {
  matmul: 0,
  lstmForward: 1,
  lstmBackward: 2,
  gruForward: 3,
  gruBackward: 4,
  rnnForward: 5,
  rnnBackward: 6,
  activation: 7,
  peak: 8,
} as const;

export type KernelName = keyof typeof kernelIds;

/** An array of a call, and whether the kernel reads it, writes all of it, or does both. */
export interface Operand {
  array: Float32Array | Int32Array;
  use: "read" | "write" | "update";
}

/** Runs compiled kernels: knows where memory lives and how many threads work. */
export interface Machine {
  /** Name of the kernel set it makes, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** Floats in a vector. */
  readonly lanes: number;
  /** An absent operand is null to the kernel. */
  run(kernel: KernelName, numbers: readonly number[], operands: readonly (Operand | undefined)[]): void;
}

/** About how many multiplications of a call can be shared out among threads. */
export function workOf(kernel: KernelName, numbers: readonly number[]): number {
  if (kernel === "matmul") return numbers[0] * numbers[1] * numbers[2];
  if (kernel === "activation") return 0;
  if (kernel === "peak") return Infinity;
  const [steps, batch, inputSize, hiddenSize] = numbers;
  // One sequence is one row, which is not shared out.
  return batch === 1 && kernel.endsWith("Forward")
    ? 0
    : 3 * steps * batch * hiddenSize * (inputSize + hiddenSize);
}

export interface CompiledKernels extends Kernels {
  readonly machine: Machine;
  /** Why a request with such arrays runs on the reference set instead; undefined when it runs here. */
  delegates(...arrays: FloatArray[]): string | undefined;
}

/** Traces that have been released: kernels write theirs whole. */
const spares = new SpareArrays();

/** No array of a call may be longer: kernels count elements in 32 bits. */
const MAX_ELEMENTS = 2 ** 31 - 1;

/**
 * The kernel set of a machine.
 *
 * @param reference runs what the compiled kernels do not support
 */
export function compiledKernels(machine: Machine, reference: Kernels): CompiledKernels {
  const delegates = (...arrays: FloatArray[]) =>
    arrays.every((array) => array instanceof Float32Array)
      ? undefined
      : "the compiled kernels compute in float32 only";
  return {
    name: machine.name,
    machine,
    delegates,

    forward(request) {
      checkRequest(request);
      if (isEmpty(request) || delegates(request.input) !== undefined) return reference.forward(request);
      const run = { lstm: lstmForward, gru: gruForward, rnn: rnnForward }[request.spec.kind];
      return run(machine, request);
    },

    backward(request, result, gradients, needs) {
      checkRequest(request);
      checkResult(request, result, gradients);
      if (needs === null || typeof needs !== "object") {
        throw new ArgumentError(`kernels: expected the gradients that are needed, got ${describe(needs)}.`);
      }
      if (isEmpty(request) || delegates(request.input) !== undefined)
        return reference.backward(request, result, gradients, needs);
      const run = { lstm: lstmBackward, gru: gruBackward, rnn: rnnBackward }[request.spec.kind];
      return run(machine, request, result, gradients, needs);
    },

    release({ trace }) {
      for (const array of Object.values(trace)) if (array instanceof Float32Array) spares.give(array);
    },

    matmul(a, b, out, rows, inner, columns, options) {
      for (const [name, size] of Object.entries({ rows, inner, columns })) checkSize(name, size, 0);
      checkArrays(a, {
        "a of a product": [a, rows * inner],
        "b of a product": [b, inner * columns],
        "a product": [out, rows * columns],
      });
      if (delegates(a, b, out) !== undefined)
        return reference.matmul(a, b, out, rows, inner, columns, options);
      const { transposeA, transposeB, accumulate } = options ?? {};
      if (rows === 0 || columns === 0) return;
      machine.run(
        "matmul",
        [rows, inner, columns, flag(transposeA), flag(transposeB), flag(accumulate)],
        [
          read("a of a product", a, rows * inner),
          read("b of a product", b, inner * columns),
          operand("a product", out, rows * columns, accumulate ? "update" : "write"),
        ],
      );
    },
  };
}

/** A batch of no sequences: nothing to compute, and no address to give to a kernel. */
const isEmpty = ({ batch }: LayerRequest) => batch === 0;

/**
 * How long the arrays of a request are.
 *
 * @throws ShapeError for sizes that no array can have, UnsupportedError for sizes that kernels do not count to
 */
function sizesOf({ spec, steps, batch }: LayerRequest) {
  const gates = spec.kind === "lstm" ? lstmGates(spec) : spec.kind === "gru" ? 3 : 1;
  const state = stateSize(spec);
  const sizes = {
    width: gates * spec.hiddenSize,
    input: steps * batch * spec.inputSize,
    output: steps * batch * state,
    gates: steps * batch * gates * spec.hiddenSize,
    units: steps * batch * spec.hiddenSize,
    hidden: batch * state,
    cell: batch * spec.hiddenSize,
    weightIh: gates * spec.hiddenSize * spec.inputSize,
    weightHh: gates * spec.hiddenSize * state,
  };
  const largest = Math.max(...Object.values(sizes));
  if (!(largest <= MAX_ELEMENTS)) {
    throw new UnsupportedError(
      `kernels: expected arrays of at most ${MAX_ELEMENTS} elements, got ${largest}. Use fewer steps or a smaller batch per call.`,
    );
  }
  return sizes;
}

/**
 * That a request has all its parts, whatever the caller got wrong; lengths of arrays are checked where they become operands.
 *
 * @throws ArgumentError, ShapeError
 */
function checkRequest(request: LayerRequest): void {
  const { spec, weights, initial, input, steps, batch, lengths } = request;
  if (!["lstm", "gru", "rnn"].includes(spec?.kind)) {
    throw new ArgumentError(`kernels: expected the specification of a cell, got ${describe(spec)}.`);
  }
  checkSize("steps", steps, 1);
  checkSize("batch", batch, 0);
  checkSize("inputSize", spec.inputSize, 1);
  checkSize("hiddenSize", spec.hiddenSize, 1);
  if (spec.kind === "lstm") {
    checkSize("projSize", spec.projSize, 0);
    if (typeof spec.cellClip !== "number") {
      throw new ArgumentError(`kernels: expected a number for cellClip, got ${describe(spec.cellClip)}.`);
    }
  }
  if (lengths !== undefined && !(lengths instanceof Int32Array)) {
    throw new ArgumentError(`kernels: expected an Int32Array of lengths, got ${describe(lengths)}.`);
  }
  if (lengths !== undefined && lengths.length !== batch) {
    throw new ShapeError(`kernels: expected ${batch} lengths, got ${lengths.length}.`);
  }
  for (const length of lengths ?? []) {
    if (!(length >= 1 && length <= steps)) {
      throw new ArgumentError(`kernels: expected lengths from 1 to ${steps}, got ${length}.`);
    }
  }
  const sizes = sizesOf(request);
  checkArrays(input, {
    input: [input, sizes.input],
    weightIh: [weights?.weightIh, sizes.weightIh],
    weightHh: [weights?.weightHh, sizes.weightHh],
    hidden: [initial?.hidden, sizes.hidden],
    ...(weights?.biasIh !== undefined && { biasIh: [weights.biasIh, sizes.width] }),
    ...(weights?.biasHh !== undefined && { biasHh: [weights.biasHh, sizes.width] }),
  });
  if (spec.kind !== "lstm") return;
  checkArrays(input, {
    cell: [initial.cell, sizes.cell],
    ...(spec.projSize > 0 && { weightHr: [weights.weightHr, spec.projSize * spec.hiddenSize] }),
    ...(spec.peephole && { weightCh: [weights.weightCh, peepholeSize(spec)] }),
  });
}

/** The same for what a step back gets besides the request. */
function checkResult(request: LayerRequest, result: LayerResult, gradients: LayerResultGradients): void {
  const sizes = sizesOf(request);
  const { output, hidden, cell } = gradients ?? {};
  checkArrays(request.input, {
    output: [result?.output, sizes.output],
    "gate trace": [result?.trace?.gates, sizes.gates],
    ...(request.spec.kind === "lstm" && { "cell trace": [result?.trace?.cell, sizes.units] }),
    ...(resetsAfter(request) && { "trace of the new gate": [result?.trace?.recurrentNew, sizes.units] }),
    ...(output !== undefined && { "gradient of the output": [output, sizes.output] }),
    ...(hidden !== undefined && { "gradient of the final hidden state": [hidden, sizes.hidden] }),
    ...(cell !== undefined && { "gradient of the final cell": [cell, sizes.cell] }),
  });
}

/** That all of them are float arrays of the type of `first`, and as long as stated. */
function checkArrays(
  first: FloatArray,
  arrays: Record<string, [array: unknown, length: number] | undefined>,
): void {
  const type = first instanceof Float64Array ? Float64Array : Float32Array;
  for (const [name, entry] of Object.entries(arrays)) {
    const [array, length] = entry!;
    if (!(array instanceof type)) {
      throw new ShapeError(`kernels: expected a ${type.name} for ${name}, got ${describe(array)}.`, "DTYPE");
    }
    if (array.length !== length) {
      throw new ShapeError(`kernels: expected ${length} elements for ${name}, got ${array.length}.`);
    }
  }
}

/** Kernels get sizes as whole numbers, and would round any other to one that does not fit the arrays. */
function checkSize(name: string, size: number, least: number): void {
  if (Number.isInteger(size) && size >= least) return;
  throw new ShapeError(
    `kernels: expected a whole number of at least ${least} for ${name}, got ${describe(size)}.`,
  );
}

/** For kernels an option is 1 or 0, for JavaScript any value may stand for one of the two. */
const flag = (option: unknown): number => (option ? 1 : 0);

function layerNumbers(request: LayerRequest): number[] {
  const { spec, steps, batch, reverse } = request;
  return [steps, batch, spec.inputSize, spec.hiddenSize, flag(reverse), flag(isTraced(request))];
}

function lengthsOperand({ lengths, batch }: LayerRequest): Operand | undefined {
  if (lengths === undefined) return undefined;
  return operand("lengths", lengths, batch, "read");
}

function weightOperands(weights: CellWeights, sizes: ReturnType<typeof sizesOf>): (Operand | undefined)[] {
  return [
    read("weightIh", weights.weightIh, sizes.weightIh),
    read("weightHh", weights.weightHh, sizes.weightHh),
    readIfThere("biasIh", weights.biasIh, sizes.width),
    readIfThere("biasHh", weights.biasHh, sizes.width),
  ];
}

const isTraced = ({ traced }: LayerRequest) => traced ?? true;

/** An array of the trace; empty when nobody looks at it. */
const traceArray = (request: LayerRequest, length: number) =>
  isTraced(request) ? spares.take(length) : new Float32Array(0);

const traceOperands = (request: LayerRequest, ...arrays: (FloatArray | undefined)[]) =>
  isTraced(request) ? writeAll(...arrays) : arrays.map(() => undefined);

// ---- LSTM

const lstmGates = (spec: LSTMSpec) => (spec.coupled ? 3 : 4);

function lstmNumbers(request: LayerRequest): number[] {
  const spec = request.spec as LSTMSpec;
  const clipBits = new Int32Array(Float32Array.of(spec.cellClip).buffer)[0];
  return [...layerNumbers(request), spec.projSize, flag(spec.coupled), clipBits];
}

function lstmForward(machine: Machine, request: LayerRequest): LayerResult {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const output = new Float32Array(sizes.output);
  const trace = { gates: traceArray(request, sizes.gates), cell: traceArray(request, sizes.units) };
  const final = {
    hidden: startOf("initial hidden", initial.hidden, sizes.hidden),
    cell: startOf("initial cell", initial.cell, sizes.cell),
  };
  machine.run("lstmForward", lstmNumbers(request), [
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

const peepholeSize = (spec: LSTMSpec) => (lstmGates(spec) - 1) * spec.hiddenSize;

function lstmBackward(
  machine: Machine,
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { weights, initial } = request;
  const spec = request.spec as LSTMSpec;
  const sizes = sizesOf(request);
  const grad = gradientArrays(sizes, gradients, needs);
  const wanted = (there: boolean, length: number) =>
    needs.weights && there ? new Float32Array(length) : undefined;
  const weightHr = wanted(spec.projSize > 0, spec.projSize * spec.hiddenSize);
  const weightCh = wanted(spec.peephole, peepholeSize(spec));
  const gradCell = startOf("gradient of the final cell", gradients.cell, sizes.cell);
  machine.run("lstmBackward", lstmNumbers(request), [
    lengthsOperand(request),
    read("input", withoutPadding(request, sizes.input), sizes.input),
    read("initial hidden", initial.hidden, sizes.hidden),
    read("initial cell", initial.cell, sizes.cell),
    ...weightOperands(weights, sizes).slice(0, 2),
    ...lstmExtras(request),
    ...resultOperands(result, sizes),
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

const resetsAfter = ({ spec }: LayerRequest) => spec.kind === "gru" && Boolean(spec.resetAfter);

function gruNumbers(request: LayerRequest): number[] {
  return [...layerNumbers(request), flag(resetsAfter(request))];
}

function gruForward(machine: Machine, request: LayerRequest): LayerResult {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const output = new Float32Array(sizes.output);
  const trace: LayerTrace = { gates: traceArray(request, sizes.gates) };
  if (resetsAfter(request)) trace.recurrentNew = traceArray(request, sizes.units);
  const hidden = startOf("initial hidden", initial.hidden, sizes.hidden);
  machine.run("gruForward", gruNumbers(request), [
    lengthsOperand(request),
    read("input", request.input, sizes.input),
    operand("initial hidden", hidden, sizes.hidden, "update"),
    ...weightOperands(weights, sizes),
    write(output),
    ...traceOperands(request, trace.gates, trace.recurrentNew),
  ]);
  return { output, final: { hidden }, trace };
}

function gruBackward(
  machine: Machine,
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const grad = gradientArrays(sizes, gradients, needs);
  const biasHh = needs.weights ? new Float32Array(sizes.width) : undefined;
  machine.run("gruBackward", gruNumbers(request), [
    lengthsOperand(request),
    read("input", withoutPadding(request, sizes.input), sizes.input),
    read("initial hidden", initial.hidden, sizes.hidden),
    ...weightOperands(weights, sizes).slice(0, 2),
    ...resultOperands(result, sizes),
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

function rnnForward(machine: Machine, request: LayerRequest): LayerResult {
  const sizes = sizesOf(request);
  const output = new Float32Array(sizes.output);
  const trace = { gates: traceArray(request, sizes.gates) };
  const hidden = startOf("initial hidden", request.initial.hidden, sizes.hidden);
  machine.run("rnnForward", rnnNumbers(request), [
    lengthsOperand(request),
    read("input", request.input, sizes.input),
    operand("initial hidden", hidden, sizes.hidden, "update"),
    ...weightOperands(request.weights, sizes),
    write(output),
    ...traceOperands(request, trace.gates),
  ]);
  return { output, final: { hidden }, trace };
}

function rnnBackward(
  machine: Machine,
  request: LayerRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
): LayerGradients {
  const { weights, initial } = request;
  const sizes = sizesOf(request);
  const grad = gradientArrays(sizes, gradients, needs);
  machine.run("rnnBackward", rnnNumbers(request), [
    lengthsOperand(request),
    read("input", withoutPadding(request, sizes.input), sizes.input),
    read("initial hidden", initial.hidden, sizes.hidden),
    ...weightOperands(weights, sizes).slice(0, 2),
    ...resultOperands(result, sizes),
    readIfThere("gradient of the output", gradients.output, sizes.output),
    update(grad.hidden),
    ...writeAll(grad.input, grad.weightIh, grad.weightHh, grad.bias),
  ]);
  return gradientsOf(request, grad, { hidden: grad.hidden }, needs, grad.bias);
}

// ---- What the cells have in common, backward

/** Arrays for the gradients every cell has; `hidden` starts as the gradient by the final state. */
function gradientArrays(
  sizes: ReturnType<typeof sizesOf>,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
) {
  const wanted = (want: boolean, length: number) => (want ? new Float32Array(length) : undefined);
  return {
    hidden: startOf("gradient of the final hidden state", gradients.hidden, sizes.hidden),
    input: wanted(needs.input, sizes.input),
    weightIh: wanted(needs.weights, sizes.weightIh),
    weightHh: wanted(needs.weights, sizes.weightHh),
    bias: wanted(needs.weights, sizes.width),
  };
}

function gradientsOf(
  { weights }: LayerRequest,
  grad: ReturnType<typeof gradientArrays>,
  initial: CellState,
  needs: GradientNeeds,
  biasHh: Float32Array | undefined,
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

function resultOperands(result: LayerResult, sizes: ReturnType<typeof sizesOf>): Operand[] {
  return [read("output", result.output, sizes.output), read("gate trace", result.trace.gates, sizes.gates)];
}

/** The input with zeros at padded steps: what stands there is the caller's affair and may not be a number. */
function withoutPadding({ input, lengths, steps, batch, spec }: LayerRequest, length: number): FloatArray {
  read("input", input, length);
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

// ---- Operands, checked: native code must not read beyond an array, whatever the caller got wrong

function operand(
  what: string,
  array: FloatArray | Int32Array | undefined,
  length: number,
  use: Operand["use"],
): Operand {
  if (!(array instanceof Float32Array || array instanceof Int32Array)) {
    throw new ShapeError(`kernels: expected a Float32Array for ${what}, got ${describe(array)}.`, "DTYPE");
  }
  if (array.length !== length) {
    throw new ShapeError(`kernels: expected ${length} elements for ${what}, got ${array.length}.`);
  }
  return { array, use };
}

const read = (what: string, array: FloatArray | undefined, length: number) =>
  operand(what, array, length, "read");
const readIfThere = (what: string, array: FloatArray | undefined, length: number) =>
  array === undefined ? undefined : read(what, array, length);
const write = (array: FloatArray) => operand("a result", array, array.length, "write");
const update = (array: FloatArray) => operand("a result", array, array.length, "update");
const writeAll = (...arrays: (FloatArray | undefined)[]) =>
  arrays.map((array) => (array === undefined ? undefined : write(array)));

/** A copy to start from, or zeros. */
function startOf(what: string, array: FloatArray | undefined, length: number): Float32Array {
  if (array === undefined) return new Float32Array(length);
  return operand(what, array, length, "read").array.slice() as Float32Array;
}
