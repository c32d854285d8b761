/**
 * Zstandard (RFC 8878) for known sizes: the output never outgrows the announced size, so a small stream cannot take long. The decoders
 * for JavaScript that we tried copy what does not fit, for hours.
 */
import {
  Bits,
  damaged,
  type Huffman,
  inflateHuffman,
  readHuffman,
  readStates,
  type States,
  statesOf,
} from "./zstdCodes.ts";

/** Most bytes of a block. */
const BLOCK = 1 << 17;

/** @throws FormatError `MALFORMED` for a damaged stream, or one of another size */
export function zstd(bytes: Uint8Array, size: number): Uint8Array {
  const output = new Output(size);
  let at = 0;
  const need = (length: number) => {
    if (length > bytes.length - at) damaged("more bytes");
    return at;
  };
  const little = (length: number) => {
    need(length);
    let value = 0;
    for (let k = 0; k < length; k++) value += bytes[at++] * 256 ** k;
    return value;
  };
  while (at < bytes.length) {
    const magic = little(4);
    if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
      const length = little(4);
      at = need(length) + length;
      continue;
    }
    if (magic !== 0xfd2fb528) damaged("a frame");
    const flags = little(1);
    const isSingle = (flags & 0x20) !== 0;
    if (!isSingle) little(1);
    if (flags & 8 || little([0, 1, 2, 4][flags & 3]) !== 0) damaged("a frame without dictionary");
    little(flags >> 6 ? 1 << (flags >> 6) : Number(isSingle));
    const frame = new Frame(output);
    for (let isLast = false; !isLast; ) {
      const header = little(3);
      isLast = (header & 1) === 1;
      const length = header >> 3;
      const kind = (header >> 1) & 3;
      if (kind === 1) output.fill(little(1), length);
      else {
        const block = bytes.subarray(need(length), at + length);
        if (kind === 0) output.add(block);
        else if (kind === 2) frame.block(block);
        else damaged("a block of a known kind");
        at += length;
      }
    }
    // A checksum of the content: the page has its own.
    if (flags & 4) little(4);
  }
  return output.whole();
}

class Output {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  #room(length: number): void {
    if (length > this.bytes.length - this.at) damaged(`${this.bytes.length} bytes`);
  }

  add(piece: Uint8Array): void {
    this.#room(piece.length);
    this.bytes.set(piece, this.at);
    this.at += piece.length;
  }

  fill(byte: number, length: number): void {
    this.#room(length);
    this.bytes.fill(byte, this.at, (this.at += length));
  }

  copy(distance: number, length: number, start: number): void {
    this.#room(length);
    if (distance < 1 || distance > this.at - start) damaged("a distance within the frame");
    for (const end = this.at + length; this.at < end; this.at++)
      this.bytes[this.at] = this.bytes[this.at - distance];
  }

  whole(): Uint8Array {
    if (this.at !== this.bytes.length) damaged(`${this.bytes.length} bytes`);
    return this.bytes;
  }
}

/** Smallest value and extra bits of the codes of lengths. */
function lengthsOf(first: number, plain: number, extra: readonly number[]) {
  const bits = [...new Array<number>(plain).fill(0), ...extra];
  let value = first;
  const bases = bits.map((count) => (value += 2 ** count) - 2 ** count);
  return { bits, bases };
}

