/** Selects the cells that an edit changes: all, or those of one recurrent layer, one layer of its stack, or one direction. */
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Convention } from "./convention.ts";
import { conventions } from "./conventions.ts";
import type { Direction, FoundCell, FoundLayer } from "./find.ts";

export interface CellSelection {
  /** Only the recurrent layer of this name. */
  module?: string;
  /** Only this layer of each stack, counted from 0. */
  layer?: number;
  direction?: Direction;
}

/** A recurrent layer, and those of its cells that were selected. */
export interface SelectedLayer {
  layer: FoundLayer;
  cells: readonly FoundCell[];
}

/**
 * Returns the layers that have cells of a selection.
 *
 * @throws ArgumentError that names the part of the selection that fits nothing, and what there is; or the two classes that fit a layer
 */
export function selectCells(layers: readonly FoundLayer[], selection: CellSelection): SelectedLayer[] {
  const { module, layer: level, direction } = selection;
  if (layers.length === 0) {
    throw new ArgumentError("file: expected a recurrent layer, found none. See sluice inspect.");
  }
  const named = layers.filter(({ name }) => module === undefined || name === module);
  if (named.length === 0)
    throw nothingFits(
      "module",
      layers.map(({ name }) => name),
      module,
    );
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

/** @throws ArgumentError (`NAME`) when another class with its gates in other places fits too: an edit could hit another gate */
export function checkOneOrder({ name, convention, alternatives }: FoundLayer): void {
  const other = conventions.find(
    (one) => alternatives.includes(one.name) && gateOrder(one) !== gateOrder(convention),
  );
  if (other === undefined) return;
  throw new ArgumentError(
    `${name || convention.layerClass}: expected names that one class alone has, got those of ${convention.name} (gates ${gateOrder(convention)}) and ${other.name} (${gateOrder(other)}). Say which it is with from, on the command line --from.`,
    "NAME",
  );
}

/** The gates of each matrix in the order in which they are stored. */
function gateOrder({ parts }: Convention): string {
  return [...new Set(parts.flatMap((part) => (part.holds === "weight" ? [part.gates.join("")] : [])))].join(
    " ",
  );
}

function nothingFits(what: string, there: readonly (string | number)[], got: unknown): ArgumentError {
  const known = [...new Set(there)].map((one) => (typeof one === "string" ? describe(one) : one));
  const listed = known.length > SHOWN ? [...known.slice(0, SHOWN), `${known.length - SHOWN} more`] : known;
  return new ArgumentError(
    `${what}: expected ${listed.length > 1 ? "one of " : ""}${listed.join(", ")}, got ${describe(got)}.`,
  );
}

/** Names in a line of text; a line cannot show hundreds. */
const SHOWN = 20;
