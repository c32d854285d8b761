/**
 * DTLN (github.com/breizhn/DTLN, MIT; Westhausen and Meyer, Interspeech 2020): noise suppression at 16 kHz in steps of 8 ms, described in code.
 *
 *   the last 512 samples -> spectrum -> two LSTMs and a dense layer make a gain for each frequency -> back to 512 samples
 *   -> 256 learned features -> two LSTMs and a dense layer make a gain for each -> back to 512 samples -> added up every 128
 */
import type { Checkpoint } from "../../src/checkpoint.ts";
import { toModule } from "../../src/modules.ts";
import { createNetwork, type Network } from "../../src/network.ts";
import { turnedOf, type Weight, weightOf } from "../shared/weights.ts";

/** `epsilon` of the authors' InstantLayerNormalization. */
const EPS = 1e-7;

/** @param checkpoint their `model.h5` @throws TypeError for another file */
export async function dtln({ layers, tensors }: Checkpoint): Promise<Network> {
  const weights = new Map<string, Weight>();
  const keras = (layer: string, part: string) => `${layer}/${layer}/${part}:0`;
  // Keras numbers the LSTMs of the file; two of them are a stack.
  for (const [stack, names] of Object.entries({
    "stage1.lstm": ["lstm", "lstm_1"],
    "stage2.lstm": ["lstm_2", "lstm_3"],
  }))
    for (const [level, name] of names.entries()) {
      const layer = layers.find((each) => each.name === `${name}/${name}`);
      if (layer === undefined) throw new TypeError(`expected an LSTM ${name}, got none`);
      for (const [key, { shape, data }] of (await toModule(layer)).stateDict())
        weights.set(`${stack}.${key.replace("_l0", `_l${level}`)}`, {
          shape: [...shape],
          data: Float32Array.from(data),
        });
    }
  for (const [name, layer] of Object.entries({ "stage1.gain": "dense", "stage2.gain": "dense_1" })) {
    weights.set(`${name}.weight`, await turnedOf(tensors, keras(layer, "kernel")));
    weights.set(`${name}.bias`, await weightOf(tensors, keras(layer, "bias")));
  }
  // A convolution over one frame is a dense layer.
  weights.set("stage2.encoder.weight", await turnedOf(tensors, keras("conv1d", "kernel")));
  weights.set("stage2.decoder.weight", await turnedOf(tensors, keras("conv1d_1", "kernel")));
  weights.set("stage2.norm.weight", await weightOf(tensors, keras("layer_normalization", "gamma")));
  weights.set("stage2.norm.bias", await weightOf(tensors, keras("layer_normalization", "beta")));
  const lstm = { kind: "lstm", hiddenSize: 128, numLayers: 2, sequences: true } as const;
  return createNetwork(
    {
      name: "DTLN",
      sampleRate: 16_000,
      input: { frames: 128, features: 1, blocks: true },
      layers: [
        { name: "frame", kind: "history", size: 512 },
        { name: "spectrum", kind: "stft", size: 512, hop: 512 },
        { name: "magnitude", kind: "magnitude" },
        { name: "stage1.lstm", ...lstm },
        { name: "stage1.gain", kind: "linear", activation: "sigmoid" },
        { name: "masked", kind: "gain", from: "spectrum", by: "stage1.gain" },
        { name: "estimate", kind: "inverseFourier", size: 512 },
        { name: "stage2.encoder", kind: "linear" },
        { name: "stage2.norm", kind: "layerNorm", eps: EPS },
        { name: "stage2.lstm", ...lstm },
        { name: "stage2.gain", kind: "linear", activation: "sigmoid" },
        {
          name: "stage2.masked",
          kind: "join",
          operation: "multiply",
          from: "stage2.encoder",
          with: ["stage2.gain"],
        },
        { name: "stage2.decoder", kind: "linear" },
        { name: "output", kind: "overlapAdd", hop: 128 },
      ],
    },
    weights,
  );
}
