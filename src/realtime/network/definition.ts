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
import { type Json, parseJson, plain } from "../../core/storage/json.ts";
import { isNumeric, type RawTensor, toFloat } from "../../core/storage/raw.ts";
import { describe } from "../../core/tensor/errors.ts";
import { NETWORK_VERSION, PIPELINE_VERSION, refuse } from "../pipeline/definition.ts";

/** The values that an option may have, with words for errors. */
const RULES = {
  count: [
    "a whole number of at least 1",
    (value: Json) => Number.isSafeInteger(value) && (value as number) >= 1,
  ],
  number: ["a number", (value: Json) => typeof value === "number"],
  flag: ["true or false", (value: Json) => typeof value === "boolean"],
  text: [
    "a text of at most 200 characters",
    (value: Json) => typeof value === "string" && value.length <= 200,
  ],
  pair: [
    "two whole numbers",
    (value: Json) => Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger),
  ],
  padding: [
    'two whole numbers, "same" or "causal"',
    (value: Json): boolean => value === "same" || value === "causal" || (RULES.pair[1] as Test)(value),
  ],
  names: [
    `at most ${MAX_LAYERS} names`,
    (value: Json) =>
      Array.isArray(value) && value.length <= MAX_LAYERS && value.every((each) => typeof each === "string"),
  ],
  object: ["an object", (value: Json) => value instanceof Map],
} as const satisfies Record<string, readonly [words: string, test: (value: Json) => boolean]>;

type Test = (value: Json) => boolean;
type Rule = keyof typeof RULES | readonly string[];

const recurrent: Record<string, Rule> = {
  "hiddenSize*": "count",
  numLayers: "count",
  resetAfter: "flag",
  activations: "object",
  cellClip: "number",
  "sequences*": "flag",
  backwards: "flag",
  merge: ["concat", "sum", "mul", "ave", "none"],
  initial: "names",
  absent: ["hold", "zero"],
  stateful: "flag",
};

/** The options of each kind; those with a star are required. */
const OPTIONS: Readonly<Record<ChainLayer["kind"], Readonly<Record<string, Rule>>>> = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  defined: { ...recurrent, "cell*": "object" },
  linear: { activation: "text" },
  embedding: { maskZero: "flag" },
  conv1d: { stride: "count", dilation: "count", groups: "count", padding: "padding", activation: "text" },
  activation: { "activation*": "text" },
  prelu: {},
  batchNorm: { "eps*": "number" },
  layerNorm: { "eps*": "number" },
  dropout: { rate: "number" },
  masking: { "value*": "number" },
  pool: {
    "operation*": ["max", "mean"],
    size: "count",
    stride: "count",
    padding: "padding",
    keepFrames: "flag",
    presentOnly: "flag",
  },
  last: {},
  flip: {},
  flatten: {},
  transpose: {},
  repeat: { "times*": "count" },
  reshape: { frames: "number", "features*": "number" },
  pad: { "padding*": "pair" },
  join: {
    "operation*": ["features", "frames", "add", "subtract", "multiply", "mean", "max", "min"],
    "with*": "names",
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
  const fields = objectOf(
    "the definition",
    parseJson(new TextEncoder().encode(text), { format: "pipeline" }),
  );
  if (fields.get("version") === PIPELINE_VERSION) {
    refuse(
      "VERSION",
      "expected a whole network, got a pipeline for blocks of a signal or of sluice train. Open it with openPipeline of sluice/pipeline, or make C of it with sluice convert.",
    );
  }
  checkFields("the definition", fields, [
    "version",
    "source",
    "name",
    "inputs",
    "layers",
    "outputs",
    "assumptions",
  ]);
  if (fields.get("version") !== NETWORK_VERSION) {
    refuse(
      "VERSION",
      `expected version ${NETWORK_VERSION}, got ${describe(fields.get("version"))}. Convert the original again.`,
    );
  }
  const weights = new Map<string, Map<string, ChainTensor>>();
  for (const [name, raw] of tensors) {
    const at = name.lastIndexOf(".");
    if (!isNumeric(raw.dtype))
      refuse("DTYPE", `tensor ${describe(name)}: expected numbers, got ${raw.dtype}.`, name);
    const layer = name.slice(0, Math.max(at, 0));
    if (!weights.has(layer)) weights.set(layer, new Map());
    weights.get(layer)!.set(name.slice(at + 1), { shape: raw.shape, data: toFloat(raw) as Float32Array });
  }
  const layers = listOf("layers", fields.get("layers")).map((each, k) =>
    layerOf(`layer ${k}`, each, weights),
  );
  const [left] = weights.keys();
  if (left !== undefined)
    refuse("UNKNOWN_FIELD", `expected tensors of the layers, got ${describe(left)}, which none takes.`, left);
  const name = fields.get("name");
  return placeChain({
    source: textOf("source", fields.get("source") ?? ""),
    ...(name !== undefined && { name: textOf("name", name) }),
    inputs: listOf("inputs", fields.get("inputs")).map(inputOf),
    layers,
    outputs: listOf("outputs", fields.get("outputs")).map(outputOf),
    assumptions: listOf("assumptions", fields.get("assumptions") ?? []).map((each) =>
      textOf("assumptions", each),
    ),
  });
}

