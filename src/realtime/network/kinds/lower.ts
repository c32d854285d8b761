/** Parts of many lowerings: values like their input, moves of numbers, and windows of frames. */
import type { ChainLayer, ChainPadding } from "../../../core/chain/chain.ts";
import {
  type Count,
  countOf,
  type Given,
  half,
  isKnown,
  type Lowering,
  minus,
  numbersOf,
  one,
  over,
  plus,
  type Target,
  times,
  type Value,
} from "../lowered.ts";

/** Calls what computes a layer, and returns its value. */
export type Lower<L> = <P>(lowering: Lowering<P>, layer: L) => Value<P>;

/** The layers of a kind. */
export type Of<K extends ChainLayer["kind"]> = ChainLayer extends infer L
  ? L extends { readonly kind: infer M }
    ? K extends M
      ? L
      : never
    : never
  : never;

/** A value with the frames of the input and its mask. */
export const like = <P>(
  { target, input, placed: { layer, output } }: Lowering<P>,
  more: Partial<Value<P>> = {},
): Value<P> => target.value(layer.name, input.frames, output.features, { ...input, ...more });

/** A value of other frames, which ends a mask. */
export function reframed<P>(
  { target, placed: { layer, output }, input }: Lowering<P>,
  frames: Count,
): Value<P> {
  const isVector = output.frames === undefined;
  return target.value(layer.name, frames, output.features, { isVector, ready: input.ready });
}

/** The numbers of the input as others, without a copy. */
export function view<P>({ input, placed: { output } }: Lowering<P>, at: P, frames: Count): Value<P> {
  const { features } = output;
  return { ...input, at, frames, features, isVector: output.frames === undefined, present: undefined };
}

/** Calls a function from the input to a value: frames, features, what it needs besides, both arrays. */
export function mapped<P>(
  lowering: Lowering<P>,
  name: string,
  given: readonly Given<P>[],
  output = like(lowering),
): Value<P> {
  const { at, frames, features } = lowering.input;
  lowering.target.call(name, frames, features, ...given, at, output.at);
  return output;
}

/** Frames that follow from those of the input: known beforehand, or counted when the program runs. */
export function counted<P>({ target, placed: { layer, output } }: Lowering<P>, frames: Count): Count {
  // By the step, a chain has one frame, or a block of them.
  if (typeof output.frames !== "number") return one;
  return isKnown(frames) ? frames : target.count(`${layer.name}_frames`, frames, 1);
}

/** Moves frames to places from `start` on, `to` numbers apart, and their numbers `unit` apart; `from`: 0 for the first one alone. */
export function move<P>(
  { target }: Lowering<P>,
  { at, frames, features }: Value<P>,
  output: Value<P>,
  start: Given<P>,
  to: Given<P>,
  unit: Given<P> = 1,
  from = features,
): Value<P> {
  target.call("move", frames, features, at, from, output.at, start, to, unit);
  return output;
}

/** Moves the numbers of a window on, of which the first `before` stay, and puts a block at its end. */
export function slide<P>(target: Target<P>, before: number, { at, ...block }: Value<P>, window: P): void {
  const numbers = numbersOf(block);
  if (before > 0) target.call("copy", before, target.offset(window, numbers), window);
  target.call("copy", numbers, at, target.offset(window, before));
}

/**
 * Returns the frames that windows read, and how many frames they give. By the step, a block with the frames before it, which may not
 * complete an answer.
 */
export function windows<P>(
  lowering: Lowering<P>,
  padding: ChainPadding,
  span: number,
  stride: number,
): { left: Count; from: Value<P>; frames: Count } {
  const { target, input, byStep, placed } = lowering;
  const { name } = placed.layer;
  const { frames, features } = input;
  if (!byStep || (span === 1 && stride === 1)) {
    if (padding === "same") {
      const count = over(plus(frames, stride - 1), stride);
      // Half of the frames that it adds.
      const left = half(minus(plus(times(plus(count, -1), stride), span), frames));
      const begin = isKnown(left) ? left : target.count(`${name}_left`, left, 0);
      return { left: begin, from: input, frames: counted(lowering, count) };
    }
    const [before, after] = padding === "causal" ? [span - 1, 0] : padding;
    const isWhole = before + after === 0 && span === 1 && stride === 1;
    const count = over(plus(frames, before + after - span + stride), stride);
    return { left: countOf(before), from: input, frames: isWhole ? frames : counted(lowering, count) };
  }
  const count = span - 1 + frames.most;
  const at = target.kept(name, "window", count * features);
  slide(target, (span - 1) * features, input, at);
  const from = { ...input, at, frames: countOf(count) };
  const first = padding === "causal" ? 1 : span - (padding as readonly number[])[0];
  const isAlways = frames.most > 1 || (first === 1 && stride === 1);
  const ready = isAlways ? input.ready : [target.wait(name, first, stride)];
  return {
    left: countOf(0),
    from: { ...from, ready },
    frames: counted(lowering, countOf(Number(placed.output.frames))),
  };
}
