/** Reads what the scripts in `tools/pytorch_*.py` recorded: one JSON file per case. A folder is listed, so a case is added as a file. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tensor } from "../../src/core/tensor/create.ts";
import type { DType, FloatArray } from "../../src/core/tensor/dtype.ts";
import { type Indices, indices } from "../../src/core/tensor/indices.ts";
import type { Tensor } from "../../src/core/tensor/tensor.ts";

/** A recorded tensor. */
export interface Recorded {
  dtype: "F32" | "F64" | "I32";
  shape: number[];
  /** Little-endian elements in base64 */
  data: string;
}

export type RecordedAll = Record<string, Recorded>;

/** All cases of a folder below `test/golden`, or of any folder when `path` is absolute. */
export function readCases<Case>(path: string): [name: string, content: Case][] {
  const folder = path.startsWith("/") ? path : join(import.meta.dirname, "../golden", path);
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  if (files.length === 0) throw new Error(`no cases in ${folder}`);
  return files
    .sort()
    .map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(join(folder, file), "utf8")) as Case]);
}

function elements({ dtype, data }: Recorded): FloatArray | Int32Array {
  const { buffer } = Uint8Array.from(Buffer.from(data, "base64"));
  if (dtype === "I32") return new Int32Array(buffer);
  return dtype === "F32" ? new Float32Array(buffer) : new Float64Array(buffer);
}

export function recordedValues(recorded: Recorded): FloatArray {
  const values = elements(recorded);
  if (values instanceof Int32Array) throw new Error("expected recorded floats, got integers");
  return values;
}

/** A recorded tensor in the precision that is asked for. */
export function recordedTensor(recorded: Recorded, dtype: DType): Tensor {
  const values = recordedValues(recorded);
  return tensor(dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values), recorded.shape);
}

export function recordedIndices(recorded: Recorded): Indices {
  return indices(elements(recorded) as Int32Array, recorded.shape);
}

/** An option name of PyTorch as ours: `batch_first`, `batchFirst`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function camelCaseKeys(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), value]));
}