function layerOf(where: string, json: Json, weights: Map<string, Map<string, ChainTensor>>): ChainLayer {
  const fields = objectOf(where, json);
  const kind = textOf(`${where}: kind`, fields.get("kind")) as ChainLayer["kind"];
  const name = textOf(`${where}: name`, fields.get("name"));
  if (!Object.hasOwn(OPTIONS, kind))
    refuse(
      "NAME",
      `layer ${describe(name)}: expected ${Object.keys(OPTIONS).join(", ")}, got ${describe(kind)}.`,
      name,
    );
  const options: Readonly<Record<string, Rule>> = { type: "text", from: "text", ...OPTIONS[kind] };
  const layer: Record<string, unknown> = { kind, name };
  for (const [key, value] of fields) {
    if (key === "kind" || key === "name") continue;
    const own = Object.keys(options).find((option) => option === key || option === `${key}*`);
    if (own === undefined)
      refuse(
        "UNKNOWN_FIELD",
        `layer ${describe(name)}: expected ${Object.keys(options).join(", ").replaceAll("*", "")}, got ${describe(key)}.`,
        name,
      );
    const rule = options[own];
    const [words, test] =
      typeof rule === "string"
        ? RULES[rule]
        : ([rule.join(", "), (each: Json) => rule.includes(each as string)] as const);
    if (!(test as Test)(value))
      refuse(
        "HEADER",
        `layer ${describe(name)}: expected ${key} to be ${words}, got ${describe(value)}.`,
        name,
      );
    layer[key] = plain(value);
  }
  for (const [key, star] of Object.keys(options).map((option) => option.split("*")))
    if (star !== undefined && layer[key] === undefined)
      refuse("MISSING", `layer ${describe(name)}: expected option ${key}, got none.`, name);
  layer.weights = weights.get(name) ?? new Map();
  weights.delete(name);
  return layer as unknown as ChainLayer;
}

function inputOf(json: Json): ChainInput {
  const fields = objectOf("an input", json);
  checkFields("an input", fields, ["name", "frames", "features", "ids"]);
  const frames = fields.get("frames");
  return {
    name: textOf("the name of an input", fields.get("name")),
    ...(frames !== undefined && { frames: frames as number | "any" }),
    features: fields.get("features") as number,
    ...(fields.get("ids") === true && { ids: true }),
  };
}

function outputOf(json: Json): ChainOutput {
  const fields = objectOf("an output", json);
  checkFields("an output", fields, ["name", "from"]);
  return {
    name: textOf("the name of an output", fields.get("name")),
    from: textOf("an output", fields.get("from")),
  };
}

function objectOf(where: string, json: Json | undefined): ReadonlyMap<string, Json> {
  return json instanceof Map
    ? json
    : refuse("HEADER", `${where}: expected an object, got ${describe(json)}.`);
}

function listOf(where: string, json: Json | undefined): readonly Json[] {
  if (Array.isArray(json) && json.length <= MAX_LAYERS) return json;
  return refuse("HEADER", `${where}: expected a list of at most ${MAX_LAYERS}, got ${describe(json)}.`);
}

function textOf(where: string, json: Json | undefined): string {
  return typeof json === "string"
    ? json
    : refuse("NAME", `${where}: expected a text, got ${describe(json)}.`);
}

function checkFields(where: string, fields: ReadonlyMap<string, Json>, known: readonly string[]): void {
  const unknown = [...fields.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined)
    refuse("UNKNOWN_FIELD", `${where}: expected ${known.join(", ")}, got ${describe(unknown)}.`, unknown);
}
