/**
 * Reads the structures of Parquet (Thrift's compact protocol) within a budget: no list is longer than the bytes that are left, and no number
 * longer than 64 bits.
 */

import { FormatError } from "../../../core/tensor/errors.ts";
import type { Budget } from "../budget.ts";

export const FORMAT = "parquet";

/** @throws FormatError `MALFORMED` always */
export function malformed(expected: string, got: unknown): never {
  throw new FormatError(FORMAT, "MALFORMED", `expected ${expected}, got ${String(got)}.`);
}

export type Thrift = number | boolean | Uint8Array | Thrift[] | ThriftStruct;

/** Fields by their number. */
export class ThriftStruct extends Map<number, Thrift> {
  /** Returns a whole number; `fallback` if the field is missing. @throws FormatError `MALFORMED` for another kind of field */
  count(field: number, what: string, fallback?: number): number {
    const value = this.get(field) ?? fallback;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    return malformed(`a count of ${what}`, value);
  }

  /** Returns a number, such as the code of an encoding; undefined if the field is missing or of another kind. */
  code(field: number): number | undefined {
    const value = this.get(field);
    return typeof value === "number" ? value : undefined;
  }

  struct(field: number): ThriftStruct | undefined {
    const value = this.get(field);
    return value instanceof ThriftStruct ? value : undefined;
  }

  text(field: number): string {
    const value = this.get(field);
    return value instanceof Uint8Array ? new TextDecoder().decode(value) : "";
  }

  /** Returns a list of structures. @throws FormatError `MALFORMED` for another kind of field */
  structs(field: number, what: string): ThriftStruct[] {
    const value = this.get(field);
    const isList = Array.isArray(value) && value.every((each) => each instanceof ThriftStruct);
    return isList ? (value as ThriftStruct[]) : malformed(`a list of ${what}`, typeof value);
  }
}

/** Structures within structures: those of Parquet nest seven deep. */
const DEPTH = 16;

export class ThriftReader {
  readonly #bytes: Uint8Array;
  readonly #budget: Budget;
  /** The next byte */
  at: number;

  constructor(bytes: Uint8Array, at: number, budget: Budget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.at = at;
  }

  struct(depth = 0): ThriftStruct {
    if (depth > DEPTH) malformed(`structures at most ${DEPTH} deep`, "deeper ones");
    const fields = new ThriftStruct();
    this.#budget.spend("cells", 10, FORMAT);
    for (let field = 0; ; ) {
      const byte = this.#byte();
      const type = byte & 15;
      if (type === 0) return fields;
      field = byte >> 4 ? field + (byte >> 4) : this.#signed();
      this.#budget.spend("cells", 4, FORMAT);
      fields.set(field, this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): Thrift {
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        return (this.#byte() << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return this.#signed();
      case 7:
        this.#take(8);
        return Number.NaN;
      case 8:
        return this.#take(this.#varint());
      case 9:
      case 10:
        return this.#list(depth);
      case 12:
        return this.struct(depth + 1);
      default:
        return malformed("a known type of field", type);
    }
  }

  #list(depth: number): Thrift[] {
    const byte = this.#byte();
    const size = byte >> 4 === 15 ? this.#varint() : byte >> 4;
    // Each element takes at least one byte.
    if (size > this.#bytes.length - this.at) malformed("a list within the file", `${size} elements`);
    this.#budget.spend("cells", 1 + size, FORMAT);
    const type = byte & 15;
    return Array.from({ length: size }, () =>
      // In a list, a boolean is a byte.
      type === 1 || type === 2 ? this.#byte() === 1 : this.#value(type, depth + 1),
    );
  }

  #byte(): number {
    return this.#take(1)[0];
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.at)
      malformed(`${length} bytes`, `${this.#bytes.length - this.at}`);
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  /** Exact up to 2^53; nothing here may be larger. */
  #varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return malformed("a number of at most 64 bits", "a longer one");
  }

  #signed(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
