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
import { MAX_LAYERS, TEXT } from "../../core/chain/kinds/kind.ts";
import { kinds } from "../../core/chain/kinds/kinds.ts";
import { placeChain } from "../../core/chain/place.ts";
import { parseJson, plain } from "../../core/storage/json.ts";
import { isNumeric, type RawTensor, toFloat } from "../../core/storage/raw.ts";
import { readSafetensors } from "../../core/storage/safetensors/open.ts";
import { describe } from "../../core/tensor/errors.ts";
import {
  checkFields,
  checkObject,
  checkOptions,
  checkSize,
  checkSymbols,
  checkText,
  NETWORK_VERSION,
  PIPELINE_KEY,
  refuse,
} from "./fields.ts";

/**
 * Returns the network in a file of `sluice convert` as plain data, for `new Network` here or a node of a worklet.
 *
 * @throws FormatError for a damaged file, or one without a network; ChainError for sizes that do not fit
 */
export function readNetwork(file: Uint8Array): ChainSource {
  const { tensors, metadata } = readSafetensors(file);
  const text = metadata.get(PIPELINE_KEY);
  if (text === undefined)
    refuse(
      "MISSING",
      `expected the metadata ${PIPELINE_KEY}, got a safetensors file without it. Make one from the original with sluice convert.`,
    );
  return readChainFile(text, tensors);
}

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
  const { version, source = "", name, sampleRate, symbols, inputs, outputs, assumptions = [] } = fields;
  const known = "version source name sampleRate symbols inputs layers outputs assumptions".split(" ");
  checkFields("the definition", fields, known);
  if (version !== NETWORK_VERSION) {
    refuse(
      "VERSION",
      `expected version ${NETWORK_VERSION}, got ${describe(version)}. Convert the original again.`,
    );
  }
  const weights = weightsByLayer(tensors);
  const layers = listOf("layers", fields.layers).map((each, k) => layerOf(`layer ${k}`, each, weights));
  const [left] = weights.keys();
  if (left !== undefined)
    refuse("UNKNOWN_FIELD", `expected tensors of the layers, got ${describe(left)}, which none takes.`, left);
  return placeChain({
    source: textOf("source", source),
    ...(name !== undefined && { name: textOf("name", name) }),
    ...(sampleRate !== undefined && { sampleRate: checkSize("sampleRate", sampleRate, 768_000) }),
    ...(symbols !== undefined && { symbols: checkSymbols(symbols) }),
    inputs: listOf("inputs", inputs).map(inputOf),
    layers,
    outputs: listOf("outputs", outputs).map(outputOf),
    assumptions: listOf("assumptions", assumptions).map((each) => textOf("assumptions", each)),
  });
}

/** The tensors of a file by the name of their layer, then of the weight. @throws FormatError DTYPE */
function weightsByLayer(tensors: ReadonlyMap<string, RawTensor>): Map<string, Map<string, ChainTensor>> {
  const layers = new Map<string, Map<string, ChainTensor>>();
  for (const [name, tensor] of tensors) {
    if (!isNumeric(tensor.dtype))
      refuse("DTYPE", `tensor ${describe(name)}: expected numbers, got ${tensor.dtype}.`, name);
    const at = Math.max(0, name.lastIndexOf("."));
    const layer = name.slice(0, at);
    const weight = { shape: tensor.shape, data: toFloat(tensor) as Float32Array };
    layers.set(layer, (layers.get(layer) ?? new Map()).set(name.slice(at + 1), weight));
  }
  return layers;
}

export function layerOf(
  where: string,
  data: unknown,
  weights: Map<string, Map<string, ChainTensor>>,
): ChainLayer {
  const { kind, name, ...options } = checkObject(where, data);
  checkText(`${where}: kind`, kind);
  const layer = checkText(`${where}: name`, name);
  if (!Object.hasOwn(kinds, kind as string)) {
    const known = Object.keys(kinds).join(", ");
    refuse("NAME", `layer ${describe(layer)}: expected ${known}, got ${describe(kind)}.`, layer);
  }
  const rules = { type: TEXT, from: TEXT, ...kinds[kind as ChainLayer["kind"]].options };
  checkOptions(`layer ${describe(layer)}: `, options, rules);
  const own = weights.get(layer) ?? new Map();
  weights.delete(layer);
  return { kind, name, ...options, weights: own } as ChainLayer;
}

function inputOf(data: unknown): ChainInput {
  const fields = checkObject("an input", data);
  checkFields("an input", fields, ["name", "frames", "features", "ids", "blocks"]);
  const { name, frames, features, ids, blocks } = fields;
  return {
    name: textOf("the name of an input", name),
    ...(frames !== undefined && { frames: frames as number | "any" }),
    features: features as number,
    ...(ids === true && { ids }),
    ...(blocks === true && { blocks }),
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
