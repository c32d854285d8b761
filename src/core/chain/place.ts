/** Checks a chain: names, sizes and weights fit. Finds the shape after every layer, and which layers need the end of the sequence. */
import { gateCounts } from "../cells/traits.ts";
import { describe } from "../tensor/errors.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import type {
  Chain,
  ChainConv1d,
  ChainInput,
  ChainJoin,
  ChainLayer,
  ChainPool,
  ChainRecurrent,
  ChainRef,
  ChainReshape,
  ChainShape,
  ChainSource,
  PlacedLayer,
} from "./chain.ts";
import { refuseLayer } from "./refuse.ts";

/** Layers of a network, far more than published ones have. */
export const MAX_LAYERS = 1024;
/** Numbers of one value between layers. */
const MAX_VALUE = 2 ** 26;
const MAX_NAME = 200;

/**
 * Makes a chain layer by layer, and knows the shape after each, which readers of graphs ask for.
 *
 * @throws ChainError for names, sizes or weights that do not fit; it names the layer
 */
export class ChainBuilder {
  readonly #inputs: readonly ChainInput[];
  readonly #shapes = new Map<ChainRef, ChainShape>();
  readonly #placed: PlacedLayer[] = [];
  #previous: ChainRef;

  constructor(inputs: readonly ChainInput[]) {
    if (inputs.length === 0) refuseLayer(undefined, "expected an input, got a network without.");
    this.#inputs = inputs;
    this.#previous = inputs[0].name;
    for (const { name, frames, features } of inputs) this.#add(name, { frames, features });
  }

  /** The shape of an input, or after a layer. @param layer that asks */
  shapeOf(ref: ChainRef, layer: string): ChainShape {
    return (
      this.#shapes.get(ref) ?? refuseLayer(layer, `expected to read an earlier layer, got ${describe(ref)}.`)
    );
  }

