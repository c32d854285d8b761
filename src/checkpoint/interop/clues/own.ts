/**
 * Our own safetensors: the definition of a network, and the record of cells that `encodeModel` writes, have what PyTorch's names lack. Both
 * describe layers by the same words.
 */
import { MERGES, type Merge } from "../../../core/cells/cell.ts";
import { CELLS_KEY, NETWORK_KEY } from "../../../core/storage/annotations.ts";
import { type Json, parseJson } from "../../../core/storage/json.ts";
import { type Clues, noClues } from "./clue.ts";

/** Why weights by PyTorch's names cannot run a layer, by the option and the value that say so. */
const OBSTACLES: readonly (readonly [option: string, value: boolean, words: string])[] = [
  ["resetAfter", false, "its reset gate acts before the product, where PyTorch's acts after it"],
  ["peephole", true, "its gates see the cell state, which PyTorch's do not"],
  ["coupled", true, "its input gate is 1 - forget, and has no weights"],
];

export function ownClues(metadata: ReadonlyMap<string, unknown>): Clues {
  const clues = noClues();
  const layers = [CELLS_KEY, NETWORK_KEY].flatMap((key) => layersIn(metadata.get(key)));
  for (const layer of layers) {
    const name = layer.get("name");
    const kind = layer.get("kind") ?? layer.get("layer");
    if (typeof name !== "string" || !["lstm", "gru", "rnn"].includes(kind as string)) continue;
    const { gate = kind === "rnn" ? "none" : "sigmoid", state = layer.get("nonlinearity") ?? "tanh" } =
      Object.fromEntries(
        layer.get("activations") instanceof Map ? (layer.get("activations") as Map<string, Json>) : [],
      );
    const merge = layer.get("merge");
    clues.facts.push({
      path: name,
      activations: { gate: String(gate), state: String(state) },
      cellClip: Number(layer.get("cellClip") ?? 0),
      goBackwards: layer.get("backwards") === true,
      ...(MERGES.includes(merge as Merge) && { merge: merge as Merge }),
      obstacles: OBSTACLES.flatMap(([option, value, words]) => (layer.get(option) === value ? [words] : [])),
    });
  }
  return clues;
}

/** The layers of a definition, as JSON under one of our keys; none of other text, which another reader refuses. */
export function layersIn(text: unknown): Map<string, Json>[] {
  if (typeof text !== "string") return [];
  let json: Json;
  try {
    json = parseJson(new TextEncoder().encode(text), { format: "safetensors" });
  } catch {
    return [];
  }
  const layers = json instanceof Map ? json.get("layers") : undefined;
  return Array.isArray(layers) ? layers.filter((each) => each instanceof Map) : [];
}
