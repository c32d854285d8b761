/** Reads the model: a network file, the model of a run, or the files of a character model. */
import { bytesSource, folderOf, openCheckpoint } from "../../src/checkpoint.ts";
import { type Network, openNetwork } from "../../src/network.ts";
import { charRnn } from "./charRnn.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  // Of the many files of an ml5 model the manifest names the others.
  const name = "manifest.json";
  const manifest = files.get(name);
  const [first] = files.values();
  if (manifest === undefined && files.size === 1) return openNetwork(first);
  const vocabulary = files.get("vocab.json");
  if (manifest === undefined || vocabulary === undefined)
    throw new TypeError(`expected manifest.json and vocab.json, got ${[...files.keys()].join(", ")}`);
  const folder = folderOf(new Map([...files].map(([each, bytes]) => [each, bytesSource(bytes)])));
  return charRnn(await openCheckpoint(manifest, { name, folder }), vocabulary);
}

/** The names of the files beside a manifest of ml5, which the page fetches when only the manifest was named. */
export function filesBeside(manifest: Uint8Array): string[] {
  const entries: unknown = JSON.parse(new TextDecoder().decode(manifest));
  const names = Object.values(entries as Record<string, { filename?: unknown }>).map(
    (entry) => entry?.filename,
  );
  const plain = names.filter((each): each is string => typeof each === "string" && /^[\w.-]+$/.test(each));
  return [...plain, "vocab.json"];
}
