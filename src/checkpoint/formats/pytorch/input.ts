import { type Budget, textBytes } from "../../../core/storage/budget.ts";
import { type FormatCode, fail } from "../../../core/storage/codes.ts";
import { NAME_BYTES } from "../../../core/storage/extent.ts";
import { utf8Text } from "../../../core/storage/utf8.ts";
import type { FormatPlace } from "../../../core/tensor/errors.ts";

export interface PickleFile {
  format: string;
  budget: Budget;
  /** The member with the pickle, for errors. */
  entry?: string;
}

/** Reads primitive values and frames of a pickle, and keeps the current instruction's place for errors. */
export class PickleInput {
  /** The next byte. */
  at = 0;
  readonly file: PickleFile;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #origin: number;
  #start = 0;
  #frameEnd = -1;

  /** @param origin offset of `bytes` in the file */
  constructor(bytes: Uint8Array, file: PickleFile, origin: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.file = file;
    this.#origin = origin;
  }

  /** Place of the current instruction in the file. */
  get place(): FormatPlace & { offset: number } {
    return { offset: this.#origin + this.#start, entry: this.file.entry };
  }

  /** Begins an instruction. */
  begin(): void {
    this.#start = this.at;
    if (this.#frameEnd >= 0 && this.at >= this.#frameEnd) this.#frameEnd = -1;
  }

  /** @throws FormatError OFFSET when a frame ends after the last instruction */
  end(): void {
    if (this.#frameEnd >= 0 && this.at !== this.#frameEnd) {
      this.fail("OFFSET", "expected the frame to end with the pickle.");
    }
  }

  /** Skips `count` bytes. @returns their start */
  #take(count: number): number {
    const at = this.at;
    if (at + count > this.#bytes.length) {
      this.fail("TRUNCATED", `expected ${count} more bytes of pickle, got ${this.#bytes.length - at}.`);
    }
    if (this.#frameEnd >= 0 && at + count > this.#frameEnd) {
      this.fail("OFFSET", "expected an instruction within its frame.");
    }
    this.at = at + count;
    return at;
  }

  u8(): number {
    return this.#bytes[this.#take(1)];
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Past 2^53 it is not exact, but still past every limit. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** Reads a big-endian double. */
  f64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** Reads a little-endian integer of any length, in two's complement. */
  long(length: number): number | bigint {
    const at = this.#take(length);
    let value = 0n;
    for (let k = length - 1; k >= 0; k--) value = (value << 8n) | BigInt(this.#bytes[at + k]);
    value = BigInt.asIntN(Math.max(8 * length, 1), value);
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }

  content(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(length: number): string {
    this.pay(length / 16, textBytes(length));
    return this.#decode(this.content(length));
  }

  /** Reads the rest of a line. */
  line(): string {
    const start = this.at;
    const end = this.#bytes.subarray(0, start + NAME_BYTES + 1).indexOf(0x0a, start);
    if (end < 0) {
      const isCut = this.#bytes.length <= start + NAME_BYTES;
      const message = `expected a name of at most ${NAME_BYTES} bytes and a line feed.`;
      this.fail(isCut ? "TRUNCATED" : "NAME", message);
    }
    this.#take(end + 1 - start);
    return this.#decode(this.#bytes.subarray(start, end));
  }

  #decode(bytes: Uint8Array): string {
    return utf8Text(bytes) ?? this.fail("ENCODING", "expected a string in UTF-8, got other bytes.");
  }

  /** Begins a frame, which no instruction may cross. */
  frame(): void {
    const length = this.#view.getBigUint64(this.#take(8), true);
    if (this.#frameEnd >= 0) this.fail("OFFSET", "expected no frame within a frame.");
    if (length > BigInt(this.#bytes.length - this.at)) {
      this.fail("TRUNCATED", `expected a frame of ${length} bytes, got ${this.#bytes.length - this.at}.`);
    }
    this.#frameEnd = this.at + Number(length);
  }

  /** Pays for the current instruction. @throws FormatError LIMIT */
  pay(work: number, memory: number): void {
    this.file.budget.spend(work, memory, this.file.format, () => this.place);
  }

  /** Fails at the current instruction. */
  fail(code: FormatCode, message: string): never {
    fail(this.file.format, code, message, this.place);
  }
}
