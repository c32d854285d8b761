/**
 * Runs a layer of a defined cell over a sequence, forward and backward. Of a kernel set it uses the matrix product alone, and
 * knows no particular cell: the equations are a program (`cells/defined/`), and there is one backward pass through time for all of them.
 *
 * Linear recurrences run over all steps at once (`byScan.ts`) unless told otherwise.
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

/** From now on defined cells run, and noise inside the steps of any cell. */
export function useDefinedEngine(): void {
  provideDefinedEngine({ runner: definedRunner, asDefined });
}
