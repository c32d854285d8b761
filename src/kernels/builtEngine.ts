/**
 * Runs a layer of a built cell over a sequence, forward and backward. It works on any kernel set, of which it uses the matrix product, and
 * knows no particular cell: the equations are a program (`cells/build/`), and there is one backward pass through time for all of them.
 *
 * Linear recurrences run over all steps at once (`builtScan.ts`) unless told otherwise.
 */
import type { BuiltSpec } from "../cells/cell.ts";
import { definedSpec } from "../cells/definitions/defined.ts";
import { type BuiltRunner, provideBuiltEngine } from "./built.ts";
import { builtScan } from "./builtScan.ts";
import { builtSteps } from "./builtSteps.ts";

export function builtRunner(spec: BuiltSpec): BuiltRunner {
  const canScan = spec.cell.program(spec.noise).scan !== undefined;
  return canScan && spec.parallel !== false ? builtScan : builtSteps;
}

/** From now on built cells run, and noise inside the steps of any cell. */
export function useBuiltEngine(): void {
  provideBuiltEngine({ runner: builtRunner, definedSpec });
}
