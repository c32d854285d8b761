/**
 * Edits of a checkpoint in memory: what `sluice set` and `sluice init` do to a file, and the inspector page in the browser. Only tensors
 * that change are made anew. Nothing here needs Node.
 */
import { moduleOf, recordOf } from "../checkpoint.ts";
import type { Contents } from "../formats/contents.ts";
import { overwriteTensors } from "../formats/overwrite.ts";
import type { RawTensor } from "../formats/raw.ts";
import { writeSafetensors } from "../formats/safetensors.ts";
import { initialize } from "../init/index.ts";
import type { EditedCell } from "../interop/edit.ts";
import type { Direction } from "../interop/find.ts";
import { type RecogniseOptions, recogniseLayers } from "../interop/recognise.ts";
import { readLayer } from "../interop/records.ts";
import { rewriteCell } from "../interop/rewrite.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type SchemeCall, schemeFrom } from "./schemeTable.ts";

export interface SchemeEdit extends RecogniseOptions {
  call: SchemeCall;
  /** Of the draws. */
  seed: number;
  /** Only the recurrent layer of this name. */
  module?: string;
  /** Only this layer of each stack, from 0. */
  layer?: number;
  direction?: Direction;
}

/**
 * Applies an initialisation scheme to recurrent layers of a checkpoint. Layers are drawn for in the order of the file, from one stream
 * of random numbers each, so that a choice of one layer gives it the same numbers as all do.
 *
 * @returns the tensors that changed, and the cells the scheme was applied to
 * @throws ArgumentError when nothing is selected; as the scheme when a cell does not have what it sets
 */
export function initializeTensors(
  tensors: ReadonlyMap<string, RawTensor>,
  edit: SchemeEdit,
  file: { format: string; metadata: ReadonlyMap<string, unknown> },
): { changed: Map<string, RawTensor>; cells: Omit<EditedCell, "gate">[] } {
  const { call, seed, module, layer, direction } = edit;
  const scheme = schemeFrom(call);
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const { layers } = recogniseLayers({ ...file, shapes }, edit);
  const selected = layers.filter(({ name }) => module === undefined || name === module);
  if (selected.length === 0) {
    throw new ArgumentError(
      `init: expected a recurrent layer (${layers.map(({ name }) => describe(name)).join(", ") || "this file has none"}), got ${describe(module)}.`,
    );
  }
  const changed = new Map<string, RawTensor>();
  const cells: Omit<EditedCell, "gate">[] = [];
  for (const found of selected) {
    const before = readLayer(found, tensors);
    const model = moduleOf(before);
    const [done] = initialize(model, scheme, {
      seed,
      ...(layer !== undefined && { layers: [layer] }),
      ...(direction !== undefined && { direction }),
    });
    const after = recordOf(model);
    found.cells.forEach((cell, k) => {
      const touched = done.cells.some(
        (each) => each.layer === cell.layer && each.direction === cell.direction,
      );
      if (!touched) return;
      const { activations } = before.cells[k];
      rewriteCell(found, cell, before.cells[k], { ...after.cells[k], activations }, tensors, changed);
      cells.push({ module: found.name, layer: cell.layer, direction: cell.direction });
    });
  }
  return { changed, cells };
}

/**
 * The file with other values for some of its tensors: in its own format where they lie in it as they are, and only their bytes
 * differ then; else all tensors as safetensors.
 *
 * @returns the bytes, and a note where the format is another
 */
export async function editedFile(
  bytes: Uint8Array,
  contents: Contents,
  tensors: ReadonlyMap<string, RawTensor>,
  changed: ReadonlyMap<string, RawTensor>,
): Promise<{ bytes: Uint8Array; note?: string }> {
  if (liesInFile(contents, changed.keys()))
    return { bytes: await overwriteTensors(bytes, contents, changed) };
  return {
    bytes: writeSafetensors(new Map([...tensors, ...changed])),
    note: `${contents.format} cannot be changed in place here; the tensors were written as safetensors, without what else the file holds`,
  };
}

/** Whether these tensors can be changed where they are. */
export function liesInFile(contents: Contents, names: Iterable<string>): boolean {
  return [...names].every((name) => contents.tensors.get(name)?.location !== undefined);
}
