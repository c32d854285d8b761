/** The clues of formats, loaded when a file has any. */
import { type Clues, type FileOutline, noClues } from "./clue.ts";

type FindClues = (outline: FileOutline) => Clues;

let present: FindClues | undefined;

/** Takes clues as they are, so that nothing is loaded for them. */
export function addClues(find: FindClues): void {
  present = find;
}

/** Formats of tensors alone, of which there are no clues. */
const SILENT = new Set(["safetensors", "safetensors-index", "npy", "npz", "raw-manifest"]);

export async function cluesFor(format: string): Promise<FindClues> {
  if (SILENT.has(format)) return () => noClues();
  present ??= (await import("./all.ts")).cluesOf;
  return present;
}