  /** Adds a layer and returns the shape after it. */
  add(layer: ChainLayer): ChainShape {
    if (this.#placed.length >= MAX_LAYERS)
      refuseLayer(layer.name, `expected at most ${MAX_LAYERS} layers, got more.`);
    const others = layer.kind === "join" ? layer.with : isRecurrent(layer) ? layer.initial : undefined;
    const reads = [layer.from ?? this.#previous, ...(others ?? [])];
    const [input, ...beside] = reads.map((ref) => this.shapeOf(ref, layer.name));
    const output = outputOf(layer, input, beside);
    this.#add(layer.name, output);
    if (isRecurrent(layer))
      for (const [part, shape] of partsOf(layer, output)) this.#add(`${layer.name}:${part}`, shape);
    this.#previous = layer.name;
    const weights = "weights" in layer ? [...layer.weights.values()] : [];
    for (const { shape, data } of weights)
      if (sizeOf(shape) !== data.length)
        refuseLayer(layer.name, `expected weights of ${formatShape(shape)}, got ${data.length} numbers.`);
    const parameters = weights.reduce((sum, { data }) => sum + data.length, 0);
    this.#placed.push({ layer, reads, input, output, needsEnd: needsEnd(layer, input), parameters });
    return output;
  }

  /** Returns the whole chain. */
  finish(rest: Omit<ChainSource, "inputs" | "layers">): Chain {
    const { outputs } = rest;
    if (this.#placed.length === 0 || outputs.length === 0)
      refuseLayer(undefined, "expected at least one layer and an output, got a network without.");
    const outputShapes = outputs.map(
      ({ name, from }) =>
        this.#shapes.get(from) ??
        refuseLayer(undefined, `output ${describe(name)}: expected a layer, got ${describe(from)}.`),
    );
    const placed = this.#placed;
    return { ...rest, inputs: this.#inputs, layers: placed.map(({ layer }) => layer), placed, outputShapes };
  }

  #add(name: ChainRef, shape: ChainShape): void {
    if (name.length === 0 || name.length > MAX_NAME)
      refuseLayer(name.slice(0, 40), `expected a name of 1 to ${MAX_NAME} characters, got ${name.length}.`);
    if (this.#shapes.has(name)) refuseLayer(name, "expected each name once, got it again.");
    this.#shapes.set(name, checkedShape(name, shape));
  }
}

/** Returns a chain of layers that are all there. @throws ChainError as `ChainBuilder` */
export function placeChain({ inputs, layers, ...rest }: ChainSource): Chain {
  const builder = new ChainBuilder(inputs);
  for (const layer of layers) builder.add(layer);
  return builder.finish(rest);
}

export function isRecurrent(layer: ChainLayer): layer is ChainRecurrent {
  return ["lstm", "gru", "rnn", "defined"].includes(layer.kind);
}

/** `[10, 9]`, `[T, 9]` for any number of frames, or `[9]` for a vector. */
export function shapeText({ frames, features }: ChainShape): string {
  return frames === undefined ? `[${features}]` : `[${frames === "any" ? "T" : frames}, ${features}]`;
}

/** The first layer that needs the end of the sequence, with the reason; undefined if the chain runs by the step. */
export function firstNeedsEnd({ placed }: Chain): { layer: string; reason: string } | undefined {
  const found = placed.find(({ needsEnd }) => needsEnd !== undefined);
  return found && { layer: found.layer.name, reason: found.needsEnd! };
}

function checkedShape(name: string, shape: ChainShape): ChainShape {
  const { frames, features } = shape;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 1;
  if (!isSize(features) || !(frames === undefined || frames === "any" || isSize(frames)))
    refuseLayer(name, `expected sizes of at least 1, got ${shapeText(shape)}.`);
  if ((typeof frames === "number" ? frames : 1) * features > MAX_VALUE)
    refuseLayer(name, `expected at most ${MAX_VALUE} numbers, got ${shapeText(shape)}.`);
  return shape;
}

function needsEnd(layer: ChainLayer, input: ChainShape): string | undefined {
  // Before a vector, everything is over.
  const isVector = input.frames === undefined;
  if (isRecurrent(layer)) {
    if (layer.merge !== undefined) return "reads the sequence in both directions";
    return layer.backwards ? "reads the sequence from its end" : undefined;
  }
  switch (layer.kind) {
    case "conv1d": {
      const { padding = [0, 0], dilation = 1, weights } = layer;
      if (padding === "causal") return undefined;
      const before = ((weights.get("weight")?.shape[2] ?? 1) - 1) * dilation;
      return padding !== "same" && padding[1] === 0 && padding[0] <= before
        ? undefined
        : "pads the sequence at its end";
    }
    case "pool":
      if (layer.size === undefined) return undefined;
      if (layer.padding !== undefined && !isUnpadded(layer.padding)) return "pads the sequence at its end";
      return (layer.stride ?? layer.size) === layer.size ? undefined : "has windows that overlap";
    case "prelu":
      return layer.weights.get("weight")?.shape.length === 2 ? "has other slopes for each frame" : undefined;
    case "flip":
      return "turns time round";
    case "repeat":
      return "repeats the answer to a whole sequence";
    case "flatten":
    case "reshape":
    case "transpose":
      return isVector && !(layer.kind === "reshape" && layer.frames !== undefined)
        ? undefined
        : "moves numbers between frames";
    case "pad":
      return "adds or removes frames";
    case "join":
      return layer.operation === "frames" ? "joins sequences one after the other" : undefined;
    default:
      return undefined;
  }
}

const isUnpadded = (padding: readonly number[] | string) => padding[0] === 0 && padding[1] === 0;

/** @param beside the shapes of its sources besides the input */
function outputOf(layer: ChainLayer, input: ChainShape, beside: readonly ChainShape[]): ChainShape {
  const { frames, features } = input;
  if (isRecurrent(layer)) return recurrentOutput(layer, input, beside);
  switch (layer.kind) {
    case "linear": {
      const [out] = take(layer, "weight", [-1, features]);
      takeIfAny(layer, "bias", [out]);
      return { frames, features: out };
    }
    case "embedding":
      if (features !== 1) refuseLayer(layer.name, `expected ids, one a frame, got ${shapeText(input)}.`);
      return { frames, features: take(layer, "weight", [-1, -1])[1] };
    case "conv1d":
      return convOutput(layer, input);
    case "prelu":
      takeIfAny(
        layer,
        "weight",
        layer.weights.get("weight")?.shape.length === 2 ? [frames as number, features] : [features],
      );
      return input;
    case "batchNorm":
      for (const name of ["running_mean", "running_var"]) take(layer, name, [features]);
      for (const name of ["weight", "bias"]) takeIfAny(layer, name, [features]);
      return input;
    case "layerNorm":
      for (const name of ["weight", "bias"]) takeIfAny(layer, name, [features]);
      return input;
    case "pool":
      return poolOutput(layer, input);
    case "last":
      expectFrames(layer, input);
      return { features };
    case "masking":
    case "flip":
      expectFrames(layer, input);
      return input;
    case "repeat":
      if (frames !== undefined)
        refuseLayer(layer.name, `expected a vector to repeat, got ${shapeText(input)}.`);
      return { frames: layer.times, features };
    case "flatten":
      return { features: known(layer, frames ?? 1) * features };
    case "transpose":
      return { frames: features, features: known(layer, expectFrames(layer, input)) };
    case "reshape":
      return reshapeOutput(layer, input);
    case "pad": {
      const count = expectFrames(layer, input);
      if (!layer.padding.every(Number.isSafeInteger))
        refuseLayer(layer.name, `expected whole numbers of frames, got ${layer.padding.join(" and ")}.`);
      return { frames: count === "any" ? count : count + layer.padding[0] + layer.padding[1], features };
    }
    case "join":
      return joinOutput(layer, [input, ...beside]);
    default:
      return input;
  }
}

/** A size of weights, checked: -1 for any. */
function take(
  layer: ChainLayer & { weights: ReadonlyMap<string, { shape: readonly number[] }> },
  name: string,
  wanted: readonly number[],
): readonly number[] {
  const shape = layer.weights.get(name)?.shape;
  const fits =
    shape?.length === wanted.length &&
    wanted.every((size, axis) => (size < 0 ? shape[axis] > 0 : shape[axis] === size));
  if (fits) return shape!;
  const sizes = wanted.map((size) => (size < 0 ? "any" : size)).join(", ");
  return refuseLayer(
    layer.name,
    `expected ${name} of shape [${sizes}], got ${shape === undefined ? "none" : formatShape(shape)}.`,
  );
}

function takeIfAny(layer: Parameters<typeof take>[0], name: string, wanted: readonly number[]): void {
  if (layer.weights.has(name)) take(layer, name, wanted);
}

function expectFrames(layer: ChainLayer, input: ChainShape): number | "any" {
  return input.frames ?? refuseLayer(layer.name, `expected a sequence, got one vector, ${shapeText(input)}.`);
}

/** A number of frames that must be known beforehand. */
function known(layer: ChainLayer, frames: number | "any"): number {
  if (frames !== "any") return frames;
  return refuseLayer(layer.name, "expected a fixed number of frames, got a sequence of any length.");
}

function recurrentOutput(
  layer: ChainRecurrent,
  input: ChainShape,
  initial: readonly ChainShape[],
): ChainShape {
  const { kind, hiddenSize, numLayers = 1, merge, sequences } = layer;
  const frames = expectFrames(layer, input);
  const directions = merge === undefined ? 1 : 2;
  const states = numLayers * directions;
  if (!Number.isSafeInteger(states) || numLayers < 1 || states > MAX_LAYERS)
    refuseLayer(layer.name, `expected 1 to ${MAX_LAYERS} levels, got ${numLayers}.`);
  let below = input.features;
  let size = hiddenSize;
  for (let level = 0; level < numLayers; level++) {
    for (const suffix of ["", "_reverse"].slice(0, directions)) {
      const name = (weight: string) => `${weight}_l${level}${suffix}`;
      // The equations say which weights a defined cell has; they compile when it runs.
      if (kind === "defined") {
        if (layer.weights.has(name("projection"))) [size] = take(layer, name("projection"), [-1, hiddenSize]);
        continue;
      }
      const rows = gateCounts[kind] * hiddenSize;
      if (layer.weights.has(name("weight_hr"))) [size] = take(layer, name("weight_hr"), [-1, hiddenSize]);
      take(layer, name("weight_ih"), [rows, below]);
      take(layer, name("weight_hh"), [rows, size]);
      for (const bias of ["bias_ih", "bias_hh"]) takeIfAny(layer, name(bias), [rows]);
    }
    below = merge === "concat" ? 2 * size : size;
  }
  if (merge === "none" && numLayers > 1)
    refuseLayer(layer.name, "expected merged directions in a stack, got none.");
  if (layer.initial !== undefined) {
    if (directions === 2 && numLayers > 1)
      refuseLayer(layer.name, "expected no initial state of a stack in two directions, got one.");
    const sizes = statesOf(layer).map((part) => numLayers * (part === "hidden" ? size : hiddenSize));
    const wanted = directions === 1 ? sizes : [...sizes, ...sizes];
    if (initial.length !== wanted.length)
      refuseLayer(layer.name, `expected ${wanted.length} initial states, got ${initial.length}.`);
    for (const [k, { frames, features }] of initial.entries()) {
      if (frames !== undefined || features !== wanted[k])
        refuseLayer(
          layer.name,
          `expected an initial state of [${wanted[k]}], got ${shapeText({ frames, features })}.`,
        );
    }
  }
  return sequences ? { frames, features: below } : { features: below };
}

/** The parts of a recurrent layer's state, `hidden` first. */
export function statesOf({ kind, cell }: ChainRecurrent): readonly string[] {
  const others = kind === "lstm" ? ["cell"] : Object.values(cell?.state ?? {});
  return ["hidden", ...others.filter((part) => part !== "hidden")];
}

/** The parts of a recurrent layer that others may read: of a stack in two directions, those of the highest level. */
function partsOf(layer: ChainRecurrent, output: ChainShape): Map<string, ChainShape> {
  const { hiddenSize, numLayers = 1, merge, weights } = layer;
  const size = (weights.get("weight_hr_l0") ?? weights.get("projection_l0"))?.shape[0] ?? hiddenSize;
  const parts = new Map<string, ChainShape>();
  const levels = merge === undefined ? numLayers : 1;
  for (const suffix of merge === undefined ? [""] : ["", "_reverse"])
    for (const state of statesOf(layer))
      parts.set(state + suffix, { features: levels * (state === "hidden" ? size : hiddenSize) });
  if (merge === "none") for (const part of ["forward", "reverse"]) parts.set(part, output);
  return parts;
}

function convOutput(layer: ChainConv1d, input: ChainShape): ChainShape {
  const { stride = 1, dilation = 1, groups = 1, padding = [0, 0] } = layer;
  const frames = expectFrames(layer, input);
  if (input.features % groups !== 0)
    refuseLayer(layer.name, `expected groups that divide ${input.features} features, got ${groups}.`);
  const [out, , taps] = take(layer, "weight", [-1, input.features / groups, -1]);
  if (out % groups !== 0)
    refuseLayer(layer.name, `expected groups that divide ${out} features, got ${groups}.`);
  takeIfAny(layer, "bias", [out]);
  return {
    frames: framesAfter(layer, frames, { size: (taps - 1) * dilation + 1, stride, padding }),
    features: out,
  };
}

function poolOutput(layer: ChainPool, input: ChainShape): ChainShape {
  const { size, stride = size ?? 1, padding = [0, 0], keepFrames } = layer;
  const frames = expectFrames(layer, input);
  if (size === undefined) return { ...(keepFrames && { frames: 1 }), features: input.features };
  return { ...input, frames: framesAfter(layer, frames, { size, stride, padding }) };
}

/** Frames after windows of `size` frames. */
function framesAfter(
  layer: ChainLayer,
  frames: number | "any",
  {
    size,
    stride,
    padding,
  }: { size: number; stride: number; padding: readonly [number, number] | "same" | "causal" },
): number | "any" {
  for (const each of [size, stride])
    if (!Number.isSafeInteger(each) || each < 1)
      refuseLayer(layer.name, `expected sizes of at least 1, got ${each}.`);
  if (frames === "any") return frames;
  const count =
    padding === "same"
      ? Math.ceil(frames / stride)
      : Math.floor((frames + (padding === "causal" ? size - 1 : padding[0] + padding[1]) - size) / stride) +
        1;
  if (count < 1) refuseLayer(layer.name, `expected at least ${size} frames with padding, got ${frames}.`);
  return count;
}

function reshapeOutput(layer: ChainReshape, input: ChainShape): ChainShape {
  const total = known(layer, input.frames ?? 1) * input.features;
  const sizes = layer.frames === undefined ? [layer.features] : [layer.frames, layer.features];
  const given = sizeOf(sizes.filter((size) => size !== -1));
  const [rest] = [total / given];
  const whole = sizes.map((size) => (size === -1 ? rest : size));
  if (sizes.filter((size) => size === -1).length > 1 || sizeOf(whole) !== total)
    refuseLayer(layer.name, `expected ${total} numbers in another shape, got [${sizes.join(", ")}].`);
  return layer.frames === undefined ? { features: whole[0] } : { frames: whole[0], features: whole[1] };
}

function joinOutput(layer: ChainJoin, shapes: readonly ChainShape[]): ChainShape {
  const [{ frames, features }] = shapes;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const same = (key: "frames" | "features") => {
    if (shapes.every((shape) => shape[key] === shapes[0][key])) return;
    refuseLayer(layer.name, `expected the same ${key} to join, got ${shapes.map(shapeText).join(" and ")}.`);
  };
  if (shapes.length < 2) refuseLayer(layer.name, "expected at least two to join, got one.");
  if (layer.operation !== "frames") same("frames");
  if (layer.operation !== "features") same("features");
  if (layer.operation === "features") return { frames, features: sum(shapes.map((each) => each.features)) };
  if (layer.operation !== "frames") return { frames, features };
  const counts = shapes.map((shape) => expectFrames(layer, shape));
  return { frames: counts.includes("any") ? "any" : sum(counts as number[]), features };
}
