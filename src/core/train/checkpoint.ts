/** A training state as bytes: a safetensors file with plain data, and a checksum over the whole file, in its metadata. */
import { fail } from "../storage/codes.ts";
import { fromFloat, type RawTensor, toFloat } from "../storage/raw.ts";
import { checkChecksum, hasChecksum, NO_CHECKSUM } from "../storage/safetensors/checksum.ts";
import { readSafetensors } from "../storage/safetensors/open.ts";
import { writeSafetensors } from "../storage/safetensors/write.ts";
import { refuseValue } from "../tensor/errors.ts";
import { isJson, type Json } from "../tensor/json.ts";
import { isBytes } from "../tensor/lists.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Everything a training run needs to continue: plain data, and tensors by name. */
export interface TrainingState {
  /** The plain data. */
  data: Json;
  /** Tensors by name. */
  tensors: Map<string, Tensor>;
}

const FORMAT = "checkpoint";
const VERSION = "1";

/** The shortest file: a header with a checksum. */
const LEAST_BYTES = 58;

/**
 * Returns the bytes of a training state.
 *
 * @param state plain data, and tensors by name
 * @throws ArgumentError for anything else
 * @example
 * const bytes = encodeCheckpoint({ data: { step: 3 }, tensors: model.stateDict() });
 * decodeCheckpoint(bytes).data; // { step: 3 }
 */
export function encodeCheckpoint(state: TrainingState): Uint8Array {
  const { data, tensors } = (state ?? {}) as Partial<TrainingState>;
  const isWhole = tensors instanceof Map && [...tensors.values()].every((each) => each instanceof Tensor);
  if (!isWhole || !isJson(data))
    refuseValue("encodeCheckpoint", "{ data, tensors } of plain data and a map of tensors", state);
  return writeSafetensors(
    rawTensors(state.tensors),
    new Map([NO_CHECKSUM, ["sluice.version", VERSION], ["sluice.state", JSON.stringify(state.data)]]),
  );
}

/**
 * Returns the training state that `encodeCheckpoint` wrote.
 *
 * @param bytes the whole file
 * @throws FormatError when the file has changed, or has an unknown version; ArgumentError unless you pass bytes
 * @example
 * const { data, tensors } = decodeCheckpoint(encodeCheckpoint({ data: 1, tensors: model.stateDict() }));
 */
export function decodeCheckpoint(bytes: Uint8Array): TrainingState {
  if (!isBytes(bytes)) refuseValue("decodeCheckpoint", "the bytes of a file", bytes);
  const { length } = bytes;
  if (length < LEAST_BYTES)
    fail(FORMAT, "TRUNCATED", `expected a checkpoint, got ${length} bytes.`, { offset: length });
  if (!hasChecksum(bytes))
    fail(FORMAT, "MAGIC", "expected the first bytes of a Sluice checkpoint.", { offset: 8 });
  checkChecksum(FORMAT, bytes);
  const { tensors, metadata } = readSafetensors(bytes);
  const version = metadata.get("sluice.version");
  if (version !== VERSION) fail(FORMAT, "VERSION", `expected version ${VERSION}, got ${version}.`);
  return { data: plainData(metadata.get("sluice.state") ?? ""), tensors: floatTensors(tensors) };
}

/** A checksum shows damage, not who wrote the file. */
function plainData(text: string): Json {
  try {
    const data: unknown = JSON.parse(text);
    if (isJson(data)) return data;
  } catch {
    // Refused below, with the place.
  }
  fail(FORMAT, "JSON", "expected plain data, got other text.", { entry: "sluice.state" });
}

/** Returns tensors in the form of a safetensors file. */
export function rawTensors(tensors: ReadonlyMap<string, Tensor>): Map<string, RawTensor> {
  return new Map([...tensors].map(([name, { data, shape }]) => [name, fromFloat(data, shape)]));
}

/** Returns stored tensors as tensors for computation: float64 stays float64, all others become float32. */
export function floatTensors(tensors: ReadonlyMap<string, RawTensor>): Map<string, Tensor> {
  const toTensor = (raw: RawTensor) =>
    new Tensor(toFloat(raw, raw.dtype === "F64" ? "float64" : "float32"), raw.shape);
  return new Map([...tensors].map(([name, raw]) => [name, toTensor(raw)]));
}
