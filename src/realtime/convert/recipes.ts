/** The recipes of published models, as data. Each says what surrounds the network and where the authors' files have its weights. */
import type { Recipe, RecipeLayer, TensorSource } from "./recipe.ts";

const named = (...names: string[]): readonly TensorSource[] => names.map((name) => ({ name }));

/**
 * Silero VAD, versions 5 and 6 (github.com/snakers4/silero-vad, MIT): the probability of speech in every block of 32 ms.
 *
 *   64 samples before the block + the block -> mirrored at the end -> |STFT| -> 4 convolutions -> LSTM 128 -> a number from 0 to 1
 *
 * `silero_vad.jit`, `silero_vad.onnx` and `silero_vad_16k_op15.onnx` hold the same network, `silero_vad_16k.safetensors` another training.
 * The strides of the convolutions come from the published graph, since files of weights lack them.
 */
function silero(sampleRate: number, size: number, prefixes: readonly string[]): Recipe {
  const convolutions = [1, 2, 2, 1].flatMap((stride, k): RecipeLayer[] => [
    { name: `encoder.${k}`, kind: "conv1d", padding: [1, 1], stride },
    { name: `encoder.${k}.relu`, kind: "activation", activation: "relu" },
  ]);
  const encoder = [0, 1, 2, 3].map((k) => {
    const both = (weight: string) => named(`encoder.${k}.reparam_conv.${weight}`, `conv${k + 1}.${weight}`);
    return [`encoder.${k}`, { weight: both("weight"), bias: both("bias") }] as const;
  });
  const gates = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map(
    (weight) => [`${weight}_l0`, named(`decoder.rnn.${weight}`, `lstm_cell.${weight}`)] as const,
  );
  return {
    prefixes,
    definition: {
      name: "Silero VAD",
      sampleRate,
      input: { frames: 2 * size, features: 1 },
      layers: [
        { name: "context", kind: "history", size: 2 * size + size / 4 },
        { name: "padding", kind: "pad", padding: [0, size / 4], mode: "reflect" },
        { name: "stft", kind: "stft", size, hop: size / 2 },
        { name: "magnitude", kind: "magnitude" },
        ...convolutions,
        { name: "decoder.rnn", kind: "lstm", hiddenSize: 128, sequences: true },
        { name: "decoder.relu", kind: "activation", activation: "relu" },
        { name: "decoder.output", kind: "linear" },
        { name: "probability", kind: "activation", activation: "sigmoid" },
      ],
    },
    weights: {
      stft: {
        window: { name: ["stft.forward_basis_buffer", "stft_conv.weight"], fourier: size },
      },
      ...Object.fromEntries(encoder),
      "decoder.rnn": Object.fromEntries(gates),
      "decoder.output": {
        weight: { name: ["decoder.decoder.2.weight", "final_conv.weight"], axes: [0, 1] },
        bias: named("decoder.decoder.2.bias", "final_conv.bias"),
      },
    },
  };
}

/**
 * DTLN (github.com/breizhn/DTLN, MIT; Westhausen and Meyer, Interspeech 2020): noise suppression at 16 kHz, in steps of 8 ms.
 *
 *   the last 512 samples -> spectrum -> two LSTMs and a dense layer make a gain for each frequency -> back to 512 samples
 *   -> 256 learned features -> two LSTMs and a dense layer make a gain for each -> back to 512 samples -> added up every 128
 *
 * `model.h5` and similar files (Keras), the variables of a SavedModel, or `model_1.onnx` and `model_2.onnx` together. Keras numbers its
 * layers again in every session and ONNX names tensors by their use, so we find them by shape. Models that normalise levels also take the
 * logarithm of the magnitudes before the first LSTM.
 */
function dtln(normalises: boolean): Recipe {
  // `epsilon` of InstantLayerNormalization, also added to the magnitudes before the logarithm.
  const eps = 1e-7;
  const norm = (size: number) => ({
    weight: { name: ["*gamma*", "*/mul/*"], shape: [size] },
    bias: { name: ["*beta*", "*/add_1/*"], shape: [size] },
  });
  const dense = (outputs: number) => ({
    weight: { shape: [128, outputs], axes: [1, 0] },
    bias: { name: ["*bias*", "*Bias*"], shape: [outputs] },
  });
  // A convolution over one frame is a dense layer.
  const pointwise = (inputs: number, outputs: number) => ({
    weight: [
      { shape: [1, inputs, outputs], axes: [2, 1] },
      { shape: [outputs, inputs, 1], axes: [0, 1] },
    ],
  });
  return {
    definition: {
      name: "DTLN",
      sampleRate: 16_000,
      input: { frames: 128, features: 1 },
      layers: [
        { name: "frame", kind: "history", size: 512 },
        { name: "spectrum", kind: "stft", size: 512, hop: 512 },
        { name: "magnitude", kind: "magnitude" },
        ...(normalises
          ? ([
              { name: "stage1.log", kind: "activation", activation: `log(${eps})` },
              { name: "stage1.norm", kind: "layerNorm", eps },
            ] as RecipeLayer[])
          : []),
        { name: "stage1.lstm", kind: "lstm" },
        { name: "stage1.gain", kind: "linear" },
        { name: "stage1.mask", kind: "activation", activation: "sigmoid" },
        { name: "masked", kind: "gain", from: "spectrum", by: "stage1.mask" },
        { name: "estimate", kind: "inverseFourier", size: 512 },
        { name: "stage2.encoder", kind: "linear" },
        { name: "stage2.norm", kind: "layerNorm", eps },
        { name: "stage2.lstm", kind: "lstm" },
        { name: "stage2.gain", kind: "linear" },
        { name: "stage2.mask", kind: "activation", activation: "sigmoid" },
        {
          name: "stage2.masked",
          kind: "join",
          operation: "multiply",
          from: "stage2.encoder",
          with: ["stage2.mask"],
        },
        { name: "stage2.decoder", kind: "linear" },
        { name: "output", kind: "overlapAdd", hop: 128 },
      ],
    },
    weights: {
      ...(normalises && { "stage1.norm": norm(257) }),
      "stage1.lstm": { recurrent: "*", sizes: [257, 128], count: 2 },
      "stage1.gain": dense(257),
      "stage2.encoder": pointwise(512, 256),
      "stage2.norm": norm(256),
      "stage2.lstm": { recurrent: "*", sizes: [256, 128], count: 2 },
      "stage2.gain": dense(256),
      "stage2.decoder": pointwise(256, 512),
    },
  };
}

/** charRNN of ml5: BasicLSTMs of TensorFlow 1 in raw files beside `manifest.json`, with the ids of characters in `vocab.json`. */
const charRNN: Recipe = {
  definition: {
    name: "charRNN",
    input: { frames: 1, features: 1, ids: true },
    layers: [
      { name: "embedding", kind: "embedding" },
      { name: "recurrent", kind: "lstm" },
      { name: "decoder", kind: "linear" },
    ],
  },
  weights: {
    embedding: { weight: { name: "embedding" } },
    recurrent: { recurrent: "rnnlm/multi_rnn_cell/*" },
    decoder: {
      weight: { name: "rnnlm/softmax_w", axes: [1, 0] },
      bias: { name: "rnnlm/softmax_b" },
    },
  },
  symbols: "vocab.json",
};

/** The recipes that `convertPipeline` tries, the more particular first. */
export const recipes: readonly Recipe[] = [
  silero(16_000, 256, ["", "model.", "_model.", "If_0_then_branch__Inline_0__"]),
  silero(8000, 128, ["_model_8k.", "If_0_else_branch__Inline_0__"]),
  dtln(true),
  dtln(false),
  charRNN,
];
