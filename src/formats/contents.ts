/**
 * The result of every reader: named tensors that are fetched when you ask for them, and metadata. A reader validates all it can
 * see without the tensors' own bytes before it returns.
 */
import type { Shape } from "../tensor/shape.ts";
import type { Budget } from "./budget.ts";
import type { Limits } from "./limits.ts";
import { byteLengthOf, type RawTensor } from "./raw.ts";
import type { Probe } from "./signatures.ts";
import type { ByteSource, Folder } from "./source.ts";
import type { ZipMember } from "./zip/records.ts";

/** A tensor whose type and shape are known and whose values are still in the file. */
export interface LazyTensor {
  /** As in RawTensor. */
  readonly dtype: string;
  readonly shape: Shape;
  /** Where its bytes lie in the file, if they lie there just as in a RawTensor: such a tensor can be overwritten in place. */
  readonly location?: { start: number; end: number };
  /** Name of the tensor it is a piece of, where it is listed beside that one. */
  readonly of?: string;
  /** Where such a piece begins: the index of its first number in that tensor. */
  readonly start?: number;
  /** Where its bytes lie, one run after the other, in files beside this one; under the same condition as `location`. */
  readonly beside?: readonly { file: string; start: number; end: number }[];
  /** Fetches the values. @throws FormatError when they are damaged or gone */
  read(): Promise<RawTensor>;
  /**
   * Of a tensor that the file makes of others by moving their elements: what has to change in the file for it to be `edited`.
   *
   * @throws UnsupportedError when no change of stored numbers alone makes it so
   */
  readonly unfold?: (edited: RawTensor) => Promise<readonly Patch[]>;
  /** Of a tensor that is computed from others, which the file holds in its place: their names, and their values for it to be `edited`. */
  readonly made?: {
    readonly of: readonly string[];
    parts(edited: RawTensor): Promise<Map<string, RawTensor>>;
  };
}

/** Bytes that go to a place in a file. */
export interface Patch {
  start: number;
  bytes: Uint8Array;
}

export interface Contents {
  /** Name of the format: `"safetensors"`, `"pytorch"`, `"npz"`, … */
  format: string;
  /** In the order of the file. Names are opaque: they come from outside and may hold anything. */
  tensors: Map<string, LazyTensor>;
  /** Everything else in the file: strings, numbers, booleans, lists and Maps, never anything executable. */
  metadata: Map<string, unknown>;
  /** The files beside this one that belong to it. */
  companions?: ReadonlyMap<string, ByteSource>;
  /** The members of an archive, whose checksums change with their tensors. */
  members?: ReadonlyMap<string, ZipMember>;
  /** Notes for a careful user, such as that an archive has no checksums. */
  warnings?: string[];
}

export interface ReadOptions {
  /** Raises or lowers single limits. */
  limits?: Partial<Limits>;
  /** The budget of the file that this one is a part of; default: one of its own. */
  budget?: Budget;
  /** The files beside this one, for formats that spread over several; without it such files are refused. */
  folder?: Folder;
  /** Name of the file, for formats that build the names of the files beside it from it. */
  name?: string;
  /** The parts that recognising the file has read, so that nothing is read again. */
  known?: Probe;
}

/** The signature of every format's reader. */
export type Reader = (source: ByteSource, options?: ReadOptions) => Promise<Contents>;

/** Counts what all tensors of a file together would take. @throws FormatError LIMIT */
export function payForTensors({ format, tensors }: Contents, budget: Budget): void {
  for (const [name, { dtype, shape }] of tensors) {
    budget.spend("entries", 1, format, { entry: name });
    budget.spend("outputBytes", byteLengthOf(dtype, shape), format, { entry: name });
  }
}

/** Returns a tensor that has been read already. */
export function presentTensor(raw: RawTensor, location?: { start: number; end: number }): LazyTensor {
  return { dtype: raw.dtype, shape: raw.shape, location, read: async () => raw };
}

/** Fetches all tensors. */
export async function readAll(contents: {
  tensors: ReadonlyMap<string, LazyTensor>;
}): Promise<Map<string, RawTensor>> {
  const tensors = new Map<string, RawTensor>();
  for (const [name, tensor] of contents.tensors) tensors.set(name, await tensor.read());
  return tensors;
}
