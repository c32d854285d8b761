/** The files that a checkpoint of several files names. */
import { basename } from "node:path";
import { openFile } from "../formats/detect.ts";
import { fileSource } from "../node/source.ts";
import { SluiceError } from "../tensor/errors.ts";

/** Returns the names of the other files that opening a checkpoint reads: those that its bytes name, without links. */
export async function filesBeside(path: string): Promise<string[]> {
  const source = await fileSource(path);
  const names = new Set<string>();
  const folder = {
    async open(name: string) {
      const found = await source.folder.open(name);
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
  }
  return [...names];
}
