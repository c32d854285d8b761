/** A trained model as bytes: plain safetensors by PyTorch's names, with the configuration in the metadata. */

import { cellRecord } from "../nn/cellRecord.ts";
import { initializations } from "../nn/initialization.ts";
import { learningSettings } from "../nn/learningSettings.ts";
import { checkModule, type Module } from "../nn/module.ts";
import { annotationOf, CELLS_KEY } from "../storage/annotations.ts";
import { checkChecksum, hasChecksum, NO_CHECKSUM } from "../storage/safetensors/checksum.ts";
import { readSafetensors } from "../storage/safetensors/open.ts";
import { writeSafetensors } from "../storage/safetensors/write.ts";
import { FormatError, refuseValue } from "../tensor/errors.ts";
import { isJson, type Json } from "../tensor/json.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { floatTensors, rawTensors } from "./checkpoint.ts";

/**
 * Returns the bytes of a model's parameters, with the records of its initialisation and the learning settings of its gates.
 *
 * @param model  any module
 * @param config plain data, kept under the metadata key `config`; default: none
 * @throws ArgumentError unless you pass a module and plain data
 * @example
 * const bytes = encodeModel(model, { labels: ["a", "b"] });
 */
export function encodeModel(model: Module, config?: Json | object): Uint8Array {
  checkModule("encodeModel", model);
  if (config !== undefined && !isJson(config))
    refuseValue("encodeModel", "plain data as configuration", config);
  const metadata = new Map([NO_CHECKSUM, ["format", "pt"]]);
  if (config !== undefined) metadata.set("config", JSON.stringify(config));
  const cells = cellRecord(model);
  if (cells !== undefined) metadata.set(CELLS_KEY, cells);
  for (const [key, text] of annotationOf(initializations(model))) metadata.set(key, text);
  const learning = learningSettings(model);
  if (Object.keys(learning).length > 0) metadata.set("learning", JSON.stringify(learning));
  return writeSafetensors(rawTensors(model.stateDict()), metadata);
}

/**
 * Reads a model file.
 *
 * @param bytes the whole file
 * @returns the parameters, the configuration, the records for `restoreInitializations`, and the settings for `restoreLearning`
 * @throws FormatError when the bytes are not a safetensors file, do not match their checksum, or have a configuration that is not JSON
 * @example
 * const { tensors, config } = decodeModel(encodeModel(model, { labels: ["a", "b"] }));
 * model.loadStateDict(tensors);
 */
export function decodeModel(bytes: Uint8Array): {
  tensors: Map<string, Tensor>;
  config: Json | undefined;
  initialization: Json | undefined;
  learning: Json | undefined;
} {
  const { tensors, metadata } = readSafetensors(bytes);
  if (hasChecksum(bytes)) checkChecksum("safetensors", bytes);
  const parsed = (entry: string): Json | undefined => {
    const text = metadata.get(entry);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as Json;
    } catch {
      throw new FormatError("safetensors", "JSON", `expected the metadata ${entry} to be JSON.`, { entry });
    }
  };
  return {
    tensors: floatTensors(tensors),
    config: parsed("config"),
    initialization: parsed("initialization"),
    learning: parsed("learning"),
  };
}
