/**
 * Silero VAD, versions 5 and 6 (github.com/snakers4/silero-vad, MIT): the probability of speech in every block of 32 ms.
 *
 *   64 samples before the block + the block -> mirrored at the end -> |STFT| -> 4 convolutions -> LSTM 128 -> a number from 0 to 1
 *
 * Reads `silero_vad.jit`, `silero_vad.onnx`, `silero_vad_16k_op15.onnx` (the same network), and `silero_vad_16k.safetensors` (retrained).
 * The strides of the convolutions come from the published graph, since files of weights lack them.
 */
import { UnsupportedError } from "../../../core/tensor/errors.ts";
import type { LayerDefinition } from "../definition.ts";
import type { PipelineTensor } from "../weights.ts";
import { type ConvertedPipeline, type Original, readTensor } from "./original.ts";

/** Names of the tensors, without the path of the model. */
interface Naming {
  basis: string;
  convolution(index: number): string;
  recurrent: string;
  output: string;
}

const NAMINGS: readonly Naming[] = [
  {
    basis: "stft.forward_basis_buffer",
    convolution: (index) => `encoder.${index}.reparam_conv`,
    recurrent: "decoder.rnn",
    output: "decoder.decoder.2",
  },
  {
    basis: "stft_conv.weight",
    convolution: (index) => `conv${index + 1}`,
    recurrent: "lstm_cell",
    output: "final_conv",
  },
];

const STRIDES = [1, 2, 2, 1];

interface Place {
  naming: Naming;
  prefix: string;
  /** N, samples of a frame: 256 at 16 kHz, 128 at 8 kHz */
  size: number;
}

function placesIn(original: Original): Place[] {
  return [...original.tensors].flatMap(([name, { shape }]) =>
    NAMINGS.filter(
      ({ basis }) => name === basis || name.endsWith(`.${basis}`) || name.endsWith(`__${basis}`),
    ).map((naming) => ({ naming, prefix: name.slice(0, name.length - naming.basis.length), size: shape[2] })),
  );
}

export function isSilero(original: Original): boolean {
  return placesIn(original).length > 0;
}

/**
 * @param rate Hz of the network to take: 16000 or 8000
 * @throws UnsupportedError when no network has that rate, or a tensor has the wrong shape
 */
export async function convertSilero(original: Original, rate = 16_000): Promise<ConvertedPipeline> {
  const place = placesIn(original).find(({ size }) => size * 125 === rate * 2);
  if (place === undefined) {
    const rates = placesIn(original).map(({ size }) => `one for ${(size * 125) / 2} Hz`);
    throw new UnsupportedError(
      `convert: expected a Silero network for ${rate} Hz, got ${rates.join(" and ") || "none"}.`,
    );
  }
  const { naming, prefix, size } = place;
  const tensors = new Map<string, PipelineTensor>();
  const layers: LayerDefinition[] = [
    { name: "context", layer: "history", size: 2 * size + size / 4 },
    { name: "padding", layer: "pad", padding: [0, size / 4], mode: "reflect" },
    { name: "stft", layer: "stft", size, hop: size / 2 },
    { name: "magnitude", layer: "magnitude" },
  ];
  const basis = await readTensor(original, `${prefix}${naming.basis}`, [size + 2, 1, size]);
  tensors.set("stft.window", { shape: [size], data: windowOf(basis.data as Float32Array, size) });
  for (const [index, stride] of STRIDES.entries()) {
    const name = `encoder.${index}`;
    const stored = `${prefix}${naming.convolution(index)}`;
    tensors.set(`${name}.weight`, await readTensor(original, `${stored}.weight`, [-1, -1, 3]));
    tensors.set(`${name}.bias`, await readTensor(original, `${stored}.bias`, [-1]));
    layers.push({ name, layer: "conv1d", padding: [1, 1], ...(stride > 1 && { stride }) });
    layers.push({ name: `${name}.relu`, layer: "relu" });
  }
  // A pipeline uses the names and gate order of PyTorch's LSTMCell.
  for (const part of ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]) {
    const shape = part.startsWith("weight") ? [-1, -1] : [-1];
    const stored = `${prefix}${naming.recurrent}.${part}`;
    tensors.set(`decoder.rnn.${part}_l0`, await readTensor(original, stored, shape));
  }
  const output = await readTensor(original, `${prefix}${naming.output}.weight`, [1, -1, 1]);
  tensors.set("decoder.output.weight", { shape: output.shape.slice(0, 2), data: output.data });
  tensors.set("decoder.output.bias", await readTensor(original, `${prefix}${naming.output}.bias`, [1]));
  layers.push(
    { name: "decoder.rnn", layer: "lstm" },
    { name: "decoder.relu", layer: "relu" },
    { name: "decoder.output", layer: "linear" },
    { name: "probability", layer: "sigmoid" },
  );
  return {
    model: "Silero VAD",
    definition: {
      version: 1,
      name: "Silero VAD",
      sampleRate: rate,
      input: { frames: 2 * size, features: 1 },
      layers,
    },
    tensors,
  };
}

/**
 * Returns the window of a transform stored as a convolution: row k holds w[n]·cos(2πkn/N), row N/2 + 1 + k holds -w[n]·sin(2πkn/N), so
 * row 0 is the window.
 *
 * @throws UnsupportedError when the rows are not those of a Fourier transform
 */
function windowOf(basis: Float32Array, size: number): Float32Array {
  const window = basis.slice(0, size);
  const bins = size / 2 + 1;
  let largest = 0;
  for (let k = 0; k < bins; k++) {
    for (let n = 0; n < size; n++) {
      const angle = (2 * Math.PI * k * n) / size;
      const real = Math.abs(basis[k * size + n] - window[n] * Math.cos(angle));
      const imaginary = Math.abs(basis[(bins + k) * size + n] + window[n] * Math.sin(angle));
      largest = Math.max(largest, real, imaginary);
    }
  }
  // Rounding to float32 changes numbers up to 1 by less than this.
  if (!(largest < 1e-6)) {
    throw new UnsupportedError(
      `convert: expected a stored Fourier transform, got one that differs by ${largest.toPrecision(2)}. Convert an unchanged file of the authors.`,
    );
  }
  return window;
}
