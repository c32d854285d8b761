/** The cell to compare the selected one with: the same cell of the other checkpoint, or else of the file before the edits. */
import { type AppState, type OpenDocument, useApp, useParam } from "../state/app.ts";
import type { CellOutline, LayerOutline } from "../worker/protocol.ts";

export interface Reference {
  label: string;
  document: OpenDocument;
  /** Whether to show the weights without edits. */
  original: boolean;
  layer: number;
  cell: number;
  outline: CellOutline;
}

export function useReference(): Reference | undefined {
  const main = useApp((state) => state.main);
  const other = useApp((state) => state.other);
  const selection = useApp((state) => state.selection);
  const [matched] = useParam("gates.with", "");
  return referenceOf({ main, other, selection }, matched);
}

function referenceOf(
  { main, other, selection }: Pick<AppState, "main" | "other" | "selection">,
  matched: string,
): Reference | undefined {
  if (main === undefined) return undefined;
  const { layer, cell } = selection;
  if (other !== undefined) {
    const index =
      matched === "" ? matchingLayer(main.outline.layers, layer, other.outline.layers) : Number(matched);
    const found = other.outline.layers[index]?.cells[cell];
    return (
      found && {
        label: other.outline.name,
        document: other,
        original: false,
        layer: index,
        cell,
        outline: found,
      }
    );
  }
  const before = main.original.layers[layer]?.cells[cell];
  if (main.at === 0 || before === undefined) return undefined;
  return { label: "before", document: main, original: true, layer, cell, outline: before };
}

/**
 * Returns the layer of the same name and sizes; else, of all layers with these sizes, the one with the same place among them; else the first of the
 * same kind and units.
 */
export function matchingLayer(
  layers: readonly LayerOutline[],
  index: number,
  others: readonly LayerOutline[],
): number {
  const layer = layers[index];
  if (layer === undefined) return 0;
  const isLike = (each: LayerOutline) => each.kind === layer.kind && each.hiddenSize === layer.hiddenSize;
  const fits = (each: LayerOutline) => isLike(each) && each.inputSize === layer.inputSize;
  const named = others.findIndex((each) => each.name === layer.name && fits(each));
  if (named >= 0) return named;
  const before = layers.slice(0, index).filter(fits).length;
  const fitting = [...others.keys()].filter((k) => fits(others[k]));
  return fitting[Math.min(before, fitting.length - 1)] ?? Math.max(0, others.findIndex(isLike));
}
