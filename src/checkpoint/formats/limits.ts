/**
 * Limits on the demands of a file. You can raise or lower each (`options.limits`). The defaults are far above every real recurrent
 * checkpoint, and far below the point that would hurt a browser tab.
 */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isPlain } from "../../core/tensor/lists.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

export const defaultLimits = {
  /** Total work, in units of about 50 ns. By default this and the next two grow with the file up to these values: see `budget.ts`. */
  steps: 4e8,
  /** Heap for everything besides the tensors, in units of 16 bytes. */
  cells: 16e6,
  /** Bytes of all tensors together. */
  outputBytes: 2 ** 50,
  /** All tensors and members of archives. */
  entries: 200_000,
  /** Tensors of a file; the largest language models have a few thousand. */
  tensors: 100_000,
  /** Axes of a tensor; recurrent weights have at most 3. */
  rank: 8,
  /** Size of one axis, the range of a 32-bit index. */
  dimension: 2 ** 31 - 1,
  /** Elements of a tensor, the longest typed array in Node 20. */
  elements: 2 ** 32,
  /** Bytes of a tensor, entry or layer name in UTF-8. */
  nameBytes: KIB,
  /** Bytes of all free-text metadata together. */
  metadataBytes: MIB,
  /** Bytes of a safetensors header; the format allows 100,000,000, but parsing those takes half a gigabyte. */
  safetensorsHeaderBytes: 16 * MIB,
  /** Nesting of a safetensors header: tensor, field, list. */
  safetensorsDepth: 4,
  /** Nesting of other JSON, such as the configuration of a Keras model. */
  jsonDepth: 64,
  /** Members of a zip archive, the range of its 16-bit count. */
  zipEntries: 65_535,
  /** Bytes of a zip's directory. */
  zipDirectoryBytes: 32 * MIB,
  /** Inflated bytes per compressed byte, above `inflateFreeBytes`; deflate reaches 1032. */
  inflateRatio: 100,
  /** Inflated size below which any ratio is fine, because small files of zeros are legitimate. */
  inflateFreeBytes: 16 * MIB,
  /** Inflated bytes of all members of an archive, beyond eight times the size of the file. */
  inflateTotalBytes: 256 * MIB,
  /** Instructions of one pickle, and values that we visit in the objects of a file. */
  pickleOpcodes: 4_000_000,
  /** Values on the stack of a pickle. */
  pickleStack: 10_000,
  /** Values in the memo of a pickle. */
  pickleMemo: 1_000_000,
  /** Nesting of a pickled object. */
  pickleDepth: 256,
  /** Bytes of one string in a pickle. */
  pickleStringBytes: MIB,
  /** Bytes of one integer in a pickle; states of random generators have 8 to 16 and a sign. */
  pickleIntegerBytes: 64,
  /** Bytes of a `.npy` header. */
  npyHeaderBytes: 10_000,
  /** Nesting of Torch7 objects; graphs of nngraph nest four levels per node. */
  t7Depth: 4096,
  /** Bytes of one string in a Torch7 file. */
  t7StringBytes: MIB,
  /** Objects of a Torch7 file. */
  t7Objects: 1_000_000,
  /** Nesting of msgpack values. */
  msgpackDepth: 64,
  /** Maps, lists and scalars of a msgpack file. */
  msgpackValues: 1_000_000,
  /** Nesting of protobuf messages; a subgraph of an ONNX graph adds three. */
  protobufDepth: 64,
  /** Messages, strings and list elements kept from a protobuf file, besides the values of tensors. */
  protobufValues: 500_000,
  /** Values in a tensor of sizes, axes or indices for a folded operation. */
  foldedIndices: 1024,
  /** Consecutive operations to fold into a weight. */
  foldedDepth: 32,
  /** Nesting of HDF5 groups. */
  hdf5Depth: 32,
  /** Groups and datasets of an HDF5 file. */
  hdf5Objects: 100_000,
  /** Messages of one HDF5 object header, continuations included. */
  hdf5Messages: 10_000,
  /** All messages, tree nodes, links, heap objects and chunks of an HDF5 file. */
  hdf5Steps: 2_000_000,
  /** Bytes of all attributes of an HDF5 file, such as a Keras configuration. */
  hdf5AttributeBytes: 16 * MIB,
  /** Bytes of one chunk of a dataset. */
  hdf5ChunkBytes: 64 * MIB,
  /** Bytes of a JSON document, such as a TensorFlow.js topology. */
  jsonBytes: 64 * MIB,
  /** Files with the weights of one model. */
  shards: 10_000,
  /** Bytes of the index of a TensorFlow checkpoint. */
  tensorflowIndexBytes: 64 * MIB,
  /** Tensors, operators and buffers of a TFLite model. */
  tfliteObjects: 200_000,
} as const;

export type Limits = { -readonly [Name in keyof typeof defaultLimits]: number };

/**
 * Returns the defaults with the caller's changes.
 *
 * @throws ArgumentError for an unknown limit, or a value that is not a count
 */
export function limitsFrom(options: { limits?: Partial<Limits> } = {}): Limits {
  const limits: Limits = { ...defaultLimits };
  const { limits: given = {} } = options ?? {};
  for (const each of [options, given]) {
    if (isPlain(each)) continue;
    throw new ArgumentError(
      `limits: expected a plain object such as { tensors: 1000 }, got ${describe(each)}.`,
    );
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
