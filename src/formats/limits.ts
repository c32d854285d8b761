/**
 * What a file may ask for before it is refused. Every limit is a default that a caller may raise (`options.limits`); none
 * can be raised by the file. They are far above every real recurrent checkpoint and far below what would hurt a browser tab.
 */

import { ArgumentError, describe } from "../tensor/errors.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

export interface Limits {
  /** Work in all, in units of about 50 ns. Where it is not given, this and the next three grow with the file: `budget.ts`. */
  steps: number;
  /** Heap for what is read besides the tensors, in units of 16 bytes. */
  cells: number;
  /** Bytes of all tensors together. */
  outputBytes: number;
  /** Tensors, and members of archives, in all. */
  entries: number;
  /** Tensors of a file: the largest language models have a few thousand. */
  tensors: number;
  /** Axes of a tensor: recurrent weights have at most 3. */
  rank: number;
  /** Size of one axis: what a 32-bit index can count. */
  dimension: number;
  /** Elements of a tensor: the longest typed array that V8 makes. */
  elements: number;
  /** Bytes of a tensor, entry or layer name in UTF-8. */
  nameBytes: number;
  /** Bytes of all free-text metadata together. */
  metadataBytes: number;
  /** Bytes of a safetensors header: the format allows 100,000,000, whose parsing takes half a gigabyte of memory. */
  safetensorsHeaderBytes: number;
  /** Nesting of a safetensors header: tensor, field, list. */
  safetensorsDepth: number;
  /** Nesting of other JSON, e.g. the configuration of a Keras model. */
  jsonDepth: number;
  /** Members of a zip archive: all that its 16-bit count can say. */
  zipEntries: number;
  /** Bytes of a zip's directory. */
  zipDirectoryBytes: number;
  /** Inflated bytes for each compressed byte, above `inflateFreeBytes`; deflate tops at 1032. */
  inflateRatio: number;
  /** Inflated size below which no ratio is asked: small files of zeros are legitimate. */
  inflateFreeBytes: number;
  /** Bytes that all members of one archive may inflate to, besides eight times the size of the file. */
  inflateTotalBytes: number;
  /** Instructions of one pickle. */
  pickleOpcodes: number;
  /** Values that wait on the stack of a pickle. */
  pickleStack: number;
  /** Values that a pickle remembers. */
  pickleMemo: number;
  /** Nesting of a pickled object. */
  pickleDepth: number;
  /** Bytes of one string in a pickle. */
  pickleStringBytes: number;
  /** Bytes of one integer in a pickle: no size or offset needs more than 64 bits. */
  pickleIntegerBytes: number;
  /** Bytes of a `.npy` header, checked before it is read. */
  npyHeaderBytes: number;
  /** Nesting of Torch7 objects: graphs of nngraph nest four levels for each of their nodes. */
  t7Depth: number;
  /** Bytes of one string in a Torch7 file. */
  t7StringBytes: number;
  /** Objects of a Torch7 file. */
  t7Objects: number;
  /** Nesting of msgpack values. */
  msgpackDepth: number;
  /** Maps, lists and scalars of a msgpack file. */
  msgpackValues: number;
  /** Key-value pairs of a GGUF file, and elements of its lists (vocabularies included). */
  ggufValues: number;
  /** Nesting of protobuf messages; a subgraph of an ONNX graph adds three. */
  protobufDepth: number;
  /** Messages, strings and list elements that are kept from a protobuf file (tensors' own values are not). */
  protobufValues: number;
  /** Values in a tensor that gives sizes, axes or indices to a folded operation. */
  foldedIndices: number;
  /** Operations in a row that are folded into a weight. */
  foldedDepth: number;
  /** Nesting of HDF5 groups. */
  hdf5Depth: number;
  /** Groups and datasets of an HDF5 file. */
  hdf5Objects: number;
  /** Messages of one HDF5 object header, continuations included. */
  hdf5Messages: number;
  /** Messages, tree nodes, links, heap objects and chunks that are read from an HDF5 file in all. */
  hdf5Steps: number;
  /** Bytes of all attributes of an HDF5 file: a Keras configuration is one. */
  hdf5AttributeBytes: number;
  /** Bytes of one chunk of a dataset. */
  hdf5ChunkBytes: number;
  /** Bytes of a JSON document: a whole TensorFlow.js topology is one. */
  jsonBytes: number;
  /** Files over which the weights of one model are spread. */
  shards: number;
  /** Bytes of the index of a TensorFlow checkpoint. */
  bundleIndexBytes: number;
  /** Tensors, operators and buffers of a TFLite model. */
  tfliteObjects: number;
}

/** Of the costs of a whole file, which grow with its size, the defaults hold the most that they may be. */
export const defaultLimits: Readonly<Limits> = {
  steps: 4e8,
  cells: 16e6,
  outputBytes: 2 ** 50,
  entries: 200_000,
  tensors: 100_000,
  rank: 8,
  dimension: 2 ** 31 - 1,
  elements: 2 ** 32,
  nameBytes: KIB,
  metadataBytes: MIB,
  safetensorsHeaderBytes: 16 * MIB,
  safetensorsDepth: 4,
  jsonDepth: 64,
  zipEntries: 65_535,
  zipDirectoryBytes: 32 * MIB,
  inflateRatio: 100,
  inflateFreeBytes: 16 * MIB,
  inflateTotalBytes: 1024 * MIB,
  pickleOpcodes: 1_000_000,
  pickleStack: 10_000,
  pickleMemo: 100_000,
  pickleDepth: 256,
  pickleStringBytes: MIB,
  pickleIntegerBytes: 8,
  npyHeaderBytes: 10_000,
  t7Depth: 4096,
  t7StringBytes: MIB,
  t7Objects: 1_000_000,
  msgpackDepth: 64,
  msgpackValues: 1_000_000,
  ggufValues: 1_000_000,
  protobufDepth: 64,
  protobufValues: 500_000,
  foldedIndices: 1024,
  foldedDepth: 32,
  hdf5Depth: 32,
  hdf5Objects: 100_000,
  hdf5Messages: 10_000,
  hdf5Steps: 2_000_000,
  hdf5AttributeBytes: 16 * MIB,
  hdf5ChunkBytes: 64 * MIB,
  jsonBytes: 64 * MIB,
  shards: 10_000,
  bundleIndexBytes: 64 * MIB,
  tfliteObjects: 200_000,
};

/**
 * The defaults with what the caller raised or lowered.
 *
 * @throws ArgumentError for a limit that there is not, or that is no count
 */
export function limitsFrom(options: { limits?: Partial<Limits> } | undefined): Limits {
  const limits = { ...defaultLimits };
  const given = options?.limits;
  if (given === undefined) return limits;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new ArgumentError(`limits: expected an object such as { tensors: 1000 }, got ${describe(given)}.`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new ArgumentError(
        `limits: expected names such as ${Object.keys(defaultLimits).slice(0, 5).join(", ")}, got ${describe(name)}.`,
        "NAME",
      );
    }
    if (value === undefined) continue;
    if (!(Number.isSafeInteger(value) && value >= 0) && value !== Infinity) {
      throw new ArgumentError(
        `limits: expected ${name} to be an integer >= 0 or Infinity, got ${describe(value)}.`,
      );
    }
    limits[name as keyof Limits] = value;
  }
  return limits;
}
