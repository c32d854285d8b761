/** `sluice convert` to a pipeline: turns a published real-time model or a trained one into one file for `sluice/pipeline`. */
import { dirname } from "node:path";
import { convertOriginal, createPipeline, writePipeline } from "../pipeline.ts";
import { type OpenCheckpointFile, openCheckpointFile } from "../platform/node/checkpoint.ts";
import { writeFileAtomic } from "../platform/node/files.ts";
import { folderSource } from "../platform/node/source.ts";
import { UsageError } from "./failure.ts";

const PIPELINE_ENDING = ".pipeline.safetensors";

export interface ConvertPipelineOptions {
  /** The second file of a model that has two. */
  with?: string;
  /** In Hz, unparsed. */
  rate?: string;
  /** Only the network of a forecaster. */
  lossy?: boolean;
}

interface PipelineConversion {
  out: string;
  format: "pipeline";
  model: string;
  /** Names and kinds of the layers. */
  layers: { name: string; layer: string }[];
  /** Frames and features of a step's input and output. */
  input: [number, number];
  output: [number, number];
  parameters: number;
  bytes: number;
}

/** Whether these arguments ask for a pipeline. */
export function asksForPipeline(out: string, format: string | undefined): boolean {
  return format === "pipeline" || (format === undefined && out.toLowerCase().endsWith(PIPELINE_ENDING));
}

/** @throws UsageError, FormatError, UnsupportedError with the reason, before anything is written */
export async function convertToPipeline(
  path: string,
  out: string,
  options: ConvertPipelineOptions,
): Promise<PipelineConversion> {
  for (const name of Object.keys(options)) {
    if (!["with", "rate", "format", "lossy"].includes(name))
      throw new UsageError(
        `convert: expected a pipeline without --${name}, got that option. Leave it out: a pipeline holds float32 by PyTorch's names.`,
      );
  }
  const sampleRate = rateOf(options.rate);
  const original = await openCheckpointFile(path);
  let other: OpenCheckpointFile | undefined;
  try {
    if (options.with !== undefined) other = await openCheckpointFile(options.with);
    const made = await convertOriginal(original, {
      beside: (name) => readBeside(path, name),
      ...(other && { other }),
      ...(sampleRate !== undefined && { sampleRate }),
      ...(options.lossy && { lossy: true }),
    });
    const file = writePipeline(made);
    const { input, output } = createPipeline(made);
    await writeFileAtomic(out, file);
    let parameters = 0;
    for (const { data } of made.tensors.values()) parameters += data.length;
    return {
      out,
      format: "pipeline",
      model: made.model,
      layers: made.definition.layers.map(({ name, layer }) => ({ name, layer })),
      input: [input.frames, input.features],
      output: [output.frames, output.features],
      parameters,
      bytes: file.length,
    };
  } finally {
    await original.close();
    await other?.close();
  }
}

function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (!(Number.isInteger(rate) && rate > 0))
    throw new UsageError(`convert: expected --rate in Hz, e.g. 16000, got ${text}.`);
  return rate;
}

/** Reads a file from the folder of another; undefined if there is none. */
async function readBeside(path: string, name: string): Promise<Uint8Array | undefined> {
  const folder = folderSource(dirname(path));
  try {
    const file = await folder.open(name);
    return file && new Uint8Array(await file.read(0, file.size));
  } finally {
    await folder.close();
  }
}
