/** The cell to compare the selected one with: the same cell of the other checkpoint, or else of the file before the edits. */
import { type OpenDocument, useApp, useParam } from "../state/app.ts";
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
  if (main === undefined || (other === undefined && main.at === 0)) return undefined;
  const { layer, cell } = selection;
  const beside = other?.outline ?? main.original;
  const index =
    other === undefined
      ? layer
      : matched === ""
        ? matchingLayer(main.outline.layers, layer, beside.layers)
        : Number(matched);
  const found = beside.layers[index];
  if (found?.kind !== main.outline.layers[layer]?.kind || !found?.cells[cell]) return undefined;
  const label = other === undefined ? "before" : beside.name;
  const place = { layer: index, cell, outline: found.cells[cell] };
  return { label, document: other ?? main, original: other === undefined, ...place };
}

/**
 * Returns the layer of the same name and sizes; else, of all layers with these sizes, the one with the same place among them; else the first of the
 * same kind and units, or of the same kind; -1: none is comparable.
 */
export function matchingLayer(
  layers: readonly LayerOutline[],
  index: number,
  others: readonly LayerOutline[],
): number {
  const layer = layers[index];
  if (layer === undefined) return -1;
  const isLike = (each: LayerOutline) => each.kind === layer.kind && each.hiddenSize === layer.hiddenSize;
  const fits = (each: LayerOutline) => isLike(each) && each.inputSize === layer.inputSize;
  const named = others.findIndex((each) => each.name === layer.name && fits(each));
  if (named >= 0) return named;
  const before = layers.slice(0, index).filter(fits).length;
  const fitting = [...others.keys()].filter((k) => fits(others[k]));
  const near = fitting[Math.min(before, fitting.length - 1)] ?? others.findIndex(isLike);
  return near >= 0 ? near : others.findIndex(({ kind }) => kind === layer.kind);
}
