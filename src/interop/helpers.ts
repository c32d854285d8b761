/** What helps to find the layers of a file, loaded when the file needs it. */
import { noClues } from "./clues/clue.ts";
import type { Helpers } from "./recogniseWith.ts";

let present: Helpers | undefined;

/** Takes helpers as they are, so that nothing is loaded for them. */
export function addHelpers(helpers: Helpers): void {
  present = helpers;
}

/** Formats of tensors alone, which say nothing about layers. */
const SILENT = new Set(["safetensors", "safetensors-index", "npy", "npz", "raw-manifest"]);

export async function helpersFor(format: string, { order }: { order?: string }): Promise<Helpers> {
  if (SILENT.has(format) && order === undefined) return { cluesOf: () => noClues() };
  present ??= (await import("./recognise.ts")).allHelpers;
  return present;
}
