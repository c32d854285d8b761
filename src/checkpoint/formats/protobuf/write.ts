import { joinBytes } from "../../../core/storage/join.ts";
import { DELIMITED, FIXED32, VARINT } from "./wire.ts";

/** Longer pieces stay apart, and shorter ones are copied: a view costs about as much as this. */
const COPIED_BYTES = 256;

/** A protobuf message under construction: small fields in one buffer that grows, large ones apart, joined at the end. */
export class MessageWriter {
  /** Before the buffer. */
  readonly #pieces: Uint8Array[] = [];
  #buffer = new Uint8Array(0);
  #used = 0;
  size = 0;

  /** Adds an integer. A negative one takes ten bytes, like int64. */
  varint(number: number, value: number | bigint): this {
    this.#integer(number * 8 + VARINT);
    this.#integer(value);
    return this;
  }

  float(number: number, value: number): this {
    this.#integer(number * 8 + FIXED32);
    const at = this.#take(4);
    new DataView(this.#buffer.buffer).setFloat32(at, value, true);
    return this;
  }

  /** Keeps long bytes without a copy. */
  bytes(number: number, value: Uint8Array): this {
    this.#integer(number * 8 + DELIMITED);
    this.#integer(value.length);
    this.#add(value);
    return this;
  }

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  message(number: number, value: MessageWriter): this {
    this.#integer(number * 8 + DELIMITED);
    this.#integer(value.size);
    for (const piece of value.pieces()) this.#add(piece);
    return this;
  }

  finish(): Uint8Array {
    return joinBytes(this.pieces());
  }

  /** The message, without a copy of long bytes. */
  pieces(): Uint8Array[] {
    return [...this.#pieces, this.#buffer.subarray(0, this.#used)];
  }

  #add(piece: Uint8Array): void {
    if (piece.length <= COPIED_BYTES) {
      const at = this.#take(piece.length);
      this.#buffer.set(piece, at);
      return;
    }
    if (this.#used > 0) this.#pieces.push(this.#buffer.slice(0, this.#used));
    this.#used = 0;
    this.#pieces.push(piece);
    this.size += piece.length;
  }

  /** Returns the place of `length` more bytes in the buffer. */
  #take(length: number): number {
    const at = this.#used;
    this.#used += length;
    this.size += length;
    if (this.#used > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, this.#used, 32));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return at;
  }

  #integer(value: number | bigint): void {
    // Nearly all tags and lengths take one byte.
    if (value >= 0 && value < 0x80) {
      const at = this.#take(1);
      this.#buffer[at] = Number(value);
      return;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const at = this.#take(1);
      this.#buffer[at] = rest === 0n ? low : low | 0x80;
    } while (rest !== 0n);
  }
}
