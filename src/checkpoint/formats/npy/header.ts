/** Reads the header of an `.npy` array: the Python dictionary that NumPy writes, and no other literal. */

import { type FormatCode, fail } from "../../../core/storage/codes.ts";
import { describe, type FormatPlace } from "../../../core/tensor/errors.ts";

export const MAGIC = "\x93NUMPY";

/** Type codes of NumPy without their byte order. */
export const DTYPES: ReadonlyMap<string, string> = new Map([
  ["b1", "BOOL"],
  ["i1", "I8"],
  ["u1", "U8"],
  ["i2", "I16"],
  ["u2", "U16"],
  ["f2", "F16"],
  ["i4", "I32"],
  ["u4", "U32"],
  ["f4", "F32"],
  ["i8", "I64"],
  ["u8", "U64"],
  ["f8", "F64"],
  ["c8", "C64"],
]);

interface LiteralHeader {
  descr: string;
  fortran_order: boolean;
  shape: number[];
}

/**
 * Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, spaces and a line feed.
 *
 * @param place of the text, with the offset of its first byte
 * @throws FormatError HEADER, SHAPE, DTYPE, DUPLICATE, UNKNOWN_FIELD
 */
export function parseLiteral(format: string, text: string, place: FormatPlace): LiteralHeader {
  let at = 0;
  function refuse(code: FormatCode, expected: string, start = at): never {
    const found = text.slice(start, start + 20);
    const offset = place.offset! + start;
    fail(format, code, `header: expected ${expected}, got ${describe(found)}.`, { ...place, offset });
  }
  /** Skips spaces and reads a match. @param pattern sticky */
  const match = (pattern: RegExp): RegExpExecArray | null => {
    while (text[at] === " ") at++;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found;
  };
  const accept = (sign: RegExp) => match(sign) !== null;
  const expect = (sign: RegExp, code: FormatCode = "HEADER") => {
    if (!accept(sign)) refuse(code, describe(sign.source.replace("\\", "")));
  };
  const string = (): string => {
    const found = match(/'([^'\\\n]*)'|"([^"\\\n]*)"/y);
    return found?.[1] ?? found?.[2] ?? refuse("HEADER", "a string in quotes");
  };
  const boolean = () => (match(/True|False/y)?.[0] ?? refuse("HEADER", "True or False")) === "True";
  const tuple = (): number[] => {
    const sizes: number[] = [];
    expect(/\(/y, "SHAPE");
    while (!accept(/\)/y)) {
      // Python 2 marks long integers.
      const size = match(/(0|[1-9]\d{0,15})L?(?![\w.])/y) ?? refuse("SHAPE", "a tuple of integers >= 0");
      sizes.push(Number(size[1]));
      if (accept(/,/y)) continue;
      // (3) is a number in parentheses; only (3,) is a tuple.
      if (sizes.length === 1) refuse("SHAPE", "a tuple");
      expect(/\)/y, "SHAPE");
      break;
    }
    return sizes;
  };
  const descr = (): string => {
    if (accept(/[[(]/y)) refuse("DTYPE", "an array of plain numbers, not of records", at - 1);
    return string();
  };
  const values: { [Key in keyof LiteralHeader]: () => LiteralHeader[Key] } = {
    descr,
    fortran_order: boolean,
    shape: tuple,
  };
  const header: Partial<Record<string, unknown>> = {};
  expect(/\{/y);
  while (!accept(/\}/y)) {
    const start = at;
    const key = string();
    if (Object.hasOwn(header, key)) refuse("DUPLICATE", "each key once", start);
    if (!Object.hasOwn(values, key)) refuse("UNKNOWN_FIELD", "descr, fortran_order and shape", start);
    expect(/:/y);
    header[key] = values[key as keyof LiteralHeader]();
    if (accept(/,/y)) continue;
    expect(/\}/y);
    break;
  }
  if (!/^ *\n$/.test(text.slice(at))) refuse("HEADER", "spaces and a line feed at its end");
  if (Object.keys(header).length !== 3) refuse("HEADER", "all of descr, fortran_order and shape", 0);
  return header as unknown as LiteralHeader;
}
