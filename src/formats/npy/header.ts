/** The header of an `.npy` array: a Python literal, of which this reads the one dictionary that NumPy writes, and nothing else. */
import { describe, type FormatPlace } from "../../tensor/errors.ts";
import { fail } from "../codes.ts";

export const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

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

export interface LiteralHeader {
  descr: string;
  fortran_order: boolean;
  shape: number[];
}

/**
 * @param place of the text, with the offset of its first byte
 * @throws FormatError HEADER, SHAPE, DTYPE, DUPLICATE, UNKNOWN_FIELD
 */
export function parseLiteral(format: string, text: string, place: FormatPlace): LiteralHeader {
  return new Literal(format, text, place).header();
}

/** Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, spaces and a line feed; and nothing else. */
class Literal {
  readonly #format: string;
  readonly #text: string;
  readonly #place: FormatPlace;
  #at = 0;

  constructor(format: string, text: string, place: FormatPlace) {
    this.#format = format;
    this.#text = text;
    this.#place = place;
  }

  header(): LiteralHeader {
    const fields = new Map<string, string | boolean | number[]>();
    this.#expect("{");
    while (!this.#accept("}")) {
      const start = this.#at;
      const key = this.#string();
      if (fields.has(key)) this.#fail("DUPLICATE", "each key once", start);
      if (!["descr", "fortran_order", "shape"].includes(key)) {
        this.#fail("UNKNOWN_FIELD", "descr, fortran_order and shape", start);
      }
      this.#expect(":");
      fields.set(key, key === "descr" ? this.#descr() : key === "shape" ? this.#tuple() : this.#boolean());
      if (!this.#accept(",")) {
        this.#expect("}");
        break;
      }
    }
    if (!/^ *\n$/.test(this.#text.slice(this.#at))) this.#fail("HEADER", "spaces and a line feed at its end");
    if (fields.size !== 3) this.#fail("HEADER", "all of descr, fortran_order and shape", 0);
    return {
      descr: fields.get("descr") as string,
      fortran_order: fields.get("fortran_order") as boolean,
      shape: fields.get("shape") as number[],
    };
  }

  #descr(): string {
    this.#space();
    if (this.#text[this.#at] === "[" || this.#text[this.#at] === "(") {
      this.#fail("DTYPE", "an array of plain numbers, not of records");
    }
    return this.#string();
  }

  #string(): string {
    const match = this.#match(/'([^'\\\n]*)'|"([^"\\\n]*)"/y);
    if (match === null) this.#fail("HEADER", "a string in quotes");
    return match[1] ?? match[2];
  }

  #boolean(): boolean {
    const match = this.#match(/True|False/y);
    if (match === null) this.#fail("HEADER", "True or False");
    return match[0] === "True";
  }

  #tuple(): number[] {
    const sizes: number[] = [];
    this.#expect("(", "SHAPE");
    while (!this.#accept(")")) {
      const match = this.#match(/(?:0|[1-9]\d{0,15})(?![\w.])/y);
      if (match === null) this.#fail("SHAPE", "a tuple of integers >= 0");
      sizes.push(Number(match[0]));
      if (!this.#accept(",")) {
        // (3) is a number in parentheses; only (3,) is a tuple.
        if (sizes.length === 1) this.#fail("SHAPE", "a tuple");
        this.#expect(")", "SHAPE");
        break;
      }
    }
    return sizes;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    this.#space();
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #accept(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string, code: "HEADER" | "SHAPE" = "HEADER"): void {
    if (!this.#accept(sign)) this.#fail(code, describe(sign));
  }

  #space(): void {
    while (this.#text[this.#at] === " ") this.#at++;
  }

  #fail(
    code: "HEADER" | "SHAPE" | "DTYPE" | "DUPLICATE" | "UNKNOWN_FIELD",
    expected: string,
    at = this.#at,
  ): never {
    const found = this.#text.slice(at, at + 20);
    fail(this.#format, code, `header: expected ${expected}, got ${describe(found)}.`, {
      ...this.#place,
      offset: this.#place.offset! + at,
    });
  }
}
