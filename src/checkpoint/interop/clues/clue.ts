/**
 * Clues are what a format tells about recurrent layers beyond names and shapes: aliases of tensors in conventions, and facts about layers
 * (class, activations, direction). Each file beside this one collects the clues of one format.
 */
import type { Merge } from "../../../core/cells/cell.ts";
import type { Budget } from "../../../core/storage/budget.ts";
import type { Shape } from "../../../core/tensor/shape.ts";
import type { Activations } from "../convention.ts";
import type { Spend } from "../find.ts";

/** A file without the values of its tensors. */
export interface FileOutline {
  format: string;
  shapes: ReadonlyMap<string, Shape>;
  metadata: ReadonlyMap<string, unknown>;
  /** Pays for recognition; unlimited if absent. */
  budget?: Budget;
}

export interface LayerFacts {
  /** Whole path segments in the layer's name. */
  path: string;
  /** The possible conventions; all if undefined. */
  conventions?: readonly string[];
  activations?: Activations;
  /** Limit of the cell state; none if 0 or undefined. */
  cellClip?: number;
  /** The layer has the reverse direction alone: it reads from the end, and its outputs stay at their time index. */
  reverse?: boolean;
  /** The layer reads reversed sequences, and its outputs stay in that order. */
  goBackwards?: boolean;
  /** How it combines the outputs of its directions; side by side if undefined. */
  merge?: Merge;
  /** Why the weights alone cannot run the layer. */
  obstacles?: readonly string[];
}

export interface Clues {
  /** Names of tensors in conventions, mapped to names in the file. Two may lead to the same tensor. */
  aliases: Map<string, string>;
  facts: LayerFacts[];
  /** Whether the file has a configuration of its layers, so that one without facts is not in it. */
  isDescribed?: boolean;
  /** When conventions see tensors by their own names: always if they have no alias, only if you name a framework, or never. */
  plain: "always" | "asked" | "never";
  /** Frameworks or conventions of such tensors; all if undefined. */
  frameworks?: readonly string[];
}

export const noClues = (frameworks?: readonly string[]): Clues => ({
  aliases: new Map(),
  facts: [],
  plain: "always",
  frameworks,
});

/**
 * Returns a function that finds the facts about a layer or prefix: those with the longest path in it.
 *
 * @param spend pays for the paths in a name
 */
export function factFinder(
  facts: readonly LayerFacts[],
  spend: Spend = () => {},
): (name: string) => LayerFacts | undefined {
  const byPath = new Map<string, LayerFacts>();
  for (const fact of facts) if (!byPath.has(fact.path)) byPath.set(fact.path, fact);
  // Many readings in a row have the same prefix.
  let known = "";
  let best = byPath.get("");
  return (name) => {
    if (byPath.size === 0 || name === known) return best;
    known = name;
    best = byPath.get("");
    const path = name.replace(/(?<!\/)\/+$/, "");
    const ends = [...path.matchAll(/\/|$/g)].map(({ index }) => index);
    spend(ends.length ** 2 * (1 + path.length / 64));
    let length = 0;
    for (const start of [0, ...ends.map((end) => end + 1)]) {
      for (const end of ends) {
        const found = end - start > length ? byPath.get(path.slice(start, end)) : undefined;
        if (found !== undefined) [best, length] = [found, end - start];
      }
    }
    return best;
  };
}

/** Returns a function that makes paths unique by adding numbers to repeated names. */
export function uniquePaths(): (name: string) => string {
  const given = new Set<string>();
  const numbers = new Map<string, number>();
  return (name) => {
    let path = name;
    let number = numbers.get(name) ?? 1;
    for (; given.has(path); number++) path = `${name}_${number}`;
    numbers.set(name, number);
    given.add(path);
    return path;
  };
}
