/**
 * Writes a state dict as PyTorch's zip, for `torch.load(path, weights_only=True)`: an OrderedDict of
 * contiguous tensors, in pickle protocol 2, which the restricted reader requires. Uncompressed, aligned members let PyTorch map
 * them.
 */

import { fail } from "../../../core/storage/codes.ts";
import type { Piece, WritableTensor } from "../../../core/storage/pieces.ts";
import { elementBits } from "../../../core/storage/raw.ts";
import { checkWritable } from "../../../core/storage/written.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { stridesOf } from "../../../core/tensor/shape.ts";
import { zipPieces } from "../zip/write.ts";
import { STORAGES } from "./types.ts";

const FORMAT = "pytorch";

/** Entries to set with one instruction. */
const BATCH = 1000;

/** Storage classes by element type. */
const classes = new Map([...STORAGES].map(([name, dtype]) => [dtype, name]));

export const pytorchTypes: readonly string[] = [...STORAGES.values()];

/**
 * Returns the pieces of the file; equal input gives equal bytes. Tensors with the same `bytes` array share one storage.
 *
 * @throws FormatError DTYPE when PyTorch has no storage of the element type; SIZE, NAME, ENCODING
 */
export function pytorchPieces(tensors: ReadonlyMap<string, WritableTensor>): Piece[] {
  const keys = new Map<Piece, string>();
  for (const [name, tensor] of tensors) {
    checkWritable(FORMAT, name, tensor, pytorchTypes);
    if (/\p{Surrogate}/u.test(name)) {
      const message = `expected a Unicode name, got half a surrogate pair in ${describe(name)}.`;
      fail(FORMAT, "ENCODING", message, { entry: name });
    }
    if (!keys.has(tensor.bytes)) keys.set(tensor.bytes, String(keys.size));
  }
  const text = (value: string) => new TextEncoder().encode(value);
  const members = new Map<string, Piece[]>([
    ["archive/data.pkl", [pickle(tensors, keys)]],
    ["archive/byteorder", [text("little")]],
  ]);
  for (const [bytes, key] of keys) members.set(`archive/data/${key}`, [bytes]);
  members.set("archive/version", [text("3\n")]);
  return zipPieces(FORMAT, members, { alignment: 64 });
}

function pickle(tensors: ReadonlyMap<string, WritableTensor>, keys: ReadonlyMap<Piece, string>): Uint8Array {
  const out = new PickleWriter();
  out.opcodes(0x80, 2);
  out.global("collections", "OrderedDict");
  out.opcodes(0x29, 0x52, 0x28); // EMPTY_TUPLE REDUCE MARK
  let pending = 0;
  for (const [name, { dtype, shape, bytes }] of tensors) {
    // Like Python, so that no reader needs a large stack.
    if (++pending % BATCH === 0) out.opcodes(0x75, 0x28); // SETITEMS MARK
    out.text(name);
    out.global("torch._utils", "_rebuild_tensor_v2");
    out.opcodes(0x28, 0x28); // MARK MARK
    out.text("storage");
    out.global("torch", classes.get(dtype)!);
    out.text(keys.get(bytes)!);
    out.text("cpu");
    out.integer((bytes.length * 8) / elementBits.get(dtype)!);
    out.opcodes(0x74, 0x51); // TUPLE BINPERSID
    out.integer(0);
    out.tuple(shape);
    out.tuple(stridesOf(shape));
    out.opcodes(0x89); // NEWFALSE: requires no gradient
    out.global("collections", "OrderedDict");
    out.opcodes(0x29, 0x52, 0x74, 0x52); // EMPTY_TUPLE REDUCE TUPLE REDUCE
  }
  out.opcodes(0x75, 0x2e); // SETITEMS STOP
  return out.bytes();
}

class PickleWriter {
  readonly #bytes: number[] = [];

  opcodes(...bytes: number[]): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  global(module: string, name: string): void {
    this.opcodes(0x63, ...new TextEncoder().encode(`${module}\n${name}\n`));
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.opcodes(0x58, ...int32(bytes.length), ...bytes);
  }

  /** BININT for 32 bits, else LONG1 with 8 bytes. */
  integer(value: number): void {
    if (value < 2 ** 31) this.opcodes(0x4a, ...int32(value));
    else this.opcodes(0x8a, 8, ...int32((value % 2 ** 32) | 0), ...int32(Math.floor(value / 2 ** 32)));
  }

  tuple(values: readonly number[]): void {
    this.opcodes(0x28);
    for (const value of values) this.integer(value);
    this.opcodes(0x74);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

function int32(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}
