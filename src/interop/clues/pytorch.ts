/** PyTorch: a whole module that was pickled, or scripted, says which nonlinearity an RNN has; a state dictionary does not. */
import type { Activations } from "../convention.ts";
import { type Clues, noClues } from "./clue.ts";

export function pytorchClues(metadata: ReadonlyMap<string, unknown>): Clues {
  const clues = noClues();
  for (const [key, value] of metadata) {
    const path = /^(?:(.*)\.)?nonlinearity$/s.exec(key);
    if (path === null || (value !== "tanh" && value !== "relu")) continue;
    const activations: Activations = { gate: "none", state: value };
    const prefix = path[1] ?? "";
    const isRnn = String(metadata.get(prefix === "" ? "mode" : `${prefix}.mode`)).startsWith("RNN_");
    if (isRnn) clues.facts.push({ path: prefix, activations });
  }
  return clues;
}
