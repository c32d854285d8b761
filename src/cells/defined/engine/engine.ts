/**
 * A layer of a defined cell over a sequence, as a request and its results, and the engine that runs it. The engine is large and a plain LSTM has no
 * use for it, so no file that a plain layer needs imports it: what makes such a cell provides it.
 */

import type { FloatArray } from "../../../tensor/dtype.ts";
import type { DefinedSpec, LayerSpec, LayerState, LayerWeights } from "../../cell.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerTrace,
  MatrixProduct,
} from "../../sequence.ts";

/** One layer of a defined cell and direction over one sequence; see `LayerRequest`. */
export interface DefinedRequest extends Omit<LayerRequest, "spec" | "weights" | "initial"> {
  spec: DefinedSpec;
  weights: LayerWeights;
  /** Every part [N, H], but a projected hidden state [N, P] */
  initial: LayerState;
  /** The masks of the program, by name: [T, N, H], or [N, H] for one of a whole sequence; those of a projected hidden state as wide as it */
  masks?: Readonly<Record<string, FloatArray>>;
}

export interface DefinedTrace extends LayerTrace {
  /** The parts of the state but `hidden` after every step, [T, N, H] */
  states: Readonly<Record<string, FloatArray>>;
  /** By node of the program: what the backward pass needs beside gates and states, of all live rows */
  kept: ReadonlyMap<number, FloatArray>;
  /** a and b of a scan, [T, N, H]: 1 and 0 in the padding */
  coefficients?: { a: FloatArray; b: FloatArray };
}

export interface DefinedResult extends LayerResult {
  final: LayerState;
  trace: DefinedTrace;
}

/** Gradients of the objective by the results of a layer: by `output`, and by parts of the final state. */
export interface DefinedResultGradients {
  output?: FloatArray;
  states: Readonly<Record<string, FloatArray | undefined>>;
}

export interface DefinedGradients extends LayerGradients {
  initial?: LayerState;
  weights?: LayerWeights;
}

/** How a defined cell runs: step by step, or all steps at once. */
export interface DefinedRunner {
  forward(request: DefinedRequest, set: MatrixProduct): DefinedResult;
  backward(
    request: DefinedRequest,
    result: DefinedResult,
    gradients: DefinedResultGradients,
    needs: GradientNeeds,
    set: MatrixProduct,
  ): DefinedGradients;
}

/** What runs defined cells: `useEngine.ts`. */
export interface DefinedEngine {
  /** Step by step, or all steps at once, as the cell allows. */
  runner(spec: DefinedSpec): DefinedRunner;
  /** Any cell as its definition, which has places for the masks of noise. */
  asDefined(spec: LayerSpec): DefinedSpec;
}

let provided: DefinedEngine | undefined;

export function provideDefinedEngine(engine: DefinedEngine): void {
  provided = engine;
}

/** The engine, once it has been provided: a defined cell cannot be made without it. */
export function definedEngine(): DefinedEngine | undefined {
  return provided;
}
