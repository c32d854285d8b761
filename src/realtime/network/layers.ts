/** The layers of a chain as calls. By the step, a block is one frame. */
import type { ChainConv1d, ChainLayer, ChainPadding } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
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
  sum,
  type Target,
  times,
  type Value,
} from "./lowered.ts";
import { recurrent } from "./recurrent.ts";

type Of<K extends ChainLayer["kind"]> = Extract<ChainLayer, { kind: K }>;

type Lower<L> = <P>(lowering: Lowering<P>, layer: L) => Value<P>;

/** Calls what computes a layer. @throws ChainError for one that runs in no form */
export function lowerLayer<P>(lowering: Lowering<P>): Value<P> {
  const { layer } = lowering.placed;
  return (layers[layer.kind] as Lower<ChainLayer>)(lowering, layer);
}

/** A value with the frames of the input and its mask. */
const like = <P>(
  { target, input, placed: { layer, output } }: Lowering<P>,
  more: Partial<Value<P>> = {},
): Value<P> => target.value(layer.name, input.frames, output.features, { ...input, ...more });

/** A value of other frames, which ends a mask. */
function reframed<P>({ target, placed: { layer, output }, input }: Lowering<P>, frames: Count): Value<P> {
  const isVector = output.frames === undefined;
  return target.value(layer.name, frames, output.features, { isVector, ready: input.ready });
}

/** The numbers of the input as others, without a copy. */
function view<P>({ input, placed: { output } }: Lowering<P>, at: P, frames: Count): Value<P> {
  const { features } = output;
  return { ...input, at, frames, features, isVector: output.frames === undefined, present: undefined };
}

