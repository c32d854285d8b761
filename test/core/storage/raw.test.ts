/** Widening and narrowing of stored numbers: exact where exactness is promised, nearest and ties to even elsewhere. */
import { describe, expect, test } from "vitest";
import {
  elementBits,
  exactDType,
  fromFloat,
  isNumeric,
  type RawTensor,
  toFloat,
} from "../../../src/core/storage/raw.ts";
import { ShapeError, UnsupportedError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { isExhaustive } from "../../support/exhaustive.ts";

const raw = (dtype: string, array: ArrayBufferView & { length: number }): RawTensor => ({
  dtype,
  shape: [array.length],
  bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
});

/** All 65,536 patterns of 16 bits. */
const patterns = Uint16Array.from({ length: 65536 }, (_, k) => k);

describe("toFloat", () => {
  test("every float16 is what its definition says", () => {
    const values = toFloat(raw("F16", patterns), "float64");
    for (const word of patterns) {
      const sign = word >> 15 ? -1 : 1;
      const exponent = (word >> 10) & 31;
      const fraction = (word & 1023) / 1024;
      const expected =
        exponent === 31
          ? fraction
            ? Number.NaN
            : sign * Number.POSITIVE_INFINITY
          : exponent === 0
            ? sign * fraction * 2 ** -14
            : sign * (1 + fraction) * 2 ** (exponent - 15);
      if (!Object.is(values[word], expected)) expect(values[word], `pattern ${word}`).toBe(expected);
    }
  });

  test("every bfloat16 is the float32 whose upper half it is", () => {
    const values = toFloat(raw("BF16", patterns));
    const expected = new Float32Array(Uint32Array.from(patterns, (word) => word << 16).buffer);
    expect(values).toEqual(expected);
  });

  test("integers and booleans", () => {
    expect([...toFloat(raw("I8", Int8Array.of(-128, 127)))]).toEqual([-128, 127]);
    expect([...toFloat(raw("U8", Uint8Array.of(0, 255)))]).toEqual([0, 255]);
    expect([...toFloat(raw("I16", Int16Array.of(-32768, 7)))]).toEqual([-32768, 7]);
    expect([...toFloat(raw("U16", Uint16Array.of(65535)))]).toEqual([65535]);
    expect([...toFloat(raw("I32", Int32Array.of(-(2 ** 31), 2 ** 31 - 1)))]).toEqual([-(2 ** 31), 2 ** 31]);
    expect([...toFloat(raw("I32", Int32Array.of(2 ** 31 - 1)), "float64")]).toEqual([2 ** 31 - 1]);
    expect([...toFloat(raw("U32", Uint32Array.of(2 ** 32 - 1)), "float64")]).toEqual([2 ** 32 - 1]);
    expect([...toFloat(raw("I64", BigInt64Array.of(-(2n ** 53n))), "float64")]).toEqual([-(2 ** 53)]);
    expect([...toFloat(raw("U64", BigUint64Array.of(2n ** 53n)), "float64")]).toEqual([2 ** 53]);
    expect([...toFloat(raw("BOOL", Uint8Array.of(0, 1)))]).toEqual([0, 1]);
  });

  test("float64 is kept, or rounded where float32 is asked for", () => {
    expect(toFloat(raw("F64", Float64Array.of(0.1)), "float64")[0]).toBe(0.1);
    expect(toFloat(raw("F64", Float64Array.of(0.1)))[0]).toBe(Math.fround(0.1));
  });

  test("the result is an array of its own, and bytes may lie anywhere", () => {
    const memory = new Uint8Array(13);
    memory.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 3);
    const tensor = { dtype: "F32", shape: [2], bytes: memory.subarray(3, 11) };
    const values = toFloat(tensor);
    memory.fill(0);
    expect([...values]).toEqual([1.5, -2]);
  });

  test("quantized integers: one pair of scale and offset, or one for each index of an axis", () => {
    const bytes = Uint8Array.from(Int8Array.of(-128, 0, 1, 127));
    const scale = Math.fround(0.0123);
    const one = toFloat(
      { dtype: "I8", shape: [4], bytes, quantization: { scale: [scale], offset: [3] } },
      "float64",
    );
    expect([...one]).toEqual([-128 * scale + 3, 3, scale + 3, 127 * scale + 3]);
    const rows = {
      dtype: "I8",
      shape: [2, 2],
      bytes,
      quantization: { scale: [1, 10], offset: [0, 0], axis: 0 },
    };
    expect([...toFloat(rows)]).toEqual([-128, 0, 10, 1270]);
    const columns = { ...rows, quantization: { ...rows.quantization, axis: 1 } };
    expect([...toFloat(columns)]).toEqual([-128, 0, 1, 1270]);
  });

  test("quantized 32-bit integers are scaled before they are rounded", () => {
    const bytes = new Uint8Array(Int32Array.of(2 ** 24 + 1).buffer);
    const scaled = { dtype: "I32", shape: [1], bytes, quantization: { scale: [0.5], offset: [-(2 ** 23)] } };
    expect(toFloat(scaled)[0]).toBe(0.5);
  });

  test("refusals", () => {
    expect(() => toFloat(raw("C64", Float32Array.of(1, 2)))).toThrowError(UnsupportedError);
    expect(() => toFloat({ dtype: "F32", shape: [3], bytes: new Uint8Array(8) })).toThrowError(ShapeError);
    expect(() =>
      toFloat({
        dtype: "I8",
        shape: [3],
        bytes: new Uint8Array(3),
        quantization: { scale: [1, 2], offset: [0, 0] },
      }),
    ).toThrowError(ShapeError);
  });

  test("which types are numeric, and which float type holds them", () => {
    expect(
      [...elementBits.keys()]
        .filter((dtype) => !isNumeric(dtype))
        .every((dtype) => /^(F4|F6|F8|C64)/.test(dtype)),
    ).toBe(true);
    expect(["F16", "BF16", "F32", "I8", "U8", "I16", "U16", "BOOL"].map(exactDType)).toEqual(
      new Array(8).fill("float32"),
    );
    expect(["F64", "I32", "U32", "I64", "U64"].map(exactDType)).toEqual(new Array(5).fill("float64"));
  });
});