const LITERALS = lengthsOf(0, 16, [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const MATCHES = lengthsOf(3, 32, [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const ones = (count: number) => new Array<number>(count).fill(1);
const rare = (count: number) => new Array<number>(count).fill(-1);
const twos = (count: number) => new Array<number>(count).fill(2);
/** Of literal lengths, offsets and match lengths: the largest symbol, the longest code, and the states of the default. */
const KINDS = [
  {
    symbols: 35,
    log: 9,
    states: statesOf(6, [4, 3, ...twos(11), 1, 1, 1, ...twos(9), 3, 2, ...ones(5), ...rare(4)]),
  },
  { symbols: 31, log: 8, states: statesOf(5, [...ones(6), 2, 2, 2, ...ones(15), ...rare(5)]) },
  { symbols: 52, log: 9, states: statesOf(6, [1, 4, 3, ...twos(6), ...ones(37), ...rare(7)]) },
] as const;

/** Blocks of a frame share codes and the last distances. */
class Frame {
  readonly #output: Output;
  readonly #start: number;
  #huffman: Huffman | undefined;
  #states: States[] = [];
  #distances = [1, 4, 8];

  constructor(output: Output) {
    this.#output = output;
    this.#start = output.at;
  }

  block(bytes: Uint8Array): void {
    const [literals, start] = this.#literals(bytes);
    let at = start;
    let count = bytes[at++];
    if (count === 255) count = 0x7f00 + bytes[at++] + (bytes[at++] << 8);
    else if (count > 127) count = ((count - 128) << 8) + bytes[at++];
    if (count === 0) {
      this.#output.add(literals);
      return;
    }
    const modes = bytes[at++];
    if (!(at < bytes.length) || modes & 3) damaged("the codes of a block");
    const states = KINDS.map(({ symbols, log, states: usual }, kind) => {
      switch ((modes >> (6 - 2 * kind)) & 3) {
        case 0:
          return usual;
        case 1: {
          const symbol = bytes[at++];
          if (!(symbol <= symbols)) damaged("a known symbol");
          return {
            log: 0,
            symbols: Uint8Array.of(symbol),
            bits: new Uint8Array(1),
            bases: new Uint16Array(1),
          };
        }
        case 2: {
          const [read, end] = readStates(bytes, at, log, symbols);
          at = end;
          return read;
        }
        default:
          return this.#states[kind] ?? damaged("a code to repeat");
      }
    });
    this.#states = states;
    this.#sequences(new Bits(bytes.subarray(at)), count, states, literals);
  }

  #sequences(bits: Bits, count: number, [literal, offset, match]: States[], literals: Uint8Array): void {
    const output = this.#output;
    const end = output.at + BLOCK;
    let [l, o, m] = [bits.take(literal.log), bits.take(offset.log), bits.take(match.log)];
    let used = 0;
    for (let k = 0; k < count; k++) {
      const width = offset.symbols[o];
      const distance = 2 ** width + bits.take(width);
      const matchCode = match.symbols[m];
      const length = MATCHES.bases[matchCode] + bits.take(MATCHES.bits[matchCode]);
      const literalCode = literal.symbols[l];
      const before = LITERALS.bases[literalCode] + bits.take(LITERALS.bits[literalCode]);
      if (k + 1 < count) {
        l = literal.bases[l] + bits.take(literal.bits[l]);
        m = match.bases[m] + bits.take(match.bits[m]);
        o = offset.bases[o] + bits.take(offset.bits[o]);
      }
      if (before > literals.length - used) damaged("more literals");
      output.add(literals.subarray(used, (used += before)));
      output.copy(this.#distance(distance, before === 0), length, this.#start);
      if (output.at > end) damaged("a block of at most 128 kB");
    }
    if (bits.left !== 0) damaged("as many bits as sequences");
    output.add(literals.subarray(used));
  }

  /** The distance that a value stands for: 1 to 3 are those used last. */
  #distance(value: number, shifts: boolean): number {
    const last = this.#distances;
    const index = value > 3 ? 3 : value - 1 + Number(shifts);
    const distance = value > 3 ? value - 3 : index === 3 ? last[0] - 1 : last[index];
    if (index === 1) last.splice(0, 2, distance, last[0]);
    else if (index > 1) last.splice(0, 3, distance, last[0], last[1]);
    return distance;
  }

  /** @returns the literals of a block, and the byte after them */
  #literals(bytes: Uint8Array): [Uint8Array, number] {
    const [b0, b1, b2] = bytes;
    const kind = b0 & 3;
    const form = (b0 >> 2) & 3;
    if (kind < 2) {
      const header = form === 3 ? 3 : form === 1 ? 2 : 1;
      const size = header === 1 ? b0 >> 3 : (b0 >> 4) + (b1 << 4) + (header === 3 ? b2 << 12 : 0);
      const end = header + (kind === 0 ? size : 1);
      if (!(size <= BLOCK && end <= bytes.length)) damaged("literals");
      const literals = kind === 0 ? bytes.subarray(header, end) : new Uint8Array(size).fill(bytes[header]);
      return [literals, end];
    }
    const width = form < 2 ? 10 : form === 2 ? 14 : 18;
    const header = (4 + 2 * width + 7) >> 3;
    let sizes = 0;
    for (let k = 0; k < header; k++) sizes += bytes[k] * 256 ** k;
    sizes = Math.floor(sizes / 16);
    const size = sizes % 2 ** width;
    const end = header + Math.floor(sizes / 2 ** width);
    if (!(size <= BLOCK && end <= bytes.length)) damaged("literals");
    let at = header;
    if (kind === 2) [this.#huffman, at] = readHuffman(bytes.subarray(0, end), header);
    const huffman = this.#huffman ?? damaged("a Huffman code to repeat");
    const literals = new Uint8Array(size);
    if (form === 0) inflateHuffman(huffman, bytes.subarray(at, end), literals);
    else {
      const quarter = (size + 3) >> 2;
      let from = at + 6;
      for (let k = 0; k < 4; k++) {
        const to = k === 3 ? end : from + bytes[at + 2 * k] + (bytes[at + 2 * k + 1] << 8);
        if (!(to <= end && from <= to && 3 * quarter <= size)) damaged("four streams");
        const part = literals.subarray(k * quarter, k === 3 ? size : (k + 1) * quarter);
        inflateHuffman(huffman, bytes.subarray(from, to), part);
        from = to;
      }
    }
    return [literals, end];
  }
}