/** Calls a function from the input to a value: frames, features, what it needs besides, both arrays. */
function mapped<P>(
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
function counted<P>({ target, placed: { layer, output } }: Lowering<P>, frames: Count): Count {
  // By the step, a chain has one frame, and a pipeline a block of them.
  if (typeof output.frames !== "number") return one;
  return isKnown(frames) ? frames : target.count(`${layer.name}_frames`, frames, 1);
}

/** Moves the numbers of a window on, of which the first `before` stay, and puts a block at its end. */
export function slide<P>(target: Target<P>, before: number, { at, ...block }: Value<P>, window: P): void {
  const numbers = numbersOf(block);
  target.call("copy", before, target.offset(window, numbers), window);
  target.call("copy", numbers, at, target.offset(window, before));
}

/**
 * Returns the frames that windows read, and how many frames they give. By the step, a block with the frames before it, which may not
 * complete an answer.
 */
function windows<P>(
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

function convolution<P>(lowering: Lowering<P>, layer: ChainConv1d): Value<P> {
  const { target } = lowering;
  const { name, stride = 1, dilation = 1, groups = 1, padding = [0, 0], weights } = layer;
  const { shape, data } = weights.get("weight")!;
  const [out, columns, taps = 1] = shape;
  const { left, from, frames } = windows(lowering, padding, (taps - 1) * dilation + 1, stride);
  const own = { ...lowering, input: from };
  const output = reframed(own, frames);
  const matrix = target.matrix(`${name}_weight`, data, out / groups, columns, taps);
  const bias = target.vector(`${name}_bias`, weights.get("bias")?.data);
  mapped(own, "convolution", [out, taps, stride, dilation, left, groups, frames, matrix, bias], output);
  target.activate(name, layer.activation, output, output);
  return output;
}

/** Moves frames to places from `start` on, `to` numbers apart, and their numbers `unit` apart; `from`: 0 for the first one alone. */
function move<P>(
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

/** The same numbers in the same order. */
const same = <P>(lowering: Lowering<P>): Value<P> => {
  const { frames } = lowering.placed.output;
  return view(lowering, lowering.input.at, frames === undefined ? one : countOf(frames as number));
};

const layers: { readonly [K in ChainLayer["kind"]]: Lower<Of<K>> } = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  defined: recurrent,
  conv1d: convolution,
  linear: (lowering, layer) => ({
    ...convolution(lowering, { ...layer, kind: "conv1d" }),
    present: lowering.input.present,
  }),
  embedding(lowering, { name, weights, maskZero }) {
    const { target, input } = lowering;
    const { shape, data } = weights.get("weight")!;
    const [rows, features] = shape;
    const present = maskZero ? target.value(`${name}_present`, input.frames, 1) : input.present;
    const output = like(lowering, { present });
    const table = target.matrix(`${name}_weight`, data, rows, features, 1);
    const mask = maskZero ? present!.at : undefined;
    target.call("lookup", input.frames, rows, features, table, input.at, mask, output.at);
    return output;
  },
  activation(lowering, { name, activation }) {
    if (activation === "linear") return lowering.input;
    const output = like(lowering);
    lowering.target.activate(name, activation, lowering.input, output);
    return output;
  },
  prelu(lowering, { name, weights }) {
    const { shape, data } = weights.get("weight")!;
    const { frames } = lowering.input;
    if (shape.length === 2 && frames.text !== String(shape[0]))
      refuseLayer(
        name,
        `expected ${shape[0]} frames, each with its slopes, got others. Give the network that many frames.`,
      );
    return mapped(lowering, "prelu", [data.length, lowering.target.vector(`${name}_weight`, data)]);
  },
  batchNorm(lowering, { name, weights, eps }) {
    const gain = weights.get("weight")?.data;
    const mean = weights.get("running_mean")!.data;
    const scale = weights
      .get("running_var")!
      .data.map((value, k) => (gain?.[k] ?? 1) / Math.sqrt(value + eps));
    const bias = weights.get("bias")?.data ?? new Float32Array(mean.length);
    const all = Object.entries({ mean, scale, bias });
    return mapped(
      lowering,
      "affine",
      all.map(([word, values]) => lowering.target.vector(`${name}_${word}`, values)),
    );
  },
  layerNorm(lowering, { name, weights, eps }) {
    const [weight, bias] = ["weight", "bias"].map((word) =>
      lowering.target.vector(`${name}_${word}`, weights.get(word)?.data),
    );
    return mapped(lowering, "normalise", [lowering.target.number(eps), weight, bias]);
  },
  dropout: ({ input }) => input,
  masking(lowering, { name, value }) {
    const { target, input } = lowering;
    const present = target.value(`${name}_present`, input.frames, 1);
    return mapped(lowering, "mask", [target.number(value), present.at], like(lowering, { present }));
  },
  pool(lowering, layer) {
    const { target, input, byStep } = lowering;
    const { name, size, stride = size ?? 1, padding = [0, 0], operation, presentOnly } = layer;
    const isMax = Number(operation === "max");
    const present = presentOnly && isMax === 0 ? input.present?.at : undefined;
    if (size !== undefined) {
      const { left, from, frames } = windows(lowering, padding, size, stride);
      const own = { ...lowering, input: from };
      return mapped(own, "pool", [size, stride, left, frames, isMax, undefined], reframed(own, frames));
    }
    if (!byStep)
      return mapped(lowering, "pool", [input.frames, 1, 0, 1, isMax, present], reframed(lowering, one));
    const kept = target.kept(name, "pool", input.features);
    const count = target.kept(name, "frames", 1);
    target.call("poolSoFar", input.features, isMax, present, count, input.at, kept);
    return { at: kept, frames: one, features: input.features, ready: input.ready };
  },
  last(lowering) {
    const { target, input, byStep } = lowering;
    const at = target.offset(input.at, times(plus(input.frames, -1), input.features));
    return { ...view(lowering, at, one), isVector: !byStep };
  },
  flip<P>(lowering: Lowering<P>, { name }: { name: string }) {
    const { target, input } = lowering;
    const { frames, present: before } = input;
    const last = plus(frames, -1);
    const present = before && move(lowering, before, target.value(`${name}_present`, frames, 1), last, -1);
    return move(lowering, input, like(lowering, { present }), times(last, input.features), -input.features);
  },
  flatten: same,
  reshape: same,
  transpose(lowering) {
    const { input, placed } = lowering;
    const output = reframed(lowering, countOf(placed.output.frames as number));
    return move(lowering, input, output, 0, 1, input.frames);
  },
  repeat(lowering, { times: count }) {
    const frames = countOf(count);
    const { features } = lowering.input;
    return move(lowering, { ...lowering.input, frames }, reframed(lowering, frames), 0, features, 1, 0);
  },
  pad(lowering, { padding: [left, right] }) {
    const { target, input } = lowering;
    const { features, frames } = input;
    const output = reframed(lowering, counted(lowering, plus(frames, left + right)));
    const begin = Math.max(0, -left);
    const kept = plus(frames, -begin - Math.max(0, -right));
    target.call("fill", numbersOf(output), target.number(0), output.at);
    target.call(
      "copy",
      times(kept, features),
      target.offset(input.at, begin * features),
      target.offset(output.at, Math.max(0, left) * features),
    );
    return output;
  },
  join(lowering, { name, operation, with: others }) {
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
  },
};
