/** The files that a checkpoint of several files names. */
import { basename, dirname } from "node:path";
import { openFile } from "../checkpoint/formats/detect.ts";
import { SluiceError } from "../core/tensor/errors.ts";
import { fileSource, folderSource } from "../platform/node/source.ts";

/**
 * Returns the names of the other files that opening a checkpoint reads: those that its bytes name, without links.
 *
 * @param real where its bytes are, when `path` is a link
 */
export async function filesBeside(path: string, real = path): Promise<string[]> {
  const source = await fileSource(real);
  const beside = folderSource(dirname(path));
  const names = new Set<string>();
  const folder = {
    async open(name: string) {
      const found = await beside.open(name);
      if (found !== undefined) names.add(name);
      return found;
    },
  };
  try {
    await openFile(source, { folder, name: basename(path) });
  } catch (error) {
    // The page opens the same files, and reports the fault.
    if (!(error instanceof SluiceError)) throw error;
  } finally {
    await source.close();
    await beside.close();
  }
  return [...names];
}
