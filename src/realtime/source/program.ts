/** The parts of a printed network: constants, functions, the state, the memory that values share, and the lines of a call. */
import type { ChainRecurrent } from "../../core/chain/chain.ts";
import {
  type Count,
  type DirectionOf,
  type Given,
  type Joined,
  type Lowering,
  numbersOf,
  type Target,
  type Value,
} from "../network/lowered.ts";
import { COMBINE, formula } from "./formulas.ts";
import type { printDirection } from "./recurrent.ts";
import { functionsOf } from "./runtime.ts";
import { floatText, rowOf, type WeightFormat } from "./weights.ts";

/** Numbers in the memory that values share, from the layer that writes them to the last one that reads them. */
interface Room {
  readonly name: string;
  readonly numbers: number;
  readonly first: number;
  last: number;
  /** The caller's memory, in its place */
  alias?: string;
}

export type CValue = Value<string>;

/** Numbers that stay from call to call, as words before the name of a layer. */
const KEPT = {
  window: "the last frames before",
  pool: "the answer for all frames so far of",
  frames: "the number of frames so far in",
  sum: "frames that overlap, from the next number on, of",
};

const plainly = (text: string) => text.replaceAll("+ -", "- ");

const textOf = (given: Given<string>): string =>
  given === undefined ? "0" : typeof given === "object" ? plainly(given.text) : String(given);

export const plus = (pointer: string, by: string | number): string =>
  String(by) === "0" ? pointer : `${pointer} + ${by}`;

/** A pointer to a frame. */
export const frameAt = ({ at, frames, features }: CValue, index = "t"): string =>
  frames.text === "1" ? at : plus(at, features === 1 ? index : `${index} * ${features}`);

/** The number at an index, of what a pointer leads to. */
export const item = (at: string, index: string): string =>
  at.replace(/^(\S+)(?: \+ (.*))?$/, (_, base, start) => `${base}[${start ? `${start} + ` : ""}${index}]`);

