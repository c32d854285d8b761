import { platformEngine } from "#platform/kernels";
import { type DefinedEngine, definedEngine } from "../cells/defined/engine/engine.ts";

/** Returns the engine of equations. Node brings it by itself, so it is undefined only in a page that has not. */
export function equationsEngine(): DefinedEngine | undefined {
  return definedEngine() ?? platformEngine();
}
