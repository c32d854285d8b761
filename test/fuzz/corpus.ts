/** The inputs that are kept: `test/corpus/READER/NAME.bin`. `npm run fuzz` adds an input that fails. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const corpusFolder = resolve(import.meta.dirname, "../corpus");

/** The inputs of a reader by the names of their files. */
export function keptInputs(reader: string): Map<string, Uint8Array> {
  const folder = join(corpusFolder, reader);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
}
