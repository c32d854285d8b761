/**
 * Prints the step of a cell from its list of instructions, as `core/cells/defined/engine/plain.ts` runs it: each loop over units becomes a
 * loop, each instruction in it one line. LSTM, GRU and RNN are definitions like any other.
 */
import { type DefinedSpec, type LayerWeights, partSize, weightEntries } from "../../core/cells/cell.ts";
import { listsOf, Sizes, vectorRows } from "../../core/cells/defined/engine/lists.ts";
import type { ElementOp, Place, Width } from "../../core/cells/defined/graph.ts";
import type { Instruction } from "../../core/cells/defined/list.ts";
import { comment, Names } from "./names.ts";
import type { Program } from "./program.ts";
import { floatText } from "./weights.ts";

/** The function of a cell: `name(x, parts of the state …, work)`. */
export interface CellFunction {
  readonly name: string;
  readonly parts: readonly { readonly name: string; readonly size: number; readonly initial: number }[];
  /** Numbers of its working memory */
  readonly work: number;
  readonly multiplyAdds: number;
}

type Text = (...of: string[]) => string;

const call =
  (name: string): Text =>
  (...of) =>
    `net_${name}(${of.join(", ")})`;

/** Operations of a step forward. */
const OPERATIONS: Readonly<Partial<Record<ElementOp, Text>>> = {
  copy: (a) => a,
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  max: call("max"),
  min: call("min"),
  neg: (a) => `-${a}`,
  complement: (a) => `1.0f - ${a}`,
  mulAdd: (a, b, c) => `${a} * ${b} + ${c}`,
  mulMulAdd: (a, b, c, d) => `${a} * ${b} + ${c} * ${d}`,
  mix: (a, b, c) => `(1.0f - ${a}) * ${b} + ${a} * ${c}`,
  sigmoid: call("sigmoid"),
  tanh: call("tanh"),
  relu: call("relu"),
  exp: call("exp"),
  log: call("log"),
  sqrt: call("sqrt"),
  softplus: call("softplus"),
  logSigmoid: call("logSigmoid"),
  positive: call("positive"),
};

/** Added to a variance, as in `engine/norm.ts`. */
const EPSILON = 1e-5;

/** Adds the function of a cell to a program. */
export function printCell(
  program: Program,
  wanted: string,
  spec: DefinedSpec,
  weights: LayerWeights,
): CellFunction {
  return new Printer(program, wanted, spec, weights).print();
}

class Printer {
  readonly #program: Program;
  readonly #wanted: string;
  readonly #spec: DefinedSpec;
  readonly #weights: LayerWeights;
  readonly #lists: ReturnType<typeof listsOf>;
  readonly #sizes: Sizes;
  readonly #lines: string[] = [];
  /** What the function calls the parts of the state */
  readonly #parts: readonly string[];
  /** Where the numbers of working memory begin, by space */
  readonly #work = new Map<string, number>();
  readonly #vectors = new Map<string, string>();
  /** Parts whose new value waits, since later instructions read the old one */
  readonly #waiting = new Set<number>();
  #end = 0;
  #multiplyAdds = 0;

  constructor(program: Program, wanted: string, spec: DefinedSpec, weights: LayerWeights) {
    this.#program = program;
    this.#wanted = wanted;
    this.#spec = spec;
    this.#weights = weights;
    this.#lists = listsOf({ spec });
    this.#sizes = new Sizes({ spec, steps: 1, batch: 1 });
    const names = new Names();
    this.#parts = this.#lists.parts.map((part) => names.local(part));
  }

  print(): CellFunction {
    const { parts, untraced, inputs } = this.#lists;
    const { cell } = this.#spec;
    const { H } = this.#sizes;
    if (inputs > 0) this.#inputs();
    const { instructions } = untraced;
    for (let at = 0; at < instructions.length; at++) {
      const instruction = instructions[at];
      if (instruction.op === "loop") {
        this.#loop(
          instructions.slice(at + 1, at + 1 + instruction.count),
          instruction.width,
          instructions.slice(at + 1 + instruction.count),
        );
        at += instruction.count;
      } else this.#rowWork(instruction as RowWork, instructions.slice(at + 1));
    }
    for (const part of this.#waiting)
      this.#line(
        `net_copy(${partSize(this.#spec, parts[part])}, ${this.#next(part)}, ${this.#parts[part]});`,
      );
    const name = this.#program.names.global(this.#wanted);
    const { name: kind, equations } = cell.definition;
    const words = [`One step of ${comment(this.#wanted)}: ${comment(kind)}, ${this.#sizes.I} -> ${H}`];
    for (const equation of equations) words.push(comment(equation.replaceAll("*", "x")));
    const state = this.#parts.map((part) => `float *NET_RESTRICT ${part}`);
    const work = this.#end > 0 ? ["float *NET_RESTRICT work"] : [];
    if (inputs === 0 && !this.#lists.usesInput) this.#line("(void)x;");
    const heads = [...this.#work].map(([key, at]) => `  float *const ${key} = work + ${at};`);
    this.#program.functions.push(
      `/* ${words.join("\n   ")} */\nstatic void ${name}(const float *NET_RESTRICT x, ${[...state, ...work].join(", ")}) {\n${[...heads, ...this.#lines].join("\n")}\n}\n`,
    );
    return {
      name,
      parts: parts.map((part) => ({
        name: part,
        size: partSize(this.#spec, part),
        initial: cell.initial(part),
      })),
      work: this.#end,
      multiplyAdds: this.#multiplyAdds,
    };
  }

  #line(text: string): void {
    this.#lines.push(`  ${text}`);
  }

