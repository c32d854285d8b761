/** Assembles pickles instruction by instruction, and PyTorch files around them, by code that shares nothing with the library. */
import { buildZip, type Member } from "./zipBuilder.ts";

type Part = Uint8Array | readonly number[] | string;

const u32 = (value: number) => Buffer.from(Uint32Array.of(value >>> 0).buffer);

/** Joins instructions; a text stands for its Latin-1 bytes. */
export function pickle(...parts: readonly Part[]): Buffer {
  return Buffer.concat([Buffer.of(0x80, 2), ...parts.map(toBytes), Buffer.from(".")]);
}

export function toBytes(part: Part): Buffer {
  return typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part);
}

export const join = (...parts: readonly Part[]) => Buffer.concat(parts.map(toBytes));
export const global = (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`);
export const text = (value: string) =>
  Buffer.concat([Buffer.from("X"), u32(Buffer.byteLength(value)), Buffer.from(value)]);
export const shortText = (value: string) =>
  Buffer.concat([Buffer.of(0x8c, Buffer.byteLength(value)), Buffer.from(value)]);
export const int = (value: number) => Buffer.concat([Buffer.from("J"), u32(value)]);
export const long = (value: bigint) =>
  Buffer.concat([Buffer.of(0x8a, 8), Buffer.from(BigInt64Array.of(value).buffer)]);
export const tuple = (...parts: readonly Part[]) => join("(", ...parts, "t");
export const reduce = (callee: Part, ...args: readonly Part[]) => join(callee, tuple(...args), "R");
export const stackGlobal = (module: string, name: string) => join(shortText(module), shortText(name), [0x93]);

export interface StorageFields {
  tag?: Part;
  type?: Part;
  key?: Part;
  location?: Part;
  length?: Part;
  extra?: Part;
}

export function storage(key = "0", length = 6, fields: StorageFields = {}): Buffer {
  return join(
    tuple(
      fields.tag ?? text("storage"),
      fields.type ?? global("torch", "FloatStorage"),
      fields.key ?? text(key),
      fields.location ?? text("cpu"),
      fields.length ?? int(length),
      fields.extra ?? "",
    ),
    "Q",
  );
}

export interface TensorFields {
  function?: string;
  storage?: Part;
  offset?: Part;
  size?: Part;
  stride?: Part;
  requiresGrad?: Part;
  /** Absent by default. */
  metadata?: Part;
}

/** A tensor of shape [2, 3] over storage 0, except for the given parts. */
export function tensor(fields: TensorFields = {}): Buffer {
  return reduce(
    global("torch._utils", fields.function ?? "_rebuild_tensor_v2"),
    fields.storage ?? storage(),
    fields.offset ?? int(0),
    fields.size ?? tuple(int(2), int(3)),
    fields.stride ?? tuple(int(3), int(1)),
    fields.requiresGrad ?? [0x89],
    reduce(global("collections", "OrderedDict")),
    ...(fields.metadata === undefined ? [] : [fields.metadata]),
  );
}

/** An OrderedDict with these keys and values. */
export function dict(...entries: readonly (readonly [string, Part])[]): Buffer {
  return join(
    reduce(global("collections", "OrderedDict")),
    "(",
    ...entries.flatMap(([key, value]) => [text(key), value]),
    "u",
  );
}

/** An instance of a module class with parameters and other attributes. */
export function moduleOf(
  type: Part,
  parameters: Part,
  ...attributes: readonly (readonly [string, Part])[]
): Buffer {
  const inner: (readonly [string, Part])[] = [
    ["_parameters", parameters],
    ["_buffers", "}"],
    ["_modules", "}"],
    ...attributes,
  ];
  return join(type, ")", [0x81], "}(", ...inner.flatMap(([key, value]) => [text(key), value]), "ub");
}

export const weights = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

/** A zip of version 1.6 and later around a pickle. */
export function archive(
  data: Uint8Array,
  options: {
    storages?: Record<string, Uint8Array>;
    members?: Member[];
    version?: string | null;
    byteorder?: string;
    top?: string;
  } = {},
): Uint8Array {
  const { storages = { "0": weights }, members = [], version = "3\n", byteorder, top = "archive" } = options;
  const all: Member[] = [
    { name: `${top}/data.pkl`, data },
    ...Object.entries(storages).map(([key, bytes]): Member => ({ name: `${top}/data/${key}`, data: bytes })),
    ...members,
  ];
  if (byteorder !== undefined) all.push({ name: `${top}/byteorder`, data: Buffer.from(byteorder) });
  if (version !== null) all.push({ name: `${top}/version`, data: Buffer.from(version) });
  return buildZip(all);
}

/** The five pickles and the storages of versions 0.1.10 to 1.5. */
export function legacy(
  object: Uint8Array,
  options: { protocol?: Part; system?: Part; keys?: Part; storages?: Uint8Array } = {},
): Uint8Array {
  const magic = pickle([0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]);
  const system = join("}(", text("protocol_version"), int(1001), text("little_endian"), [0x88], "u");
  const stored = Buffer.concat([Buffer.from(BigInt64Array.of(6n).buffer), weights]);
  return new Uint8Array(
    Buffer.concat([
      magic,
      pickle(options.protocol ?? int(1001)),
      pickle(options.system ?? system),
      object,
      pickle(options.keys ?? join("]", text("0"), "a")),
      options.storages ?? stored,
    ]),
  );
}
