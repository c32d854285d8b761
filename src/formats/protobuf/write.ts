import { joinBytes } from "../join.ts";
import { DELIMITED, FIXED32, VARINT } from "./wire.ts";

/** A protobuf message under construction: pieces of bytes, joined once at the end. */
export class MessageWriter {
  readonly #pieces: Uint8Array[] = [];
  size = 0;

  #push(piece: Uint8Array): this {
    this.#pieces.push(piece);
    this.size += piece.length;
    return this;
  }

  /** Adds an integer. A negative one takes ten bytes, like int64. */
  varint(number: number, value: number | bigint): this {
    return this.#push(varintBytes(number * 8 + VARINT)).#push(varintBytes(value));
  }

  float(number: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(varintBytes(number * 8 + FIXED32)).#push(bytes);
  }

  /** Keeps the bytes without a copy. */
  bytes(number: number, value: Uint8Array): this {
    return this.#push(varintBytes(number * 8 + DELIMITED))
      .#push(varintBytes(value.length))
      .#push(value);
  }

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  message(number: number, value: MessageWriter): this {
    this.#push(varintBytes(number * 8 + DELIMITED)).#push(varintBytes(value.size));
    for (const piece of value.#pieces) this.#push(piece);
    return this;
  }

  finish(): Uint8Array {
    return joinBytes(this.#pieces);
  }
}

function varintBytes(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}
