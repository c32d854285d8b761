/**
 * A chain as a pipeline file of version 2: safetensors with the weights as `<layer>.<weight>`, and everything else as JSON under the metadata
 * key of pipelines. Layers have the options of chains.
 */
import type {
  ChainInput,
  ChainLayer,
  ChainOutput,
  ChainSource,
  ChainTensor,
} from "../../core/chain/chain.ts";
import { MAX_LAYERS, placeChain } from "../../core/chain/place.ts";
import { parseJson, plain } from "../../core/storage/json.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { describe } from "../../core/tensor/errors.ts";
import {
  checkFields,
  checkObject,
  checkOptions,
  checkText,
  FLAG,
  NETWORK_VERSION,
  NUMBER,
  needed,
  type OptionRule,
  PAIR,
  PIPELINE_VERSION,
  refuse,
  TEXT,
} from "../pipeline/definition.ts";
import { byLayer, floatsOf } from "../pipeline/weights.ts";

const COUNT: OptionRule = [
  "a whole number of at least 1",
  (value) => Number.isSafeInteger(value) && (value as number) >= 1,
];
const PADDING: OptionRule = [
  'two whole numbers, "same" or "causal"',
  (value) => value === "same" || value === "causal" || PAIR[1](value),
];
const NAMES: OptionRule = [
  `at most ${MAX_LAYERS} names`,
  (value) =>
    Array.isArray(value) && value.length <= MAX_LAYERS && value.every((each) => typeof each === "string"),
];
const OBJECT: OptionRule = [
  "an object",
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
];
const oneOf = (...words: readonly string[]): OptionRule => [
  words.join(", "),
  (value) => words.includes(value as string),
];

type Rules = Readonly<Record<string, OptionRule>>;

const recurrent: Rules = {
  hiddenSize: needed(COUNT),
  numLayers: COUNT,
  resetAfter: FLAG,
  activations: OBJECT,
  cellClip: NUMBER,
  sequences: needed(FLAG),
  backwards: FLAG,
  merge: oneOf("concat", "sum", "mul", "ave", "none"),
  initial: NAMES,
  absent: oneOf("hold", "zero"),
  stateful: FLAG,
};

/** The options of each kind. */
const OPTIONS: Readonly<Record<ChainLayer["kind"], Rules>> = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  defined: { ...recurrent, cell: needed(OBJECT) },
  linear: { activation: TEXT },
  embedding: { maskZero: FLAG },
  conv1d: { stride: COUNT, dilation: COUNT, groups: COUNT, padding: PADDING, activation: TEXT },
  activation: { activation: needed(TEXT) },
  prelu: {},
  batchNorm: { eps: needed(NUMBER) },
  layerNorm: { eps: needed(NUMBER) },
  dropout: { rate: NUMBER },
  masking: { value: needed(NUMBER) },
  pool: {
    operation: needed(oneOf("max", "mean")),
    size: COUNT,
    stride: COUNT,
    padding: PADDING,
    keepFrames: FLAG,
    presentOnly: FLAG,
  },
  last: {},
  flip: {},
  flatten: {},
  transpose: {},
  repeat: { times: needed(COUNT) },
  reshape: { frames: NUMBER, features: needed(NUMBER) },
  pad: { padding: needed(PAIR) },
  join: {
    operation: needed(oneOf("features", "frames", "add", "subtract", "multiply", "mean", "max", "min")),
    with: needed(NAMES),
  },
};

/**
 * Returns the chain in a pipeline file.
 *
 * @param text    the definition, JSON
 * @param tensors of the file
 * @throws FormatError for what no definition has; ChainError for sizes that do not fit
 */
export function readChainFile(text: string, tensors: ReadonlyMap<string, RawTensor>): ChainSource {
  const json = parseJson(new TextEncoder().encode(text), { format: "pipeline" });
  const fields = checkObject("the definition", plain(json));
  const { version, source = "", name, inputs, outputs, assumptions = [] } = fields;
  if (version === PIPELINE_VERSION) {
    refuse(
      "VERSION",
      "expected a whole network, got a pipeline for blocks of a signal or of sluice train. Open it with openPipeline of sluice/pipeline, or make C of it with sluice convert.",
    );
  }
  const known = ["version", "source", "name", "inputs", "layers", "outputs", "assumptions"];
  checkFields("the definition", fields, known);
  if (version !== NETWORK_VERSION) {
    refuse(
      "VERSION",
      `expected version ${NETWORK_VERSION}, got ${describe(version)}. Convert the original again.`,
    );
  }
  const weights = byLayer(floatsOf(tensors));
  const layers = listOf("layers", fields.layers).map((each, k) => layerOf(`layer ${k}`, each, weights));
  const [left] = weights.keys();
  if (left !== undefined)
    refuse("UNKNOWN_FIELD", `expected tensors of the layers, got ${describe(left)}, which none takes.`, left);
  return placeChain({
    source: textOf("source", source),
    ...(name !== undefined && { name: textOf("name", name) }),
    inputs: listOf("inputs", inputs).map(inputOf),
    layers,
    outputs: listOf("outputs", outputs).map(outputOf),
    assumptions: listOf("assumptions", assumptions).map((each) => textOf("assumptions", each)),
  });
}

function layerOf(where: string, data: unknown, weights: Map<string, Map<string, ChainTensor>>): ChainLayer {
  const { kind, name, ...options } = checkObject(where, data);
  checkText(`${where}: kind`, kind);
  const layer = checkText(`${where}: name`, name);
  if (!Object.hasOwn(OPTIONS, kind as string)) {
    const known = Object.keys(OPTIONS).join(", ");
    refuse("NAME", `layer ${describe(layer)}: expected ${known}, got ${describe(kind)}.`, layer);
  }
  const rules = { type: TEXT, from: TEXT, ...OPTIONS[kind as ChainLayer["kind"]] };
  checkOptions(`layer ${describe(layer)}: `, options, rules);
  const own = weights.get(layer) ?? new Map();
  weights.delete(layer);
  return { kind, name, ...options, weights: own } as ChainLayer;
}

function inputOf(data: unknown): ChainInput {
  const fields = checkObject("an input", data);
  checkFields("an input", fields, ["name", "frames", "features", "ids"]);
  const { name, frames, features, ids } = fields;
  return {
    name: textOf("the name of an input", name),
    ...(frames !== undefined && { frames: frames as number | "any" }),
    features: features as number,
    ...(ids === true && { ids }),
  };
}

function outputOf(data: unknown): ChainOutput {
  const fields = checkObject("an output", data);
  checkFields("an output", fields, ["name", "from"]);
  return {
    name: textOf("the name of an output", fields.name),
    from: textOf("an output", fields.from),
  };
}

function listOf(where: string, data: unknown): readonly unknown[] {
  if (Array.isArray(data) && data.length <= MAX_LAYERS) return data;
  return refuse("HEADER", `${where}: expected a list of at most ${MAX_LAYERS}, got ${describe(data)}.`);
}

function textOf(where: string, data: unknown): string {
  return typeof data === "string"
    ? data
    : refuse("NAME", `${where}: expected a text, got ${describe(data)}.`);
}