describe("fromFloat", () => {
  test.each(["F16", "BF16"])("every finite %s survives the way through float64", (dtype) => {
    const values = toFloat(raw(dtype, patterns), "float64");
    const back = new Uint16Array(fromFloat(values, [65536], dtype).bytes.buffer);
    expect(back).toEqual(patterns.map((word) => (Number.isNaN(values[word]) ? back[word] : word)));
  });

  test.each(["F16", "BF16"])("%s: halfway cases go to the even neighbour, others to the nearer", (dtype) => {
    const all = toFloat(raw(dtype, patterns), "float64");
    const infinity = dtype === "F16" ? 0x7c00 : 0x7f80;
    const narrow = (value: number) =>
      new Uint16Array(fromFloat(Float64Array.of(value), [1], dtype).bytes.buffer)[0];
    for (let word = 0; word < infinity - 1; word += isExhaustive ? 1 : 13) {
      const [low, high] = [all[word], all[word + 1]];
      const middle = low + (high - low) / 2;
      const even = word % 2 === 0 ? word : word + 1;
      const nudge = (high - low) / 1024;
      expect([narrow(middle), narrow(middle - nudge), narrow(middle + nudge), narrow(-middle)]).toEqual([
        even,
        word,
        word + 1,
        even | 0x8000,
      ]);
    }
  });

  test("what is too large becomes infinite; NaN stays NaN; -0 stays -0", () => {
    const words = (...values: number[]) => [
      ...new Uint16Array(fromFloat(Float64Array.from(values), [values.length], "F16").bytes.buffer),
    ];
    expect(words(65504, 65519.9, 65520, 1e300, -1e300, Number.POSITIVE_INFINITY)).toEqual([
      0x7bff, 0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7c00,
    ]);
    expect(words(-0, 1e-300, -1e-300, Number.NaN)).toEqual([0x8000, 0, 0x8000, 0x7e00]);
  });

  test("F32 and F64", () => {
    const random = new Random(4);
    const values = Float64Array.from({ length: 100 }, () => random.normal());
    expect(toFloat(fromFloat(values, [100]), "float64")).toEqual(values);
    expect(toFloat(fromFloat(values, [10, 10], "F32"))).toEqual(Float32Array.from(values));
  });

  test("refusals", () => {
    expect(() => fromFloat(new Float32Array(3), [2])).toThrowError(ShapeError);
    expect(() => fromFloat(new Float32Array(2), [2], "I8")).toThrowError(UnsupportedError);
  });

  test("an array whose buffer was transferred has no values", () => {
    const values = new Float64Array(2);
    structuredClone(values.buffer, { transfer: [values.buffer] });
    expect(fromFloat(values, [0], "F16").bytes.length).toBe(0);
    expect(() => fromFloat(values, [2], "F16")).toThrowError(ShapeError);
  });
});
