/** Parquet files made by hand, with what the usual writer does not write. */

/** Bytes of a field that says its own Thrift type. */
interface Typed {
  type: number;
  bytes: readonly number[];
}
type Field = number | boolean | string | Typed | Struct | readonly (Struct | string)[];
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
function struct(fields: Struct): number[] {
  let last = 0;
  const content = Object.entries(fields).flatMap(([key, value]) => {
    const { type, bytes } = typed(value as Field);
    const delta = Number(key) - last;
    last = Number(key);
    return [(delta << 4) | type, ...bytes];
  });
  return [...content, 0];
}

interface Page {
  /** Fields of the header that differ from those of a data page of plain values. */
  header?: Struct;
  /** Fields of the description of values in a data page. */
  data?: Struct;
  body: readonly number[];
}

export interface Made {
  pages: readonly Page[];
  rows?: number;
  /** Number of the stored type; default INT32. */
  type?: number;
  /** Fields that differ, of the description of the column in the schema, of its chunk, and of the file that holds it. */
  element?: Struct;
  metadata?: Struct;
  chunk?: Struct;
  footer?: Struct;
}

/** Bytes of a page with its header. */
function pageOf({ header, data, body }: Page, rows: number): number[] {
  const values = { 1: rows, 2: 0, 3: 3, 4: 3, ...data };
  return [...struct({ 1: 0, 2: body.length, 3: body.length, 5: values, ...header }), ...body];
}

/** Returns a file of one group and one column, `x`. */
export function parquetOf(made: Made): Uint8Array {
  const { rows = 2, type = 1, element, metadata, chunk, footer } = made;
  const content = made.pages.flatMap((page) => pageOf(page, rows));
  const schema: Struct[] = [
    { 4: "r", 5: 1 },
    { 1: type, 3: 0, 4: "x", ...element },
  ];
  const sizes = { 4: 0, 5: rows, 6: content.length, 7: content.length, 9: 4 };
  const column = { 2: 4, 3: { 1: type, 2: [], 3: ["x"], ...sizes, ...metadata }, ...chunk };
  const groups = [{ 1: [column], 2: content.length, 3: rows }];
  const end = struct({ 1: 1, 2: schema, 3: rows, 4: groups, ...footer });
  const length = new Uint8Array(Uint32Array.of(end.length).buffer);
  const mark = Buffer.from("PAR1");
  return Uint8Array.from([...mark, ...content, ...end, ...length, ...mark]);
}
