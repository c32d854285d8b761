/** The file of trained parameters: plain safetensors by PyTorch's names, with the configuration in the metadata. */
import { readSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import type { Module } from "../nn/module.ts";
import { FormatError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { rawTensors, toTensor } from "./checkpoint.ts";
import type { Json } from "./json.ts";

/** @param config kept as JSON under the metadata key `config` */
export function encodeModel(model: Module, config?: Json): Uint8Array {
  const metadata = new Map([["format", "pt"]]);
  if (config !== undefined) metadata.set("config", JSON.stringify(config));
  return writeSafetensors(rawTensors(model.stateDict()), metadata);
}

/** @throws FormatError when the bytes are no safetensors file, or its configuration is no JSON */
export function decodeModel(bytes: Uint8Array): { tensors: Map<string, Tensor>; config: Json | undefined } {
  const { tensors, metadata } = readSafetensors(bytes);
  const config = metadata.get("config");
  const floats = [...tensors].map(([name, raw]): [string, Tensor] => [name, toTensor(raw)]);
  return { tensors: new Map(floats), config: config === undefined ? undefined : parseConfig(config) };
}

function parseConfig(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new FormatError("safetensors", "JSON", "expected the metadata config to be JSON.", {
      entry: "config",
    });
  }
}
