/** Applies `from` and `order` to the layers that were found. */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Shape } from "../../core/tensor/shape.ts";
import { type GateLetter, gateList, gatesOf, type Part, sameGates } from "./convention.ts";
import type { FoundLayer, FoundLayers } from "./find.ts";
import { findOwnCells } from "./ownCell.ts";
import type { RecogniseOptions } from "./recogniseWith.ts";
import { tensorNames } from "./records.ts";

/**
 * Puts the gates of the layers found in the order you ask for, or finds layers by that order; says what `from` excludes.
 *
 * @param weights shapes of all tensors that may be weights
 * @param unasked finds the layers without `from`
 * @throws ArgumentError when `order` fits no layer of the file
 */
export function asAsked(
  found: FoundLayers,
  { from, order }: RecogniseOptions,
  weights: ReadonlyMap<string, Shape>,
  unasked: () => FoundLayers,
): FoundLayers {
  const { layers, problems } = found;
  if (from !== undefined && layers.length === 0) {
    for (const { name, convention } of unasked().layers) {
      problems.push(
        `${name || convention.layerClass}: does not belong to ${from}; names and shapes fit ${convention.name}`,
      );
    }
  }
  if (order === undefined) return found;
  const letters = gateList(order.toLowerCase());
  if (from !== undefined || layers.some(({ convention }) => sameGates(gatesOf(convention), letters)))
    return { ...found, layers: reordered(layers, letters) };
  const taken = new Set(layers.flatMap(tensorNames));
  const own = findOwnCells(new Map([...weights].filter(([name]) => !taken.has(name))), letters);
  if (own.layers.length === 0) throw noSuchOrder(layers, letters, own.notes);
  return { layers: [...layers, ...own.layers], possible: [], problems: [...own.notes, ...problems] };
}

/** Puts the gates of every tensor in the user's order. @throws ArgumentError when no layer has these gates */
function reordered(layers: readonly FoundLayer[], letters: readonly GateLetter[]): FoundLayer[] {
  const fits = ({ convention }: FoundLayer) => sameGates(gatesOf(convention), letters);
  if (!layers.some(fits)) throw noSuchOrder(layers, letters);
  return layers.map((layer): FoundLayer => {
    if (!fits(layer)) return layer;
    const replaced = new Map(layer.convention.parts.map((part) => [part, withOrder(part, letters)]));
    const parts = [...replaced.values()];
    const cells = layer.cells.map((cell) => ({
      ...cell,
      tensors: new Map([...cell.tensors].map(([part, name]) => [replaced.get(part)!, name])),
    }));
    const name = `${layer.convention.name} in order ${letters.join("")}`;
    const checked = { how: "given" } as const;
    return { ...layer, convention: { ...layer.convention, name, parts, checked }, cells, alternatives: [] };
  });
}

/** @param reasons why shapes alone gave no layer */
function noSuchOrder(
  layers: readonly FoundLayer[],
  letters: readonly GateLetter[],
  reasons: readonly string[] = [],
): ArgumentError {
  const known = [...new Set(layers.map(({ convention }) => gatesOf(convention).join("")))];
  return new ArgumentError(
    `order: expected each gate of a layer of the file once (${known.join(" or ") || "it has none"}), got ${describe(letters.join(""))}.${reasons.map((reason) => ` ${reason}.`).join("")}`,
  );
}

function withOrder(part: Part, letters: readonly GateLetter[]): Part {
  return "gates" in part && sameGates(part.gates, letters) ? { ...part, gates: letters } : part;
}
