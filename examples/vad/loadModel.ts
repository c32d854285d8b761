/** Reads the model: a network at once, a published file with code that is fetched only then. */
import { placeChain } from "../../src/core/chain/place.ts";
import type { Chain, ChainSource, Plan } from "../../src/network.ts";
import { readDefinition, readNetworkFile } from "../../src/realtime/network/definition.ts";
import { stepsOf } from "../../src/realtime/network/plan.ts";
import { createNetworkNode } from "../../src/worklet.ts";

/** A network, and its plan for the audio thread. */
export interface Model {
  chain: Chain;
  plan: Plan;
}

export function modelOf(source: ChainSource): Model {
  const chain = placeChain(source);
  return { chain, plan: stepsOf(chain) };
}

/** Samples of a block. */
export const blockOf = ({ chain }: Model) => chain.inputs[0].frames as number;

async function read(files: ReadonlyMap<string, Uint8Array>): Promise<ChainSource> {
  const [bytes] = files.values();
  if (files.size !== 1) throw new TypeError(`expected one file, got ${files.size}`);
  // A safetensors file begins with the size of a header that begins with a brace.
  const own = bytes[8] === 0x7b ? readNetworkFile(bytes) : undefined;
  if (own !== undefined) return own;
  const { definition, weights } = await (await import("./published.ts")).openPublished(bytes);
  return readDefinition(definition, weights);
}

/** Returns a voice detector, or a model that takes noise away: from sound to sound. @throws TypeError for another */
export async function loadModel(files: ReadonlyMap<string, Uint8Array>) {
  const source = await read(files);
  const { sampleRate } = source;
  if (sampleRate === undefined)
    throw new TypeError("expected a model of sound with its sample rate, got none");
  const model = modelOf(source);
  // Made once, to report another kind of file at once.
  const context = new OfflineAudioContext(1, blockOf(model), sampleRate);
  const { inputLength, outputLength } = await createNetworkNode(context, model, { output: "values" });
  const cleans = inputLength === outputLength;
  if (!cleans && outputLength !== 1)
    throw new TypeError("expected a voice detector, one number for each block of sound, got another model");
  return { model, cleans };
}
