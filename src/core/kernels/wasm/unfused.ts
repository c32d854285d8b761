/**
 * The flavour for 128-bit vectors, made from the one for relaxed SIMD: each fused multiply-add becomes a product and a sum. So a program
 * carries one module and runs either, without a wait; docs/decisions/kernels.md has the alternatives.
 */

/** f32x4.relaxed_madd. `tools/build-kernels.ts` refuses a module with these bytes anywhere else. */
const MULTIPLY_ADD = [0xfd, 0x85, 0x02];
const MULTIPLY = [0xfd, 0xe6, 0x01];
const ADD = [0xfd, 0xe4, 0x01];
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const VECTOR_TYPE = 0x7b;

const HEADER_BYTES = 8;
const TYPES = 1;
const FUNCTIONS = 3;
const CODE = 10;

/** Places of fused multiply-adds between two offsets. */
export function multiplyAdds(module: Uint8Array, start = 0, end = module.length): number[] {
  const places: number[] = [];
  // Every vector instruction has the first byte; the second is rare.
  let at = module.indexOf(MULTIPLY_ADD[1], start + 1);
  while (at >= 0 && at < end) {
    if (module[at - 1] === MULTIPLY_ADD[0] && module[at + 1] === MULTIPLY_ADD[2]) places.push(at - 1);
    at = module.indexOf(MULTIPLY_ADD[1], at + 1);
  }
  return places;
}

/** The module without fused multiply-adds. */
export function unfused(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const reader = new Reader(module);
  const parts: Bytes[] = [reader.take(HEADER_BYTES)];
  let parameters: number[] = [];
  let types: number[] = [];
  while (reader.at < module.length) {
    const start = reader.at++;
    const size = reader.number();
    const contents = reader.at;
    if (module[start] === TYPES) parameters = reader.list(() => parametersOf(reader));
    else if (module[start] === FUNCTIONS) types = reader.list(() => reader.number());
    else if (module[start] === CODE) {
      const bodies = reader.list((k) => withSize(unfusedBody(reader, parameters[types[k]])));
      parts.push([CODE], ...withSize([encoded(bodies.length), ...bodies.flat()]));
      continue;
    }
    reader.at = contents + size;
    parts.push(module.subarray(start, reader.at));
  }
  return joined(parts);
}

/** Number of parameters of a function type. */
function parametersOf(reader: Reader): number {
  reader.at++;
  const count = reader.number();
  reader.take(count);
  reader.take(reader.number());
  return count;
}

/** The summand lies on top of the factors: a new local holds it while they are multiplied. */
function unfusedBody(reader: Reader, parameters: number): Bytes[] {
  const size = reader.number();
  const end = reader.at + size;
  let locals = parameters;
  const groups = reader.number();
  const start = reader.at;
  for (let group = 0; group < groups; group++) {
    locals += reader.number();
    reader.at++;
  }
  const head: Bytes[] = [encoded(groups + 1), reader.bytes.subarray(start, reader.at), [1, VECTOR_TYPE]];
  const local = encoded(locals);
  const separate = Uint8Array.of(LOCAL_SET, ...local, ...MULTIPLY, LOCAL_GET, ...local, ...ADD);
  const longer = separate.length - MULTIPLY_ADD.length;
  const places = multiplyAdds(reader.bytes, reader.at, end);
  const code = new Uint8Array(end - reader.at + longer * places.length);
  const first = reader.at;
  code.set(reader.take(end - first));
  // From the last on, so that what moves overwrites nothing that has yet to move.
  let to = end - first;
  for (let k = places.length - 1; k >= 0; k--) {
    const from = places[k] - first + MULTIPLY_ADD.length;
    const into = from + longer * (k + 1);
    code.copyWithin(into, from, to);
    code.set(separate, into - separate.length);
    to = places[k] - first;
  }
  return [...head, code];
}

type Bytes = ArrayLike<number>;

/** Goes through the bytes of a module. */
class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(count: number): Uint8Array {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** A whole number in LEB128. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  list<Item>(item: (index: number) => Item): Item[] {
    return Array.from({ length: this.number() }, (_, index) => item(index));
  }
}

/** A whole number in LEB128. */
function encoded(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

const lengthOf = (parts: readonly Bytes[]) => parts.reduce((sum, { length }) => sum + length, 0);
const withSize = (parts: readonly Bytes[]): Bytes[] => [encoded(lengthOf(parts)), ...parts];

function joined(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
