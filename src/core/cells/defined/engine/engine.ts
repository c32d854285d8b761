/**
 * A layer of a defined cell over a sequence, as a request and its results, and the engine that runs it. The engine is large, so plain
 * layers do not import it; defined cells bring it.
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
import type { CellDefinition } from "../definition.ts";
import type { DefinedSteps } from "./steps.ts";

/** One layer of a defined cell and direction over one sequence; see `LayerRequest`. */
export interface DefinedRequest extends Omit<LayerRequest, "spec" | "weights" | "initial"> {
  spec: DefinedSpec;
  weights: LayerWeights;
  /** Every part [N, H]; a projected hidden state [N, P] */
  initial: LayerState;
  /** The masks of the program by name: [T, N, H], or [N, H] for a whole sequence; P wide for a projected hidden state */
  masks?: Readonly<Record<string, FloatArray>>;
}

export interface DefinedTrace extends LayerTrace {
  /** The parts of the state other than `hidden` after every step, [T, N, H] */
  states: Readonly<Record<string, FloatArray>>;
  /** Further values for the backward pass, those of each space [T, N, …] after those of the one before */
  readonly kept: FloatArray;
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

/** Runs a defined cell over a sequence. */
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

/** Runs defined cells, see `nn/useDefinedCells.ts`. */
export interface DefinedEngine {
  readonly runner: DefinedRunner;
  /** Returns any cell as its definition, which has places for the masks of noise. */
  asDefined(spec: LayerSpec): DefinedSpec;
  /** Compiles the equations of a cell. @throws ArgumentError, ShapeError for equations and sizes that do not fit */
  define(definition: CellDefinition, sizes: Omit<DefinedSpec, "kind" | "cell">): DefinedSpec;
  readonly steps: DefinedSteps;
}

let provided: DefinedEngine | undefined;

export function provideDefinedEngine(engine: DefinedEngine): DefinedEngine {
  provided = engine;
  return engine;
}

/** Returns the engine; undefined until a defined cell has brought it. */
export function definedEngine(): DefinedEngine | undefined {
  return provided;
}
