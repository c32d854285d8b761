/**
 * A pipeline as data: a list of named layers; each reads the block of an earlier one. This file checks the shape of that data;
 * `layers.ts` knows the layers.
 */
import { describe, FormatError } from "../../core/tensor/errors.ts";

export const PIPELINE_VERSION = 1;

/** Of files with a whole network, as a chain. */
export const NETWORK_VERSION = 2;

/** The metadata key of the definition in a file. */
export { PIPELINE_KEY } from "../../core/storage/annotations.ts";

/** The name by which layers read the input of the pipeline. */
export const INPUT = "input";

/** Layers of a pipeline, far more than published real-time networks have. */
const MAX_LAYERS = 256;
/** Frames or features of a block. */
const MAX_SIZE = 65_536;
const MAX_NAME = 200;
/** Numbers in one block. */
export const MAX_BLOCK = 2 ** 20;

/** A kind of option: words for errors, a test, and whether a layer needs it. */
export type OptionRule = readonly [words: string, test: (value: unknown) => boolean, isRequired?: boolean];

export const NUMBER: OptionRule = ["a number", Number.isFinite];
export const FLAG: OptionRule = ["true or false", (value) => typeof value === "boolean"];
export const TEXT: OptionRule = [
  `a text of at most ${MAX_NAME} characters`,
  (value) => typeof value === "string" && value.length <= MAX_NAME,
];
export const PAIR: OptionRule = [
  "two whole numbers",
  (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger),
];

export const needed = ([words, test]: OptionRule): OptionRule => [words, test, true];

/** A JSON number, text, flag or list. */
export type OptionValue = number | string | boolean | readonly number[];

/** One layer of a pipeline, with its options. */
export interface LayerDefinition {
  /** Unique; its tensors are named `<name>.<weight>` */
  name: string;
  /** Its kind, e.g. `"conv1d"`; see `layerKinds` */
  layer: string;
  /** Name of the earlier layer that it reads, or `"input"`. Default: the layer before it; the input for the first */
  from?: string;
  /** Options of the layer, e.g. `stride` */
  [option: string]: OptionValue | undefined;
}

/** A pipeline as plain JSON: its input and its layers. */
export interface PipelineDefinition {
  version: 1;
  /** Name of the model */
  name?: string;
  /** Hz, when the input is sound */
  sampleRate?: number;
  /** The block of one step */
  input: { frames: number; features: number };
  /** In order; a layer reads only earlier ones. The last one gives the output */
  layers: readonly LayerDefinition[];
  /** The meaning of the ids of the input and of the features of the output, e.g. characters; `""`: none */
  symbols?: readonly string[];
}

export function refuse(code: string, message: string, entry?: string): never {
  throw new FormatError("pipeline", code, message, entry === undefined ? {} : { entry });
}

/**
 * Checks data from outside and returns it.
 *
 * @throws FormatError VERSION, HEADER, UNKNOWN_FIELD, NAME, DUPLICATE, LIMIT, MISSING
 */
export function checkDefinition(data: unknown): PipelineDefinition {
  const fields = checkObject("the definition", data);
  // Version 2 has other fields.
  if (fields.version !== 2)
    checkFields("the definition", fields, ["version", "name", "sampleRate", "input", "layers", "symbols"]);
  if (fields.version !== PIPELINE_VERSION) {
    refuse(
      "VERSION",
      `expected version ${PIPELINE_VERSION}, got ${describe(fields.version)}. Open version 2 with openNetwork of sluice/network.`,
    );
  }
  if (fields.name !== undefined) checkText("name", fields.name);
  if (fields.sampleRate !== undefined) checkSize("sampleRate", fields.sampleRate, 768_000);
  const input = checkObject("input", fields.input);
  checkFields("input", input, ["frames", "features"]);
  checkSize("input.frames", input.frames, MAX_SIZE);
  checkSize("input.features", input.features, MAX_SIZE);
  if (fields.symbols !== undefined) checkSymbols(fields.symbols);
  checkLayers(fields.layers);
  return data as PipelineDefinition;
}

function checkLayers(layers: unknown): void {
  if (!Array.isArray(layers) || layers.length === 0) {
    refuse("HEADER", `layers: expected a list of at least one layer, got ${describe(layers)}.`);
  }
  if (layers.length > MAX_LAYERS)
    refuse("LIMIT", `layers: expected at most ${MAX_LAYERS}, got ${layers.length}.`);
  const known = new Set([INPUT]);
  for (const [index, item] of layers.entries()) {
    const layer = checkObject(`layer ${index}`, item);
    const name = checkText(`layer ${index}: name`, layer.name);
    if (known.has(name)) {
      refuse("DUPLICATE", `layer ${index}: expected a new name, got ${describe(name)} again.`, name);
    }
    const where = `layer ${describe(name)}`;
    checkText(`${where}: layer`, layer.layer);
    for (const key of ["from", "by"]) {
      const value = layer[key];
      if (value === undefined || known.has(value as string)) continue;
      refuse("MISSING", `${where}: expected ${key} to name an earlier layer, got ${describe(value)}.`, name);
    }
    known.add(name);
  }
}

/**
 * Checks the options of a layer.
 *
 * @param where begins errors, or is empty
 * @throws FormatError UNKNOWN_FIELD, HEADER, MISSING
 */
export function checkOptions(
  where: string,
  given: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, OptionRule>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name)) {
      const known = Object.keys(rules).join(", ") || "(none)";
      refuse("UNKNOWN_FIELD", `${where}expected options ${known}, got ${describe(name)}.`, name);
    }
    const [words, test] = rules[name];
    if (!test(value))
      refuse("HEADER", `${where}expected ${name} to be ${words}, got ${describe(value)}.`, name);
  }
  for (const [name, [, , isRequired]] of Object.entries(rules))
    if (isRequired && given[name] === undefined)
      refuse("MISSING", `${where}expected option ${name}, got none.`, name);
}

export function checkObject(where: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    refuse("HEADER", `${where}: expected an object, got ${describe(value)}.`);
  return value as Record<string, unknown>;
}

export function checkFields(where: string, fields: object, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined)
    refuse("UNKNOWN_FIELD", `${where}: expected ${known.join(", ")}, got ${describe(unknown)}.`, unknown);
}

export function checkText(where: string, value: unknown): string {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_NAME)
    refuse("NAME", `${where}: expected a text of 1 to ${MAX_NAME} characters, got ${describe(value)}.`);
  return value as string;
}

function checkSize(where: string, value: unknown, most: number): void {
  if (!(Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most))
    refuse("LIMIT", `${where}: expected a whole number from 1 to ${most}, got ${describe(value)}.`);
}

function checkSymbols(symbols: unknown): void {
  const valid =
    Array.isArray(symbols) &&
    symbols.length <= MAX_SIZE &&
    symbols.every((symbol) => typeof symbol === "string" && symbol.length <= MAX_NAME);
  if (!valid) refuse("HEADER", `symbols: expected a list of texts, got ${describe(symbols)}.`);
  const used = (symbols as string[]).filter((symbol) => symbol !== "");
  if (new Set(used).size !== used.length) refuse("DUPLICATE", "symbols: expected each once, got some twice.");
}
