/** One direction of a recurrent layer here: a stream of its cells, whose weights all runs of a network share. */
import type { ChainRecurrent } from "../../core/chain/chain.ts";
import { statesOf } from "../../core/chain/place.ts";
import type { Stream } from "../stream/stream.ts";
import type { DirectionOf, Lowering, Value } from "./lowered.ts";
import { one } from "./lowered.ts";

type Numbers = Float32Array;

/** What a direction needs of the network around it. */
interface Around {
  readonly stream: Stream;
  /** Whether anything reads a part of the layer */
  uses(part: string): boolean;
  /** Runs at every call, and at every reset */
  push(run: () => void, reset: () => void): void;
}

export class Direction implements DirectionOf<Numbers> {
  readonly size: number;
  readonly parts: Record<string, Value<Numbers>> = {};
  readonly #around: Around;
  readonly #input: Value<Numbers>;
  readonly #layer: ChainRecurrent;
  readonly #byStep: boolean;
  readonly #isReversed: boolean;
  readonly #staysReversed: boolean;
  readonly #states: readonly string[];
  readonly #initial: readonly Value<Numbers>[];
  /** The frames in the order of reading, and the outputs in that order */
  readonly #reversed: Numbers;
  readonly #outputs: Numbers;
  /** The output at the last frame that was there */
  readonly #held: Numbers;

  constructor(
    around: Around,
    { target, input, byStep, read }: Lowering<Numbers>,
    layer: ChainRecurrent,
    suffix: string,
    isReversed: boolean,
    staysReversed: boolean,
  ) {
    const { stream } = around;
    this.#around = around;
    this.#input = input;
    this.#layer = layer;
    this.#byStep = byStep;
    this.#isReversed = isReversed;
    this.#staysReversed = staysReversed;
    this.size = stream.outputSize;
    const frames = input.frames.most;
    this.#reversed = new Float32Array(isReversed ? frames * input.features : 0);
    this.#outputs = new Float32Array(frames * this.size);
    this.#held = new Float32Array(this.size);
    this.#states = statesOf(layer);
    const { initial = [] } = layer;
    const first = suffix === "" ? 0 : this.#states.length;
    this.#initial = initial.slice(first, first + this.#states.length).map(read);
    const { state } = stream;
    for (const name of this.#states)
      if (around.uses(`${layer.name}:${name}${suffix}`))
        this.parts[name + suffix] = target.value(name, one, state[name as "hidden"]!.length, {
          isVector: true,
        });
  }

  run({ at: target, features: width }: Value<Numbers>, from = 0): void {
    const { stream, push } = this.#around;
    const run = () => this.#over(target, width, from);
    push(run, () => {
      stream.reset();
      this.#held.fill(0);
    });
  }

  /** Runs over the frames, and writes outputs [frames, size] from feature `at` of the target's frames on. */
  #over(target: Numbers, width: number, at: number): void {
    const { size } = this;
    const { sequences, absent } = this.#layer;
    const { at: block, features, present, frames: count } = this.#input;
    const frames = count.most;
    const { stream } = this.#around;
    this.#start();
    const outputs = this.#outputs;
    const place = (t: number) => (this.#isReversed ? frames - 1 - t : t);
    const x = this.#isReversed ? turned(block, this.#reversed, frames, features) : block;
    if (present === undefined) stream.steps(x.subarray(0, frames * features), frames, outputs);
    else this.#masked(x, frames, features, (t) => present.at[place(t)] === 1, absent === "zero" && sequences);
    for (let t = sequences ? 0 : frames - 1; t < frames; t++) {
      const to = sequences ? (this.#staysReversed ? t : place(t)) * width : 0;
      for (let k = 0; k < size; k++) target[to + at + k] = outputs[t * size + k];
    }
    const names = Object.keys(this.parts);
    if (names.length > 0)
      stream.copyState(
        Object.fromEntries(names.map((name) => [name.replace("_reverse", ""), this.parts[name].at])),
      );
  }

  #start(): void {
    const { stream } = this.#around;
    if (this.#initial.length > 0) {
      stream.state = Object.fromEntries(this.#states.map((name, k) => [name, this.#initial[k].at])) as never;
      this.#held.fill(0);
    } else if (!this.#byStep) {
      stream.reset();
      this.#held.fill(0);
    }
  }

  /** An absent frame leaves the state, and repeats the output before it or gives 0. */
  #masked(
    x: Numbers,
    frames: number,
    features: number,
    isThere: (t: number) => boolean,
    isZero: boolean,
  ): void {
    const { size } = this;
    for (let t = 0; t < frames; t++) {
      if (isThere(t)) this.#around.stream.step(x.subarray(t * features, (t + 1) * features), this.#held);
      for (let k = 0; k < size; k++) this.#outputs[t * size + k] = isZero && !isThere(t) ? 0 : this.#held[k];
    }
  }
}

/** Frames from the last to the first. */
function turned(x: Numbers, to: Numbers, frames: number, features: number): Numbers {
  for (let t = 0; t < frames; t++)
    for (let k = 0; k < features; k++) to[(frames - 1 - t) * features + k] = x[t * features + k];
  return to;
}
