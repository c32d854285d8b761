/** The files of a checkpoint: those of a drop, a bundled example, or an address on the page's own origin. */
import { blobSource, type Folder, folderOf, openCheckpoint } from "../../src/checkpoint.ts";
import { ArgumentError, SluiceError } from "../../src/index.ts";
import type { Progress } from "./calls.ts";
import { keptModel } from "./kept.ts";
import type { OpenSource, SavedFile } from "./protocol.ts";

/** Files that the format spreads over: the names beside the main one that are fetched with it. */
const BESIDE = 64;

/** The files to try first among several: those that may name the others. */
const MAIN = /\.(json|index|onnx|h5|keras|pb)$/i;

interface CheckpointFiles {
  main: File;
  /** The other files, by name. */
  beside: Map<string, Blob>;
}

/** Returns the files of a source. @throws ArgumentError for an address elsewhere, or one that answers with no file */
export async function filesOf(
  source: OpenSource,
  tell: (progress: Progress) => void = () => {},
): Promise<CheckpointFiles> {
  const files =
    source.kind === "files"
      ? source.files
      : source.kind === "kept"
        ? [await keptFile(source.name)]
        : await fetchFiles(source, tell);
  const main = await mainOf(files);
  return { main, beside: besideOf(files, main) };
}

/** Returns the files of a source, with those that edits changed in the place of the old ones. */
export async function editedFiles(
  source: OpenSource,
  [changed, ...others]: readonly SavedFile[] = [],
): Promise<CheckpointFiles> {
  const { main, beside } = await filesOf(source);
  for (const { name, bytes } of others) beside.set(name, new Blob([bytes]));
  return { main: changed === undefined ? main : new File([changed.bytes], changed.name), beside };
}

/** Returns the first checkpoint: a folder has configurations, tables and texts beside it. */
async function mainOf(files: readonly File[]): Promise<File> {
  const models = files.filter(({ name }) => name !== "vocab.json");
  const ordered = [true, false].flatMap((isFirst) =>
    models.filter(({ name }) => MAIN.test(name) === isFirst),
  );
  if (ordered.length > 1) {
    for (const file of ordered) if (await isCheckpoint(file, besideOf(files, file))) return file;
  }
  return ordered[0] ?? files[0];
}

const besideOf = (files: readonly File[], main: File) =>
  new Map(files.filter((file) => file !== main).map((file) => [file.name, file]));

/** Whether a file is of a format that Sluice reads, even if it cannot be opened. */
async function isCheckpoint(file: File, beside: ReadonlyMap<string, Blob>): Promise<boolean> {
  try {
    await openCheckpoint(file, { folder: folderOfFiles(beside), name: file.name });
    return true;
  } catch (error) {
    return !(error instanceof SluiceError && /^FORMAT_(UNKNOWN|REFUSED)$/.test(error.code));
  }
}

/** Returns files by name as the folder that a reader looks into. */
export function folderOfFiles(files: ReadonlyMap<string, Blob>): Folder {
  return folderOf(new Map([...files].map(([name, blob]) => [name, blobSource(blob)])));
}

async function keptFile(name: string): Promise<File> {
  const file = await keptModel(name);
  if (file === undefined)
    throw new ArgumentError(
      `open: expected a model that a page of this host handed over as ${name}, got none. Run its example again.`,
    );
  return file;
}

/** A source with an address. */
type Addressed = Extract<OpenSource, { kind: "url" | "example" }>;

async function fetchFiles(source: Addressed, tell: (progress: Progress) => void): Promise<File[]> {
  const url = addressOf(source);
  const main = await fetchFile(url, tell);
  const files = [main];
  for (const name of await namesBeside(main, url))
    files.push(await fetchFile(new URL(encodeURIComponent(name), url), tell));
  return files;
}

function addressOf(source: Addressed): URL {
  const base = new URL("./", location.href);
  const text = source.kind === "example" ? `examples/${encodeURIComponent(source.name)}` : source.url;
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw new ArgumentError("open: expected an address, got text that is none.");
  }
  if (url.origin !== base.origin) {
    throw new ArgumentError(
      `open: expected an address on ${base.origin}, where this page is from, got one on ${url.origin}. Save the file and drop it here.`,
    );
  }
  return url;
}

async function fetchFile(url: URL, tell: (progress: Progress) => void): Promise<File> {
  const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
  if (!response.ok || response.body === null) {
    throw new ArgumentError(`open: expected a file at ${url.pathname}, got status ${response.status}.`);
  }
  const total = Number(response.headers.get("content-length") ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    parts.push(value as Uint8Array<ArrayBuffer>);
    done += value.length;
    tell({ what: "fetching", done, total: Math.max(total, done) });
  }
  return new File(parts, decodeURIComponent(url.pathname.split("/").pop() || "model"));
}

/**
 * Plain names of the files that go with the main one: the shards that a TensorFlow.js `model.json` lists, and where `sluice view` serves
 * the file, those that it lists.
 */
async function namesBeside(main: File, url: URL): Promise<string[]> {
  if (url.pathname === new URL("./file/", location.href).pathname + encodeURIComponent(main.name)) {
    const response = await fetch(new URL("../served.json", url), { credentials: "same-origin" });
    if (response.ok) return plainNames(((await response.json()) as { beside?: unknown }).beside);
  }
  if (!main.name.endsWith(".json") || main.size > 64e6) return [];
  let manifest: unknown;
  try {
    manifest = (JSON.parse(await main.text()) as { weightsManifest?: unknown }).weightsManifest;
  } catch {
    // Not JSON: the reader says so, with the place.
    return [];
  }
  if (!Array.isArray(manifest)) return [];
  return plainNames(
    manifest.flatMap((group: { paths?: unknown }) => (Array.isArray(group?.paths) ? group.paths : [])),
  );
}

function plainNames(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list
    .filter((name): name is string => typeof name === "string" && /^(?!\.+$)[^/\\:%?#]+$/.test(name))
    .slice(0, BESIDE);
}
