/** Finds the recurrent layers of a file of any format, at once; `openCheckpoint` loads the clues of formats when it meets one. */
import { cluesOf } from "./clues/all.ts";
import type { FileOutline } from "./clues/clue.ts";
import type { FoundLayers } from "./find.ts";
import { findOwnCells } from "./ownCell.ts";
import { type Helpers, type RecogniseOptions, recogniseWith } from "./recogniseWith.ts";

export type { FileOutline } from "./clues/clue.ts";
export type { RecogniseOptions } from "./recogniseWith.ts";

export const allHelpers: Helpers = { cluesOf, findOwnCells };

/** As `recogniseWith`, with the clues of the file's format. */
export function recogniseLayers(outline: FileOutline, options: RecogniseOptions = {}): FoundLayers {
  return recogniseWith(allHelpers, outline, options);
}
