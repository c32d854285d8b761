/** One recurrent layer, in one direction, over a whole sequence: one node of the tape over one call of the kernels. */
import {
  type CellState,
  type DefinedSpec,
  type LayerSpec,
  type LayerState,
  type LayerWeights,
  mapState,
  mapWeights,
  partSize,
  stateParts,
  stateSize,
  weightEntries,
} from "../cells/cell.ts";
import type { DefinedResult } from "../cells/defined/engine/engine.ts";
import { cellName } from "../cells/gates.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerTrace,
} from "../cells/sequence.ts";
import { weightShapes } from "../cells/shapes.ts";
import { isSpec } from "../cells/traits.ts";
import { kernels } from "../kernels/choose.ts";
import { hasKernel } from "../kernels/compiled/compiledKernels.ts";
import { equationsEngine } from "../kernels/engine.ts";
import { checkBoolean, checkOptionNames } from "../tensor/check.ts";
import type { DType, FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { isIntegers } from "../tensor/lists.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkLike, checkTensor } from "./operands.ts";
import { isRecording, isTaping, needsGradient, record } from "./tape.ts";

/** Options of `ops.recurrentLayer`. */
export interface RecurrentLayerOptions {
  /** The cell, e.g. `lstm.cell(0).spec` */
  spec: LayerSpec;
  /** Its parameters, e.g. `lstm.cell(0).weights`; tensors of one dtype */
  weights: LayerWeights<Tensor>;
  /** [T, N, I], time first */
  input: Tensor;
  /** State before the first step: hidden [N, S], and the other parts of the cell's state, each [N, H] */
  initial: CellState<Tensor>;
  /** Valid steps of each of the N sequences, each from 1 to T; default: all are T long */
  lengths?: Int32Array;
  /** Whether to run from each sequence's own last step to its first; outputs stay at their time index */
  reverse: boolean;
  /** Whether to return the trace; otherwise only the backward pass uses it. Default true */
  traced?: boolean;
  /** Masks for the noise of a defined cell, by name: [T, N, H], or [N, H] for a whole sequence */
  masks?: Readonly<Record<string, FloatArray>>;
}

/** The result of `ops.recurrentLayer`. */
export interface RecurrentLayerResult {
  /** [T, N, S]; exactly 0 at padded steps */
  output: Tensor;
  /** State after each sequence's own last step (its first, when reversed) */
  final: CellState<Tensor>;
  /** Gate activations; the backward pass uses them too, so do not write to them. Empty when not `traced` */
  trace: LayerTrace;
}

/**
 * Runs one recurrent layer in one direction over a sequence, without the noise and stacking of a module.
 *
 * @param options the cell, its weights, the input [T, N, I] and the initial state [N, …]
 * @returns output [T, N, S], final state [N, …] and trace
 * @throws ShapeError when a tensor does not fit the cell; ArgumentError for bad lengths
 * @example
 * const { spec, weights } = new GRU({ inputSize: 2, hiddenSize: 3 }).cell(0);
 * const initial = { hidden: zeros([1, 3]) };
 * const { output } = ops.recurrentLayer({ spec, weights, input: zeros([5, 1, 2]), initial, reverse: false }); // [5, 1, 3]
 */
export function recurrentLayer(options: RecurrentLayerOptions): RecurrentLayerResult {
  // The backward pass reads lengths too, and the caller may have changed them by then.
  const isCopied = isIntegers(options?.lengths);
  const own = isCopied ? { ...options, lengths: new Int32Array(options.lengths!) } : options;
  checkLayer(own);
  return runLayer(own);
}

/** `recurrentLayer` for modules, which have checked their arguments and own the lengths. */
export function runLayer(options: RecurrentLayerOptions): RecurrentLayerResult {
  const { spec, weights, input, initial, lengths, reverse, masks, traced = true } = options;
  const [steps, batch] = input.shape;
  const parts = stateParts(spec);
  const given: Readonly<LayerState<Tensor>> = initial as LayerState<Tensor>;
  // Without a tape nothing needs the leaves, and listing them takes as long as a small kernel.
  const states = isTaping() ? parts.map((part) => given[part]!) : [];
  const entries = isTaping() ? weightEntries(weights) : [];
  const parameters = entries.map(([, weight]) => weight);
  const leaves = isTaping() ? [input, ...states, ...parameters] : [];
  const request = {
    spec,
    weights: mapWeights(weights, (weight) => weight.data),
    steps,
    batch,
    input: input.data,
    initial: mapState(spec, initial, (part) => part.data),
    lengths,
    reverse,
    traced: traced || (isRecording(...leaves) && ("backward" as const)),
  };
  const run =
    spec.kind === "defined" ? runEquations({ ...request, spec, masks }) : runCell({ ...request, spec });
  const { result } = run;
  const output = new Tensor(result.output, [steps, batch, stateSize(spec)]);
  const final: LayerState<Tensor> = mapState(
    spec,
    result.final,
    (part, size) => new Tensor(part, [batch, size]),
  );

  record(
    cellName(spec),
    leaves,
    [output, ...parts.map((part) => final[part]!)],
    // This runs at most once, so without `traced` the trace is free afterwards.
    ([gradOutput, ...gradFinals]) => {
      const needs = {
        input: needsGradient(input),
        initial: states.some(needsGradient),
        weights: parameters.some(needsGradient),
      };
      const byPart = Object.fromEntries(parts.map((part, k) => [part, gradFinals[k]]));
      const gradients = run.backward(gradOutput, byPart, needs);
      if (!traced) run.release?.();
      const gradStates: LayerState | undefined = gradients.initial && { ...gradients.initial };
      const gradWeights = new Map(gradients.weights && weightEntries(gradients.weights));
      return [
        gradients.input,
        ...parts.map((part) => gradStates?.[part]),
        ...entries.map(([key]) => gradWeights.get(key)),
      ];
    },
  );
  return { output, final, trace: traced ? result.trace : NO_TRACE[input.dtype] };
}

const NO_TRACE: Readonly<Record<DType, LayerTrace>> = {
  float32: { gates: new Float32Array(0) },
  float64: { gates: new Float64Array(0) },
};

/** A forward pass. Its kernel set also runs it backward, even if you choose another one in between. */
interface Run {
  result: LayerResult | DefinedResult;
  backward(
    output: FloatArray | undefined,
    states: Readonly<Record<string, FloatArray | undefined>>,
    needs: GradientNeeds,
  ): LayerGradients;
  /** Lets the kernels reuse the arrays of the trace. */
  release?(): void;
}

/** A variant without a kernel of its own runs as its list; else, as in double precision, the set has it run by the reference. */
function runCell(request: LayerRequest): Run {
  const set = kernels();
  if (!hasKernel(request.spec)) {
    const engine = equationsEngine();
    if (engine === undefined) sayOnce(request.spec);
    else if (request.batch > 0 && set.equations?.(request.input)?.precision === "single")
      return runEquations({ ...request, spec: engine.asDefined(request.spec) });
  }
  const result = set.forward(request);
  return {
    result,
    backward: (output, { hidden, cell }, needs) =>
      set.backward(request, result, { output, hidden, cell }, needs),
    release: () => set.release?.(result),
  };
}

let isSaid = false;

/** In a page; Node has the engine. */
function sayOnce(spec: LayerSpec): void {
  if (isSaid) return;
  isSaid = true;
  console.warn(
    `Sluice computes this variant of ${cellName(spec)} in plain TypeScript, many times slower than WebAssembly. Call useDefinedCells() once to bring the kernel of its equations.`,
  );
}

function runEquations(
  request: Omit<LayerRequest, "spec"> & Pick<RecurrentLayerOptions, "masks"> & { spec: DefinedSpec },
): Run {
  const set = kernels();
  const { spec } = request;
  const engine = equationsEngine();
  if (engine === undefined) {
    throw new UnsupportedError(
      `recurrentLayer (${cellName(spec)}): expected the engine of equations, got none. Make the cell with DefinedLayer or DefinedCell.`,
    );
  }
  const { runner } = engine;
  const own = { ...request, initial: { ...request.initial } };
  const result = runner.forward(own, set);
  return {
    result,
    backward: (output, states, needs) => runner.backward(own, result, { output, states }, needs, set),
    // The other parts of the trace are views of these.
    release: () =>
      set.release?.({
        ...result,
        trace: { gates: result.trace.gates, kept: result.trace.kept } as LayerTrace,
      }),
  };
}

function checkLayer(options: RecurrentLayerOptions): void {
  checkOptionNames("recurrentLayer", options, [
    "spec",
    "weights",
    "input",
    "initial",
    "lengths",
    "reverse",
    "traced",
    "masks",
  ]);
  const { spec, weights, input, initial, lengths, reverse } = options;
  if (!isSpec(spec)) refuseValue("recurrentLayer", "the specification of a cell { kind, … }", spec);
  for (const [name, part] of Object.entries({ weights, initial })) {
    if (part !== null && typeof part === "object") continue;
    refuseValue("recurrentLayer", `${name} by name`, part);
  }
  checkBoolean("recurrentLayer", "reverse", reverse);
  const where = `recurrentLayer (${cellName(spec)})`;
  checkTensor(where, "input", input);
  if (input.rank !== 3 || input.shape[2] !== spec.inputSize || input.shape[0] < 1) {
    throw new ShapeError(
      `${where}: expected input of shape [T, N, ${spec.inputSize}] with T >= 1, got ${formatShape(input.shape)}.`,
    );
  }
  const [steps, batch] = input.shape;

  const shapes = weightShapes(spec);
  const given = weightEntries(weights);
  const keys = given.map(([key]) => key);
  const required = [...shapes.keys()].filter((key) => key !== "biasIh" && key !== "biasHh");
  if (!keys.every((key) => shapes.has(key)) || !required.every((key) => keys.includes(key))) {
    throw new ShapeError(
      `${where}: expected weights ${[...shapes.keys()].join(", ")}, got ${keys.join(", ")}.`,
    );
  }
  for (const [key, weight] of given) checkLike(where, key, weight, input, shapes.get(key)!);

  const parts = stateParts(spec);
  const states: Partial<LayerState<Tensor>> = { ...initial };
  for (const part of parts) {
    checkLike(where, `the initial ${part} state`, states[part], input, [batch, partSize(spec, part)]);
  }
  for (const [part, value] of Object.entries(initial)) {
    if (value === undefined || parts.includes(part)) continue;
    refuseValue(where, `a state without ${part}`, value);
  }
  if (lengths === undefined) return;
  if (!isIntegers(lengths) || lengths.length !== batch) {
    throw new ShapeError(`${where}: expected an Int32Array of ${batch} lengths, got ${describe(lengths)}.`);
  }
  const wrong = lengths.findIndex((length) => length < 1 || length > steps);
  if (wrong >= 0) {
    throw new ArgumentError(
      `${where}: expected lengths from 1 to ${steps}, got ${lengths[wrong]} for sequence ${wrong}.`,
    );
  }
}
