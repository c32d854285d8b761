/** A chain as a model that goes on training. */
import { flip, reshape, select, slice, transpose } from "../autograd/shape.ts";
import type { Chain, ChainLayer, ChainRecurrent, ChainTensor, PlacedLayer } from "../chain/chain.ts";
import { isRecurrent } from "../chain/place.ts";
import { refuseLayer } from "../chain/refuse.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { DefinedLayer } from "./definedLayer.ts";
import { Dropout } from "./dropout.ts";
import { Embedding } from "./embedding.ts";
import { GRU } from "./gru.ts";
import { LayerNorm } from "./layerNorm.ts";
import { Linear } from "./linear.ts";
import { LSTM } from "./lstm.ts";
import type { Module } from "./module.ts";
import { merged } from "./recurrentLayer.ts";
import { RNN } from "./rnn.ts";
import { Apply, BatchNorm1d, Conv1d, PReLU, padded, pooled, pooledAll, repeated } from "./sequenceLayers.ts";
import { Sequential } from "./sequential.ts";
import { useDefinedCells } from "./useDefinedCells.ts";

/**
 * Returns a network as a `Sequential` with its weights, in evaluation; `train()` goes on training. It reads [N, T, features], ids as indices
 * [N, T], or vectors [N, features].
 *
 * @param chain such as `network.chain`
 * @throws ChainError for a layer that reads other than the one before, or that has no module: masks, states, joined layers
 * @example
 * const model = toSequential((await openNetwork(bytes)).chain);
 * model.train();
 */
export function toSequential(chain: Chain): Sequential {
  const { inputs, placed, outputs } = chain;
  let previous = inputs[0].name;
  const modules = placed.flatMap(({ layer, ...place }) => {
    if ((layer.from ?? previous) !== previous || (isRecurrent(layer) && layer.initial !== undefined))
      refuse(layer, `a layer that reads ${previous} alone`);
    previous = layer.name;
    return modulesOf({ layer, ...place });
  });
  if (inputs.length > 1 || outputs.length > 1 || outputs[0].from !== previous)
    refuseLayer(
      undefined,
      "expected one input and one output, the result of the last layer, to train as a Sequential, got others.",
    );
  return new Sequential(...modules).eval();
}

function refuse(layer: ChainLayer, expected: string): never {
  return refuseLayer(
    layer.name,
    `expected ${expected} to train as a Sequential, got ${layer.type ?? layer.kind}. openNetwork runs it.`,
  );
}

function modulesOf({ layer, input }: PlacedLayer): Module[] {
  const { features } = input;
  switch (layer.kind) {
    case "lstm":
    case "gru":
    case "rnn":
    case "defined":
      return recurrentOf(layer, features);
    case "linear": {
      const { weight, bias } = named(layer.weights);
      const linear = new Linear({
        inFeatures: features,
        outFeatures: weight.shape[0],
        bias: bias !== undefined,
      });
      return [filledWith(linear, layer.weights), ...activated(layer.activation)];
    }
    case "embedding": {
      if (layer.maskZero) refuse(layer, "an embedding without a mask");
      const [numEmbeddings, embeddingDim] = layer.weights.get("weight")!.shape;
      return [filledWith(new Embedding({ numEmbeddings, embeddingDim }), layer.weights)];
    }
    case "conv1d": {
      const { stride, dilation, groups, padding } = layer;
      const [outChannels, , kernelSize] = layer.weights.get("weight")!.shape;
      const sizes = { inChannels: features, outChannels, kernelSize, bias: layer.weights.has("bias") };
      const conv = new Conv1d({ ...sizes, stride, dilation, groups, padding });
      return [filledWith(conv, layer.weights), ...activated(layer.activation)];
    }
    case "activation":
      return activated(layer.activation);
    case "prelu":
      return [filledWith(new PReLU(layer.weights.get("weight")!.shape), layer.weights)];
    case "batchNorm":
      // An exact scale has no variance to add to.
      return [
        filledWith(new BatchNorm1d({ numFeatures: features, epsilon: layer.eps || 1e-30 }), layer.weights),
      ];
    case "layerNorm": {
      const epsilon = layer.eps;
      return [filledWith(new LayerNorm({ normalizedShape: features, epsilon }), layer.weights)];
    }
    case "dropout":
      return layer.rate === undefined ? [] : [new Dropout({ p: layer.rate })];
    case "pool": {
      const { operation, size, stride = size, padding = [0, 0], keepFrames = false } = layer;
      const pool = (x: Tensor) =>
        size === undefined
          ? pooledAll(x, operation, keepFrames)
          : pooled(x, operation, { size, stride: stride!, padding });
      return [new Apply(`${operation}Pool`, pool)];
    }
    case "last":
      return [new Apply("last", (x) => select(x, 1, -1))];
    case "flip":
      return [new Apply("flip", (x) => flip(x, 1))];
    case "transpose":
      return [new Apply("transpose", (x) => transpose(x, 1, 2))];
    case "flatten":
      return [new Apply("flatten", (x) => reshape(x, [x.shape[0], x.size / x.shape[0]]))];
    case "reshape": {
      const sizes = layer.frames === undefined ? [layer.features] : [layer.frames, layer.features];
      const open = sizes.indexOf(-1);
      const known = sizes.reduce((product, each) => (each === -1 ? product : product * each), 1);
      return [
        new Apply("reshape", (x) => {
          const rest = x.size / x.shape[0] / known;
          return reshape(x, [x.shape[0], ...sizes.map((each, k) => (k === open ? rest : each))]);
        }),
      ];
    }
    case "repeat":
      return [new Apply("repeat", (x) => repeated(x, layer.times))];
    case "pad":
      return [new Apply("pad", (x) => padded(x, layer.padding))];
    default:
      return refuse(layer, "a layer that has a module");
  }
}

