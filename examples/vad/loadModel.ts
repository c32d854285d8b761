/** Reads the model: a pipeline at once, a published file with code that is fetched only then. */
import { readPipeline } from "../../src/realtime/pipeline/file.ts";
import type { PipelineData } from "../../src/realtime/pipeline/pipeline.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<PipelineData> {
  const [bytes] = files.values();
  if (files.size !== 1) throw new TypeError(`expected one file, got ${files.size}`);
  // A safetensors file begins with the size of a header that begins with a brace.
  if (bytes[8] === 0x7b) return readPipeline(bytes);
  const { convertPublished } = await import("./published.ts");
  return convertPublished(bytes);
}
