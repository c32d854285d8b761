/** The bytes of a pickle: primitive values, frames, and where the instruction that is being run begins, for errors. */
import { type FormatCode, fail } from "../codes.ts";
import type { Limits } from "../limits.ts";

/** Fails at the instruction that is being run. */
export type Refuse = (code: FormatCode, message: string) => never;

export class PickleInput {
  /** The next byte. */
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #format: string;
  readonly #limits: Limits;
  readonly #entry: string | undefined;
  readonly #origin: number;
  #start = 0;
  #frameEnd = -1;

  /** @param origin offset of `bytes` in the file */
  constructor(bytes: Uint8Array, format: string, limits: Limits, entry: string | undefined, origin: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#format = format;
    this.#limits = limits;
    this.#entry = entry;
    this.#origin = origin;
  }

  /** Where in the file the instruction begins that is being run. */
  get offset(): number {
    return this.#origin + this.#start;
  }

  /** Begins an instruction. */
  begin(): void {
    this.#start = this.at;
    if (this.#frameEnd >= 0 && this.at >= this.#frameEnd) this.#frameEnd = -1;
  }

  /** @throws FormatError OFFSET when a frame goes on behind the last instruction */
  end(): void {
    if (this.#frameEnd >= 0 && this.at !== this.#frameEnd) {
      this.fail("OFFSET", "expected the frame to end with the pickle.");
    }
  }

  /** Moves on by so many bytes. @returns where they begin */
  take(count: number): number {
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
    return this.#bytes[this.take(1)];
  }

  u32(): number {
    return this.#view.getUint32(this.take(4), true);
  }

  /** The bytes of a text, whose length is checked against the limit. */
  content(length: number): Uint8Array {
    const { pickleStringBytes } = this.#limits;
    if (length > pickleStringBytes) {
      this.fail(
        "LIMIT",
        `expected strings of at most ${pickleStringBytes} bytes (limit pickleStringBytes), got ${length}.`,
      );
    }
    const at = this.take(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(length: number): string {
    return this.#decode(this.content(length));
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.fail("ENCODING", "expected a string in UTF-8, got other bytes.");
    }
  }

  /** The rest of a line, without its end. */
  line(): string {
    const start = this.at;
    const { nameBytes } = this.#limits;
    const end = this.#bytes.subarray(0, start + nameBytes + 1).indexOf(0x0a, start);
    if (end < 0) {
      const isCut = this.#bytes.length <= start + nameBytes;
      this.fail(
        isCut ? "TRUNCATED" : "NAME",
        `expected a name of at most ${nameBytes} bytes and a line feed.`,
      );
    }
    this.take(end + 1 - start);
    return this.#decode(this.#bytes.subarray(start, end));
  }

  /** A little-endian integer of any length, in two's complement. */
  long(length: number): number | bigint {
    const { pickleIntegerBytes } = this.#limits;
    if (length > pickleIntegerBytes) {
      this.fail(
        "LIMIT",
        `expected integers of at most ${pickleIntegerBytes} bytes (limit pickleIntegerBytes), got ${length}.`,
      );
    }
    const at = this.take(length);
    let value = 0n;
    for (let k = length - 1; k >= 0; k--) value = (value << 8n) | BigInt(this.#bytes[at + k]);
    value = BigInt.asIntN(Math.max(8 * length, 1), value);
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }

  /** Begins a frame: until its end, no instruction may reach beyond it. */
  frame(): void {
    const length = this.#view.getBigUint64(this.take(8), true);
    if (this.#frameEnd >= 0) this.fail("OFFSET", "expected no frame within a frame.");
    if (length > BigInt(this.#bytes.length - this.at)) {
      this.fail("TRUNCATED", `expected a frame of ${length} bytes, got ${this.#bytes.length - this.at}.`);
    }
    this.#frameEnd = this.at + Number(length);
  }

  u16(): number {
    return this.#view.getUint16(this.take(2), true);
  }

  i32(): number {
    return this.#view.getInt32(this.take(4), true);
  }

  /** A double, which pickles store with its highest byte first. */
  f64(): number {
    return this.#view.getFloat64(this.take(8));
  }

  readonly refuse: Refuse = (code, message) => this.fail(code, message);

  fail(code: FormatCode, message: string): never {
    fail(this.#format, code, message, { offset: this.offset, entry: this.#entry });
  }
}
