/** Builds zip archives, honest or lying in any field, by code that shares nothing with the library. */
import { deflateRawSync, crc32 as nodeCrc32 } from "node:zlib";

/** Fields of a header; the builder fills in true values for the others. */
export interface Fields {
  name?: string | Buffer;
  flags?: number;
  method?: number;
  crc?: number;
  compressedSize?: number;
  size?: number;
  extra?: Buffer;
  signature?: number;
  /** Directory only. */
  madeBy?: number;
  attributes?: number;
  disk?: number;
  header?: number;
  comment?: string;
}

export interface Member {
  name: string;
  data: Uint8Array;
  isDeflated?: boolean;
  /** Stored bytes instead of those made from `data`. */
  stored?: Uint8Array;
  local?: Fields;
  central?: Fields;
  descriptor?: Buffer;
  /** Bytes before the local header. */
  before?: Uint8Array;
  /** Not written again: its directory entry points to where this member lies. */
  sameAs?: number;
}

export interface EndFields {
  entries?: number;
  entriesOnDisk?: number;
  size?: number;
  start?: number;
  disk?: number;
  comment?: Buffer;
  /** Between directory and end record. */
  before?: Uint8Array;
}

// Node 20.15 has zlib.crc32; older ones compute it bit by bit.
export function crc(bytes: Uint8Array): number {
  if (typeof nodeCrc32 === "function") return nodeCrc32(bytes);
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

const u16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
export const u64 = (value: number | bigint) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);

function common(
  fields: Required<Pick<Fields, "flags" | "method" | "crc" | "compressedSize" | "size">>,
  name: Buffer,
  extra: Buffer,
): Buffer {
  return Buffer.concat([
    u16(20),
    u16(fields.flags),
    u16(fields.method),
    u16(0),
    u16(0x21),
    u32(fields.crc),
    u32(fields.compressedSize),
    u32(fields.size),
    u16(name.length),
    u16(extra.length),
  ]);
}

export function zip64Extra(...values: (number | bigint)[]): Buffer {
  return Buffer.concat([u16(1), u16(8 * values.length), ...values.map(u64)]);
}

/** Signature and 32-bit numbers, or 64-bit ones, with or without signature. */
export function descriptor(
  value: number,
  compressed: number,
  size: number,
  wide = false,
  isSigned = true,
): Buffer {
  const number = wide ? u64 : u32;
  return Buffer.concat([
    isSigned ? u32(0x08074b50) : Buffer.alloc(0),
    u32(value),
    number(compressed),
    number(size),
  ]);
}

export function buildZip(members: readonly Member[], end: EndFields = {}): Uint8Array {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  const headers: number[] = [];
  let at = 0;
  const push = (bytes: Uint8Array) => {
    parts.push(Buffer.from(bytes));
    at += bytes.length;
  };
  for (const member of members) {
    const stored = member.stored ?? (member.isDeflated ? deflateRawSync(member.data) : member.data);
    const fields = {
      flags: member.descriptor === undefined ? 0 : 8,
      method: member.isDeflated ? 8 : 0,
      crc: crc(member.data),
      compressedSize: stored.length,
      size: member.data.length,
    };
    const nameOf = (own: Fields | undefined) => Buffer.from(own?.name ?? member.name);
    const header = member.sameAs === undefined ? at + (member.before?.length ?? 0) : headers[member.sameAs];
    headers.push(header);
    if (member.sameAs === undefined) {
      if (member.before !== undefined) push(member.before);
      const name = nameOf(member.local);
      const extra = member.local?.extra ?? Buffer.alloc(0);
      push(u32(member.local?.signature ?? 0x04034b50));
      push(common({ ...fields, ...member.local } as never, name, extra));
      push(Buffer.concat([name, extra]));
      push(stored);
      if (member.descriptor !== undefined) push(member.descriptor);
    }
    const own = member.central ?? {};
    const name = nameOf(own);
    const extra = own.extra ?? Buffer.alloc(0);
    const comment = Buffer.from(own.comment ?? "");
    central.push(
      Buffer.concat([
        u32(own.signature ?? 0x02014b50),
        u16(own.madeBy ?? 20),
        common({ ...fields, ...own } as never, name, extra),
        u16(comment.length),
        u16(own.disk ?? 0),
        u16(0),
        u32(own.attributes ?? 0),
        u32(own.header ?? header),
        name,
        extra,
        comment,
      ]),
    );
  }
  const start = at;
  for (const record of central) push(record);
  const size = at - start;
  if (end.before !== undefined) push(end.before);
  const comment = end.comment ?? Buffer.alloc(0);
  push(
    Buffer.concat([
      u32(0x06054b50),
      u16(end.disk ?? 0),
      u16(end.disk ?? 0),
      u16(end.entriesOnDisk ?? end.entries ?? members.length),
      u16(end.entries ?? members.length),
      u32(end.size ?? size),
      u32(end.start ?? start),
      u16(comment.length),
      comment,
    ]),
  );
  return new Uint8Array(Buffer.concat(parts));
}

/** The two records of ZIP64, to be put before the end record. */
export function end64(
  at: number,
  fields: {
    entries: number;
    entriesOnDisk?: number;
    size: number | bigint;
    start: number | bigint;
    position?: number | bigint;
    length?: number;
  },
): Buffer {
  return Buffer.concat([
    u32(0x06064b50),
    u64(fields.length ?? 44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(fields.entriesOnDisk ?? fields.entries),
    u64(fields.entries),
    u64(fields.size),
    u64(fields.start),
    u32(0x07064b50),
    u32(0),
    u64(fields.position ?? at),
    u32(1),
  ]);
}
