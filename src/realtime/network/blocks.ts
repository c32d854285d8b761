/** A network over blocks of fixed sizes: lowered chains as arrays and what runs on them. */
import type { Chain, ChainRecurrent, ChainRef } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { streamOf } from "../stream/createStream.ts";
import type { StreamSource } from "../stream/source.ts";
import type { Stream } from "../stream/stream.ts";
import { activate } from "./activations.ts";
import { directionOf } from "./direction.ts";
import { lowerLayer } from "./layers.ts";
import {
  type Count,
  countOf,
  type DirectionOf,
  type Given,
  type Joined,
  type Lowering,
  numbersOf,
  one,
  place,
  type Target,
  type Value,
} from "./lowered.ts";
import { operation } from "./operations.ts";
import { cellsOf } from "./recurrent.ts";

type Numbers = Float32Array;

/** Limit of numbers in all blocks of a run: 256 MiB. */
const MAX_NUMBERS = 2 ** 26;

/** Steps that a stream computes at once. */
const CHUNK = 16;

/** Whether there is a frame in this step. */
interface Ready {
  isThere: boolean;
}

const add = (a: number, b: number) => a + b;

const COMBINE: Readonly<Record<Joined, (a: number, b: number) => number>> = {
  add,
  mean: add,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
};

export class Blocks implements Target<Numbers> {
  readonly #inputs: ReadonlyMap<string, Numbers>;
  readonly outputs: readonly Numbers[];
  readonly #streams: Map<string, Stream>;
  readonly #used: ReadonlySet<ChainRef>;
  readonly #layers: { conditions: readonly Ready[]; calls: (() => unknown)[] }[] = [];
  readonly #resets: (() => void)[] = [];
  readonly #ready: Ready[] = [];
  /** Conditions for an answer of the last layer */
  readonly #answer: readonly Ready[];
  #name = "";
  #total = 0;

  /** @param streams of cells with weights packed once, which all runs of a network share */
  constructor(chain: Chain, byStep: boolean, streams: Map<string, Stream>) {
    this.#streams = streams;
    this.#used = new Set([
      ...chain.placed.flatMap(({ reads }) => reads),
      ...chain.outputs.map(({ from }) => from),
    ]);
    const values = new Map<ChainRef, Value<Numbers>>();
    for (const { name, frames, features } of chain.inputs) {
      const count = byStep || frames === undefined ? one : countOf(frames as number);
      values.set(name, this.value(name, count, features, { isVector: frames === undefined }));
    }
    this.#inputs = new Map([...values].map(([name, { at }]) => [name, at]));
    const read = (ref: ChainRef) => values.get(ref)!;
    for (const placed of chain.placed) {
      const { layer, reads } = placed;
      place(this, values, layer.name, layer.name, reads, () =>
        lowerLayer({ target: this, placed, input: read(reads[0]), byStep, read }),
      );
    }
    this.outputs = chain.outputs.map(({ from }) => values.get(from)!.at);
    this.#answer = (read(chain.layers[chain.layers.length - 1].name).ready ?? []) as readonly Ready[];
  }

  /** Runs all layers. @returns whether the last one has an answer */
  run(inputs: Readonly<Record<string, ArrayLike<number>>>): boolean {
    for (const [name, block] of this.#inputs) block.set(inputs[name]);
    for (const ready of this.#ready) ready.isThere = false;
    for (const { conditions, calls } of this.#layers) {
      if (!areThere(conditions)) continue;
      for (let k = 0; k < calls.length; k++) if (calls[k]() === false) break;
    }
    return areThere(this.#answer);
  }

  /** Forgets earlier blocks. */
  reset(): void {
    for (const reset of this.#resets) reset();
  }

  layer<T>(name: string, conditions: readonly unknown[], body: () => T): T {
    this.#name = name;
    this.#layers.push({ conditions: conditions as readonly Ready[], calls: [] });
    return body();
  }

  value(_: string, frames: Count, features: number, more: Partial<Value<Numbers>> = {}): Value<Numbers> {
    const numbers = frames.most * features;
    this.#total += numbers;
    if (this.#total > MAX_NUMBERS)
      refuseLayer(
        this.#name,
        `expected at most ${MAX_NUMBERS} numbers in a run, got more. Give shorter sequences.`,
      );
    return { ...more, at: new Float32Array(numbers), frames, features };
  }

  kept(_: string, __: string, numbers: number): Numbers {
    const made = new Float32Array(numbers);
    this.#resets.push(() => void made.fill(0));
    return made;
  }

  number = (value: number) => value;

  offset = (at: Numbers, by: number | Count) => at.subarray(typeof by === "number" ? by : by.most);

  vector = (_: string, values: ArrayLike<number> | undefined) => values as Numbers | undefined;

  matrix = (_: string, weight: Numbers) => weight;

  count = (_: string, frames: Count) => frames;

  call(name: string, ...given: readonly Given<Numbers>[]): void {
    const sizes = given.map((each) => (typeof each === "object" && "most" in each ? each.most : each));
    this.#push(operation(name, sizes, this.#name));
  }

  wait(_: string, first: number, stride: number): Ready {
    let left = first;
    const ready = { isThere: false };
    this.#ready.push(ready);
    this.#resets.push(() => {
      left = first;
    });
    this.#push(() => {
      ready.isThere = --left === 0;
      if (ready.isThere) left = stride;
      return ready.isThere;
    });
    return ready;
  }

  activate(
    layer: string,
    activation = "linear",
    from: Value<Numbers>,
    { at, frames, features }: Value<Numbers>,
  ): void {
    if (from.at !== at) this.call("copy", numbersOf({ frames, features }), from.at, at);
    const apply = activate(layer, activation, frames.most, features);
    this.#push(() => apply(at));
  }

  combine(operation: Joined, values: readonly Value<Numbers>[], { at }: Value<Numbers>): void {
    const combine = COMBINE[operation];
    const [first, ...others] = values.map((value) => value.at);
    this.#push(() => {
      if (first !== at) at.set(first);
      for (const other of others) for (let k = 0; k < at.length; k++) at[k] = combine(at[k], other[k]);
      if (operation === "mean") for (let k = 0; k < at.length; k++) at[k] /= values.length;
    });
  }

  direction(
    lowering: Lowering<Numbers>,
    layer: ChainRecurrent,
    suffix: string,
    ...order: [isReversed: boolean, staysReversed: boolean]
  ): DirectionOf<Numbers> {
    const key = `${suffix}:${layer.name}`;
    const known =
      this.#streams.get(key) ??
      streamOf(cellsOf(layer, suffix, lowering.input.features) as StreamSource, { chunk: CHUNK });
    this.#streams.set(key, known);
    const around = {
      stream: known.clone(),
      isUsed: (part: string) => this.#used.has(`${layer.name}:${part}`),
      push: (run: () => void, reset: () => void) => {
        this.#push(run);
        this.#resets.push(reset);
      },
    };
    return directionOf(around, lowering, layer, suffix, ...order);
  }

  #push(run: () => unknown): void {
    this.#layers[this.#layers.length - 1].calls.push(run);
  }
}

function areThere(conditions: readonly Ready[]): boolean {
  for (let k = 0; k < conditions.length; k++) if (!conditions[k].isThere) return false;
  return true;
}
