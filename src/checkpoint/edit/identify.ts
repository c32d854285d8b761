/** Identifies files that are not data. Loaded only when needed, since it knows the format of every checkpoint. */

import { bytesSource } from "../../core/storage/source.ts";
import { detectFormat } from "../formats/detect.ts";
import { beginningOf } from "../formats/foreign.ts";

/** The kind of a file, in words that follow "got", and advice on where to learn more. */
export async function identify(
  bytes: Uint8Array,
): Promise<{ what: string; isCheckpoint: boolean; advice?: string }> {
  const format = await detectFormat(bytesSource(bytes)).catch(() => undefined);
  if (format === undefined) {
    // Nothing of a transferred buffer can be taken.
    const start = bytes.length > 0 ? bytes.subarray(0, 4096) : new Uint8Array();
    return { what: beginningOf(start, bytes.length), isCheckpoint: false };
  }
  if (!format.refused) {
    const advice = "sluice inspect shows its gates.";
    return { what: `a file of format ${format.name}`, isCheckpoint: true, advice };
  }
  const what = /^an? /.test(format.name) ? format.name : `a ${format.name} file`;
  return { what, isCheckpoint: false, advice: "sluice inspect gives advice on it." };
}
