/**
 * Stored tensors (element type, shape and little-endian row-major bytes), and their conversion to the two float types that Sluice computes
 * in. All JavaScript engines that run WebAssembly are little-endian, so no bytes need swapping.
 */
import { allocate, checkDType, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { isBytes } from "../tensor/lists.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "../tensor/shape.ts";

/** Bits of one element, by safetensors' names of element types. */
export const elementBits: ReadonlyMap<string, number> = new Map([
  ["BOOL", 8],
  ["F4", 4],
  ["F6_E2M3", 6],
  ["F6_E3M2", 6],
  ["F8_E5M2", 8],
  ["F8_E4M3", 8],
  ["F8_E8M0", 8],
  ["F8_E4M3FNUZ", 8],
  ["F8_E5M2FNUZ", 8],
  ["U8", 8],
  ["I8", 8],
  ["U16", 16],
  ["I16", 16],
  ["F16", 16],
  ["BF16", 16],
  ["U32", 32],
  ["I32", 32],
  ["F32", 32],
  ["U64", 64],
  ["I64", 64],
  ["F64", 64],
  ["C64", 64],
]);

/** Whether weights of that element type are floating point. */
export const isFloat = (dtype: string): boolean => /^(B?F16|F32|F64)$/.test(dtype);

/** Bytes of a tensor with a known element type. */
export function byteLengthOf(dtype: string, shape: Shape): number {
  return (sizeOf(shape) * elementBits.get(dtype)!) / 8;
}

/** Converts stored integers q to numbers: `q · scale + offset`, with one pair for all or one for each index of `axis`. */
export interface Quantization {
  scale: readonly number[];
  offset: readonly number[];
  /** The axis of the pairs, if there are several. */
  axis?: number;
}

/** A tensor as a file stores it: element type, shape and bytes. `toFloat` reads its values, `fromFloat` makes one. */
export interface RawTensor {
  /** `"F32"`, `"F16"`, `"BF16"`, `"F64"`, `"I8"`, `"U8"`, `"I32"`, `"I64"`, `"BOOL"`, …: a key of `elementBits`. */
  dtype: string;
  shape: Shape;
  /** Row-major, little-endian, without gaps; at any alignment. */
  bytes: Uint8Array;
  /** Turns stored integers into numbers; absent for plain values. */
  quantization?: Quantization;
}

/** Whether `toFloat` can read the element type. */
export function isNumeric(dtype: string): boolean {
  return decoders.has(dtype);
}

/** Returns the narrowest float type that represents every value of the element type exactly (64-bit integers up to 2^53). */
export function exactDType(dtype: string): DType {
  return ["F64", "I32", "U32", "I64", "U64"].includes(dtype) ? "float64" : "float32";
}

/** @throws ArgumentError unless `raw` has element type, shape and bytes */
export function checkRaw(where: string, raw: unknown): asserts raw is RawTensor {
  const { dtype, shape, bytes } = (raw ?? {}) as Partial<RawTensor>;
  // Each format checks the sizes itself.
  const isList = Array.isArray(shape) && shape.findIndex((size) => typeof size !== "number") < 0;
  if (typeof dtype === "string" && isList && isBytes(bytes)) return;
  throw new ArgumentError(
    `${where}: expected a stored tensor { dtype, shape, bytes }, got ${describe(raw)}. Use fromFloat to make one.`,
  );
}

/**
 * Returns the values of a stored tensor, in a new array.
 *
 * Exact when `dtype` is at least `exactDType(raw.dtype)`; else rounded to nearest. Quantized integers are scaled in double
 * precision, where the product is exact for 8- and 16-bit integers and a 32-bit scale.
 *
 * @param raw   the stored tensor
 * @param dtype type of the array: `"float32"` (default) or `"float64"`
 * @throws ShapeError when the bytes do not fit the shape; UnsupportedError for element types without real numbers
 * @example
 * const values = toFloat(await checkpoint.tensors.get("lstm.bias_ih_l0")!.read());
 */
export function toFloat(raw: RawTensor, dtype: DType = "float32"): FloatArray {
  checkRaw("toFloat", raw);
  checkDType("toFloat", dtype);
  if (!decoders.has(raw.dtype)) {
    throw new UnsupportedError(
      `toFloat: expected an element type of real numbers, got ${raw.dtype}. Supported: ${[...decoders.keys()].join(", ")}.`,
    );
  }
  const needed = byteLengthOf(raw.dtype, raw.shape);
  if (raw.bytes.length !== needed) {
    throw new ShapeError(
      `toFloat: expected ${needed} bytes for ${raw.dtype} ${formatShape(raw.shape)}, got ${raw.bytes.length}.`,
    );
  }
  const values = decoded(raw, dtype);
  if (raw.quantization !== undefined) dequantize(raw, values);
  return values;
}

function decoded({ dtype: stored, shape, bytes }: RawTensor, dtype: DType): FloatArray {
  const values = allocate(dtype, sizeOf(shape));
  const isAligned = bytes.byteOffset % (elementBits.get(stored)! / 8) === 0;
  // Typed arrays must begin at a multiple of the element size.
  decoders.get(stored)!(isAligned ? bytes : new Uint8Array(bytes), values);
  return values;
}

/**
 * Returns values stored as F64, F32, F16 or BF16, rounded to nearest, ties to even.
 *
 * @param values the numbers, row-major
 * @param shape  its product is the number of values
 * @param dtype  `"F64"`, `"F32"`, `"F16"` or `"BF16"`; default: the type of the array, F64 or F32
 * @throws ShapeError when the shape does not match the values; UnsupportedError for other types
 * @example
 * const half = fromFloat(Float32Array.of(1, 2, 3), [3], "F16");
 */
export function fromFloat(values: FloatArray, shape: Shape, dtype?: string): RawTensor {
  if (!ArrayBuffer.isView(values) || !(values instanceof Float32Array || values instanceof Float64Array)) {
    throw new ArgumentError(`fromFloat: expected a Float32Array or Float64Array, got ${describe(values)}.`);
  }
  checkShape("fromFloat", shape);
  if (dtype !== undefined && typeof dtype !== "string") {
    throw new ArgumentError(`fromFloat: expected the name of a type, got ${describe(dtype)}.`);
  }
  const stored = dtype ?? (values instanceof Float64Array ? "F64" : "F32");
  if (sizeOf(shape) !== values.length) {
    throw new ShapeError(
      `fromFloat: expected ${sizeOf(shape)} values for shape ${formatShape(shape)}, got ${values.length}.`,
    );
  }
  // An array whose buffer was transferred has no values, and cannot be iterated.
  const own = values.length > 0 ? values : new Float32Array();
  return { dtype: stored, shape: [...shape], bytes: encode(own, stored) };
}

function encode(values: FloatArray, dtype: string): Uint8Array {
  switch (dtype) {
    case "F64":
      return new Uint8Array(Float64Array.from(values).buffer);
    case "F32":
      return new Uint8Array(Float32Array.from(values).buffer);
    case "BF16":
      return new Uint8Array(Uint16Array.from(values, (value) => roundToHalf(value, 8, 7)).buffer);
    case "F16":
      return new Uint8Array(Uint16Array.from(values, (value) => roundToHalf(value, 5, 10)).buffer);
    default:
      throw new UnsupportedError(`fromFloat: expected F64, F32, F16 or BF16, got ${dtype}.`);
  }
}

/** The 16-bit float nearest to a double, ties to even, rounded only once. */
function roundToHalf(value: number, exponentBits: number, fractionBits: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  const infinity = ((1 << exponentBits) - 1) << fractionBits;
  if (Number.isNaN(value)) return infinity | (1 << (fractionBits - 1));
  const bias = (1 << (exponentBits - 1)) - 1;
  // Subnormal numbers all have the same spacing.
  const exponent = Math.max(exponentOf(magnitude), 1 - bias);
  if (exponent > bias) return sign | infinity;
  const units = roundToEven(magnitude * 2 ** -(exponent - fractionBits));
  // A carry out of the fraction increments the exponent, up to infinity.
  const bits = units + (exponent + bias - 1) * (1 << fractionBits);
  return sign | Math.min(bits, infinity);
}

const doubleBits = new DataView(new ArrayBuffer(8));

/** floor(log2(x)) from the bits of a positive double; subnormal doubles are all far below 16-bit floats. */
function exponentOf(x: number): number {
  doubleBits.setFloat64(0, x);
  return ((doubleBits.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/** Between 2^52 and 2^53 doubles are the integers, so the sum rounds. @param x below 2^52 */
const roundToEven = (x: number): number => x + 2 ** 52 - 2 ** 52;

type Decode = (bytes: Uint8Array, values: FloatArray) => void;

const direct =
  (type: {
    new (buffer: ArrayBufferLike, offset: number, length: number): ArrayLike<number>;
    BYTES_PER_ELEMENT: number;
  }): Decode =>
  (bytes, values) =>
    values.set(new type(bytes.buffer, bytes.byteOffset, bytes.length / type.BYTES_PER_ELEMENT));

const long =
  (type: typeof BigInt64Array | typeof BigUint64Array): Decode =>
  (bytes, values) => {
    const integers = new type(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / 8);
    for (let k = 0; k < values.length; k++) values[k] = Number(integers[k]);
  };

/** A bfloat16 is the upper half of a float32. */
const brain: Decode = (bytes, values) => {
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  for (let k = 0; k < values.length; k++) {
    bits[0] = words[k] << 16;
    values[k] = float[0];
  }
};

/** IEEE 754 binary16: 5 bits of exponent with bias 15, 10 bits of fraction. */
const half: Decode = (bytes, values) => {
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  for (let k = 0; k < values.length; k++) {
    const word = words[k];
    const exponent = (word >> 10) & 0x1f;
    const fraction = word & 0x3ff;
    let value: number;
    if (exponent === 0x1f) value = fraction === 0 ? Infinity : NaN;
    else if (exponent === 0) value = fraction * 2 ** -24;
    else value = (fraction + 1024) * 2 ** (exponent - 25);
    values[k] = word & 0x8000 ? -value : value;
  }
};

const boolean: Decode = (bytes, values) => {
  for (let k = 0; k < values.length; k++) values[k] = bytes[k] === 0 ? 0 : 1;
};

const decoders: ReadonlyMap<string, Decode> = new Map([
  ["F32", direct(Float32Array)],
  ["F64", direct(Float64Array)],
  ["F16", half],
  ["BF16", brain],
  ["U8", direct(Uint8Array)],
  ["I8", direct(Int8Array)],
  ["U16", direct(Uint16Array)],
  ["I16", direct(Int16Array)],
  ["U32", direct(Uint32Array)],
  ["I32", direct(Int32Array)],
  ["U64", long(BigUint64Array)],
  ["I64", long(BigInt64Array)],
  ["BOOL", boolean],
]);

/** Scales integers in place. */
function dequantize(raw: RawTensor, values: FloatArray): void {
  const { scale, offset, axis = 0 } = raw.quantization!;
  const isExact = values instanceof Float64Array || exactDType(raw.dtype) === "float32";
  const integers = isExact ? values : decoded(raw, "float64");
  const channels = scale.length === 1 ? 1 : raw.shape[axis];
  if (scale.length !== channels || offset.length !== channels) {
    throw new ShapeError(
      `toFloat: expected ${channels} scales and offsets along axis ${axis}, got ${scale.length} and ${offset.length}.`,
    );
  }
  const inner = sizeOf(raw.shape.slice(axis + 1));
  for (let k = 0; k < values.length; k++) {
    const channel = channels === 1 ? 0 : Math.floor(k / inner) % channels;
    values[k] = integers[k] * scale[channel] + offset[channel];
  }
}
