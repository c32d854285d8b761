/**
 * What a format says about recurrent layers beyond names and shapes: other names for its tensors, by which the conventions know
 * them, and facts about layers (class, activations, direction). The files beside this one gather clues of one format each.
 */
import type { Merge } from "../../cells/cell.ts";
import type { Activations } from "../convention.ts";

export interface LayerFacts {
  /** Path that the layer's name contains, whole segments only. */
  path: string;
  /** The conventions that can be meant; undefined: any. */
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
  /** Why the layer as it is cannot be run from its weights alone. */
  obstacles?: readonly string[];
}

export interface Clues {
  /** Names by which conventions know tensors → names in the file. Two may lead to the same tensor. */
  aliases: Map<string, string>;
  facts: LayerFacts[];
  /** When tensors are looked at under their own names: always those without an alias, all if the user names a framework, or never. */
  plain: "always" | "asked" | "never";
  /** Frameworks or conventions that such tensors can belong to; undefined: all. */
  frameworks?: readonly string[];
}

export const noClues = (frameworks?: readonly string[]): Clues => ({
  aliases: new Map(),
  facts: [],
  plain: "always",
  frameworks,
});

/** The facts about a layer or a prefix: those with the longest path in it. */
export function factsAbout(name: string, facts: readonly LayerFacts[]): LayerFacts | undefined {
  const inside = `/${name.replace(/\/+$/, "")}/`;
  let best: LayerFacts | undefined;
  for (const fact of facts) {
    const fits = fact.path === "" || inside.includes(`/${fact.path}/`);
    if (fits && (best === undefined || fact.path.length > best.path.length)) best = fact;
  }
  return best;
}
