/** The codes of Zstandard (RFC 8878, section 4): bits that are read backwards, finite states, and Huffman codes. */
import { malformed } from "./thrift.ts";

export function damaged(expected: string): never {
  return malformed(`${expected} in a Zstandard stream`, "other bytes");
}

/** Bits from the end of a stream to its beginning; a one marks the end. */
export class Bits {
  readonly #bytes: Uint8Array;
  /** Bits that are left; below 0 are zeros that were not there. */
  left: number;

  constructor(bytes: Uint8Array) {
    const last = bytes.at(-1) ?? 0;
    if (last === 0) damaged("a marked end");
    this.#bytes = bytes;
    this.left = 8 * bytes.length - Math.clz32(last) + 23;
  }

  /** The next bits, at most 31, without taking them. */
  peek(count: number): number {
    const at = this.left - count;
    if (at < 0) return count + at > 0 ? this.#bits(0, count + at) * 2 ** -at : 0;
    return this.#bits(at, count);
  }

  #bits(at: number, count: number): number {
    const [byte, shift] = [at >> 3, at & 7];
    const b = this.#bytes;
    const low = (b[byte] | (b[byte + 1] << 8) | (b[byte + 2] << 16) | (b[byte + 3] << 24)) >>> shift;
    if (shift + count <= 32) return count === 0 ? 0 : low & (0xffffffff >>> (32 - count));
    return (low + b[byte + 4] * 2 ** (32 - shift)) % 2 ** count;
  }

  take(count: number): number {
    const value = this.peek(count);
    this.left -= count;
    if (this.left < 0) damaged("more bits");
    return value;
  }
}

/** A finite-state code: for each state its symbol, the bits to read, and what they are added to. */
export interface States {
  log: number;
  symbols: Uint8Array;
  bits: Uint8Array;
  bases: Uint16Array;
}

export function statesOf(log: number, counts: readonly number[]): States {
  const size = 1 << log;
  const states = {
    log,
    symbols: new Uint8Array(size),
    bits: new Uint8Array(size),
    bases: new Uint16Array(size),
  };
  let high = size;
  counts.forEach((count, symbol) => {
    if (count === -1) states.symbols[--high] = symbol;
  });
  let at = 0;
  counts.forEach((count, symbol) => {
    for (let k = 0; k < count; k++) {
      states.symbols[at] = symbol;
      do at = (at + (size >> 1) + (size >> 3) + 3) & (size - 1);
      while (at >= high);
    }
  });
  const next = counts.map(Math.abs);
  for (let state = 0; state < size; state++) {
    const value = next[states.symbols[state]]++;
    states.bits[state] = log - 31 + Math.clz32(value);
    states.bases[state] = (value << states.bits[state]) - size;
  }
  return states;
}

/** Reads the counts of a code. @returns its states, and the byte after it */
export function readStates(
  bytes: Uint8Array,
  start: number,
  maxLog: number,
  maxSymbol: number,
): [States, number] {
  let bit = 8 * start;
  const peek = (count: number) => {
    const byte = bit >> 3;
    return (
      ((bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16)) >> (bit & 7)) & ((1 << count) - 1)
    );
  };
  const log = peek(4) + 5;
  bit += 4;
  if (log > maxLog) damaged("a shorter code");
  const counts: number[] = [];
  for (let left = 1 << log; left > 0; ) {
    const width = 32 - Math.clz32(left + 1);
    const value = peek(width);
    const low = value & ((1 << (width - 1)) - 1);
    const free = (1 << width) - 2 - left;
    const isShort = low < free;
    bit += isShort ? width - 1 : width;
    const count = (isShort ? low : value >> (width - 1) ? value - free : value) - 1;
    left -= Math.abs(count);
    counts.push(count);
    for (let zeros = count === 0 ? 3 : 0; zeros === 3; ) {
      zeros = peek(2);
      bit += 2;
      for (let k = 0; k < zeros; k++) counts.push(0);
      if (counts.length > maxSymbol) break;
    }
    if (left < 0 || counts.length > maxSymbol + 1 || bit > 8 * bytes.length) damaged("a code");
  }
  return [statesOf(log, counts), (bit + 7) >> 3];
}

/** A Huffman code as a table over its longest code. */
export interface Huffman {
  log: number;
  symbols: Uint8Array;
  bits: Uint8Array;
}

/** @returns the code, and the byte after it */
export function readHuffman(bytes: Uint8Array, start: number): [Huffman, number] {
  const header = bytes[start];
  let weights: number[] = [];
  let end = start + 1;
  if (header < 128) {
    end += header;
    if (end > bytes.length) damaged("more bytes");
    weights = readWeights(bytes.subarray(0, end), start + 1);
  } else {
    end += (header - 126) >> 1;
    if (end > bytes.length) damaged("more bytes");
    for (let k = 0; k < header - 127; k++) {
      const pair = bytes[start + 1 + (k >> 1)];
      weights.push(k & 1 ? pair & 15 : pair >> 4);
    }
  }
  const sum = weights.reduce((total, weight) => total + (weight > 0 ? 1 << (weight - 1) : 0), 0);
  const log = 32 - Math.clz32(sum);
  const rest = (1 << log) - sum;
  if (sum === 0 || log > 11 || (rest & (rest - 1)) !== 0) damaged("a Huffman code");
  weights.push(32 - Math.clz32(rest));
  const huffman = { log, symbols: new Uint8Array(1 << log), bits: new Uint8Array(1 << log) };
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    weights.forEach((each, symbol) => {
      if (each !== weight) return;
      const after = at + (1 << (weight - 1));
      huffman.symbols.fill(symbol, at, after);
      huffman.bits.fill(log + 1 - weight, at, after);
      at = after;
    });
  }
  return [huffman, end];
}

function readWeights(bytes: Uint8Array, start: number): number[] {
  const [{ log, symbols, bits: widths, bases }, at] = readStates(bytes, start, 6, 12);
  const bits = new Bits(bytes.subarray(at));
  const states = [bits.take(log), bits.take(log)];
  const weights: number[] = [];
  // Two states take turns until the bits end; each still has a symbol then.
  for (let turn = 0; weights.length < 255; turn ^= 1) {
    const state = states[turn];
    weights.push(symbols[state]);
    if (bits.left < widths[state]) {
      weights.push(symbols[states[turn ^ 1]]);
      return weights;
    }
    states[turn] = bases[state] + bits.take(widths[state]);
  }
  return damaged("a Huffman code");
}

export function inflateHuffman(
  { log, symbols, bits: widths }: Huffman,
  bytes: Uint8Array,
  output: Uint8Array,
): void {
  const bits = new Bits(bytes);
  for (let k = 0; k < output.length; k++) {
    const code = bits.peek(log);
    output[k] = symbols[code];
    bits.left -= widths[code];
  }
  if (bits.left !== 0) damaged("as many bits as literals");
}
