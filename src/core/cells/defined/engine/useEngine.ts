/**
 * Runs a layer of a defined cell over a sequence, forward and backward. The equations are a program, so one backward pass through time
 * serves all cells, and a kernel set contributes only its matrix product.
 *
 * Linear recurrences run over all steps at once (`byScan.ts`), unless `parallel` is false.
 */
import type { DefinedSpec } from "../../cell.ts";
import { asDefined } from "../asDefined.ts";
import { byScan } from "./byScan.ts";
import { bySteps } from "./bySteps.ts";
import { type DefinedRunner, provideDefinedEngine } from "./engine.ts";

export function definedRunner(spec: DefinedSpec): DefinedRunner {
  const canScan = spec.cell.program(spec.noise).scan !== undefined;
  return canScan && spec.parallel !== false ? byScan : bySteps;
}

/** Provides the engine for defined cells and for noise inside the steps of any cell. */
export function useDefinedEngine(): void {
  provideDefinedEngine({ runner: definedRunner, asDefined });
}
