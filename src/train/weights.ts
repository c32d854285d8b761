/** The file of trained parameters: plain safetensors by PyTorch's names, with the configuration in the metadata. */
import { annotationOf } from "../formats/annotations.ts";
import { checkChecksum, hasChecksum, NO_CHECKSUM } from "../formats/safetensors/checksum.ts";
import { readSafetensors } from "../formats/safetensors/open.ts";
import { writeSafetensors } from "../formats/safetensors/write.ts";
import { initializations } from "../nn/initialization.ts";
import { learningSettings } from "../nn/learningSettings.ts";
import { Module } from "../nn/module.ts";
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { rawTensors, toTensor } from "./checkpoint.ts";
import { isJson, type Json } from "./json.ts";

/**
 * What was done to initialise the model goes along, as JSON under the metadata key `initialization`, and how its gates learn, where that was
 * set, under `learning`.
 *
 * @param config kept as JSON under the metadata key `config`
 */
export function encodeModel(model: Module, config?: Json): Uint8Array {
  if (!(model instanceof Module)) {
    throw new ArgumentError(`encodeModel: expected a module, got ${describe(model)}.`);
  }
  if (config !== undefined && !isJson(config)) {
    throw new ArgumentError(`encodeModel: expected plain data as configuration, got ${describe(config)}.`);
  }
  const metadata = new Map([NO_CHECKSUM, ["format", "pt"]]);
  if (config !== undefined) metadata.set("config", JSON.stringify(config));
  for (const [key, text] of annotationOf(initializations(model))) metadata.set(key, text);
  const learning = learningSettings(model);
  if (Object.keys(learning).length > 0) metadata.set("learning", JSON.stringify(learning));
  return writeSafetensors(rawTensors(model.stateDict()), metadata);
}

/**
 * @returns the parameters, the configuration, what was done to initialise the model, for `restoreInitializations`, and how its gates learn,
 *   for `restoreLearning`
 * @throws FormatError when the bytes are no safetensors file, are not as they were written, or their configuration is no JSON
 */
export function decodeModel(bytes: Uint8Array): {
  tensors: Map<string, Tensor>;
  config: Json | undefined;
  initialization: Json | undefined;
  learning: Json | undefined;
} {
  const { tensors, metadata } = readSafetensors(bytes);
  if (hasChecksum(bytes)) checkChecksum("safetensors", bytes);
  const floats = [...tensors].map(([name, raw]): [string, Tensor] => [name, toTensor(raw)]);
  const parsed = (entry: string): Json | undefined => {
    const text = metadata.get(entry);
    return text === undefined ? undefined : parse(text, entry);
  };
  return {
    tensors: new Map(floats),
    config: parsed("config"),
    initialization: parsed("initialization"),
    learning: parsed("learning"),
  };
}

function parse(text: string, entry: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new FormatError("safetensors", "JSON", `expected the metadata ${entry} to be JSON.`, { entry });
  }
}
