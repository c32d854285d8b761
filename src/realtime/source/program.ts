/** The parts of a printed network: constants, functions, the state, the memory that values share, and the lines of a step. */
import type { ChainTensor } from "../../core/chain/chain.ts";
import { comment, Names } from "./names.ts";
import { runtime } from "./runtime.ts";
import { floatText, type WeightFormat } from "./weights.ts";

/** A number of frames: as C, and the most there can be. */
export interface Count {
  readonly text: string;
  readonly most: number;
}

export const one: Count = { text: "1", most: 1 };

export const countOf = (frames: number): Count => ({ text: String(frames), most: frames });

/** Numbers in the memory that values share, from the layer that writes them to the last one that reads them. */
export interface Room {
  readonly name: string;
  readonly numbers: number;
  readonly first: number;
  last: number;
  /** What the lines call it, if it is the caller's memory */
  alias?: string;
}

/** A constant matrix in the format of the weights. */
export interface Matrix {
  /** What a product takes: the weights from a number on, and the scales from a row on */
  pointer(number?: string, row?: string): string;
  /** One number, as C */
  number(column: string, row: string): string;
}

export class Program {
  readonly names: Names;
  readonly format: WeightFormat;
  readonly functions: string[] = [];
  readonly lines: string[] = [];
  /** Lines of `net_init` */
  readonly first: string[] = [];
  readonly constants: string[] = [];
  readonly flags: string[] = [];
  /** Tables of Fourier transforms by size */
  readonly tables = new Map<number, string>();
  /** Bytes of constants, and of the largest one */
  flash = 0;
  largest = 0;
  /** Of one call */
  multiplyAdds = 0;
  readonly #members: { name: string; numbers: number; words: string }[] = [];
  readonly #rooms: Room[] = [];
  /** The layer that is printed */
  #layer = 0;

  constructor(format: WeightFormat) {
    this.format = format;
    this.names = new Names([...runtime(format).keys()].map((name) => name.slice(4)));
  }

  /** A variable for whether there is a frame. */
  flag(name: string): void {
    this.flags.push(name);
  }

  line(text: string): void {
    this.lines.push(`  ${text}`);
  }

  /** Begins a layer. */
  layer(words: string): void {
    this.#layer++;
    this.lines.push("", `  /* ${comment(words)} */`);
  }

  /** Numbers that stay from call to call. @param initial their value in the beginning */
  member(wanted: string, numbers: number, words: string, initial = 0): string {
    const name = this.names.member(wanted);
    this.#members.push({ name, numbers, words });
    this.first.push(`net_fill(${numbers}, ${floatText(Math.fround(initial))}, s->${name});`);
    return `s->${name}`;
  }

  room(wanted: string, numbers: number): Room {
    const room = { name: this.names.local(wanted), numbers, first: this.#layer, last: this.#layer };
    this.#rooms.push(room);
    return room;
  }

  touch(room: Room | undefined): void {
    if (room !== undefined) room.last = this.#layer;
  }

  /** A constant of float32. */
  vector(wanted: string, values: ArrayLike<number>, words: string): string {
    const name = this.names.global(wanted);
    this.#constant("float", 4, name, Array.from(values, floatText), words);
    return name;
  }

  /** Matrices [rows, columns] one after the other. */
  matrix(wanted: string, values: Float32Array, rows: number, columns: number, words: string): Matrix {
    const { type, bytes, pack } = this.format;
    const each = rows * columns;
    const packed = Array.from({ length: values.length / each }, (_, k) =>
      pack(values.subarray(k * each, (k + 1) * each), rows, columns),
    );
    const name = this.names.global(wanted);
    this.#constant(
      type,
      bytes,
      name,
      packed.flatMap(({ numbers }) => numbers),
      words,
    );
    const scales = packed.flatMap((one) => one.scales ?? []);
    const factors = scales.length > 0 ? this.names.global(`${wanted}_scale`) : undefined;
    if (factors !== undefined) this.#constant("float", 4, factors, scales, "a factor for each row");
    const from = (array: string, at?: string) => (at === undefined ? array : `${array} + ${at}`);
    return {
      pointer: (number, row) => from(name, number) + (factors === undefined ? "" : `, ${from(factors, row)}`),
      number: (column, row) =>
        `${this.format.read(`${name} + ${column} * ${rows} + ${row}`)}${factors === undefined ? "" : ` * NET_READ_F32(${factors} + ${row})`}`,
    };
  }

  #constant(type: string, bytes: number, name: string, numbers: readonly string[], words: string): void {
    this.flash += bytes * numbers.length;
    this.largest = Math.max(this.largest, bytes * numbers.length);
    const rows: string[] = [];
    let row = "";
    for (const number of numbers) {
      if (row.length + number.length > 110) {
        rows.push(`${row},`);
        row = "";
      }
      row += row === "" ? `  ${number}` : `, ${number}`;
    }
    this.constants.push(
      `/* ${comment(words)} */\nstatic const ${type} ${name}[${numbers.length}] NET_FLASH = {\n${[...rows, row].join("\n")}\n};\n`,
    );
  }

  /** The members of the state, with the shared memory. */
  members(): { text: string; numbers: number } {
    const shared = this.#place();
    const all = [...this.#members];
    if (shared > 0) all.push({ name: "scratch", numbers: shared, words: "values between layers" });
    // C has no empty structures.
    if (all.length === 0) all.push({ name: "unused", numbers: 1, words: "nothing stays from call to call" });
    const text = all.map(
      ({ name, numbers, words }) => `  float ${name}[${numbers}]; /* ${comment(words)} */`,
    );
    return { text: text.join("\n"), numbers: all.reduce((sum, { numbers }) => sum + numbers, 0) };
  }

  /** The places of the rooms, as lines before all others. */
  rooms(): string[] {
    this.#place();
    return this.#rooms.map((room) => {
      const { name, alias } = room;
      return `  float *const ${name} = ${alias ?? `s->scratch + ${this.#places.get(room)}`};`;
    });
  }

  readonly #places = new Map<Room, number>();

  /** Gives every room the first place that no other one uses at the same time. @returns how many numbers that takes */
  #place(): number {
    const placed: Room[] = [];
    let end = 0;
    for (const room of this.#rooms) {
      if (room.alias !== undefined) continue;
      const others = placed
        .filter(({ first, last }) => first <= room.last && room.first <= last)
        .sort((a, b) => this.#places.get(a)! - this.#places.get(b)!);
      let at = 0;
      for (const other of others) {
        const start = this.#places.get(other)!;
        if (at + room.numbers <= start) break;
        at = Math.max(at, start + other.numbers);
      }
      this.#places.set(room, at);
      placed.push(room);
      end = Math.max(end, at + room.numbers);
    }
    return end;
  }
}

/** The shape of a tensor, as its file has it. */
export const shapeOf = ({ shape }: Pick<ChainTensor, "shape">) => `[${shape.join(", ")}]`;
