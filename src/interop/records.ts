/** Recurrent layers free of any framework: the cells of a stack as weight records. */
import type { CellKind, Merge } from "../cells/cell.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { CellRecord } from "./engine.ts";
import type { Direction, FoundLayer } from "./find.ts";
import { readFoundCell } from "./report.ts";

export interface PlacedRecord extends CellRecord {
  layer: number;
  direction: Direction;
}

export interface LayerRecord {
  /** Path of the layer in the file or model it comes from; may be empty. */
  name: string;
  cell: CellKind;
  numLayers: number;
  bidirectional: boolean;
  /** How the outputs of its directions become one; absent: side by side. */
  merge?: Merge;
  /** It reads reversed sequences, and its outputs stay in that order, as Keras has it. Default false */
  goBackwards?: boolean;
  /** Layer by layer, forward before reverse. */
  cells: PlacedRecord[];
}

/** Names of the tensors of a layer, each once. */
export function tensorNames(layer: FoundLayer): string[] {
  return [...new Set(layer.cells.flatMap(({ tensors }) => [...tensors.values()]))];
}

/**
 * Reads all cells of a layer that was found.
 *
 * @param tensors at least those that `tensorNames` lists
 */
export function readLayer(layer: FoundLayer, tensors: ReadonlyMap<string, RawTensor>): LayerRecord {
  const { name, cell, numLayers, bidirectional, merge, goBackwards } = layer;
  const cells = layer.cells.map((found) => ({
    ...readFoundCell(layer, found, tensors),
    layer: found.layer,
    direction: found.direction,
  }));
  const order = { ...(merge && { merge }), ...(goBackwards && { goBackwards }) };
  return { name, cell, numLayers, bidirectional, ...order, cells };
}
