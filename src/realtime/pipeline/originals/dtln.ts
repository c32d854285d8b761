/**
 * DTLN (github.com/breizhn/DTLN, MIT; Westhausen and Meyer, Interspeech 2020): noise suppression at 16 kHz, in steps of 8 ms.
 *
 *   the last 512 samples -> spectrum -> two LSTMs and a dense layer make a gain for each frequency -> back to 512 samples
 *   -> 256 learned features -> two LSTMs and a dense layer make a gain for each -> back to 512 samples -> added up every 128
 *
 * Reads `model.h5` and similar files (Keras), or `model_1.onnx` and `model_2.onnx` together. Models of the `norm` kind
 * also normalise the logarithm of the magnitudes before the first LSTM.
 */
import { UnsupportedError } from "../../../core/tensor/errors.ts";
import type { LayerDefinition } from "../definition.ts";
import type { PipelineTensor } from "../weights.ts";
import {
  addRecurrent,
  type ConvertedPipeline,
  type Original,
  type OriginalLayer,
  readTensor,
  transposed,
} from "./original.ts";

const SIZE = 512;
const HOP = 128;
const BINS = 257;
const UNITS = 128;
const FEATURES = 256;
/** `epsilon` of InstantLayerNormalization, also added to the magnitudes before the logarithm. */
const EPS = 1e-7;

/** The input sizes of the four LSTMs tell them apart. */
const isFirst = ({ inputSize }: OriginalLayer) => inputSize === BINS;
const isThird = ({ inputSize }: OriginalLayer) => inputSize === FEATURES;

function stages(original: Original): { first: boolean; second: boolean } {
  const { layers } = original;
  if (!layers.every(({ hiddenSize }) => hiddenSize === UNITS)) return { first: false, second: false };
  return { first: layers.some(isFirst), second: layers.some(isThird) };
}

export function isDtln(original: Original): boolean {
  const { first, second } = stages(original);
  const count = original.layers.length;
  return first && second ? count === 4 : (first || second) && count === 2;
}

/**
 * @param original with both stages, or with one
 * @param other    the file with the other stage
 * @throws UnsupportedError when a stage is missing or a tensor has the wrong shape
 */
export async function convertDtln(original: Original, other?: Original): Promise<ConvertedPipeline> {
  const given = other === undefined ? [original] : [original, other];
  const one = given.filter((each) => stages(each).first);
  const two = given.filter((each) => stages(each).second);
  if (one.length !== 1 || two.length !== 1) {
    throw new UnsupportedError(
      `convert: expected each stage of DTLN once, got the first ${one.length} times and the second ${two.length} times. model_1.onnx and model_2.onnx have one stage each: pass the second file as --with.`,
    );
  }
  return convertStages(one[0], two[0]);
}

async function convertStages(one: Original, two: Original): Promise<ConvertedPipeline> {
  const tensors = new Map<string, PipelineTensor>();
  const first = pair(one, isFirst);
  const second = pair(two, isThird);
  await addRecurrent(tensors, "stage1.lstm", first[0], 0);
  await addRecurrent(tensors, "stage1.lstm", first[1], 1);
  await addRecurrent(tensors, "stage2.lstm", second[0], 0);
  await addRecurrent(tensors, "stage2.lstm", second[1], 1);
  await addDense(tensors, "stage1.gain", one, BINS);
  await addDense(tensors, "stage2.gain", two, FEATURES);
  await addPointwise(tensors, "stage2.encoder", two, SIZE, FEATURES);
  await addPointwise(tensors, "stage2.decoder", two, FEATURES, SIZE);
  await addNorm(tensors, "stage2.norm", two, FEATURES);
  const normalises = findByShape(one, [BINS]).filter((name) => isGain(name)).length > 0;
  if (normalises) await addNorm(tensors, "stage1.norm", one, BINS);
  const loudness: LayerDefinition[] = normalises
    ? [
        { name: "stage1.log", layer: "log", offset: EPS },
        { name: "stage1.norm", layer: "layerNorm", eps: EPS },
      ]
    : [];
  const layers: LayerDefinition[] = [
    { name: "frame", layer: "history", size: SIZE },
    { name: "spectrum", layer: "stft", size: SIZE, hop: SIZE },
    { name: "magnitude", layer: "magnitude" },
    ...loudness,
    { name: "stage1.lstm", layer: "lstm", numLayers: 2 },
    { name: "stage1.gain", layer: "linear" },
    { name: "stage1.mask", layer: "sigmoid" },
    { name: "masked", layer: "mask", from: "spectrum", by: "stage1.mask" },
    { name: "estimate", layer: "inverseFourier", size: SIZE },
    { name: "stage2.encoder", layer: "linear" },
    { name: "stage2.norm", layer: "layerNorm", eps: EPS },
    { name: "stage2.lstm", layer: "lstm", numLayers: 2 },
    { name: "stage2.gain", layer: "linear" },
    { name: "stage2.mask", layer: "sigmoid" },
    { name: "stage2.masked", layer: "multiply", from: "stage2.encoder", by: "stage2.mask" },
    { name: "stage2.decoder", layer: "linear" },
    { name: "output", layer: "overlapAdd", hop: HOP },
  ];
  return {
    model: "DTLN",
    definition: { version: 1, name: "DTLN", sampleRate: 16_000, input: { frames: HOP, features: 1 }, layers },
    tensors,
  };
}

