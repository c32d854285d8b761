/** The published file of Silero VAD; the page fetches this code only for such a file. */
import { openOnnx } from "../../src/checkpoint/formats/onnx/open.ts";
import { bytesSource } from "../../src/core/storage/source.ts";
import { silero } from "./silero.ts";

export const openPublished = async (bytes: Uint8Array) =>
  silero((await openOnnx(bytesSource(bytes))).tensors);
