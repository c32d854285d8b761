/** Names files in the wrong place. Loaded only then, as it knows the format of every checkpoint. */
import { detectFormat } from "../formats/detect.ts";
import { seemsToBe } from "../formats/foreign.ts";
import { bytesSource } from "../formats/source.ts";

/** What a file is, in words that follow "got", and what shows more of it. */
export async function identify(
  bytes: Uint8Array,
): Promise<{ what: string; isCheckpoint: boolean; advice?: string }> {
  const format = await detectFormat(bytesSource(bytes)).catch(() => undefined);
  if (format === undefined) {
    return { what: seemsToBe(bytes.subarray(0, 4096), bytes.length), isCheckpoint: false };
  }
  if (!format.refused) {
    const advice = "sluice inspect shows its gates.";
    return { what: `a file of format ${format.name}`, isCheckpoint: true, advice };
  }
  const what = /^an? /.test(format.name) ? format.name : `a ${format.name} file`;
  return { what, isCheckpoint: false, advice: "sluice inspect says what to do with it." };
}
