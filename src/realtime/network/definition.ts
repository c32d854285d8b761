/** Reads the definition of a network: what a file has as JSON, or a program writes. Layers have the options of their records. */
import type {
  Chain,
  ChainInput,
  ChainLayer,
  ChainOutput,
  ChainSource,
  ChainTensor,
} from "../../core/chain/chain.ts";
import { MAX_LAYERS, type Rules, TEXT } from "../../core/chain/kinds/kind.ts";
import { kinds } from "../../core/chain/kinds/kinds.ts";
import { placeChain } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { NETWORK_KEY } from "../../core/storage/annotations.ts";
import { parseJson, plain } from "../../core/storage/json.ts";
import { isNumeric, type RawTensor, toFloat } from "../../core/storage/raw.ts";
import { readSafetensors } from "../../core/storage/safetensors/open.ts";
import { describe } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";

/** The version of files. */
export const VERSION = 1;

const MAX_NAME = 200;
const MAX_SYMBOLS = 65_536;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns the network in a file of `writeNetwork`; undefined for other safetensors.
 *
 * @throws FormatError for a damaged file; ChainError as `readDefinition`, and for a file of another version
 */
export function readNetworkFile(file: Uint8Array): Chain | undefined {
  const { tensors, metadata } = readSafetensors(file);
  const text = metadata.get(NETWORK_KEY);
  if (text !== undefined) return placeChain(readDefinitionText(text, tensors));
  for (const [key, value] of metadata)
    if (key.startsWith("sluice.") && value.startsWith('{"version":'))
      refuse(
        `expected the metadata ${NETWORK_KEY}, got ${key} of another version. Convert the original again.`,
      );
  return undefined;
}

function readDefinitionText(text: string, tensors: ReadonlyMap<string, RawTensor>): ChainSource {
  const definition = plain(parseJson(new TextEncoder().encode(text), { format: "network" }));
  const { version, ...fields } = fieldsOf("the definition", definition);
  if (version !== VERSION)
    refuse(`expected version ${VERSION}, got ${describe(version)}. Convert the original again.`);
  const weights = new Map<string, ChainTensor>();
  for (const [name, tensor] of tensors) {
    if (!isNumeric(tensor.dtype)) refuse(`expected numbers in ${describe(name)}, got ${tensor.dtype}.`);
    weights.set(name, { shape: tensor.shape, data: toFloat(tensor) as Float32Array });
  }
  return readDefinition(fields, weights);
}

/**
 * Returns a network as its source has it, by its definition.
 *
 * @param weights by `<layer>.<weight>`
 * @throws ChainError for a field, a kind or an option that is not known, a value that does not fit, a tensor that no layer takes
 */
export function readDefinition(definition: object, weights: ReadonlyMap<string, ChainTensor>): ChainSource {
  const fields = fieldsOf("the definition", definition, [
    ...["name", "sampleRate", "symbols", "input", "inputs", "layers", "outputs", "source", "assumptions"],
  ]);
  const { source = "Sluice", name, sampleRate, symbols, input, assumptions = [] } = fields;
  const inputs = input === undefined ? listOf("inputs", fields.inputs) : [input];
  const own = weightsByLayer(weights);
  const layers = listOf("layers", fields.layers).map((each, k) => layerOf(k, each, own));
  const [left] = own.keys();
  if (left !== undefined && layers.length > 0)
    refuse(`expected weights of the layers ${known(layers)}, got ${describe(left)}, which is none of them.`);
  const last = { name: "output", from: layers.at(-1)?.name ?? "" };
  return {
    source: textOf("source", source),
    ...(name !== undefined && { name: textOf("name", name) }),
    ...(sampleRate !== undefined && { sampleRate: rateOf(sampleRate) }),
    ...(symbols !== undefined && { symbols: symbolsOf(symbols) }),
    inputs: inputs.map(inputOf),
    layers,
    outputs: fields.outputs === undefined ? [last] : listOf("outputs", fields.outputs).map(outputOf),
    assumptions: listOf("assumptions", assumptions).map((each) => textOf("assumptions", each)),
  };
}

const refuse = (message: string) => refuseLayer(undefined, message);

const known = (layers: readonly ChainLayer[]) => layers.map(({ name }) => name).join(", ");

