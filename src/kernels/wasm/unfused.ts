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

/** Bytes of a size that is written after what it measures: LEB128 allows leading zeros. */
const SIZE_BYTES = 5;
/** The most bytes that a multiply-add adds, with the size and the new local of its function. */
const MOST_GROWTH = 32;

/** Places of fused multiply-adds. */
export function multiplyAdds(module: Uint8Array): number[] {
  const [first, rarest, last] = MULTIPLY_ADD;
  const places: number[] = [];
  for (let at = module.indexOf(rarest); at >= 0; at = module.indexOf(rarest, at + 1))
    if (module[at - 1] === first && module[at + 1] === last) places.push(at - 1);
  return places;
}

/** The module without fused multiply-adds. */
export function unfused(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const places = multiplyAdds(module);
  const reader = new Reader(module);
  const writer = new Writer(module, SIZE_BYTES + places.length * MOST_GROWTH);
  let parameters: number[] = [];
  let types: number[] = [];
  let next = 0;
  reader.at = HEADER_BYTES;
  while (reader.at < module.length) {
    const section = module[reader.at++];
    const sizeAt = reader.at;
    const end = reader.number() + reader.at;
    if (section === TYPES) parameters = reader.list(() => parametersOf(reader));
    else if (section === FUNCTIONS) types = reader.list(() => reader.number());
    else if (section === CODE) {
      writer.sized(sizeAt, reader.at, end, () => {
        const bodies = reader.number();
        for (let body = 0; body < bodies; body++) {
          const bodyAt = reader.at;
          const bodyEnd = reader.number() + reader.at;
          let last = next;
          while (places[last] < bodyEnd) last++;
          if (last > next) {
            const own = places.slice(next, last);
            writer.sized(bodyAt, reader.at, bodyEnd, () =>
              unfuse(reader, writer, parameters[types[body]], own),
            );
          }
          next = last;
          reader.at = bodyEnd;
        }
      });
    }
    reader.at = end;
  }
  return writer.whole();
}

/** Number of parameters of a function type. */
function parametersOf(reader: Reader): number {
  reader.at++;
  const count = reader.number();
  reader.at += count;
  const results = reader.number();
  reader.at += results;
  return count;
}

/** The summand lies on top of the factors: a new local of the body holds it while they are multiplied. */
function unfuse(reader: Reader, writer: Writer, parameters: number, places: readonly number[]): void {
  let locals = parameters;
  const groupsAt = reader.at;
  const groups = reader.number();
  writer.replace(groupsAt, reader.at, encoded(groups + 1));
  for (let group = 0; group < groups; group++) {
    locals += reader.number();
    reader.at++;
  }
  writer.replace(reader.at, reader.at, Uint8Array.of(1, VECTOR_TYPE));
  const local = encoded(locals);
  const separate = Uint8Array.of(LOCAL_SET, ...local, ...MULTIPLY, LOCAL_GET, ...local, ...ADD);
  for (const place of places) writer.replace(place, place + MULTIPLY_ADD.length, separate);
}

/** Goes through the bytes of a module. */
class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
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

/** Copies a module, with some of its bytes replaced. */
class Writer {
  readonly #source: Uint8Array;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  /** How far it has read and written */
  #read = 0;
  #written = 0;

  constructor(source: Uint8Array, growth: number) {
    this.#source = source;
    this.#bytes = new Uint8Array(source.length + growth);
  }

  /** Replaces the bytes from `start` to `end`, which follow those replaced before. */
  replace(start: number, end: number, by: Uint8Array): void {
    this.#copyTo(start);
    this.#bytes.set(by, this.#written);
    this.#written += by.length;
    this.#read = end;
  }

  /** Copies contents that `change` changes, and corrects their size, which is at `sizeAt`. */
  sized(sizeAt: number, start: number, end: number, change: () => void): void {
    this.replace(sizeAt, start, new Uint8Array(SIZE_BYTES));
    const contents = this.#written;
    change();
    this.#copyTo(end);
    let size = this.#written - contents;
    for (let k = SIZE_BYTES; k > 0; k--, size >>>= 7)
      this.#bytes[contents - k] = (size & 0x7f) | (k > 1 ? 0x80 : 0);
  }

  whole(): Uint8Array<ArrayBuffer> {
    this.#copyTo(this.#source.length);
    return this.#bytes.subarray(0, this.#written);
  }

  #copyTo(end: number): void {
    this.#bytes.set(this.#source.subarray(this.#read, end), this.#written);
    this.#written += end - this.#read;
    this.#read = end;
  }
}

/** A whole number in LEB128. */
function encoded(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, rest);
}
