/**
 * Prints the step of a cell from its list of instructions, as `core/cells/defined/engine/plain.ts` runs it: each loop over units becomes a
 * loop, each instruction in it one line. LSTM, GRU and RNN are definitions like any other.
 */
import { type DefinedSpec, type LayerWeights, partSize, weightEntries } from "../../core/cells/cell.ts";
import { type BlockShape, inputShape, piecesOf } from "../../core/cells/defined/engine/blocks.ts";
import { listsOf, Sizes, vectorRows } from "../../core/cells/defined/engine/lists.ts";
import type { ElementOp, Place } from "../../core/cells/defined/graph.ts";
import type { Instruction } from "../../core/cells/defined/list.ts";
import { comment, Names, type Program, plus } from "./program.ts";
import { floatText } from "./weights.ts";

/** The function of a cell: `name(x, parts of the state …, work)`. */
interface CellFunction {
  readonly name: string;
  readonly parts: readonly { readonly name: string; readonly size: number; readonly initial: number }[];
  /** Numbers of its working memory */
  readonly work: number;
  readonly multiplyAdds: number;
}

/** Operations of a step forward; the others are functions of `runtime.ts` by their names. */
const OPERATORS: Readonly<Partial<Record<ElementOp, (...of: string[]) => string>>> = {
  copy: (a) => a,
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  neg: (a) => `-${a}`,
  complement: (a) => `1.0f - ${a}`,
  mulAdd: (a, b, c) => `${a} * ${b} + ${c}`,
  mulMulAdd: (a, b, c, d) => `${a} * ${b} + ${c} * ${d}`,
  mix: (a, b, c) => `(1.0f - ${a}) * ${b} + ${a} * ${c}`,
};

/** Added to a variance, as in `engine/norm.ts`. */
const EPSILON = 1e-5;

