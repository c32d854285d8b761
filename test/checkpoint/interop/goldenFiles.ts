/**
 * Recorded numbers that records of the conventions table are held against, one file each; `test/golden/README.md` says what a file
 * holds. Those in `conventions/` are of the software itself or of its own tests; those in `layouts/` are only of a layout that we
 * restated, and are evidence of nothing but our own reading.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Activations } from "../../../src/checkpoint/interop/convention.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import type { States } from "../../support/equations.ts";

interface Numbers {
  shape: number[];
  data: number[];
}

export interface Golden {
  /** Name of the record. */
  record: string;
  /** The software that computed it. */
  by: string;
  /** Where it was published, or the script that makes it. */
  source: string;
  /** Where they are not the record's. */
  activations?: Activations;
  /** Limit of what goes into a gate. */
  clip?: number;
  /** Sizes of the stack, where the tensors are one vector. */
  flat?: { hiddenSize: number; bidirectional?: boolean };
  /** By the names of the record, under `net`. */
  tensors: Record<string, Numbers>;
  /** [T, N, I] */
  input: Numbers;
  initial?: States;
  /** Dense layers behind, in×out. */
  head?: { weight: Numbers; bias: number[]; activation: string }[];
  /** [T, N, D·S], behind the head where there is one. */
  output?: Numbers;
  final?: States;
  /** Largest difference of a number: half of the last digit that was published, or float32. */
  tolerance: number;
}

export function goldensIn(folder: "conventions" | "layouts"): Golden[] {
  const path = join(import.meta.dirname, "../../golden", folder);
  return readdirSync(path).map((name) => JSON.parse(readFileSync(join(path, name), "utf8")) as Golden);
}

export function tensorsOf({ tensors }: Golden): Map<string, RawTensor> {
  return new Map(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      fromFloat(Float32Array.from(data), shape),
    ]),
  );
}
