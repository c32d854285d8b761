/** Parquet files made by hand, so that any part of them can lie. */

/** Bytes of a field that says its own Thrift type. */
export interface Typed {
  type: number;
  bytes: readonly number[];
}
export type Field = number | boolean | string | Typed | Struct | readonly (Struct | string)[];
/** Fields by their number. */
export interface Struct {
  [field: number]: Field;
}

export const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];

const text = (value: string) => [...varint(value.length), ...Buffer.from(value, "latin1")];

function typed(value: Field): Typed {
  if (typeof value === "number") return { type: 5, bytes: varint(value < 0 ? -2 * value - 1 : 2 * value) };
  if (typeof value === "boolean") return { type: value ? 1 : 2, bytes: [] };
  if (typeof value === "string") return { type: 8, bytes: text(value) };
  if (Array.isArray(value)) {
    const each = value.map((one: Struct | string) => (typeof one === "string" ? text(one) : struct(one)));
    const type = typeof value[0] === "string" ? 8 : 12;
    return { type: 9, bytes: [0xf0 | type, ...varint(each.length), ...each.flat()] };
  }
  return "bytes" in value ? (value as Typed) : { type: 12, bytes: struct(value as Struct) };
}

/** Returns a structure in Thrift's compact protocol. */
export function struct(fields: Struct): number[] {
  let last = 0;
  const content = Object.entries(fields).flatMap(([key, value]) => {
    const { type, bytes } = typed(value as Field);
    const delta = Number(key) - last;
    last = Number(key);
    return [(delta << 4) | type, ...bytes];
  });
  return [...content, 0];
}

export interface Page {
  /** Fields of the header that differ from those of a data page of plain values. */
  header?: Struct;
  /** Fields of the description of values in a data page. */
  data?: Struct;
  body: readonly number[];
  /** Bytes of the content, compressed no longer; default those of the body. */
  size?: number;
}

export interface Made {
  pages: readonly Page[];
  rows?: number;
  /** Number of the stored type; default INT32. */
  type?: number;
  codec?: number;
  /** Fields that differ, of the description of the column in the schema, of its chunk, and of the group and the file that hold it. */
  element?: Struct;
  schema?: readonly Struct[];
  metadata?: Struct;
  chunk?: Struct;
  group?: Struct;
  footer?: Struct;
}

/** Bytes of a page with its header. */
function pageOf({ header, data, body, size = body.length }: Page, rows: number): number[] {
  const values = { 1: rows, 2: 0, 3: 3, 4: 3, ...data };
  return [...struct({ 1: 0, 2: size, 3: body.length, 5: values, ...header }), ...body];
}

/** Returns a file of one group and one column, `x`. */
export function parquetOf(made: Made): Uint8Array {
  const { rows = 2, type = 1, codec = 0, element, metadata, chunk, group, footer } = made;
  const content = made.pages.flatMap((page) => pageOf(page, rows));
  const schema = made.schema ?? [
    { 4: "r", 5: 1 },
    { 1: type, 3: 0, 4: "x", ...element },
  ];
  const sizes = { 4: codec, 5: rows, 6: content.length, 7: content.length, 9: 4 };
  const column = { 2: 4, 3: { 1: type, 2: [], 3: ["x"], ...sizes, ...metadata }, ...chunk };
  const groups = [{ 1: [column], 2: content.length, 3: rows, ...group }];
  const end = struct({ 1: 1, 2: [...schema], 3: rows, 4: groups, ...footer });
  const length = new Uint8Array(Uint32Array.of(end.length).buffer);
  const mark = Buffer.from("PAR1");
  return Uint8Array.from([...mark, ...content, ...end, ...length, ...mark]);
}

/** One number and then another, `count` in all, as differences in blocks of 128, of which only the first has bits. */
function deltas(count: number, first: number, second: number): number[] {
  const size = Math.abs(second - first);
  const isDown = second < first;
  // The least difference comes first; the others are more by their bits.
  const bits = Uint32Array.from({ length: 128 }, (_, k) => ((k === 0) === isDown ? 0 : size));
  const head = [...varint(128), 1, ...varint(count), ...varint(2 * first)];
  const others = new Array(2 * (Math.ceil((count - 1) / 128) - 1)).fill(0);
  return [...head, ...(isDown ? varint(2 * size - 1) : [0]), 32, ...new Uint8Array(bits.buffer), ...others];
}

/** Returns a file of `count` texts of `length` characters, each with all of the one before. */
export function prefixes(count: number, length: number): Uint8Array {
  const text = new Array(length).fill(97);
  const body = [...deltas(count, 0, length), ...deltas(count, length, 0), ...text];
  return parquetOf({ type: 6, rows: count, pages: [{ data: { 2: 7 }, body }] });
}

/** Returns a file of `count` pages of one text each, which is as long as all that comes after them: it ends with `length` other bytes. */
export function beyond(count: number, length: number, encoding: 0 | 6): Uint8Array {
  const body =
    encoding === 0
      ? [...new Uint8Array(Uint32Array.of(length).buffer)]
      : [...varint(128), 1, ...varint(1), ...varint(2 * length)];
  const page: Page = { data: { 1: 1, 2: encoding }, body };
  // A page of an index is skipped.
  const other: Page = { header: { 1: 1 }, body: new Array(length).fill(97) };
  return parquetOf({ type: 6, rows: count, pages: [...new Array(count).fill(page), other] });
}

/** Returns a file of `count` columns that share one page of a value. */
export function shared(count: number, codec: number, body: readonly number[]): Uint8Array {
  const page = pageOf({ body, size: 4 }, 1);
  const names = Array.from({ length: count }, (_, k) => `x${k}`);
  const sizes = { 4: codec, 5: 1, 6: page.length, 7: page.length, 9: 4 };
  return parquetOf({
    rows: 1,
    codec,
    pages: [{ body, size: 4 }],
    schema: [{ 4: "r", 5: count }, ...names.map((name) => ({ 1: 1, 3: 0, 4: name }))],
    group: { 1: names.map((name) => ({ 2: 4, 3: { 1: 1, 2: [], 3: [name], ...sizes } })) },
  });
}

/** Compressed bytes of a value 1 after `count` blocks of nothing, each with a code of its own in Zstandard. */
export const nothings = {
  gzip: (count: number) => [
    ...[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0],
    ...new Array(count).fill([0, 0, 0, 255, 255]).flat(),
    ...[1, 4, 0, 251, 255, 1, 0, 0, 0],
    ...[0x79, 0xb8, 0xf8, 0x99, 4, 0, 0, 0],
  ],
  zstd: (count: number) => [
    ...[0x28, 0xb5, 0x2f, 0xfd, 0, 0x58],
    ...new Array(count).fill([60, 0, 0, 2, 0xc0, 0, 128, 0xb0, 1, 0]).flat(),
    ...[33, 0, 0, 1, 0, 0, 0],
  ],
};