type RowWork = Extract<Instruction, { blocks: number }>;
type Element = { readonly op: ElementOp; readonly out: Place; readonly of: readonly Place[] };

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
  /** Names of the parts of the state */
  readonly #parts: readonly string[];
  /** Where working memory begins, by the name of its variable */
  readonly #work = new Map<string, number>();
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
    this.#parts = this.#lists.parts.map((part) => names.take(part));
  }

  print(): CellFunction {
    const { parts, untraced, inputs, usesInput } = this.#lists;
    const { cell, inputSize, hiddenSize } = this.#spec;
    if (inputs > 0) this.#inputs();
    else if (!usesInput) this.#lines.push("(void)x;");
    const { instructions } = untraced;
    for (let at = 0; at < instructions.length; at++) {
      const instruction = instructions[at];
      const end = at + (instruction.op === "loop" ? instruction.count : 0);
      const later = instructions.slice(end + 1);
      if (instruction.op !== "loop") this.#rowWork(instruction as RowWork, later);
      else {
        const body = instructions.slice(at + 1, end + 1) as Element[];
        this.#loop(body, this.#sizes.width(instruction.width), later);
      }
      at = end;
    }
    for (const part of this.#waiting)
      this.#lines.push(`net_copy(${this.#sizeOf(part)}, ${this.#partAt(part)}, ${this.#parts[part]});`);
    const { name: kind, equations } = cell.definition;
    const words = equations.map((equation) => comment(equation.replaceAll("*", "x")));
    const name = this.#program.global(this.#wanted);
    const given = [...this.#parts, ...(this.#end > 0 ? ["work"] : [])].map(
      (each) => `float *NET_RESTRICT ${each}`,
    );
    const rooms = [...this.#work].map(([room, at]) => `float *const ${room} = ${plus("work", at)};`);
    this.#program.functions.push(
      `/* One step of ${comment(`${this.#wanted}: ${kind}, ${inputSize} -> ${hiddenSize}`)}\n   ${words.join("\n   ")} */
static void ${name}(const float *NET_RESTRICT x, ${given.join(", ")}) {
${[...rooms, ...this.#lines].map((line) => `  ${line}`).join("\n")}
}
`,
    );
    return {
      name,
      parts: parts.map((part, k) => ({ name: part, size: this.#sizeOf(k), initial: cell.initial(part) })),
      work: this.#end,
      multiplyAdds: this.#multiplyAdds,
    };
  }

  #sizeOf(part: number): number {
    return partSize(this.#spec, this.#lists.parts[part]);
  }

  #room(name: string, numbers: number): string {
    if (!this.#work.has(name)) {
      this.#work.set(name, this.#end);
      this.#end += numbers;
    }
    return name;
  }

  /** W x with its biases. */
  #inputs(): void {
    const { inputs } = this.#lists;
    const { H, wide } = this.#sizes;
    const { layout } = this.#spec.cell;
    const rows = vectorRows(
      { spec: this.#spec, weights: this.#weights },
      this.#lists,
      this.#sizes,
      "float32",
    );
    const bias = Float32Array.from(
      { length: inputs * H },
      (_, at) => rows[Math.floor(at / H) * wide + (at % H)],
    );
    const words = `biases of ${layout.weightIh.join(", ")}`;
    const name = this.#program.vector(
      `${this.#wanted}_bias`,
      bias.every((value) => value === 0) ? undefined : bias,
      words,
    );
    this.#lines.push(`net_load(${inputs * H}, ${name}, ${this.#room("sums", inputs * H)});`);
    const weight = this.#weights.weightIh as Float32Array;
    this.#product("weight_ih", weight, layout.weightIh, inputShape(this.#spec), "x", "sums");
  }

  /** out += W x; each piece of a weight sees its own part of x. */
  #product(
    weight: string,
    values: Float32Array,
    gates: readonly string[],
    shape: BlockShape,
    x: string,
    out: string,
  ): void {
    this.#multiplyAdds += values.length;
    const pieces = piecesOf(shape, gates.length);
    pieces.forEach(({ row, rows, column, columns }, k) => {
      const name = `${this.#wanted}_${weight}${pieces.length === 1 ? "" : `_${k}`}`;
      const own = values.subarray(row * columns, (row + rows) * columns);
      const words = `[${rows}, ${columns}] by columns: ${gates.join(", ")}`;
      const matrix = this.#program.matrix(name, own, rows, columns, 1, words);
      this.#lines.push(`net_product(${rows}, ${columns}, ${matrix}, ${plus(x, column)}, ${plus(out, row)});`);
    });
  }

  #rowWork(work: RowWork, later: readonly Instruction[]): void {
    const from = this.#place(work.of[0], later);
    const out = this.#place(work.out, later);
    if (work.op === "norm") {
      const count = work.blocks * this.#sizes.width(work.out.space.width);
      this.#lines.push(`net_normalise(1, ${count}, ${floatText(EPSILON)}, 0, 0, ${from}, ${out});`);
      return;
    }
    const { H, S } = this.#sizes;
    const { layout, definition } = this.#spec.cell;
    const { weight, first, blocks } = this.#lists.untraced.products[work.product!];
    const isProjection = weight === "weightHr";
    const shape = isProjection
      ? { units: S, inner: H, blocks: 1 }
      : { units: H, inner: S, blocks: definition.recurrentBlocks ?? 1 };
    const each = (H * S) / shape.blocks;
    const values = (this.#weights[weight] as Float32Array).subarray(first * each, (first + blocks) * each);
    const gates = isProjection ? ["projection"] : layout.weightHh.slice(first, first + blocks);
    if (!work.adds) this.#lines.push(`net_fill(${blocks * shape.units}, 0.0f, ${out});`);
    this.#product(isProjection ? "weight_hr" : `weight_hh${first || ""}`, values, gates, shape, from, out);
  }

  /** A loop over units. */
  #loop(body: readonly Element[], width: number, later: readonly Instruction[]): void {
    const known = new Map<string, string>();
    const keyOf = ({ space, block }: Place) => `${space.memory} ${space.index} ${block}`;
    const [old, lines]: string[][] = [[], []];
    let count = 0;
    const read = (place: Place): string => {
      const { memory, index } = place.space;
      const found = known.get(keyOf(place));
      if (found !== undefined) return found;
      if (memory === "vectors") return this.#vector(place);
      if (memory !== "before")
        return `${this.#place(place, later)}[u]`.replace(/ \+ (\d+)\[u\]$/, "[$1 + u]");
      // Before the loop writes there.
      const name = `old_${this.#parts[index]}`;
      old.push(`const float ${name} = ${this.#parts[index]}[u];`);
      known.set(keyOf(place), name);
      return name;
    };
    for (const { op, out, of } of body) {
      const operands = of.map(read);
      const text = OPERATORS[op]?.(...operands) ?? `net_${op}(${operands.join(", ")})`;
      const name = out.space.memory === "after" ? `new_${this.#parts[out.space.index]}` : `t${count++}`;
      lines.push(`const float ${name} = ${text};${this.#gatesOf(of)}`);
      known.set(keyOf(out), name);
      const target = out.space.memory === "local" ? undefined : this.#place(out, later);
      if (target !== undefined) lines.push(`${target}[u] = ${name};`.replace(/ \+ (\d+)\[u\]/, "[$1 + u]"));
    }
    this.#lines.push(
      `for (int u = 0; u < ${width}; u++) {`,
      ...[...old, ...lines].map((line) => `  ${line}`),
      "}",
    );
  }

  /** A pointer to the first number of a place. */
  #place({ space, block }: Place, later: readonly Instruction[]): string {
    const { memory, index } = space;
    const start = block * this.#sizes.width(space.width);
    if (memory === "before") return this.#parts[index];
    if (memory === "input") return "x";
    if (memory !== "after")
      return plus(memory === "sums" ? "sums" : this.#room(`work_${index}`, this.#sizes.row(space)), start);
    const isRead = later.some(
      (each) =>
        each.op !== "loop" && each.of.some((of) => of.space.memory === "before" && of.space.index === index),
    );
    if (isRead) this.#waiting.add(index);
    return this.#partAt(index);
  }

  /** The new value of a part: in its place, unless it waits. */
  #partAt(part: number): string {
    return this.#waiting.has(part)
      ? this.#room(`next_${this.#parts[part]}`, this.#sizeOf(part))
      : this.#parts[part];
  }

  /** The gates whose pre-activations an instruction reads, as a comment. */
  #gatesOf(of: readonly Place[]): string {
    const { weightIh } = this.#spec.cell.layout;
    const gates = of.flatMap(({ space, block }) => (space.memory === "sums" ? [weightIh[block]] : []));
    return gates.length === 0 ? "" : ` /* ${comment(gates.join(", "))} */`;
  }

  /** A parameter of this unit, or a constant. */
  #vector({ block }: Place): string {
    const vector = this.#lists.vectors[block - this.#lists.inputs];
    if ("value" in vector) return floatText(vector.value).replace(/^-.*/, "($&)");
    const { H } = this.#sizes;
    const values = new Map(weightEntries(this.#weights)).get(vector.weight);
    // A cell may lack biases.
    if (values === undefined) return "0.0f";
    const own = values.subarray(vector.block * H, (vector.block + 1) * H);
    return `NET_READ_F32(${this.#program.vector(`${this.#wanted}_${vector.weight}_${vector.block}`, own)} + u)`;
  }
}