  /** The beginning of working memory, as a variable. */
  #room(key: string, numbers: number): string {
    if (!this.#work.has(key)) {
      this.#work.set(key, this.#end);
      this.#end += numbers;
    }
    return key;
  }

  /** W x with its biases. */
  #inputs(): void {
    const { inputs } = this.#lists;
    const { H, I, wide } = this.#sizes;
    const { cell } = this.#spec;
    const sums = this.#room("sums", inputs * H);
    const rows = vectorRows(
      { spec: this.#spec, weights: this.#weights },
      this.#lists,
      this.#sizes,
      "float32",
    );
    const gates = cell.layout.weightIh.join(", ");
    const bias = Float32Array.from(
      { length: inputs * H },
      (_, at) => rows[Math.floor(at / H) * wide + (at % H)],
    );
    if (bias.some((value) => value !== 0))
      this.#line(
        `net_load(${inputs * H}, ${this.#program.vector(`${this.#wanted}_bias`, bias, `[${inputs * H}], biases of ${gates}`)}, ${sums});`,
      );
    else this.#line(`net_fill(${inputs * H}, 0.0f, ${sums});`);
    const { inputBlocks = 1 } = cell.definition;
    this.#product(
      "weight_ih",
      this.#weights.weightIh as Float32Array,
      gates,
      { gates: inputs, rows: H, columns: I, blocks: inputBlocks },
      "x",
      sums,
    );
  }

  /** out += W x; with blocks on the diagonal, each block of units sees its own part of x. */
  #product(
    weight: string,
    values: Float32Array,
    words: string,
    { gates, rows, columns, blocks }: { gates: number; rows: number; columns: number; blocks: number },
    x: string,
    out: string,
  ): void {
    this.#multiplyAdds += values.length;
    const name = `${this.#wanted}_${weight}`;
    const shape = `[${gates * rows}, ${columns / blocks}] by columns: ${words}`;
    if (blocks === 1) {
      const matrix = this.#program.matrix(name, values, gates * rows, columns, shape);
      this.#line(`net_product(${gates * rows}, ${columns}, ${matrix.pointer()}, ${x}, ${out});`);
      return;
    }
    const [height, width] = [rows / blocks, columns / blocks];
    // Heads of a gate lie one after the other.
    const all = this.#program.matrix(name, values, height, width, shape);
    const index = `(g * ${blocks} + b)`;
    this.#line(`for (int g = 0; g < ${gates}; g++)`);
    this.#line(`  for (int b = 0; b < ${blocks}; b++)`);
    this.#line(
      `    net_product(${height}, ${width}, ${all.pointer(`${index} * ${height * width}`, `${index} * ${height}`)}, ${x} + b * ${width}, ${out} + ${index} * ${height});`,
    );
  }

  #rowWork(work: RowWork, later: readonly Instruction[]): void {
    const [from] = work.of;
    const out = this.#address(work.out, later);
    const { H, S } = this.#sizes;
    if (work.op === "norm") {
      const count = work.blocks * this.#sizes.width(from.space.width);
      this.#line(
        `net_normalise(${count}, ${floatText(Math.fround(EPSILON))}, ${this.#address(from)}, ${out});`,
      );
      return;
    }
    const { weight, first, blocks } = this.#lists.untraced.products[work.product!];
    const isProjection = weight === "weightHr";
    const rows = isProjection ? S : H;
    const columns = isProjection ? H : S;
    const { recurrentBlocks = 1 } = this.#spec.cell.definition;
    const own = isProjection ? 1 : recurrentBlocks;
    const each = (rows * columns) / own;
    const values = (this.#weights[weight] as Float32Array).subarray(first * each, (first + blocks) * each);
    const gates = isProjection
      ? "projection"
      : this.#spec.cell.layout.weightHh.slice(first, first + blocks).join(", ");
    if (!work.adds) this.#line(`net_fill(${blocks * rows}, 0.0f, ${out});`);
    const name = isProjection ? "weight_hr" : first === 0 ? "weight_hh" : `weight_hh_${first}`;
    this.#product(
      name,
      values,
      gates,
      { gates: blocks, rows, columns, blocks: own },
      this.#address(from),
      out,
    );
  }

  /** Where row work reads or writes. */
  #address({ space, block }: Place, later: readonly Instruction[] = []): string {
    const start = block * this.#sizes.width(space.width);
    const base = (() => {
      switch (space.memory) {
        case "before":
          return this.#parts[space.index];
        case "after":
          return this.#written(space.index, later);
        case "input":
          return "x";
        case "sums":
          return "sums";
        default:
          return this.#room(`work_${space.index}`, this.#sizes.row(space));
      }
    })();
    return start === 0 ? base : `${base} + ${start}`;
  }

  #next(part: number): string {
    return this.#room(`next_${this.#parts[part]}`, partSize(this.#spec, this.#lists.parts[part]));
  }

  /** Where the new value of a part goes: into its place, unless something later reads the old one. */
  #written(part: number, later: readonly Instruction[]): string {
    const isRead = later.some(
      (each) =>
        each.op !== "loop" && each.of.some(({ space }) => space.memory === "before" && space.index === part),
    );
    if (isRead) this.#waiting.add(part);
    return this.#waiting.has(part) ? this.#next(part) : this.#parts[part];
  }

  #loop(body: readonly Instruction[], width: Width, later: readonly Instruction[]): void {
    /** Values of this unit by place */
    const known = new Map<string, string>();
    const keyOf = ({ space, block }: Place) => `${space.memory} ${space.index} ${block}`;
    const lines: string[] = [];
    let count = 0;
    const read = (place: Place): string => {
      const found = known.get(keyOf(place));
      if (found !== undefined) return found;
      const { memory, index } = place.space;
      if (memory === "vectors") return this.#vector(place);
      if (memory !== "before") return `${this.#array(place)}[${this.#unit(place)}]`;
      // Before the loop writes there.
      const name = `old_${this.#parts[index]}`;
      lines.unshift(`const float ${name} = ${this.#parts[index]}[u];`);
      known.set(keyOf(place), name);
      return name;
    };
    for (const instruction of body) {
      const { op, out, of } = instruction as Exclude<Instruction, { op: "loop" }>;
      const text = OPERATIONS[op as ElementOp]!(...of.map(read));
      const isPart = out.space.memory === "after";
      const name = isPart ? `new_${this.#parts[out.space.index]}` : `t${count++}`;
      lines.push(`const float ${name} = ${text};${this.#gateOf(of)}`);
      known.set(keyOf(out), name);
      if (out.space.memory === "local") continue;
      const array = isPart ? this.#written(out.space.index, later) : this.#array(out);
      lines.push(`${array}[${isPart ? "u" : this.#unit(out)}] = ${name};`);
    }
    this.#line(`for (int u = 0; u < ${this.#sizes.width(width)}; u++) {`);
    for (const line of lines) this.#line(`  ${line}`);
    this.#line("}");
  }

  #array(place: Place): string {
    const { space } = place;
    if (space.memory === "after")
      return this.#waiting.has(space.index) ? this.#next(space.index) : this.#parts[space.index];
    return this.#address({ ...place, block: 0 });
  }

  #unit({ space, block }: Place): string {
    return block === 0 ? "u" : `${block * this.#sizes.width(space.width)} + u`;
  }

  /** The name of the gate whose pre-activation an instruction reads. */
  #gateOf(of: readonly Place[]): string {
    const { weightIh } = this.#spec.cell.layout;
    const gates = of.flatMap(({ space, block }) => (space.memory === "sums" ? [weightIh[block]] : []));
    return gates.length === 0 ? "" : ` /* ${comment(gates.join(", "))} */`;
  }

  /** A parameter of this unit, or a constant. */
  #vector({ block }: Place): string {
    const vector = this.#lists.vectors[block - this.#lists.inputs];
    if (vector === undefined) throw new Error(`expected a vector in row ${block}`);
    if ("value" in vector) {
      const text = floatText(Math.fround(vector.value));
      return text.startsWith("-") ? `(${text})` : text;
    }
    const { H } = this.#sizes;
    const key = `${vector.weight} ${vector.block}`;
    let name = this.#vectors.get(key);
    if (name === undefined) {
      const values = new Map(weightEntries(this.#weights)).get(vector.weight);
      const own = values?.subarray(vector.block * H, (vector.block + 1) * H);
      // A cell without these biases.
      name =
        own === undefined
          ? ""
          : this.#program.vector(`${this.#wanted}_${vector.weight}`, own, `[${H}] of ${vector.weight}`);
      this.#vectors.set(key, name);
    }
    return name === "" ? "0.0f" : `NET_READ_F32(${name} + u)`;
  }
}

type RowWork = Extract<Instruction, { blocks: number }>;
