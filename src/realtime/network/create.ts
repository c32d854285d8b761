/** Makes a network from a description in code. */
import type { ChainInput, ChainLayer, ChainOutput, ChainTensor } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import { isShape, sizeOf } from "../../core/tensor/shape.ts";
import { readDefinition } from "./definition.ts";
import { Network } from "./network.ts";

/** A layer of a definition: its name, its kind and the options of that kind. */
export type NetworkLayer = ChainLayer extends infer L
  ? L extends ChainLayer
    ? Omit<L, "weights">
    : never
  : never;

/** An input of a definition. */
export type NetworkInput = Omit<ChainInput, "name"> & {
  /** Default `"input"` */
  readonly name?: string;
};

/** A network as plain data, without its weights. */
export interface NetworkDefinition {
  readonly name?: string;
  /** Hz, when the input is sound */
  readonly sampleRate?: number;
  /** What ids of the input and features of the output mean, such as characters; `""`: nothing */
  readonly symbols?: readonly string[];
  /** The only input; `frames` are those of a step with `blocks: true` */
  readonly input?: NetworkInput;
  /** The inputs of a network with several */
  readonly inputs?: readonly NetworkInput[];
  /** Each reads the one before it, or `from`, an earlier layer or an input */
  readonly layers: readonly NetworkLayer[];
  /** Default: the last layer */
  readonly outputs?: readonly ChainOutput[];
}

/** Weights by `<layer>.<weight>`, such as a state dict. */
export type NetworkWeights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly data: ArrayLike<number> }
>;

/**
 * Returns a network that is ready to run, with state 0.
 *
 * @param definition its inputs and layers; each layer has a kind and the options of that kind
 * @param weights    by `<layer>.<weight>`, with PyTorch's names and layouts; default none
 * @throws ChainError for a definition that is not valid, or weights that do not fit; it names the layer
 * @example
 * const input = { frames: 3, features: 1, blocks: true };
 * const network = createNetwork({ input, layers: [{ name: "y", kind: "activation", activation: "relu" }] });
 * network.step([-1, 0, 2]); // 0 0 2
 */
export function createNetwork(definition: NetworkDefinition, weights: NetworkWeights = new Map()): Network {
  if (!(weights instanceof Map))
    refuseLayer(undefined, `expected weights as a Map, got ${describe(weights)}.`);
  const floats = [...weights].map(([name, tensor]) => [name, floatsOf(name, tensor)] as const);
  return new Network(readDefinition(definition, new Map(floats)));
}

/** The weights in float32: a network computes in it. */
function floatsOf(name: string, tensor: { shape: unknown; data: unknown }): ChainTensor {
  const { shape, data } = tensor ?? {};
  if (isShape(shape) && data instanceof Float32Array && data.length === sizeOf(shape)) return { shape, data };
  return refuseLayer(
    undefined,
    `expected the weights ${describe(name)} as { shape, data } that fit, in float32, got ${describe(data ?? tensor)}.`,
  );
}
