/**
 * Silero VAD, version 6 (github.com/snakers4/silero-vad, MIT): the probability of speech in every block of 32 ms, described in code.
 *
 *   64 samples before the block + the block -> mirrored at the end -> |STFT| -> 4 convolutions -> LSTM 128 -> a number from 0 to 1
 *
 * The strides of the convolutions are those of the published graph.
 */
import type { LazyTensor } from "../../src/checkpoint.ts";
import type { NetworkDefinition, NetworkLayer } from "../../src/network.ts";
import { type Weight, weightOf } from "../shared/weights.ts";

/** Samples of the transform by the rate in Hz, and where `silero_vad.onnx` has the network for it. */
const NETWORKS = {
  16000: { size: 256, branch: "If_0_then_branch__Inline_0__" },
  8000: { size: 128, branch: "If_0_else_branch__Inline_0__" },
} as const;

/**
 * Resolves to what `createNetwork` takes.
 *
 * @param tensors of `silero_vad.onnx`
 * @throws TypeError for another file
 */
export async function silero(
  tensors: ReadonlyMap<string, LazyTensor>,
  sampleRate: 16_000 | 8000 = 16_000,
): Promise<{ definition: NetworkDefinition; weights: Map<string, Weight> }> {
  const { size, branch } = NETWORKS[sampleRate];
  const read = (name: string, shape?: number[]) => weightOf(tensors, branch + name, shape);
  const weights = new Map<string, Weight>();
  // The transform is a convolution, whose first row is its window times cos 0.
  const { data } = await read("stft.forward_basis_buffer");
  weights.set("stft.window", { shape: [size], data: data.slice(0, size) });
  for (const k of [0, 1, 2, 3])
    for (const part of ["weight", "bias"])
      weights.set(`encoder.${k}.${part}`, await read(`encoder.${k}.reparam_conv.${part}`));
  for (const part of ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
    weights.set(`decoder.rnn.${part}_l0`, await read(`decoder.rnn.${part}`));
  weights.set("decoder.output.weight", await read("decoder.decoder.2.weight", [1, 128]));
  weights.set("decoder.output.bias", await read("decoder.decoder.2.bias"));
  const definition: NetworkDefinition = {
    name: "Silero VAD",
    sampleRate,
    input: { frames: 2 * size, features: 1, blocks: true },
    layers: [
      { name: "context", kind: "history", size: 2 * size + size / 4 },
      { name: "padding", kind: "pad", padding: [0, size / 4], mode: "reflect" },
      { name: "stft", kind: "stft", size, hop: size / 2 },
      { name: "magnitude", kind: "magnitude" },
      ...[1, 2, 2, 1].flatMap((stride, k): NetworkLayer[] => [
        { name: `encoder.${k}`, kind: "conv1d", padding: [1, 1], stride },
        { name: `encoder.${k}.relu`, kind: "activation", activation: "relu" },
      ]),
      { name: "decoder.rnn", kind: "lstm", hiddenSize: 128, sequences: true },
      { name: "decoder.relu", kind: "activation", activation: "relu" },
      { name: "decoder.output", kind: "linear" },
      { name: "probability", kind: "activation", activation: "sigmoid" },
    ],
  };
  return { definition, weights };
}
