/** Recurrent layers without a framework: the cells of a stack as weight records. */
import type { Merge } from "../../core/cells/cell.ts";
import { exactDType, isNumeric, type RawTensor, toFloat } from "../../core/storage/raw.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe, UnsupportedError } from "../../core/tensor/errors.ts";
import type { Part, RecordKind } from "./convention.ts";
import { type CellRecord, readCell } from "./engine.ts";
import type { Direction, FoundCell, FoundLayer } from "./find.ts";

/** The weights of one cell with its place in the stack. */
export interface PlacedRecord extends CellRecord {
  /** Number of its layer in the stack, from 0. */
  layer: number;
  direction: Direction;
}

/** A recurrent layer without a framework: its sizes, and the weights of its cells with the gates in PyTorch's order. */
export interface LayerRecord {
  /** Path of the layer in its file or model; may be empty. */
  name: string;
  cell: RecordKind;
  numLayers: number;
  bidirectional: boolean;
  /** How it combines the outputs of its directions; side by side if absent. */
  merge?: Merge;
  /** Whether it reads reversed sequences and leaves its outputs in that order, like Keras. Default false */
  goBackwards?: boolean;
  /** Layer by layer, forward before reverse. */
  cells: PlacedRecord[];
}

/** Names of the tensors of a layer, each once. */
export function tensorNames(layer: FoundLayer): string[] {
  return [...new Set(layer.cells.flatMap(({ tensors }) => [...tensors.values()]))];
}

/** Reads all cells of a layer. @param tensors all of `tensorNames` */
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

/** Reads one cell. @throws UnsupportedError for tensors without real numbers */
export function readFoundCell(
  layer: FoundLayer,
  cell: FoundCell,
  tensors: ReadonlyMap<string, RawTensor>,
): CellRecord {
  const raws = [...cell.tensors.values()].map((name) => {
    const raw = tensors.get(name);
    if (raw === undefined)
      throw new ArgumentError(`tensors: expected ${describe(name)} among them, got none.`);
    return raw;
  });
  // A quantized number is only as precise as its scale.
  const isWide = ({ dtype, quantization }: RawTensor) =>
    quantization === undefined && exactDType(dtype) === "float64";
  const wide = raws.some(isWide);
  const values = new Map<Part, FloatArray>();
  for (const [part, name] of cell.tensors) {
    const raw = tensors.get(name)!;
    if (!isNumeric(raw.dtype)) {
      throw new UnsupportedError(`tensor ${describe(name)}: expected real numbers, got ${raw.dtype}.`);
    }
    const all = toFloat(raw, wide ? "float64" : "float32");
    const size = all.length / (cell.directionIndex === undefined ? 1 : raw.shape[0]);
    const start = (cell.directionIndex ?? 0) * size;
    values.set(part, all.subarray(start, start + size));
  }
  const convention = { ...layer.convention, activations: layer.activations };
  const record = readCell(convention, cell.sizes, (part) => values.get(part));
  if (record.spec.kind === "lstm") record.spec.cellClip = layer.cellClip;
  return record;
}