const activated = (name = "linear"): Module[] => (name === "linear" ? [] : [Apply.activation(name)]);

function recurrentOf(layer: ChainRecurrent, inputSize: number): Module[] {
  const { kind, hiddenSize, numLayers = 1, weights, activations, merge, sequences, backwards } = layer;
  const names = [...weights.keys()];
  const common = {
    inputSize,
    hiddenSize,
    numLayers,
    bias: names.some((name) => name.startsWith("bias")),
    batchFirst: true,
    bidirectional: merge !== undefined,
    ...(backwards && { goBackwards: true }),
    // Of merged directions each has its own last state.
    ...(merge !== undefined && { merge: sequences ? merge : ("concat" as const) }),
  };
  if (activations !== undefined) useDefinedCells();
  const module =
    kind === "lstm"
      ? new LSTM({
          ...common,
          activations,
          projSize: weights.get("weight_hr_l0")?.shape[0] ?? 0,
          cellClip: layer.cellClip ?? 0,
        })
      : kind === "gru"
        ? new GRU({ ...common, activations, resetAfter: layer.resetAfter ?? true })
        : kind === "rnn"
          ? new RNN({ ...common, nonlinearity: activations?.state ?? "tanh" })
          : new DefinedLayer({
              ...common,
              cell: layer.cell!,
              projSize: weights.get("projection_l0")?.shape[0] ?? 0,
            });
  if (merge === "none") refuse(layer, "directions that become one");
  if (numLayers > 1 && merge !== undefined && !sequences && merge !== "concat")
    refuse(layer, "one level of directions that are merged at the end");
  const filled = filledWith(module, weights);
  if (sequences) return [filled];
  if (merge === undefined) return [filled, new Apply("last", (x) => select(x, 1, -1))];
  return [filled, new Apply("final", (x) => finalOf(x, merge))];
}

/** The forward state after the last frame and the reverse one after the first, merged; x is [N, T, 2S]. */
function finalOf(x: Tensor, merge: NonNullable<ChainRecurrent["merge"]>): Tensor {
  const size = x.shape[2] / 2;
  const forward = select(slice(x, 2, 0, size), 1, -1);
  const reverse = select(slice(x, 2, size), 1, 0);
  return merged([forward, reverse], merge);
}

const named = (weights: ReadonlyMap<string, ChainTensor>) =>
  Object.fromEntries(weights) as Record<string, ChainTensor>;

/** Copies weights into a module; a bias that the source lacks is 0, a scale 1. */
function filledWith<M extends Module>(module: M, weights: ReadonlyMap<string, ChainTensor>): M {
  for (const [name, parameter] of module.ownParameters()) {
    const stored = weights.get(name);
    if (stored === undefined) parameter.data.fill(name === "weight" ? 1 : 0);
    else parameter.data.set(stored.data);
    parameter.bump();
  }
  return module;
}