/** The matching LSTM, and the one above it. */
function pair(
  { layers }: Original,
  isLower: (layer: OriginalLayer) => boolean,
): [OriginalLayer, OriginalLayer] {
  const lower = layers.findIndex(isLower);
  // Keras files keep the order of layers; in an ONNX file of one stage the other LSTM is the upper one.
  const upper =
    layers.length === 2
      ? layers[1 - lower]
      : layers.slice(lower + 1).find(({ inputSize }) => inputSize === UNITS);
  if (upper === undefined || upper.inputSize !== UNITS)
    throw new UnsupportedError(
      "convert: expected an LSTM 128 -> 128 above each first LSTM of DTLN, got none. Give both stages of a published model.",
    );
  return [layers[lower], upper];
}

/** Names of the tensors with a shape, except those of recurrent layers. */
function findByShape({ tensors, layers }: Original, shape: readonly number[]): string[] {
  const taken = new Set(layers.flatMap((layer) => layer.tensorNames));
  return [...tensors].flatMap(([name, tensor]) =>
    !taken.has(name) &&
    tensor.shape.length === shape.length &&
    shape.every((size, k) => tensor.shape[k] === size)
      ? [name]
      : [],
  );
}

/** The only name in a list. */
function only(names: readonly string[], what: string): string {
  if (names.length === 1) return names[0];
  throw new UnsupportedError(`convert: expected one ${what} in DTLN, got ${names.length}.`);
}

/** Keras calls the gain of a norm gamma and its offset beta; in ONNX the graph shows their use. */
const isGain = (name: string) => /gamma|\/mul\//.test(name);
const isOffset = (name: string) => /beta|\/add_1\//.test(name);

async function addDense(
  tensors: Map<string, PipelineTensor>,
  name: string,
  original: Original,
  outputs: number,
): Promise<void> {
  const shape = [UNITS, outputs];
  const weight = only(findByShape(original, shape), `dense kernel [${shape}]`);
  const biases = findByShape(original, [outputs]).filter((each) => !isGain(each) && !isOffset(each));
  tensors.set(`${name}.weight`, transposed(await readTensor(original, weight, shape)));
  tensors.set(`${name}.bias`, await readTensor(original, only(biases, `dense bias [${outputs}]`), [outputs]));
}

/** A convolution over one frame, which is a dense layer: [1, in, out] in Keras, [out, in, 1] in ONNX. */
async function addPointwise(
  tensors: Map<string, PipelineTensor>,
  name: string,
  original: Original,
  inputs: number,
  outputs: number,
): Promise<void> {
  const keras = findByShape(original, [1, inputs, outputs]);
  const onnx = findByShape(original, [outputs, inputs, 1]);
  const found = only([...keras, ...onnx], `convolution ${inputs} -> ${outputs}`);
  const { data } = await readTensor(
    original,
    found,
    keras.length > 0 ? [1, inputs, outputs] : [outputs, inputs, 1],
  );
  const weight =
    keras.length > 0 ? transposed({ shape: [inputs, outputs], data }) : { shape: [outputs, inputs], data };
  tensors.set(`${name}.weight`, weight);
}

async function addNorm(
  tensors: Map<string, PipelineTensor>,
  name: string,
  original: Original,
  features: number,
): Promise<void> {
  const names = findByShape(original, [features]);
  const gain = only(names.filter(isGain), `gain of a norm [${features}]`);
  const offset = only(names.filter(isOffset), `offset of a norm [${features}]`);
  tensors.set(`${name}.weight`, await readTensor(original, gain, [features]));
  tensors.set(`${name}.bias`, await readTensor(original, offset, [features]));
}
