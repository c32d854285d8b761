/** Reads the model: a network at once, a published file with code that is fetched only then. */
import { type Network, openNetwork } from "../../src/network.ts";
import { createNetworkNode } from "../../src/worklet.ts";

/** Samples of a block. */
export const blockOf = ({ inputs }: Network) => inputs[0].frames as number;

async function read(files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  const [bytes] = files.values();
  if (files.size !== 1) throw new TypeError(`expected one file, got ${files.size}`);
  // A safetensors file begins with the size of a header that begins with a brace.
  if (bytes[8] === 0x7b) return openNetwork(bytes);
  const { convertPublished } = await import("./published.ts");
  return convertPublished(bytes);
}

/** Returns a voice detector, or a model that takes noise away: from sound to sound. @throws TypeError for another */
export async function loadModel(files: ReadonlyMap<string, Uint8Array>) {
  const network = await read(files);
  const { sampleRate } = network.chain;
  if (sampleRate === undefined)
    throw new TypeError("expected a model of sound with its sample rate, got none");
  // Made once, to report another kind of file at once.
  const context = new OfflineAudioContext(1, blockOf(network), sampleRate);
  const { inputLength, outputLength } = await createNetworkNode(context, network, { output: "values" });
  const cleans = inputLength === outputLength;
  if (!cleans && outputLength !== 1)
    throw new TypeError("expected a voice detector, one number for each block of sound, got another model");
  return { network, cleans };
}
