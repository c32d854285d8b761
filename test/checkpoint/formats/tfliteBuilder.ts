/** Builds TFLite models from the specification of flatbuffers and the schema. */
import { littleEndian } from "./fileBytes.ts";

/** A field of a flatbuffer table: the bytes of a scalar, or what an offset leads to. */
export type Field =
  | undefined
  | number[]
  | { table: Field[] }
  | { tables: Field[][] }
  | { list: number[]; count: number };

export const u32 = (value: number) => littleEndian(value, 4);
export const text = (value: string): Field => {
  const bytes = [...new TextEncoder().encode(value)];
  return { list: bytes, count: bytes.length };
};
export const ints = (...values: number[]): Field => ({ list: values.flatMap(u32), count: values.length });
export const floats = (...values: number[]): Field => ({
  list: [...new Uint8Array(Float32Array.from(values).buffer)],
  count: values.length,
});
export const longs = (...values: number[]): Field => ({
  list: values.flatMap((value) => littleEndian(BigInt.asUintN(64, BigInt(value)), 8)),
  count: values.length,
});

/** Lays out a flatbuffer, parents before children, after the format's specification. */
export function flatbuffer(root: Field[], mark = "TFL3"): Uint8Array {
  const out: number[] = [0, 0, 0, 0, ...[...mark].map((sign) => sign.charCodeAt(0))];
  const put = (at: number, bytes: number[]) => {
    for (const [k, byte] of bytes.entries()) out[at + k] = byte;
  };
  // Checkers of flatbuffers require every number at a multiple of its size.
  const align = (size: number, behind = 0) => {
    while ((out.length + behind) % size !== 0) out.push(0);
  };
  const writeTable = (fields: Field[]): number => {
    const sizes = fields.map((field) => (field === undefined ? 0 : Array.isArray(field) ? field.length : 4));
    let at = 4;
    const offsets = sizes.map((size) => {
      if (size === 0) return 0;
      const offset = Math.ceil(at / size) * size;
      at = offset + size;
      return offset;
    });
    align(Math.max(4, ...sizes), 4 + 2 * fields.length);
    const fieldsAt = out.length;
    out.push(...littleEndian(4 + 2 * fields.length, 2), ...littleEndian(at, 2));
    for (const offset of offsets) out.push(...littleEndian(offset, 2));
    const table = out.length;
    out.push(...u32(table - fieldsAt), ...new Array(at - 4).fill(0));
    fields.forEach((field, k) => {
      if (field === undefined) return;
      const place = table + offsets[k];
      put(place, Array.isArray(field) ? field : u32(writeValue(field) - place));
    });
    return table;
  };
  const writeValue = (field: Exclude<Field, undefined | number[]>): number => {
    if ("table" in field) return writeTable(field.table);
    // The numbers of a list of 64 bits begin behind its length.
    if ("list" in field) align(field.list.length === 8 * field.count ? 8 : 4, 4);
    else align(4);
    const at = out.length;
    if ("list" in field) {
      out.push(...u32(field.count), ...field.list, 0);
      return at;
    }
    out.push(...u32(field.tables.length), ...new Array(4 * field.tables.length).fill(0));
    field.tables.forEach((fields, k) => {
      const place = at + 4 + 4 * k;
      put(place, u32(writeTable(fields) - place));
    });
    return at;
  };
  put(0, u32(writeTable(root)));
  return Uint8Array.from(out);
}

export interface TensorSpec {
  name: string;
  shape: number[];
  type?: number;
  buffer: number;
  quantization?: Field[];
  sparse?: boolean;
  /** Holds a state from one call to the next. */
  variable?: boolean;
  /** Its shape with -1 for sizes that depend on the call */
  signature?: number[];
}

const tensor = ({
  name,
  shape,
  type = 0,
  buffer,
  quantization,
  sparse,
  variable,
  signature,
}: TensorSpec): Field[] => [
  ints(...shape),
  [type],
  u32(buffer),
  text(name),
  quantization && { table: quantization },
  variable ? [1] : undefined,
  sparse ? { table: [] } : undefined,
  signature && ints(...signature.map((size) => size >>> 0)),
];

export interface ModelSpec {
  tensors: TensorSpec[];
  /** Bytes of each buffer; buffer 0 is always empty. */
  buffers: number[][];
  codes?: Field[][];
  operators?: Field[][];
  /** Tensors of further graphs. */
  others?: TensorSpec[][];
  /** Buffers as tables, instead of `buffers`. */
  tables?: Field[][];
  /** Tensors that a caller sets and gets. */
  inputs?: number[];
  outputs?: number[];
}

export const model = ({
  tensors,
  buffers,
  codes = [],
  operators = [],
  inputs = [],
  outputs = [],
  others = [],
  tables = buffers.map((list): Field[] => [{ list, count: list.length }]),
}: ModelSpec) =>
  flatbuffer([
    u32(3),
    { tables: codes },
    {
      tables: [
        [
          { tables: tensors.map(tensor) },
          ints(...inputs),
          ints(...outputs),
          { tables: operators },
          text("main"),
        ],
        ...others.map((own): Field[] => [{ tables: own.map(tensor) }]),
      ],
    },
    text("made by hand"),
    { tables: [[], ...tables] },
  ]);

export const bytesOf = (...values: number[]) => [...new Uint8Array(Float32Array.from(values).buffer)];

/** A flatbuffer of parts with names, which several others may refer to: `flatbuffer` writes a tree. */
export class SharedParts {
  readonly #bytes: number[] = [];
  readonly #places = new Map<string, number>();
  readonly #references: [at: number, part: string][] = [];

  /** @param root name of the first table */
  constructor(root: string) {
    this.#put(root);
    this.#bytes.push(...Buffer.from("TFL3"));
  }

  /** A field is a number, the name of a later part, or left out. */
  table(name: string, fields: readonly (number | string | undefined)[]): this {
    this.#align();
    const start = this.#bytes.length;
    const size = 4 + 2 * fields.length;
    const offsets = fields.flatMap((field, k) => littleEndian(field === undefined ? 0 : 4 + 4 * k, 2));
    this.#bytes.push(...littleEndian(size, 2), ...littleEndian(4 + 4 * fields.length, 2), ...offsets);
    this.#begin(name);
    this.#put(this.#bytes.length - start);
    for (const field of fields) this.#put(field ?? 0);
    return this;
  }

  vector(name: string, items: readonly (number | string)[]): this {
    this.#begin(name);
    this.#put(items.length);
    for (const item of items) this.#put(item);
    return this;
  }

  text(name: string, text: string): this {
    this.#begin(name);
    this.#put(text.length);
    this.#bytes.push(...Buffer.from(text), 0);
    return this;
  }

  finish(): Uint8Array {
    const bytes = Uint8Array.from(this.#bytes);
    const view = new DataView(bytes.buffer);
    for (const [at, part] of this.#references) view.setUint32(at, this.#places.get(part)! - at, true);
    return bytes;
  }

  #begin(name: string): void {
    this.#align();
    this.#places.set(name, this.#bytes.length);
  }

  #align(): void {
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
  }

  #put(value: number | string): void {
    if (typeof value === "string") this.#references.push([this.#bytes.length, value]);
    this.#bytes.push(...u32(typeof value === "string" ? 0 : value));
  }
}
