/** The only path from a plain layer to the engine of equations. */
import type { DefinedSpec, LayerSpec } from "../cells/cell.ts";
import { hasUsualActivations } from "../cells/usualActivations.ts";
import { equationsEngine } from "../kernels/engine.ts";
import { UnsupportedError } from "../tensor/errors.ts";

/**
 * Returns the definition of a cell, for layers that cannot run on kernels.
 *
 * @param what the feature that needs the definition, for the error
 * @throws UnsupportedError when the program has no engine for equations
 */
export function requireDefined(where: string, spec: LayerSpec, what: string): DefinedSpec {
  const engine = equationsEngine();
  if (engine !== undefined) return engine.asDefined(spec);
  throw new UnsupportedError(
    `${where}: expected a call of useDefinedCells() before a layer with ${what}, got none. Import useDefinedCells from "sluice" and call it once.`,
  );
}

/** Returns the cell itself, or its definition where a layer of this cell must run on that. @throws as `requireDefined` */
export function runnableSpec(where: string, spec: LayerSpec): LayerSpec {
  return hasUsualActivations(spec)
    ? spec
    : requireDefined(where, spec, "activations other than sigmoid and tanh");
}
