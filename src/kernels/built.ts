/**
 * A layer of a built cell over a sequence, forward and backward. It works on any kernel set, of which it uses the matrix product, and
 * knows no particular cell: the equations are a program (`cells/build/`), and there is one backward pass through time for all of them.
 *
 * Linear recurrences run over all steps at once (`builtScan.ts`) unless told otherwise.
 */
import type { BuiltSpec, LayerState, LayerWeights } from "../cells/cell.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { builtScan } from "./builtScan.ts";
import { builtSteps } from "./builtSteps.ts";
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

export function builtRunner(spec: BuiltSpec): BuiltRunner {
  const canScan = spec.cell.program(spec.noise).scan !== undefined;
  return canScan && spec.parallel !== false ? builtScan : builtSteps;
}