function weightsByLayer(
  tensors: ReadonlyMap<string, ChainTensor>,
): Map<string, ReadonlyMap<string, ChainTensor>> {
  const layers = new Map<string, Map<string, ChainTensor>>();
  for (const [name, tensor] of tensors) {
    const at = Math.max(0, name.lastIndexOf("."));
    const layer = name.slice(0, at);
    layers.set(layer, (layers.get(layer) ?? new Map()).set(name.slice(at + 1), tensor));
  }
  return layers;
}

/** @param weights by layer; those of this one are gone */
function layerOf(
  index: number,
  data: unknown,
  weights: Map<string, ReadonlyMap<string, ChainTensor>>,
): ChainLayer {
  const { kind, name: given, ...options } = fieldsOf(`layer ${index}`, data);
  const name = textOf(`the name of layer ${index}`, given);
  if (name === "") refuse(`expected a name of layer ${index}, got "".`);
  if (!Object.hasOwn(kinds, kind as string))
    refuseLayer(name, `expected a kind of ${Object.keys(kinds).join(", ")}, got ${describe(kind)}.`);
  checkOptions(name, options, { from: TEXT, type: TEXT, ...kinds[kind as ChainLayer["kind"]].options });
  const own = weights.get(name) ?? new Map();
  weights.delete(name);
  return { kind, name, ...options, weights: own } as ChainLayer;
}

function checkOptions(layer: string, given: Fields, rules: Rules): void {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name))
      refuseLayer(layer, `expected options ${Object.keys(rules).join(", ")}, got ${describe(name)}.`);
    const [words, test] = rules[name];
    if (value !== undefined && !test(value))
      refuseLayer(layer, `expected ${name} to be ${words}, got ${describe(value)}.`);
  }
  for (const [name, [, , isNeeded]] of Object.entries(rules))
    if (isNeeded && given[name] === undefined) refuseLayer(layer, `expected option ${name}, got none.`);
}

function inputOf(data: unknown): ChainInput {
  const { name = "input", frames, features, ids, blocks } = fieldsOf("an input", data, INPUT);
  return {
    name: textOf("the name of an input", name),
    ...(frames !== undefined && { frames: frames as number | "any" }),
    features: features as number,
    ...(ids === true && { ids }),
    ...(blocks === true && { blocks }),
  };
}

const INPUT = ["name", "frames", "features", "ids", "blocks"];

function outputOf(data: unknown): ChainOutput {
  const { name, from } = fieldsOf("an output", data, ["name", "from"]);
  return { name: textOf("the name of an output", name), from: textOf("an output's from", from) };
}

function fieldsOf(where: string, value: unknown, names?: readonly string[]): Fields {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return refuse(`expected ${where} as an object, got ${describe(value)}.`);
  const unknown = names && Object.keys(value).find((key) => !names.includes(key));
  if (unknown !== undefined)
    refuse(`expected in ${where} the fields ${names!.join(", ")}, got ${describe(unknown)}.`);
  return value as Fields;
}

function listOf(where: string, data: unknown): readonly unknown[] {
  if (Array.isArray(data) && data.length <= MAX_LAYERS) return data;
  return refuse(`expected ${where} as a list of at most ${MAX_LAYERS}, got ${describe(data)}.`);
}

function textOf(where: string, data: unknown): string {
  return typeof data === "string" ? data : refuse(`expected ${where} as a text, got ${describe(data)}.`);
}

function rateOf(rate: unknown): number {
  if (Number.isInteger(rate) && (rate as number) >= 1 && (rate as number) <= 768_000) return rate as number;
  return refuse(`expected a sampleRate of 1 to 768000, got ${describe(rate)}.`);
}

function symbolsOf(symbols: unknown): readonly string[] {
  const isText = (each: string) => typeof each === "string" && each.length <= MAX_NAME;
  if (!isListOf<string>(symbols, isText) || symbols.length > MAX_SYMBOLS)
    return refuse(`expected symbols as a list of texts, got ${describe(symbols)}.`);
  const used = symbols.filter((symbol) => symbol !== "");
  if (new Set(used).size !== used.length) refuse("expected each of symbols once, got some twice.");
  return symbols;
}
