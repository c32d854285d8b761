/** TensorFlow 2 checkpoints: the graph of objects has the name of each variable in the program. */
import { NAME_BYTES } from "../../../core/storage/extent.ts";
import type { TrackedObject } from "../../formats/tensorflow/open.ts";
import { type Clues, noClues } from "./clue.ts";

export function tensorflowClues(metadata: ReadonlyMap<string, unknown>): Clues {
  const objects = (metadata.get("objects") as TrackedObject[] | undefined) ?? [];
  const clues = noClues(["keras", "tf1"]);
  for (const { attributes } of objects) {
    for (const { name, fullName, key } of attributes) {
      const counts = name === "VARIABLE_VALUE" && fullName !== "";
      // No convention fits a longer name.
      if (counts && fullName.length <= NAME_BYTES && !clues.aliases.has(fullName))
        clues.aliases.set(fullName, key);
    }
  }
  return clues;
}
