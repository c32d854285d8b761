/**
 * Checks a conversion: runs each cell, and the same cell read back from the new file, on the same random input. Both readings are Sluice's, so
 * this cannot prove a convention right; `convert` also states the evidence for it.
 */

import { canRun, outputDifference } from "../checkpoint/interop/outputs.ts";
import type { LayerRecord } from "../checkpoint/interop/records.ts";
import type { Placement } from "../checkpoint/interop/save/place.ts";
import { bytesSource, folderOf, openCheckpoint } from "../checkpoint.ts";
import { UnsupportedError } from "../core/tensor/errors.ts";

export interface Verification {
  /** The claim that equal outputs support. */
  proves: string;
  /** Number of compared cells. */
  cells: number;
  /** Largest absolute difference of an output. */
  difference: number;
  /** Why other cells were skipped. */
  skipped: string[];
}

const PROVES =
  "the new file reads back as the layers that were read; it does not prove the records themselves, see checked";

/**
 * Returns the largest difference between the outputs of the original cells and of those read back.
 *
 * @param files      the new files by name, the main one first
 * @param placements where each cell went
 */
export async function largestDifference(
  files: ReadonlyMap<string, Uint8Array>,
  placements: readonly Placement[],
  from?: string,
): Promise<Verification> {
  const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
  const [main] = sources.values();
  const written = await openCheckpoint(main, { folder: folderOf(sources), from });
  const records: LayerRecord[] = [];
  for (const layer of written.layers) records.push(await layer.record());
  const verification: Verification = { proves: PROVES, cells: 0, difference: 0, skipped: [] };
  for (const { source, of, path, layer, direction } of placements) {
    const title = `${path || source.spec.kind} layer ${layer} ${direction}`;
    const record = find(records, path);
    const cell = record?.cells.find((other) => other.layer === layer && other.direction === direction);
    if (cell === undefined)
      throw new UnsupportedError(`verify: expected ${title} in the new file, found none.`);
    if (!canRun(source.activations)) {
      const { gate, state } = source.activations;
      verification.skipped.push(`${title}: its activations, ${gate} and ${state}, cannot be run`);
      continue;
    }
    const difference = outputDifference(source, cell);
    if (!Number.isFinite(difference)) {
      verification.skipped.push(`${title}: its outputs are not finite`);
      continue;
    }
    const order = differentOrder(of, record!);
    if (order !== undefined) verification.skipped.push(`${title}: ${order}, beside the cell`);
    verification.difference = Math.max(verification.difference, difference);
    verification.cells++;
  }
  return verification;
}

/** How the order of outputs differs between a layer and its copy. */
function differentOrder(source: LayerRecord, written: LayerRecord): string | undefined {
  if ((source.merge ?? "concat") !== (written.merge ?? "concat"))
    return `the merge of its directions, ${source.merge}`;
  const backwards = (source.goBackwards ?? false) !== (written.goBackwards ?? false);
  return backwards ? "that it reads reversed sequences" : undefined;
}

/** The layer at that path, or one whose path contains it; two directions have the name of the first. */
function find(records: readonly LayerRecord[], path: string): LayerRecord | undefined {
  const slashed = (name: string) =>
    `/${name.replaceAll(".", "/")}/`.replace("/backward_layer/", "/forward_layer/");
  const exact = records.find(({ name }) => slashed(name) === slashed(path));
  return exact ?? records.find(({ name }) => slashed(name).includes(slashed(path)));
}
