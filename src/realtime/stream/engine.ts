/**
 * The seam between a stream and its computation. An engine keeps the weights of a stack of cells in its own layout, and working memory
 * for one stream at a time: you write an input and a state, run, and read an output and a state. Streams that share weights take turns
 * in one engine.
 */
import { definedEngine } from "../../core/cells/defined/engine/engine.ts";
import type { DefinedSteps } from "../../core/cells/defined/engine/steps.ts";
import { isListed } from "../../core/cells/stepCells.ts";
import type { CellSource } from "./source.ts";

export type { StatePart, StepEngine as Engine } from "../../core/cells/defined/engine/steps.ts";

/** The specification of an engine, with checked sizes and weights. */
export interface EngineRequest {
  readonly cells: readonly CellSource[];
  readonly batch: number;
  readonly chunk: number;
  readonly weights: WeightFormat;
}

/** Returns the runner of a stack with defined cells; undefined for any other stack. */
export function definedSteps(cells: readonly CellSource[]): DefinedSteps | undefined {
  return cells.some(isListed) ? definedEngine()?.steps : undefined;
}

export const weightFormats = ["float32", "bf16", "int8"] as const;
/** The format of weights while a stream runs. */
export type WeightFormat = (typeof weightFormats)[number];
