/** Reads the model: a pipeline at once, a published file with code that is fetched only then. */
import { readPipeline } from "../../src/realtime/pipeline/file.ts";
import type { PipelineData } from "../../src/realtime/pipeline/pipeline.ts";
import { createStreamNode } from "../../src/worklet.ts";

async function read(files: ReadonlyMap<string, Uint8Array>): Promise<PipelineData> {
  const [bytes] = files.values();
  if (files.size !== 1) throw new TypeError(`expected one file, got ${files.size}`);
  // A safetensors file begins with the size of a header that begins with a brace.
  if (bytes[8] === 0x7b) return readPipeline(bytes);
  const { convertPublished } = await import("./published.ts");
  return convertPublished(bytes);
}

/** Returns a voice detector, or a model that takes noise away: from sound to sound. @throws TypeError for another */
export async function loadModel(files: ReadonlyMap<string, Uint8Array>) {
  const data = await read(files);
  const { sampleRate, input } = data.definition;
  if (sampleRate === undefined)
    throw new TypeError("expected a model of sound with its sample rate, got none");
  // Made once, to report another kind of file at once.
  const context = new OfflineAudioContext(1, input.frames, sampleRate);
  const { inputLength, outputLength } = await createStreamNode(context, data, { output: "values" });
  const cleans = inputLength === outputLength;
  if (!cleans && outputLength !== 1)
    throw new TypeError("expected a voice detector, one number for each block of sound, got another model");
  return { data, cleans };
}
