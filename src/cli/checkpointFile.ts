/** Opens a checkpoint file for the commands that look at or change one. */
import { readAll } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
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
    const contents = await openFile(source, { folder: source.folder, name: fileName(path) });
    const { format, metadata, warnings = [] } = contents;
    return { format, tensors: await readAll(contents), metadata, warnings };
  } finally {
    await source.close();
  }
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).pop()!;
}
