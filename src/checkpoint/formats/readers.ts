/** Readers of formats, loaded when you open such a file unless you imported them. */

import type { Reader } from "../../core/storage/contents.ts";
import { describe, UnsupportedError } from "../../core/tensor/errors.ts";
import type { openZip } from "./zip/open.ts";

/** Readers that load together. */
export interface FormatReaders {
  readonly name: string;
  /** By the name of the format. */
  readonly readers: Readonly<Record<string, Reader>>;
  /** Opens an archive that holds such a file. */
  readonly openZip?: typeof openZip;
  /** Other readers that these use. */
  readonly needs?: readonly FormatReaders[];
}

type Foreign = typeof import("./foreign.ts").foreign;

const loaders = {
  arrays: async () => (await import("./readers/arrays.ts")).arrays,
  flax: async () => (await import("./readers/flax.ts")).flax,
  keras: async () => (await import("./readers/keras.ts")).keras,
  onnx: async () => (await import("./readers/onnx.ts")).onnx,
  pytorch: async () => (await import("./readers/pytorch.ts")).pytorch,
  tensorflow: async () => (await import("./readers/tensorflow.ts")).tensorflow,
  torch7: async () => (await import("./readers/torch7.ts")).torch7,
  zip: async () => (await import("./readers/zip.ts")).zip,
};

export type ReadersName = keyof typeof loaders;

const present = new Map<string, FormatReaders>();
let foreign: Foreign | undefined;

/** Registers imported readers, so that nothing loads for their formats. */
export function addReaders(all: readonly FormatReaders[]): void {
  for (const readers of all) {
    present.set(readers.name, readers);
    addReaders(readers.needs ?? []);
  }
}

/** Registers the code that names foreign files. */
export function addForeign(files: Foreign): void {
  foreign = files;
}

async function readersNamed(name: ReadersName): Promise<FormatReaders> {
  const there = present.get(name);
  if (there !== undefined) return there;
  try {
    const readers = await loaders[name]();
    addReaders([readers]);
    return readers;
  } catch (error) {
    throw notLoaded(`the code that reads ${name} files`, error, name === "zip" ? "...allFormats" : name);
  }
}

/** The error for code that cannot be loaded. @param formats what to give to `useFormats` instead */
export function notLoaded(code: string, error: unknown, formats: string): UnsupportedError {
  return new UnsupportedError(
    `openCheckpoint: expected ${code} to load, got ${describe(error instanceof Error ? error.message : error)}. Where import() fails, as in worklets, import { ${formats.replace("...", "")}, useFormats } from "sluice/formats"; useFormats(${formats}).`,
  );
}

/** Returns the reader of a format, which loads its code. */
export function readerOf(name: ReadersName, format: string): Reader {
  return async (source, options) => (await readersNamed(name)).readers[format](source, options);
}

export async function zipOpener(): Promise<typeof openZip> {
  return (await readersNamed("zip")).openZip!;
}

/** Returns the code that names foreign files; undefined if it cannot load. */
export async function foreignFiles(): Promise<Foreign | undefined> {
  if (foreign !== undefined) return foreign;
  try {
    return (await import("./foreign.ts")).foreign;
  } catch {
    return undefined;
  }
}
