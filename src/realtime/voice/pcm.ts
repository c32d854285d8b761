/** Samples out of bytes that come in pieces. */
import type { OptionTable } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { type DetectSpeechOptions, detectorTable } from "./detectSpeech.ts";

/** How a sample is stored: a 16-bit integer, or a 32-bit float; the low byte first. */
export type PcmFormat = "s16le" | "f32le";

/** The options of a detector of bytes, with their defaults. */
export const pcmTable: OptionTable<DetectSpeechOptions & { format?: PcmFormat; frames?: boolean }> = {
  ...detectorTable,
  format: ["s16le", ["s16le", "f32le"]],
  frames: [false, "boolean"],
};

/** Returns a function from the next bytes, cut anywhere, to their samples. It throws ArgumentError for a WAV file. */
export function pcmReader(where: string, format: PcmFormat): (bytes: Uint8Array) => Float32Array {
  const size = format === "s16le" ? 2 : 4;
  /** Bytes of a sample that is not whole yet; undefined before the first. */
  let rest: Uint8Array | undefined;
  return (bytes) => {
    if (rest === undefined && String.fromCharCode(...bytes.subarray(0, 4)) === "RIFF")
      throw new ArgumentError(
        `${where}: expected samples without a header, got a WAV file. Read it with readWav of sluice/audio, and give [mono(sound)] to detectSpeech.`,
      );
    const before = rest?.length ?? 0;
    const all = new Uint8Array(before + bytes.length);
    all.set(rest ?? []);
    all.set(bytes, before);
    const view = new DataView(all.buffer);
    const samples = new Float32Array(Math.floor(all.length / size));
    for (let t = 0; t < samples.length; t++)
      samples[t] = size === 2 ? view.getInt16(2 * t, true) / 32_768 : view.getFloat32(4 * t, true);
    rest = all.subarray(samples.length * size);
    return samples;
  };
}
