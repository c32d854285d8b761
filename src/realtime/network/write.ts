/** Writes a network as a file, as `definition.ts` reads it: safetensors with its weights, and the definition as JSON among the metadata. */
import type { ChainSource } from "../../core/chain/chain.ts";
import { placeChain } from "../../core/chain/place.ts";
import { NETWORK_KEY } from "../../core/storage/annotations.ts";
import { fromFloat } from "../../core/storage/raw.ts";
import { writeSafetensors } from "../../core/storage/safetensors/write.ts";
import { readOptions } from "../../core/tensor/check.ts";
import { VERSION } from "./definition.ts";

/** Options of `writeNetwork`. */
export interface WriteNetworkOptions {
  /** Default `"float32"`; `"float16"` takes half the space, and rounds the weights */
  dtype?: "float32" | "float16";
}

/**
 * Returns the bytes of a network file, which `openNetwork` opens and any reader of safetensors takes the weights from.
 *
 * @param network a network, or a chain as its source has it
 * @param options of how the weights are stored
 * @throws ChainError for a chain whose sizes do not fit; ArgumentError for options that are not valid
 * @example
 * const file = writeNetwork(await openNetwork(bytes)); // model.network.safetensors
 */
export function writeNetwork(
  network: ChainSource | { readonly chain: ChainSource },
  options: WriteNetworkOptions = {},
): Uint8Array {
  const { dtype } = readOptions<WriteNetworkOptions>("writeNetwork", options, {
    dtype: ["float32", ["float32", "float16"]],
  });
  const chain = placeChain("chain" in network ? network.chain : network);
  const { source, name, sampleRate, symbols, inputs, layers, outputs, assumptions } = chain;
  const tensors = layers.flatMap((layer) =>
    [...(("weights" in layer && layer.weights) || [])].map(
      ([weight, { shape, data }]) =>
        [`${layer.name}.${weight}`, fromFloat(data, shape, dtype === "float16" ? "F16" : "F32")] as const,
    ),
  );
  const definition = {
    version: VERSION,
    ...{ source, name, sampleRate, symbols, inputs },
    layers: layers.map((layer) => ({ ...layer, weights: undefined })),
    outputs,
    ...(assumptions !== undefined && assumptions.length > 0 && { assumptions }),
  };
  // JSON leaves out what is undefined.
  return writeSafetensors(new Map(tensors), new Map([[NETWORK_KEY, JSON.stringify(definition)]]));
}
