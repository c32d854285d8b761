/** Layers that move and join numbers. */
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { countOf, type Lowering, numbersOf, one, plus, sum, times, type Value } from "../lowered.ts";
import { counted, type Lower, like, move, type Of, reframed, view } from "./lower.ts";
import type { Numbers, Run } from "./operation.ts";

const last: Lower<Of<"last">> = (lowering) => {
  const { target, input, byStep } = lowering;
  const at = target.offset(input.at, times(plus(input.frames, -1), input.features));
  return { ...view(lowering, at, one), isVector: !byStep };
};

const flip: Lower<Of<"last">> = <P>(lowering: Lowering<P>, { name }: Of<"flip">): Value<P> => {
  const { target, input } = lowering;
  const { frames, present: before } = input;
  const last = plus(frames, -1);
  const present = before && move(lowering, before, target.value(`${name}_present`, frames, 1), last, -1);
  return move(lowering, input, like(lowering, { present }), times(last, input.features), -input.features);
};

/** The same numbers in the same order. */
const flatten: Lower<unknown> = (lowering) => {
  const { frames } = lowering.placed.output;
  return view(lowering, lowering.input.at, frames === undefined ? one : countOf(frames as number));
};

const reshape = flatten;

const transpose: Lower<Of<"transpose">> = (lowering) => {
  const { input, placed } = lowering;
  const output = reframed(lowering, countOf(placed.output.frames as number));
  return move(lowering, input, output, 0, 1, input.frames);
};

const pad: Lower<Of<"pad">> = (lowering, { padding: [left, right], mode }) => {
  const { target, input } = lowering;
  const { at, features, frames } = input;
  const output = reframed(lowering, counted(lowering, plus(frames, left + right)));
  const begin = Math.max(0, -left);
  const kept = plus(frames, -begin - Math.max(0, -right));
  const start = Math.max(0, left) * features;
  if (mode !== "reflect") target.call("fill", numbersOf(output), target.number(0), output.at);
  target.call(
    "copy",
    times(kept, features),
    target.offset(at, begin * features),
    target.offset(output.at, start),
  );
  if (mode !== "reflect") return output;
  /** Frames from one on, to places that go the other way. */
  const mirror = (count: number, from: number, to: number) => {
    const source = { ...input, at: target.offset(at, from * features), frames: countOf(count) };
    if (count > 0) move(lowering, source, output, to * features, -features);
  };
  mirror(left, 1, left - 1);
  mirror(right, frames.most - 1 - right, left + frames.most - 1 + right);
  return output;
};

const join: Lower<Of<"join">> = (lowering, { name, operation, with: others }) => {
  const { target, placed, input } = lowering;
  const values = [input, ...others.map((ref) => lowering.read(ref))];
  const masks = [...new Set(values.flatMap(({ present }) => present ?? []))];
  if (operation === "frames") {
    if (masks.length > 0)
      refuseLayer(name, "expected sequences without absent frames to join one after the other, got some.");
    const output = reframed(lowering, counted(lowering, values.map(({ frames }) => frames).reduce(sum)));
    values.reduce((at, value) => {
      target.call("copy", numbersOf(value), value.at, at);
      return target.offset(at, numbersOf(value));
    }, output.at);
    return output;
  }
  for (const { frames } of values) target.same?.(frames, input.frames);
  const present = masks.length > 1 ? target.value(`${name}_present`, input.frames, 1) : masks[0];
  const output = like(lowering, { present });
  if (masks.length > 1) target.combine("multiply", masks, present);
  if (operation !== "features") {
    target.combine(operation, values, output);
    return output;
  }
  values.reduce((start, value) => {
    move(lowering, { ...value, frames: input.frames }, output, start, placed.output.features);
    return start + value.features;
  }, 0);
  return output;
};

export const lowerings = { last, flip, flatten, transpose, reshape, pad, join };

export const operations = {
  copy(count: number, x: Numbers, y: Numbers): Run {
    const from = x.subarray(0, count);
    return () => y.set(from);
  },

  fill:
    (count: number, value: number, y: Numbers): Run =>
    () =>
      void y.fill(value, 0, count),

  /** Frames of x, `from` numbers apart, to every `to` of y from `start` on, in which their numbers are `unit` apart. */
  move:
    (
      ...[frames, features, x, from, y, start, to, unit]: [
        ...[number, number, Numbers, number, Numbers, number, number, number],
      ]
    ): Run =>
    () => {
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < features; k++) y[start + t * to + k * unit] = x[t * from + k];
    },
};
