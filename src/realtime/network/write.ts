/** Writes a chain as a pipeline file of version 2, as `definition.ts` reads it. */
import type { ChainSource } from "../../core/chain/chain.ts";
import { placeChain } from "../../core/chain/place.ts";
import { fromFloat } from "../../core/storage/raw.ts";
import { writeSafetensors } from "../../core/storage/safetensors/write.ts";
import { NETWORK_VERSION, PIPELINE_KEY } from "./fields.ts";

/**
 * Returns the bytes of a pipeline file.
 *
 * @param chain a network as its source has it
 * @throws ChainError for a chain whose sizes do not fit
 * @example
 * const file = writeChain((await openNetwork(bytes)).chain); // model.pipeline.safetensors
 */
export function writeChain(
  chain: ChainSource,
  { dtype = "F32" }: { dtype?: "F32" | "F16" } = {},
): Uint8Array {
  const { source, name, sampleRate, symbols, inputs, layers, outputs, assumptions } = placeChain(chain);
  const tensors = layers.flatMap((layer) =>
    "weights" in layer
      ? [...layer.weights].map(
          ([weight, { shape, data }]) => [`${layer.name}.${weight}`, fromFloat(data, shape, dtype)] as const,
        )
      : [],
  );
  const definition = {
    version: NETWORK_VERSION,
    source,
    ...{ name, sampleRate, symbols, inputs },
    layers: layers.map((layer) => ({ ...layer, weights: undefined })),
    outputs,
    ...(assumptions !== undefined && assumptions.length > 0 && { assumptions }),
  };
  // JSON leaves out what is undefined.
  return writeSafetensors(new Map(tensors), new Map([[PIPELINE_KEY, JSON.stringify(definition)]]));
}
