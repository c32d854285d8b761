/**
 * A layer of a built cell over a sequence, as a request and its results, and the engine that runs it. The engine is large and a plain LSTM has no
 * use for it, so no file that a plain layer needs imports it: what makes such a cell provides it.
 */
import type { BuiltSpec, LayerSpec, LayerState, LayerWeights } from "../cells/cell.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import type {
  GradientNeeds,
  Kernels,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerTrace,
} from "./kernels.ts";

/** One layer of a built cell and direction over one sequence; see `LayerRequest`. */
export interface BuiltRequest extends Omit<LayerRequest, "spec" | "weights" | "initial"> {
  spec: BuiltSpec;
  weights: LayerWeights;
  /** Every part [N, H], but a projected hidden state [N, P] */
  initial: LayerState;
  /** The masks of the program, by name: [T, N, H], or [N, H] for one of a whole sequence; those of a projected hidden state as wide as it */
  masks?: Readonly<Record<string, FloatArray>>;
}

export interface BuiltTrace extends LayerTrace {
  /** The parts of the state but `hidden` after every step, [T, N, H] */
  states: Readonly<Record<string, FloatArray>>;
  /** By node of the program: what the backward pass needs beside gates and states, of all live rows */
  kept: ReadonlyMap<number, FloatArray>;
  /** a and b of a scan, [T, N, H]: 1 and 0 in the padding */
  coefficients?: { a: FloatArray; b: FloatArray };
}

export interface BuiltResult extends LayerResult {
  final: LayerState;
  trace: BuiltTrace;
}

/** Gradients of the objective by the results of a layer: by `output`, and by parts of the final state. */
export interface BuiltResultGradients {
  output?: FloatArray;
  states: Readonly<Record<string, FloatArray | undefined>>;
}

export interface BuiltGradients extends LayerGradients {
  initial?: LayerState;
  weights?: LayerWeights;
}

/** How a built cell runs: step by step, or all steps at once. */
export interface BuiltRunner {
  forward(request: BuiltRequest, set: Kernels): BuiltResult;
  backward(
    request: BuiltRequest,
    result: BuiltResult,
    gradients: BuiltResultGradients,
    needs: GradientNeeds,
    set: Kernels,
  ): BuiltGradients;
}

/** What runs built cells: `builtEngine.ts`. */
export interface BuiltEngine {
  /** Step by step, or all steps at once, as the cell allows. */
  runner(spec: BuiltSpec): BuiltRunner;
  /** Any cell as its definition, which has places for the masks of noise. */
  definedSpec(spec: LayerSpec): BuiltSpec;
}

let provided: BuiltEngine | undefined;

export function provideBuiltEngine(engine: BuiltEngine): void {
  provided = engine;
}

/** The engine, once it has been provided: a built cell cannot be made without it. */
export function builtEngine(): BuiltEngine | undefined {
  return provided;
}
