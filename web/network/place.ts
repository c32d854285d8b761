/** Finds the layers of a network among the recurrent layers of the file, which may have other names. */
import type { LayerOutline } from "../worker/protocol.ts";
import type { LayerRow } from "./protocol.ts";

export interface Place {
  layer: LayerOutline;
  /** Index of the first cell of the level. */
  cell: number;
}

/** Returns undefined for a layer without gates, and where names and sizes leave several to choose from. */
export function placeOf(
  { name, sizes }: Pick<LayerRow, "name" | "sizes">,
  found: readonly LayerOutline[],
): Place | undefined {
  const levels = found.flatMap((layer) =>
    Array.from({ length: layer.numLayers }, (_, level) => ({
      layer,
      cell: layer.cells.findIndex((each) => each.layer === level),
      // As the chain of a state dict names its levels.
      name: layer.numLayers > 1 ? `${layer.name}.${level}` : layer.name,
    })),
  );
  const fitting = levels.filter(({ layer: { cells }, cell }) =>
    sizes?.every((size, k) => size === 0 || size === [cells[cell].inputSize, cells[cell].hiddenSize][k]),
  );
  const exact = fitting.find((each) => each.name === name || each.layer.name === name);
  const within = fitting.filter((each) => each.name.split(/[/.]/).includes(name));
  const likely = within.length > 0 ? within : fitting;
  return exact ?? (likely.length === 1 ? likely[0] : undefined);
}
