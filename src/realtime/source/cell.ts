/**
 * Prints the step of a cell from its list of instructions, as `core/cells/defined/engine/plain.ts` runs it: each loop over units becomes a
 * loop, each instruction in it one line. LSTM, GRU and RNN are definitions like any other.
 */
import { type DefinedSpec, type LayerWeights, partSize, weightEntries } from "../../core/cells/cell.ts";
import { type BlockShape, inputShape, piecesOf } from "../../core/cells/defined/engine/blocks.ts";
import { listsOf } from "../../core/cells/defined/engine/lists.ts";
import { Sizes, vectorRows } from "../../core/cells/defined/engine/rows.ts";
import type { ElementOp, Place } from "../../core/cells/defined/graph.ts";
import type { Instruction } from "../../core/cells/defined/list.ts";
import { comment, item, Names, type Program, plus } from "./program.ts";
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
  const { cell, inputSize, hiddenSize } = spec;
  const { layout, definition } = cell;
  const lists = listsOf({ spec });
  const { inputs, untraced } = lists;
  const sizes = new Sizes({ spec, steps: 1, batch: 1 });
  const { H, S, wide } = sizes;
  const names = new Names();
  const parts = lists.parts.map((part) => names.take(part));
  const lines: string[] = [];
  /** Where working memory begins, by the name of its variable */
  const rooms = new Map<string, number>();
  /** Parts whose new value waits, since later instructions read the old one */
  const waiting = new Set<number>();
  let [work, multiplyAdds] = [0, 0];

  const sizeOf = (part: number) => partSize(spec, lists.parts[part]);

  const room = (name: string, numbers: number): string => {
    if (!rooms.has(name)) {
      rooms.set(name, work);
      work += numbers;
    }
    return name;
  };

  /** The new value of a part: in its place, unless it waits. */
  const partAt = (part: number) =>
    waiting.has(part) ? room(`next_${parts[part]}`, sizeOf(part)) : parts[part];

  /** A pointer to the first number of a place. */
  const pointer = ({ space, block }: Place, later: readonly Instruction[]): string => {
    const { memory, index } = space;
    if (memory === "before") return parts[index];
    if (memory === "input") return "x";
    if (memory !== "after")
      return plus(
        memory === "sums" ? "sums" : room(`work_${index}`, sizes.row(space)),
        block * sizes.width(space.width),
      );
    const isOld = (of: Place) => of.space.memory === "before" && of.space.index === index;
    if (later.some((each) => each.op !== "loop" && each.of.some(isOld))) waiting.add(index);
    return partAt(index);
  };

  /** A parameter of this unit, or a constant. */
  const vector = ({ block }: Place): string => {
    const given = lists.vectors[block - inputs];
    if ("value" in given) return floatText(given.value).replace(/^-.*/, "($&)");
    const values = new Map(weightEntries(weights)).get(given.weight);
    // A cell may lack biases.
    if (values === undefined) return "0.0f";
    const own = values.subarray(given.block * H, (given.block + 1) * H);
    return `NET_READ_F32(${program.vector(`${wanted}_${given.weight}_${given.block}`, own)} + u)`;
  };

  /** out += W x; each piece of a weight sees its own part of x. */
  const product = (
    weight: string,
    values: Float32Array,
    gates: readonly string[],
    shape: BlockShape,
    [x, out]: readonly string[],
  ) => {
    multiplyAdds += values.length;
    const pieces = piecesOf(shape, gates.length);
    pieces.forEach(({ row, rows, column, columns }, k) => {
      const name = `${wanted}_${weight}${pieces.length === 1 ? "" : `_${k}`}`;
      const own = values.subarray(row * columns, (row + rows) * columns);
      const words = `[${rows}, ${columns}] by columns: ${gates.join(", ")}`;
      const matrix = program.matrix(name, own, rows, columns, 1, words);
      lines.push(`net_product(${rows}, ${columns}, ${matrix}, ${plus(x, column)}, ${plus(out, row)});`);
    });
  };

  const printRowWork = (row: RowWork, later: readonly Instruction[]) => {
    const [from, out] = [row.of[0], row.out].map((place) => pointer(place, later));
    if (row.op === "norm") {
      const count = row.blocks * sizes.width(row.out.space.width);
      lines.push(`net_normalise(1, ${count}, ${floatText(EPSILON)}, 0, 0, ${from}, ${out});`);
      return;
    }
    const { weight, first, blocks } = untraced.products[row.product!];
    const isProjection = weight === "weightHr";
    const shape = isProjection
      ? { units: S, inner: H, blocks: 1 }
      : { units: H, inner: S, blocks: definition.recurrentBlocks ?? 1 };
    const each = (H * S) / shape.blocks;
    const values = (weights[weight] as Float32Array).subarray(first * each, (first + blocks) * each);
    const gates = isProjection ? ["projection"] : layout.weightHh.slice(first, first + blocks);
    if (!row.adds) lines.push(`net_fill(${blocks * shape.units}, 0.0f, ${out});`);
    product(isProjection ? "weight_hr" : `weight_hh${first || ""}`, values, gates, shape, [from, out]);
  };

  /** A loop over units. */
  const printLoop = (body: readonly Element[], width: number, later: readonly Instruction[]) => {
    const known = new Map<string, string>();
    const keyOf = ({ space, block }: Place) => `${space.memory} ${space.index} ${block}`;
    const [old, made]: string[][] = [[], []];
    const read = (place: Place): string => {
      const { memory, index } = place.space;
      const found = known.get(keyOf(place));
      if (found !== undefined) return found;
      if (memory === "vectors") return vector(place);
      if (memory !== "before") return item(pointer(place, later), "u");
      // Before the loop writes there.
      const name = `old_${parts[index]}`;
      old.push(`const float ${name} = ${parts[index]}[u];`);
      known.set(keyOf(place), name);
      return name;
    };
    body.forEach(({ op, out, of }, k) => {
      const operands = of.map(read);
      const text = OPERATORS[op]?.(...operands) ?? `net_${op}(${operands.join(", ")})`;
      const { memory, index } = out.space;
      const name = memory === "after" ? `new_${parts[index]}` : `t${k}`;
      // The gates whose pre-activations it reads.
      const gates = of.flatMap(({ space, block }) =>
        space.memory === "sums" ? [layout.weightIh[block]] : [],
      );
      const words = gates.length === 0 ? "" : ` /* ${comment(gates.join(", "))} */`;
      made.push(`const float ${name} = ${text};${words}`);
      known.set(keyOf(out), name);
      if (memory !== "local") made.push(`${item(pointer(out, later), "u")} = ${name};`);
    });
    const all = [...old, ...made].map((line) => `  ${line}`);
    lines.push(`for (int u = 0; u < ${width}; u++) {`, ...all, "}");
  };

  if (inputs > 0) {
    // W x with its biases
    const vectors = vectorRows(weights, lists, sizes, "float32");
    const bias = Float32Array.from(
      { length: inputs * H },
      (_, at) => vectors[Math.floor(at / H) * wide + (at % H)],
    );
    const isZero = bias.every((value) => value === 0);
    const words = `biases of ${layout.weightIh.join(", ")}`;
    const start = program.vector(`${wanted}_bias`, isZero ? undefined : bias, words);
    lines.push(`net_load(${inputs * H}, ${start}, ${room("sums", inputs * H)});`);
    const weight = weights.weightIh as Float32Array;
    product("weight_ih", weight, layout.weightIh, inputShape(spec), ["x", "sums"]);
  } else if (!lists.usesInput) lines.push("(void)x;");
  const { instructions } = untraced;
  for (let at = 0; at < instructions.length; at++) {
    const instruction = instructions[at];
    if (instruction.op !== "loop") printRowWork(instruction as RowWork, instructions.slice(at + 1));
    else {
      const body = instructions.slice(at + 1, at + 1 + instruction.count) as Element[];
      at += instruction.count;
      printLoop(body, sizes.width(instruction.width), instructions.slice(at + 1));
    }
  }
  for (const part of waiting) lines.push(`net_copy(${sizeOf(part)}, ${partAt(part)}, ${parts[part]});`);
  const words = definition.equations.map((equation) => comment(equation.replaceAll("*", "x")));
  const name = program.global(wanted);
  const given = [...parts, ...(work > 0 ? ["work"] : [])].map((each) => `float *NET_RESTRICT ${each}`);
  const pointers = [...rooms].map(([each, at]) => `float *const ${each} = ${plus("work", at)};`);
  program.functions.push(
    `/* One step of ${comment(`${wanted}: ${definition.name}, ${inputSize} -> ${hiddenSize}`)}\n   ${words.join("\n   ")} */
static void ${name}(const float *NET_RESTRICT x, ${given.join(", ")}) {
${[...pointers, ...lines].map((line) => `  ${line}`).join("\n")}
}
`,
  );
  const state = lists.parts.map((part, k) => ({ name: part, size: sizeOf(k), initial: cell.initial(part) }));
  return { name, parts: state, work, multiplyAdds };
}
