/** Reads the model: a network file, or the files of a character model. */
import { bytesSource, folderOf, openCheckpoint } from "../../src/checkpoint.ts";
import { ChainError, Network, openNetwork } from "../../src/network.ts";
import { convertPipeline } from "../../src/realtime/convert/convertPipeline.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  const names = [...files.keys()];
  // Of the many files of an ml5 model the manifest names the others.
  const name = names.find((each) => each === "manifest.json") ?? names[0];
  const bytes = files.get(name)!;
  if (names.length === 1 && bytes[8] === 0x7b) {
    try {
      return await openNetwork(bytes);
    } catch (error) {
      // Safetensors without a network may be the model of a run.
      if (!(error instanceof ChainError)) throw error;
    }
  }
  const folder = folderOf(new Map([...files].map(([each, bytes]) => [each, bytesSource(bytes)])));
  return new Network(
    await convertPipeline(await openCheckpoint(bytes, { name, folder }), {
      beside: async (each) => files.get(each),
    }),
  );
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
