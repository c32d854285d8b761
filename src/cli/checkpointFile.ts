/** Opens a checkpoint file for the commands that look at or change one. */
import { readAll } from "../formats/contents.ts";
import { detectFormat } from "../formats/detect.ts";
import type { RawTensor } from "../formats/raw.ts";
import { fileSource } from "../node/source.ts";

export interface CheckpointFile {
  format: string;
  tensors: Map<string, RawTensor>;
  metadata: Map<string, unknown>;
  warnings: readonly string[];
}

/** Reads all tensors of a file. @throws FileError or FormatError */
export async function readCheckpointFile(path: string): Promise<CheckpointFile> {
  const source = await fileSource(path);
  try {
    const format = await detectFormat(source);
    const contents = await format.open(source);
    const tensors = await readAll(contents);
    return {
      format: contents.format,
      tensors,
      metadata: contents.metadata,
      warnings: contents.warnings ?? [],
    };
  } finally {
    await source.close();
  }
}
