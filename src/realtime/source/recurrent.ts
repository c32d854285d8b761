/** LSTM, GRU, RNN and defined cells of a chain as calls: loops over the frames, around the functions of their cells. */
import { asDefined } from "../../core/cells/defined/asDefined.ts";
import type { ChainRecurrent } from "../../core/chain/chain.ts";
import { plus as countPlus, type DirectionOf, type Lowering, one } from "../network/lowered.ts";
import { cellsOf } from "../network/recurrent.ts";
import { printCell } from "./cell.ts";
import { type CValue, frameAt, type Program, plus } from "./program.ts";
import { floatText } from "./weights.ts";

/** One direction of a layer. @param staysReversed its sequence stays in the order of reading */
export function printDirection(
  program: Program,
  { input, byStep, read }: Lowering<string>,
  { name, initial = [], sequences, absent, ...layer }: ChainRecurrent,
  suffix: string,
  isReversed: boolean,
  staysReversed: boolean,
): DirectionOf<string> {
  const { frames, present } = input;
  /** Numbers that stay over the frames: by the step in the state, else in shared memory */
  const keep = (wanted: string, features: number, first = 0): CValue =>
    byStep
      ? {
          at: program.member(wanted, features, `state of ${name}`, first),
          frames: one,
          features,
          isVector: true,
        }
      : program.value(wanted, one, features, { isVector: true });
  const levels = cellsOf({ name, sequences, ...layer }, suffix, input.features);
  const cells = levels.map(({ spec, weights }, level) =>
    printCell(program, `${name}${suffix}${levels.length > 1 ? `_${level}` : ""}`, asDefined(spec), weights),
  );
  const states = cells[0].parts.map((part) => ({
    ...part,
    ...keep(`${name}_${part.name}${suffix}`, part.size * cells.length, part.initial),
  }));
  const [hidden] = states;
  const { size } = hidden;
  const top: CValue = { ...hidden, at: plus(hidden.at, (cells.length - 1) * size), features: size };
  const from = suffix === "" ? 0 : states.length;
  const given = initial.slice(from, from + states.length).map((ref) => read(ref));
  const held = present && keep(`${name}_held${suffix}`, size);
  const work = Math.max(...cells.map((cell) => cell.work));
  return {
    size,
    top,
    parts: Object.fromEntries(states.map((state) => [state.name + suffix, state as CValue])),
    run(output?: CValue, at = 0): void {
      for (const [k, state] of states.entries()) {
        if (given[k] !== undefined) program.call("copy", state.features, given[k].at, state.at);
        else if (!byStep) program.call("fill", state.features, floatText(state.initial), state.at);
      }
      if (held !== undefined && (!byStep || given.length > 0)) program.call("fill", size, "0.0f", held.at);
      const room = work > 0 ? [program.value(`${name}_work${suffix}`, one, work).at] : [];
      const t = isReversed ? (frames.text === "1" ? "0" : `(${countPlus(frames, -1).text} - t)`) : "t";
      const lines = cells.map((cell, level) => {
        program.multiplyAdds += cell.multiplyAdds * frames.most;
        const x = level === 0 ? frameAt(input, t) : plus(hidden.at, (level - 1) * size);
        return `${cell.name}(${[x, ...states.map((state) => plus(state.at, level * state.size)), ...room].join(", ")});`;
      });
      const isThere = `if (${present?.at}[${frames.text === "1" ? "0" : t}] > 0.0f)`;
      const last = held ?? top;
      if (held !== undefined) {
        const hold = `net_copy(${size}, ${top.at}, ${held.at});`;
        lines.splice(0, lines.length, `${isThere} {`, ...[...lines, hold].map((line) => `  ${line}`), "}");
      }
      if (output === undefined) {
        program.loop(frames, lines);
        return;
      }
      const y = plus(frameAt(output, staysReversed ? "t" : t), at);
      const copy = `net_copy(${size}, ${last.at}, ${y});`;
      const isZero = held !== undefined && absent === "zero";
      if (sequences) lines.push(isZero ? `${isThere} ${copy} else net_fill(${size}, 0.0f, ${y});` : copy);
      program.loop(frames, lines);
      if (!sequences) program.line(copy);
    },
  };
}
