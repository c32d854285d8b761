/** Reads the model: a network file, or the published weights. */
import { openCheckpoint } from "../../src/checkpoint.ts";
import { type Network, openNetwork } from "../../src/network.ts";
import { dtln } from "./dtln.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  const [[name, bytes]] = files;
  if (files.size !== 1) throw new TypeError(`expected one file, got ${files.size}`);
  return bytes[8] === 0x7b ? openNetwork(bytes) : dtln(await openCheckpoint(bytes, { name }));
}
