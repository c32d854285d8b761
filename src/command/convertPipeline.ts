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
  /** In Hz. */
  rate?: number;
  /** Only the network of a forecaster. */
  lossy?: boolean;
}

/** Whether these arguments ask for a pipeline. */
export function asksForPipeline(out: string, format: string | undefined): boolean {
  return format === "pipeline" || (format === undefined && out.toLowerCase().endsWith(PIPELINE_ENDING));
}

/** @throws UsageError, FormatError, UnsupportedError with the reason, before anything is written */
export async function convertToPipeline(path: string, out: string, options: ConvertPipelineOptions) {
  for (const name of Object.keys(options)) {
    if (!["with", "rate", "format", "lossy"].includes(name))
      throw new UsageError(
        `convert: expected a pipeline without --${name}, got that option. Leave it out: a pipeline holds float32 by PyTorch's names.`,
      );
  }
  const original = await openCheckpointFile(path);
  let other: OpenCheckpointFile | undefined;
  try {
    if (options.with !== undefined) other = await openCheckpointFile(options.with);
    const made = await convertOriginal(original, {
      beside: (name) => readBeside(path, name),
      ...(other && { other }),
      ...(options.rate !== undefined && { sampleRate: options.rate }),
      ...(options.lossy && { lossy: true }),
    });
    const file = writePipeline(made);
    const { input, output } = createPipeline(made);
    await writeFileAtomic(out, file);
    return {
      out,
      format: "pipeline" as const,
      model: made.model,
      layers: made.definition.layers.map(({ name, layer }) => ({ name, layer })),
      // Frames and features of a step.
      input: [input.frames, input.features],
      output: [output.frames, output.features],
      parameters: [...made.tensors.values()].reduce((sum, { data }) => sum + data.length, 0),
      bytes: file.length,
    };
  } finally {
    await original.close();
    await other?.close();
  }
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
