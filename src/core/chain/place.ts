/** Checks a chain: names, sizes and weights fit. Finds the shape after every layer, and which layers need the end of the sequence. */
import { describe } from "../tensor/errors.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import {
  type Chain,
  type ChainInput,
  type ChainLayer,
  type ChainRef,
  type ChainShape,
  type ChainSource,
  inBlocks,
  type PlacedLayer,
} from "./chain.ts";
import { MAX_LAYERS, Place, shapeText } from "./kinds/kind.ts";
import { keeps, kindOf } from "./kinds/kinds.ts";
import { refuseLayer } from "./refuse.ts";

export { MAX_LAYERS, shapeText } from "./kinds/kind.ts";
export { isRecurrent, statesOf } from "./kinds/states.ts";

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
  readonly #inBlocks: boolean;
  readonly #shapes = new Map<ChainRef, ChainShape>();
  readonly #placed: PlacedLayer[] = [];
  #previous: ChainRef;

  constructor(inputs: readonly ChainInput[]) {
    if (inputs.length === 0) refuseLayer(undefined, "expected an input, got a network without.");
    this.#inputs = inputs;
    this.#previous = inputs[0].name;
    this.#inBlocks = inBlocks({ inputs });
    for (const { name, frames, features, blocks = false } of inputs) {
      const shape = { frames, features };
      if (blocks !== this.#inBlocks)
        refuseLayer(name, `expected every input in blocks, or none, got ${shapeText(shape)}.`);
      if (blocks && typeof frames !== "number")
        refuseLayer(name, `expected the frames of a block, got ${shapeText(shape)}.`);
      this.#add(name, shape);
    }
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
    const kind = kindOf(layer);
    const reads = [layer.from ?? this.#previous, ...(kind.reads?.(layer) ?? [])];
    const shapes = reads.map((ref) => this.shapeOf(ref, layer.name));
    const [input] = shapes;
    const at = new Place(layer, shapes, this.#inBlocks);
    const output = kind.place(layer, at);
    // The equations say which weights a defined cell has.
    if (layer.kind !== "defined") at.refuseOthers();
    this.#add(layer.name, output);
    for (const [part, shape] of kind.parts?.(layer, output) ?? []) this.#add(`${layer.name}:${part}`, shape);
    this.#previous = layer.name;
    const weights = "weights" in layer ? [...layer.weights.values()] : [];
    for (const { shape, data } of weights)
      if (sizeOf(shape) !== data.length)
        refuseLayer(layer.name, `expected weights of ${formatShape(shape)}, got ${data.length} numbers.`);
    const parameters = weights.reduce((sum, { data }) => sum + data.length, 0);
    // A layer that keeps nothing has all of a block before it.
    const needsEnd =
      this.#inBlocks && !keeps(layer) ? undefined : kind.needsEnd?.(layer, input, this.#inBlocks);
    this.#placed.push({ layer, reads, input, output, needsEnd, parameters });
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
