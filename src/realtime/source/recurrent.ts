/** LSTM, GRU and RNN of a chain as lines: loops over the frames, around the functions of their cells. */
import { asDefined } from "../../core/cells/defined/asDefined.ts";
import type { ChainRecurrent } from "../../core/chain/chain.ts";
import { cellsOf } from "../network/recurrent.ts";
import { type CellFunction, printCell } from "./cell.ts";
import { one, type Room } from "./program.ts";
import {
  frameAt,
  frameIn,
  item,
  like,
  numbersOf,
  type Printed,
  type Printing,
  plus,
  reframed,
  type Value,
} from "./values.ts";
import { floatText } from "./weights.ts";

/** Numbers that a layer keeps over its frames: by the step in the state, else in shared memory. */
interface Kept {
  readonly at: string;
  readonly rooms: readonly Room[];
}

export function recurrent(printing: Printing, layer: ChainRecurrent): Printed {
  const { program, input, byStep, placed } = printing;
  const { merge, sequences, backwards = false } = layer;
  const isPart = merge === "none";
  const directions = (merge === undefined ? [""] : ["", "_reverse"]).map(
    (suffix, k) => new Direction(printing, layer, suffix, k === 1 || backwards, k === 0 && backwards),
  );
  const [forward, reverse] = directions;
  const parts = Object.assign({}, ...directions.map((each) => each.parts)) as Record<string, Value>;
  const isVector = !sequences && !byStep;
  // The state is the answer, where no other one is asked for.
  if (reverse === undefined && input.present === undefined && (!sequences || input.frames.text === "1")) {
    forward.print();
    return { ...forward.top, frames: one, isVector, ready: input.ready, parts };
  }
  const { size } = forward;
  const make = (features: number): Value =>
    sequences
      ? like(printing, features)
      : { ...reframed({ ...printing, placed: { ...placed, output: { features } } }, one, isVector) };
  const output = make(merge === "concat" ? 2 * size : size);
  forward.print(output);
  if (reverse === undefined) return { ...output, parts };
  const second = merge === "concat" ? output : make(size);
  reverse.print(second, merge === "concat" ? size : 0);
  if (isPart) Object.assign(parts, { forward: output, reverse: second });
  else if (merge !== "concat") {
    const [a, b] = [`${output.at}[k]`, `${second.at}[k]`];
    const both = merge === "mul" ? `${a} * ${b}` : merge === "sum" ? `${a} + ${b}` : `(${a} + ${b}) / 2.0f`;
    program.line(`for (k = 0; k < ${numbersOf(output)}; k++) ${a} = ${both};`);
  }
  return { ...output, parts };
}

