/** Reads the model: a network file, or the published files in one or two parts. */
import { bytesSource, folderOf, openCheckpoint } from "../../src/checkpoint.ts";
import { Network, openNetwork } from "../../src/network.ts";
import { convertPipeline } from "../../src/realtime/convert/convertPipeline.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  const names = [...files.keys()];
  if (names.length < 1 || names.length > 2)
    throw new TypeError(`expected one or two files, got ${names.length}`);
  const [bytes] = files.values();
  if (names.length === 1 && bytes[8] === 0x7b) return openNetwork(bytes);
  const folder = folderOf(new Map([...files].map(([each, bytes]) => [each, bytesSource(bytes)])));
  const [first, other] = await Promise.all(
    [...files].map(([name, each]) => openCheckpoint(each, { name, folder })),
  );
  return new Network(await convertPipeline(first, other === undefined ? {} : { other }));
}
