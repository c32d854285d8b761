/**
 * The bytes of a checkpoint: a safetensors file whose metadata holds the plain part of the training state and a checksum
 * over the whole file.
 */

import { fromFloat, type RawTensor, toFloat } from "../formats/raw.ts";
import { checkChecksum, hasChecksum, NO_CHECKSUM } from "../formats/safetensors/checksum.ts";
import { readSafetensors } from "../formats/safetensors/open.ts";
import { writeSafetensors } from "../formats/safetensors/write.ts";
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { isJson, type Json } from "./json.ts";

/** Everything a training run needs to go on: plain data, and tensors by name. */
export interface TrainingState {
  data: Json;
  tensors: Map<string, Tensor>;
}

const FORMAT = "checkpoint";
const VERSION = "1";

/** What a checkpoint has at least: a header with a checksum. */
const LEAST_BYTES = 58;

/** @returns a new array: later changes of the state do not change it */
export function encodeCheckpoint(state: TrainingState): Uint8Array {
  const { data, tensors } = (state ?? {}) as Partial<TrainingState>;
  const isWhole = tensors instanceof Map && [...tensors.values()].every((each) => each instanceof Tensor);
  if (!isWhole || !isJson(data)) {
    throw new ArgumentError(
      `encodeCheckpoint: expected { data, tensors } of plain data and a map of tensors, got ${describe(state)}.`,
    );
  }
  return writeSafetensors(
    rawTensors(state.tensors),
    new Map([NO_CHECKSUM, ["sluice.version", VERSION], ["sluice.state", JSON.stringify(state.data)]]),
  );
}

/**
 * Reads what `encodeCheckpoint` wrote.
 *
 * @throws FormatError when anything in the file is not as it was written, or it is of a version this library does not know
 */
export function decodeCheckpoint(bytes: Uint8Array): TrainingState {
  if (!(bytes instanceof Uint8Array)) {
    throw new ArgumentError(`decodeCheckpoint: expected the bytes of a file, got ${describe(bytes)}.`);
  }
  if (bytes.length < LEAST_BYTES) {
    throw new FormatError(FORMAT, "TRUNCATED", `expected a checkpoint, got ${bytes.length} bytes.`, {
      offset: bytes.length,
    });
  }
  if (!hasChecksum(bytes)) {
    throw new FormatError(FORMAT, "MAGIC", "expected a file that begins as a Sluice checkpoint does.", {
      offset: 8,
    });
  }
  checkChecksum(FORMAT, bytes);
  const { tensors, metadata } = readSafetensors(bytes);
  const version = metadata.get("sluice.version");
  if (version !== VERSION) {
    throw new FormatError(FORMAT, "VERSION", `expected version ${VERSION}, got ${version}.`);
  }
  const floats = [...tensors].map(([name, raw]): [string, Tensor] => [name, toTensor(raw)]);
  return { data: JSON.parse(metadata.get("sluice.state")!) as Json, tensors: new Map(floats) };
}

/** Tensors as a safetensors file holds them. */
export function rawTensors(tensors: ReadonlyMap<string, Tensor>): Map<string, RawTensor> {
  return new Map([...tensors].map(([name, { data, shape }]) => [name, fromFloat(data, shape)]));
}

/** A stored tensor as one to compute with: float64 stays float64, all else becomes float32. */
export function toTensor(raw: RawTensor): Tensor {
  return new Tensor(toFloat(raw, raw.dtype === "F64" ? "float64" : "float32"), raw.shape);
}