/** One direction of a layer. */
class Direction {
  readonly size: number;
  readonly parts: Readonly<Record<string, Value>>;
  /** The hidden state of the highest level */
  readonly top: Value;
  readonly #printing: Printing;
  readonly #layer: ChainRecurrent;
  readonly #isReversed: boolean;
  /** Its sequence stays in the order of reading */
  readonly #staysReversed: boolean;
  readonly #cells: readonly CellFunction[];
  readonly #states: readonly (Kept & {
    readonly name: string;
    readonly size: number;
    readonly initial: number;
  })[];
  readonly #initial: readonly Value[];
  readonly #suffix: string;

  constructor(
    printing: Printing,
    layer: ChainRecurrent,
    suffix: string,
    isReversed: boolean,
    staysReversed: boolean,
  ) {
    const { program } = printing;
    this.#printing = printing;
    this.#layer = layer;
    this.#isReversed = isReversed;
    this.#staysReversed = staysReversed;
    this.#suffix = suffix;
    const cells = cellsOf(layer, suffix);
    this.#cells = cells.map(({ spec, weights }, level) =>
      printCell(
        program,
        `${layer.name}${suffix}${cells.length > 1 ? `_${level}` : ""}`,
        asDefined(spec),
        weights,
      ),
    );
    const [{ parts }] = this.#cells;
    this.size = parts[0].size;
    this.#states = parts.map(({ name, size, initial }) => ({
      ...this.#keep(`${layer.name}_${name}${suffix}`, size * cells.length, initial),
      name,
      size,
      initial,
    }));
    const first = suffix === "" ? 0 : parts.length;
    this.#initial = (layer.initial ?? []).slice(first, first + parts.length).map((ref) => printing.read(ref));
    const value = ({ at, rooms }: Kept, features: number): Value => ({
      at,
      rooms,
      frames: one,
      features,
      isVector: true,
    });
    this.parts = Object.fromEntries(
      this.#states.map((state) => [state.name + suffix, value(state, state.size * cells.length)]),
    );
    const [hidden] = this.#states;
    const above = { ...hidden, at: plus(hidden.at, String((cells.length - 1) * this.size)) };
    this.top = value(above, this.size);
  }

  #keep(name: string, numbers: number, initial = 0): Kept {
    const { program, byStep } = this.#printing;
    if (byStep)
      return { at: program.member(name, numbers, `state of ${this.#layer.name}`, initial), rooms: [] };
    const room = program.room(name, numbers);
    return { at: room.name, rooms: [room] };
  }

  /** @param output frames for the answers, from feature `at` on; undefined: the state is the answer */
  print(output?: Value, at = 0): void {
    const { program, input, byStep } = this.#printing;
    const { name, sequences, absent } = this.#layer;
    const { frames, present } = input;
    this.#states.forEach(({ at: state, size, initial }, k) => {
      const numbers = size * this.#cells.length;
      const given = this.#initial[k];
      if (given !== undefined) program.line(`net_copy(${numbers}, ${given.at}, ${state});`);
      else if (!byStep) program.line(`net_fill(${numbers}, ${floatText(Math.fround(initial))}, ${state});`);
    });
    const held = present === undefined ? undefined : this.#keep(`${name}_held${this.#suffix}`, this.size);
    if (held !== undefined && (!byStep || this.#initial.length > 0))
      program.line(`net_fill(${this.size}, 0.0f, ${held.at});`);
    const work = Math.max(...this.#cells.map((cell) => cell.work));
    const room = work > 0 ? program.room(`${name}_work${this.#suffix}`, work) : undefined;
    const back = frames.text === "1" ? "0" : `(${frames.text} - 1 - t)`;
    const read = frameIn(frames, this.#isReversed ? back : "t");
    const lines = this.#cells.map((cell, level) => {
      program.multiplyAdds += cell.multiplyAdds * frames.most;
      const of = (k: number, l: number) => plus(this.#states[k].at, String(l * this.#states[k].size));
      const x = level === 0 ? frameAt(input, read) : of(0, level - 1);
      const states = this.#states.map((_, k) => of(k, level));
      return `${cell.name}(${[x, ...states, ...(cell.work > 0 ? [room!.name] : [])].join(", ")});`;
    });
    if (held !== undefined) {
      lines.push(`net_copy(${this.size}, ${this.top.at}, ${held.at});`);
      lines.splice(
        0,
        lines.length,
        `if (${item(present!, read)} > 0.0f) {`,
        ...lines.map((line) => `  ${line}`),
        "}",
      );
    }
    const from = held?.at ?? this.top.at;
    const answer = (index: string) => {
      const y = plus(frameAt(output!, index), String(at));
      const line = `net_copy(${this.size}, ${from}, ${y});`;
      return held !== undefined && absent === "zero" && sequences
        ? `if (${item(present!, read)} > 0.0f) ${line} else net_fill(${this.size}, 0.0f, ${y});`
        : line;
    };
    if (output !== undefined && sequences) lines.push(answer(this.#staysReversed ? "t" : read));
    if (frames.text === "1") for (const line of lines) program.line(line);
    else {
      program.line(`for (t = 0; t < ${frames.text}; t++) {`);
      for (const line of lines) program.line(`  ${line}`);
      program.line("}");
    }
    if (output !== undefined && !sequences) program.line(answer("0"));
  }
}
