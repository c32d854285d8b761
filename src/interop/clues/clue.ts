/**
 * What a format says about recurrent layers beyond names and shapes: names by which conventions know its tensors, and facts about layers
 * (class, activations, direction). Each file beside this one gathers the clues of one format.
 */
import type { Merge } from "../../cells/cell.ts";
import type { Budget } from "../../formats/budget.ts";
import type { Shape } from "../../tensor/shape.ts";
import type { Activations } from "../convention.ts";

/** What you know of a file without reading a tensor. */
export interface FileOutline {
  /** Name of the format, as its reader gives it. */
  format: string;
  shapes: ReadonlyMap<string, Shape>;
  metadata: ReadonlyMap<string, unknown>;
  /** What opening the file may still cost; absent: as much as it takes. */
  budget?: Budget;
}

export interface LayerFacts {
  /** Whole path segments that the layer's name contains. */
  path: string;
  /** The conventions it can mean; undefined: any. */
  conventions?: readonly string[];
  activations?: Activations;
  /** Limit of the cell state; 0 or undefined: none. */
  cellClip?: number;
  /** The one direction of the layer reads the sequence from its end; its outputs stay at their time index. */
  reverse?: boolean;
  /** The layer reads reversed sequences, and its outputs stay in that order. */
  goBackwards?: boolean;
  /** How the outputs of its directions become one; undefined: side by side. */
  merge?: Merge;
  /** Why the weights alone cannot run the layer. */
  obstacles?: readonly string[];
}

export interface Clues {
  /** Names by which conventions know tensors → names in the file. Two may lead to the same tensor. */
  aliases: Map<string, string>;
  facts: LayerFacts[];
  /** When conventions see tensors under their own names: those without an alias always, all if the user names a framework, or never. */
  plain: "always" | "asked" | "never";
  /** Frameworks or conventions of such tensors; undefined: all. */
  frameworks?: readonly string[];
}

export const noClues = (frameworks?: readonly string[]): Clues => ({
  aliases: new Map(),
  facts: [],
  plain: "always",
  frameworks,
});

/** Returns a function that finds the facts about a layer or prefix: those with the longest path in it. */
export function factFinder(facts: readonly LayerFacts[]): (name: string) => LayerFacts | undefined {
  const byPath = new Map<string, LayerFacts>();
  for (const fact of facts) if (!byPath.has(fact.path)) byPath.set(fact.path, fact);
  const longer = (a: LayerFacts | undefined, b: LayerFacts | undefined) =>
    b !== undefined && (a === undefined || b.path.length > a.path.length) ? b : a;
  const counts = new Set([...byPath.keys()].map((path) => path.split("/").length));
  return (name) => {
    const path = name.replace(/(?<!\/)\/+$/, "");
    const segments = path.split("/");
    let best = byPath.get("");
    if (segments.length * counts.size <= byPath.size) {
      for (const count of counts) {
        for (let at = 0; at + count <= segments.length; at++)
          best = longer(best, byPath.get(segments.slice(at, at + count).join("/")));
      }
      return best;
    }
    const inside = `/${path}/`;
    for (const fact of byPath.values()) if (inside.includes(`/${fact.path}/`)) best = longer(best, fact);
    return best;
  };
}

/** Returns a function that makes paths unique: a repeated name gets a number behind it. */
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
