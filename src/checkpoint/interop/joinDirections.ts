/** Joins the two layers that frameworks without directions write for a bidirectional one. */
import type { Convention } from "./convention.ts";
import { type FoundCell, type FoundLayer, settle } from "./find.ts";

/** Their paths differ in one of these words. */
const directionWords = [
  ["/forward_layer/", "/backward_layer/"],
  ["forward_", "backward_"],
  ["/fw/", "/bw/"],
] as const;

/** Joins each reverse layer to its forward one. */
export function joinDirections(layers: readonly FoundLayer[]): FoundLayer[] {
  const joined = new Set(layers);
  const keyOf = (convention: Convention, name: string) => `${convention.name}\0${withoutCell(name)}`;
  const byName = new Map<string, FoundLayer>();
  for (const layer of layers) {
    const key = keyOf(layer.convention, layer.name);
    if (!byName.has(key)) byName.set(key, layer);
  }
  for (const forward of layers) {
    for (const [name, other] of partnersOf(forward)) {
      const reverse = byName.get(keyOf(forward.convention, other));
      if (reverse === undefined) continue;
      forward.name = name;
      forward.cells.push(...reverse.cells.map((cell): FoundCell => ({ ...cell, direction: "reverse" })));
      joined.delete(reverse);
      settle(forward);
      break;
    }
  }
  return [...joined];
}

/** Possible paths of a forward layer's reverse one, each after the path of both together. */
function* partnersOf({
  name,
  bidirectional,
  convention: { pair },
}: FoundLayer): Generator<[both: string, reverse: string]> {
  const [, path, segment] = /^(|.*[./])([^./]+)$/s.exec(name) ?? [];
  if (pair !== undefined && segment === pair[0]) yield [path.slice(0, -1), path + pair[1]];
  if (bidirectional) return;
  for (const [word, reversed] of directionWords) {
    const at = name.lastIndexOf(word);
    if (at >= 0) yield [name, name.slice(0, at) + reversed + name.slice(at + word.length)];
  }
}

/** Keras numbers the cells of both layers together: `forward_lstm/lstm_cell_1` and `backward_lstm/lstm_cell_2`. */
function withoutCell(name: string): string {
  return name.replace(/\/(lstm|gru|simple_rnn)_cell(_\d+)?$/, "");
}
