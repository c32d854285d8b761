/**
 * The result of every reader: metadata, and named tensors that you fetch later. A reader validates everything except the
 * bytes of tensors before it returns.
 */
import type { FormatError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Budget, Limits } from "./budget.ts";
import type { Json } from "./json.ts";
import { byteLengthOf, type RawTensor } from "./raw.ts";
import type { ByteSource, Folder } from "./source.ts";

/** A tensor whose values are still in the file. */
export interface LazyTensor {
  /** As in RawTensor. */
  readonly dtype: string;
  readonly shape: Shape;
  /** Place of its bytes in the file, if they are stored in the form of a RawTensor, so that you can overwrite them. */
  readonly location?: { start: number; end: number };
  /** For a piece, the name of the whole tensor. */
  readonly of?: string;
  /** For a piece, the index of its first number in the whole tensor. */
  readonly start?: number;
  /** As `location`, but in files beside this one: the runs of bytes in their order. */
  readonly beside?: readonly { file: string; start: number; end: number }[];
  /** Fetches the values. @throws FormatError when they are damaged or gone */
  read(): Promise<RawTensor>;
  /**
   * Returns the changes in the file that turn the tensor into `edited`, if the file builds it by moving elements of others.
   *
   * @throws UnsupportedError when changes of stored numbers cannot do this
   */
  readonly unfold?: (edited: RawTensor) => Promise<readonly Patch[]>;
  /** For a tensor that is computed from others in the file: their names, and their values that turn it into `edited`. */
  readonly made?: {
    readonly of: readonly string[];
    parts(edited: RawTensor): Promise<Map<string, RawTensor>>;
  };
}

/** Bytes to write at a place in a file. */
export interface Patch {
  start: number;
  bytes: Uint8Array;
}

export interface Contents {
  /** Name of the format: `"safetensors"`, `"pytorch"`, `"npz"`, … */
  format: string;
  /** In the order of the file. Names come from outside and may contain anything. */
  tensors: Map<string, LazyTensor>;
  /** The rest of the file: strings, numbers, booleans, lists and Maps, nothing executable. */
  metadata: Map<string, unknown>;
  /** The files beside this one that belong to it. */
  companions?: ReadonlyMap<string, ByteSource>;
  /** The members of an archive; edits update their checksums. */
  members?: ReadonlyMap<string, ZipMember>;
  /** The network of a format that describes one, for the reader of its chains. */
  network?: unknown;
  /** Doubts about the file, such as an archive without checksums. */
  warnings?: string[];
}

/** A member of an archive. */
export interface ZipMember {
  name: string;
  method: number;
  /** CRC-32 of the inflated bytes; 0 may also mean none. */
  crc: number;
  /** Inflated bytes. */
  size: number;
  compressedSize: number;
  /** Offset of its (compressed) bytes. */
  start: number;
  /** Offsets at which its CRC is, or may be: in the directory, the local header, and after its bytes. */
  crcPlaces: number[];
}

/** The parts of a file that recognition has read. */
export interface Probe {
  size: number;
  /** The first 4096 bytes, or all. */
  head: Uint8Array;
  /** The last 64 bytes, or all. */
  tail: Uint8Array;
  /** The members, if the file is a zip archive. */
  members?: ReadonlyMap<string, ZipMember>;
  /** The value, if the file is JSON. */
  json?: Json;
  /** The error, if the file begins like JSON but is not. */
  jsonError?: FormatError;
}

export interface ReadOptions {
  /** Other limits on what the file may cost than the defaults. */
  limits?: Partial<Limits>;
  /** The budget of the file that this one is a part of. Default: a new one */
  budget?: Budget;
  /** The files beside this one, which formats of several files need. */
  folder?: Folder;
  /** Name of the file, for formats that derive the names of other files from it. */
  name?: string;
  /** Parts that recognition has already read. */
  known?: Probe;
}

export type Reader = (source: ByteSource, options?: ReadOptions) => Promise<Contents>;

/** Pays for the bytes of all tensors of a file. @throws FormatError LIMIT */
export function payForTensors({ format, tensors }: Contents, budget: Budget): void {
  for (const [name, { dtype, shape }] of tensors) {
    budget.spendTensor(byteLengthOf(dtype, shape), format, { entry: name });
  }
}

/** Returns a lazy tensor over values in memory. */
export function presentTensor(raw: RawTensor, location?: { start: number; end: number }): LazyTensor {
  return { dtype: raw.dtype, shape: raw.shape, location, read: async () => raw };
}