/** Words that a comment may have. */
export const comment = (words: string) => words.replace(/[^\w .,:;()[\]+=<>'-]/g, "_");

/** Words of C23 and C++20, macros of compilers, and names that printed functions use. */
const TAKEN =
  "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto i386 if inline int linux long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename typeof typeof_unqual union unix unsigned using virtual void volatile wchar_t while xor xor_eq s t u k x in out frames work sums scratch unused";

/** Gives each name once: small letters, since macros have capital ones, and what else an identifier has. */
export class Names {
  readonly #taken = new Set(TAKEN.split(" "));

  take(wanted: string): string {
    // Names that begin with an underscore belong to the compiler.
    const base = wanted
      .toLowerCase()
      .replace(/\W+/g, "_")
      .replace(/^(?=[\d_])_*/, "n")
      .slice(0, 48);
    let name = base;
    for (let k = 2; this.#taken.has(name); k++) name = `${base}_${k}`;
    this.#taken.add(name);
    return name;
  }
}

export class Program implements Target<string> {
  readonly format: WeightFormat;
  readonly names = new Names();
  readonly functions: string[] = [];
  readonly constants: string[] = [];
  readonly lines: string[] = [];
  /** Lines of `net_init` */
  readonly first: string[] = [];
  /** Whether values are there, by the step */
  readonly flags: string[] = [];
  /** Bytes of constants, and of the largest one */
  bytes = 0;
  largest = 0;
  /** Of one call */
  multiplyAdds = 0;
  readonly #direct: typeof printDirection;
  readonly #globals = new Names();
  readonly #vectors = new Map<string, string>();
  readonly #members: { name: string; numbers: number; words: string }[] = [];
  readonly #rooms: Room[] = [];
  readonly #places = new Map<Room, number>();
  /** The layer that is printed */
  #layer = 0;

  /** @param direct prints one direction of a recurrent layer */
  constructor(format: WeightFormat, direct: typeof printDirection) {
    this.format = format;
    this.#direct = direct;
    for (const name of functionsOf(format).keys()) this.#globals.take(name.slice(4));
    for (const name of ["state", "init", "step", "run"]) this.#globals.take(name);
  }

  line(text: string): void {
    this.lines.push(`  ${text}`);
  }

  call(name: string, ...given: readonly Given<string>[]): void {
    const called = `net_${name}(${given.map(textOf).join(", ")})`;
    this.line(name === "lookup" ? `if (!${called}) return -1;` : `${called};`);
    if (/ourier/.test(name)) {
      const [frames, size] = given as readonly [Count, number];
      this.multiplyAdds += 2 * frames.most * size * Math.log2(size);
    }
    if (name !== "convolution") return;
    const [, features, rows, taps, , , , groups, frames] = given as readonly [Count, ...number[]];
    this.multiplyAdds += (((frames as unknown as Count).most * features) / groups) * rows * taps;
  }

  /** Prints lines for each frame; the index is `t`. */
  loop({ text }: Count, lines: readonly string[]): void {
    if (text === "1") for (const line of lines) this.line(line);
    else this.lines.push(`  for (t = 0; t < ${text}; t++) {`, ...lines.map((line) => `    ${line}`), "  }");
  }

  layer<T>(words: string, conditions: readonly unknown[], body: () => T): T {
    this.#layer++;
    this.lines.push("", `  /* ${comment(words)} */`);
    const start = this.lines.length;
    const made = body();
    if (conditions.length > 0) {
      const lines = this.lines.splice(start).map((line) => `  ${line}`);
      this.lines.push(`  if (${conditions.join(" && ")}) {`, ...lines, "  }");
    }
    return made;
  }

  /** Numbers that stay from call to call. */
  member(wanted: string, numbers: number, words: string, initial = 0): string {
    const name = this.names.take(wanted);
    this.#members.push({ name, numbers, words });
    this.first.push(`  net_fill(${numbers}, ${floatText(initial)}, s->${name});`);
    return `s->${name}`;
  }

  kept(layer: string, part: keyof typeof KEPT, numbers: number): string {
    return this.member(`${layer}_${part}`, numbers, `${KEPT[part]} ${layer}`);
  }

  value(wanted: string, frames: Count, features: number, more: Partial<CValue> = {}): CValue {
    const name = this.names.take(wanted);
    const room = { name, numbers: frames.most * features, first: this.#layer, last: this.#layer };
    this.#rooms.push(room);
    return { ...more, at: name, frames, features, rooms: [room] };
  }

  touch({ rooms = [], present }: CValue): void {
    for (const room of rooms) room.last = this.#layer;
    if (present !== undefined) this.touch(present);
  }

  number = floatText;

  offset = (at: string, by: number | Count): string => plus(at, textOf(by));

  count(wanted: string, { text, most }: Count, least: number): Count {
    const name = this.names.take(wanted);
    this.line(`const int ${name} = ${plainly(text)};`);
    if (least > 0) this.line(`if (${name} < ${least}) return -1;`);
    return { text: name, most };
  }

  same(a: Count, b: Count): void {
    if (a.text !== b.text) this.line(`if (${a.text} != ${b.text}) return -1;`);
  }

  wait(name: string, first: number, stride: number): string {
    const wait = this.member(`${name}_wait`, 1, `frames until ${name} has an answer`, first);
    const ready = this.names.take(`${name}_ready`);
    this.flags.push(ready);
    this.line(`${ready} = --${wait}[0] < 0.5f;`);
    this.line(`if (${ready}) ${wait}[0] = ${floatText(stride)};`);
    return ready;
  }

  activate(layer: string, activation = "linear", from: CValue, to: CValue): void {
    const { at, frames, features } = from;
    if (activation === "linear" && from === to) return;
    if (activation === "softmax" || activation === "logSoftmax")
      this.call("softmax", frames, features, Number(activation === "logSoftmax"), at, to.at);
    else this.#each(to, formula(layer, activation, item(at, "k")));
  }

  combine(operation: Joined, values: readonly CValue[], output: CValue): void {
    const sum = values.map(({ at }) => item(at, "k")).reduce(COMBINE[operation]);
    this.#each(output, operation === "mean" ? `(${sum}) / ${floatText(values.length)}` : sum);
  }

  direction(
    lowering: Lowering<string>,
    layer: ChainRecurrent,
    ...which: [suffix: string, isReversed: boolean, staysReversed: boolean]
  ): DirectionOf<string> {
    return this.#direct(this, lowering, layer, ...which);
  }

  #each(output: CValue, text: string): void {
    this.line(`for (k = 0; k < ${numbersOf(output).text}; k++) ${item(output.at, "k")} = ${text};`);
  }

  /** Places a value in the caller's memory; false if that cannot be. */
  give({ at, rooms = [] }: CValue, alias: string): boolean {
    const [room] = rooms as readonly Room[];
    if (room === undefined || room.name !== at || room.alias !== undefined) return false;
    room.alias = alias;
    return true;
  }

  global(wanted: string): string {
    return `net_${this.#globals.take(wanted)}`;
  }

  /** A constant of float32, "0" for none. */
  vector(wanted: string, values: ArrayLike<number> | undefined, words = wanted): string {
    if (values === undefined) return "0";
    const known = this.#vectors.get(wanted) ?? this.global(wanted);
    if (!this.#vectors.has(wanted))
      this.constant("float", 4, known, Array.from(values, floatText), `[${values.length}], ${words}`);
    this.#vectors.set(wanted, known);
    return known;
  }

  /** @returns the arguments of functions that read the matrices */
  matrix(
    wanted: string,
    weight: Float32Array,
    rows: number,
    columns: number,
    taps: number,
    words?: string,
  ): string {
    const { type, bytes } = this.format;
    const count = weight.length / rows / columns;
    const matrices = Array.from({ length: count }, (_, k) => {
      const first = Math.floor(k / taps) * rows;
      return Array.from({ length: rows }, (__, r) =>
        this.format.row(rowOf(weight, first + r, columns, taps, k % taps)),
      );
    });
    const byColumns = matrices.map((matrix) =>
      Array.from({ length: columns }, (_, c) => matrix.map(({ numbers }) => numbers[c])),
    );
    const name = this.global(wanted);
    this.constant(
      type,
      bytes,
      name,
      byColumns.flat(2),
      words ?? `${count} of [${rows}, ${columns}] by columns: ${wanted}`,
    );
    const scales = matrices.flat().flatMap(({ scale }) => scale ?? []);
    if (scales.length === 0) return name;
    const factors = this.global(`${wanted}_scale`);
    this.constant("float", 4, factors, scales, "a factor for each row");
    return `${name}, ${factors}`;
  }

  constant(type: string, bytes: number, name: string, numbers: readonly string[], words: string): void {
    this.bytes += bytes * numbers.length;
    this.largest = Math.max(this.largest, bytes * numbers.length);
    const text = numbers.join(", ").replace(/(.{80,110}?,) /g, "$1\n  ");
    this.constants.push(
      `/* ${comment(words)} */\nstatic const ${type} ${name}[${numbers.length}] NET_FLASH = {\n  ${text}\n};\n`,
    );
  }

  /** The members of the state, and the beginnings of the rooms in its shared memory. */
  memory(): { members: string; numbers: number; rooms: string[] } {
    const shared = this.#place();
    const all = [...this.#members];
    if (shared > 0) all.push({ name: "scratch", numbers: shared, words: "values between layers" });
    // C has no empty structures.
    if (all.length === 0) all.push({ name: "unused", numbers: 1, words: "nothing stays from call to call" });
    return {
      members: all
        .map(({ name, numbers, words }) => `  float ${name}[${numbers}]; /* ${comment(words)} */`)
        .join("\n"),
      numbers: all.reduce((sum, { numbers }) => sum + numbers, 0),
      rooms: this.#rooms.map(
        (room) =>
          `  float *const ${room.name} = ${room.alias ?? plus("s->scratch", this.#places.get(room)!)};`,
      ),
    };
  }

  /** Gives every room the first place that no other one has at the same time. @returns how many numbers that takes */
  #place(): number {
    let end = 0;
    for (const room of this.#rooms) {
      if (room.alias !== undefined) continue;
      let at = 0;
      const others = [...this.#places].filter(
        ([{ first, last }]) => first <= room.last && room.first <= last,
      );
      for (const [other, start] of others.sort((a, b) => a[1] - b[1]))
        if (at + room.numbers > start) at = Math.max(at, start + other.numbers);
      this.#places.set(room, at);
      end = Math.max(end, at + room.numbers);
    }
    return end;
  }
}
