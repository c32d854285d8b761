/** The equations of a cell, where the kernels of its kind do not do: the one place where a plain layer asks for the engine that runs them. */
import type { BuiltSpec, LayerSpec } from "../cells/cell.ts";
import { hasUsualActivations } from "../cells/usualActivations.ts";
import { builtEngine } from "../kernels/built.ts";
import { UnsupportedError } from "../tensor/errors.ts";

/**
 * The cell as its definition.
 *
 * @param what the layer has that needs it
 * @throws UnsupportedError when no engine has been provided
 */
export function definedSpec(where: string, what: string, spec: LayerSpec): BuiltSpec {
  const engine = builtEngine();
  if (engine === undefined) {
    throw new UnsupportedError(
      `${where}: expected a call of useDefinedCells() before a layer with ${what}, got none. Import it from "sluice" and call it once.`,
    );
  }
  return engine.definedSpec(spec);
}

/** What a layer of this cell runs on. @throws UnsupportedError as `definedSpec` */
export function runnableSpec(where: string, spec: LayerSpec): LayerSpec {
  return hasUsualActivations(spec) ? spec : definedSpec(where, "these activations", spec);
}
