import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Convention } from "./convention.ts";
import { conventions } from "./conventions.ts";
import type { Direction, FoundCell, FoundLayer } from "./find.ts";
import { shortList } from "./shortList.ts";

export interface CellSelection {
  /** Only the recurrent layer of this name, or the only one whose path has it as a part, the last part first. */
  module?: string;
  /** Only this layer of each stack, counted from 0. */
  layer?: number;
  direction?: Direction;
}

/** A recurrent layer and its selected cells. */
interface SelectedLayer {
  layer: FoundLayer;
  cells: readonly FoundCell[];
}

/**
 * Returns the layers with selected cells.
 *
 * @throws ArgumentError naming the part of the selection that fits nothing and the valid choices, or two classes that fit a layer
 */
export function selectCells(layers: readonly FoundLayer[], selection: CellSelection): SelectedLayer[] {
  const { module, layer: level, direction } = selection;
  if (layers.length === 0) {
    throw new ArgumentError("file: expected a recurrent layer, found none. See sluice inspect.");
  }
  const named = layersNamed(layers, module);
  const cells = named.flatMap((layer) => layer.cells);
  if (level !== undefined && cells.every((cell) => cell.layer !== level))
    throw nothingFits(
      "layer",
      cells.map((cell) => cell.layer),
      level,
    );
  const isMeant = (cell: FoundCell) =>
    (level === undefined || cell.layer === level) &&
    (direction === undefined || cell.direction === direction);
  const selected = named
    .map((layer) => ({ layer, cells: layer.cells.filter(isMeant) }))
    .filter((one) => one.cells.length > 0);
  if (selected.length === 0)
    throw nothingFits(
      "direction",
      cells.map((cell) => cell.direction),
      direction,
    );
  for (const { layer } of selected) checkOneOrder(layer);
  return selected;
}

/**
 * Returns the layers of a name, or the only one whose path ends in these parts or has them; all without a name.
 *
 * @throws ArgumentError with the names to choose from
 */
export function layersNamed<L extends { readonly name: string }>(
  layers: readonly L[],
  module: string | undefined,
): readonly L[] {
  if (module === undefined) return layers;
  const partsOf = (name: string) => `/${name.replace(/[.\\]/g, "/")}/`;
  const wanted = partsOf(module);
  const same = layers.filter(({ name }) => name === module);
  const within = layers.filter(({ name }) => partsOf(name).includes(wanted));
  const last = within.filter(({ name }) => partsOf(name).endsWith(wanted));
  if (same.length > 0) return same;
  if (last.length === 1) return last;
  if (within.length === 1) return within;
  const choice = within.length > 0 ? within : layers;
  throw nothingFits(
    "module",
    choice.map(({ name }) => name),
    module,
  );
}

/** @throws ArgumentError (`NAME`) when another class with a different gate order fits too, so an edit could hit the wrong gate */
export function checkOneOrder({ name, convention, alternatives }: FoundLayer): void {
  const other = conventions.find(
    (one) => alternatives.includes(one.name) && gateOrder(one) !== gateOrder(convention),
  );
  if (other === undefined) return;
  throw new ArgumentError(
    `${name || convention.layerClass}: expected names of one class, got those of ${convention.name} (gates ${gateOrder(convention)}) and ${other.name} (${gateOrder(other)}). Name the right one with from (--from).`,
    "NAME",
  );
}

/** The gates of each matrix in storage order. */
function gateOrder({ parts }: Convention): string {
  return [...new Set(parts.flatMap((part) => (part.holds === "weight" ? [part.gates.join("")] : [])))].join(
    " ",
  );
}

function nothingFits(what: string, there: readonly (string | number)[], got: unknown): ArgumentError {
  const known = [...new Set(there)].map((one) => (typeof one === "string" ? describe(one) : String(one)));
  return new ArgumentError(
    `${what}: expected ${known.length > 1 ? "one of " : ""}${shortList(known, ", ")}, got ${describe(got)}.`,
  );
}
