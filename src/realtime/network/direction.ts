/** One direction of a recurrent layer here: a stream of its cells, whose weights all runs of a network share. */
import type { ChainRecurrent } from "../../core/chain/chain.ts";
import { statesOf } from "../../core/chain/place.ts";
import type { Stream } from "../stream/stream.ts";
import { type DirectionOf, type Lowering, one, type Value } from "./lowered.ts";

type Numbers = Float32Array;

/** The network around a direction. */
interface Around {
  readonly stream: Stream;
  /** Whether anything reads a part of the layer */
  isUsed(part: string): boolean;
  /** Runs at every call, and at every reset */
  push(run: () => void, reset: () => void): void;
}

export function directionOf(
  { stream, isUsed, push }: Around,
  { target, input, byStep, read }: Lowering<Numbers>,
  { initial = [], sequences, absent, ...layer }: ChainRecurrent,
  suffix: string,
  isReversed: boolean,
  staysReversed: boolean,
): DirectionOf<Numbers> {
  const size = stream.outputSize;
  const { features, present } = input;
  const frames = input.frames.most;
  /** The frames in the order of reading, and the outputs in that order */
  const x = isReversed ? new Float32Array(frames * features) : input.at;
  const outputs = new Float32Array(frames * size);
  /** The output at the last frame that was there */
  const held = new Float32Array(size);
  const states = statesOf({ ...layer, sequences });
  const start = suffix === "" ? 0 : states.length;
  const given = initial
    .slice(start, start + states.length)
    .map((ref, k) => [states[k], read(ref).at] as const);
  const { state } = stream;
  const used = states.filter((name) => isUsed(name + suffix));
  const parts = used.map((name): [string, Value<Numbers>] => [
    name,
    target.value(name, one, state[name as "hidden"]!.length, { isVector: true }),
  ]);
  const copied = Object.fromEntries(parts.map(([name, { at }]) => [name, at]));

  const reset = () => {
    stream.reset();
    held.fill(0);
  };
  const place = (t: number) => (isReversed ? frames - 1 - t : t);

  /** An absent frame leaves the state, and repeats the output before it or gives 0. */
  const masked = (mask: Numbers) => {
    for (let t = 0; t < frames; t++) {
      const isThere = mask[place(t)] === 1;
      if (isThere) stream.step(x.subarray(t * features, (t + 1) * features), held);
      const isZero = !isThere && absent === "zero" && sequences;
      for (let k = 0; k < size; k++) outputs[t * size + k] = isZero ? 0 : held[k];
    }
  };

  const run = ({ at: y, features: width }: Value<Numbers>, from: number) => {
    if (given.length > 0) {
      stream.state = Object.fromEntries(given) as never;
      held.fill(0);
    } else if (!byStep) reset();
    if (isReversed)
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < features; k++) x[place(t) * features + k] = input.at[t * features + k];
    if (present === undefined) stream.steps(x, frames, outputs);
    else masked(present.at);
    for (let t = sequences ? 0 : frames - 1; t < frames; t++) {
      const to = from + (sequences ? (staysReversed ? t : place(t)) * width : 0);
      for (let k = 0; k < size; k++) y[to + k] = outputs[t * size + k];
    }
    if (parts.length > 0) stream.copyState(copied);
  };

  return {
    size,
    parts: Object.fromEntries(parts.map(([name, value]) => [name + suffix, value])),
    run: (output, from = 0) => push(() => run(output!, from), reset),
  };
}
