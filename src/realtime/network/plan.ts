/** A lowered chain as data: arrays by number, and calls on them in order. `machine.ts` runs it, here or in the thread of a worklet. */
import { partSize, stateSize } from "../../core/cells/cell.ts";
import {
  type Chain,
  type ChainInput,
  type ChainRecurrent,
  type ChainRef,
  type ChainSource,
  inBlocks,
} from "../../core/chain/chain.ts";
import { placeChain, statesOf } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import type { StreamSource } from "../stream/source.ts";
import { lowerLayer } from "./kinds/kinds.ts";
import {
  type Count,
  countOf,
  type DirectionOf,
  type Given,
  isByStep,
  type Joined,
  type Lowering,
  type Mode,
  numbersOf,
  one,
  place,
  type Target,
  type Value,
} from "./lowered.ts";
import { cellsOf } from "./recurrent.ts";

/** Limits of numbers: all of a run over a whole sequence, 256 MiB; all by the step, 64 MiB, and one array. */
const MAX_RUN = 2 ** 26;
const MAX_STEPS = 2 ** 24;
const MAX_BLOCK = 2 ** 20;

/** Numbers of an array from a place on. */
export interface At {
  readonly array: number;
  readonly by: number;
}

/** One direction of a recurrent layer. */
export interface Direction {
  /** By which networks share its stream */
  readonly key: string;
  readonly cells: StreamSource;
  readonly frames: number;
  readonly features: number;
  readonly sequences: boolean;
  readonly byStep: boolean;
  readonly isReversed: boolean;
  readonly staysReversed: boolean;
  /** Absent frames give 0 */
  readonly isZero: boolean;
  readonly x: At;
  readonly present?: At;
  readonly y: At;
  /** Numbers of a frame of y, and the first that it writes */
  readonly width: number;
  readonly from: number;
  /** Parts of the state that others read, and those that others give */
  readonly parts: readonly (readonly [name: string, at: At])[];
  readonly given: readonly (readonly [name: string, at: At])[];
}

/** A function by name, with its sizes and arrays. */
export type Call = readonly [name: string, ...given: (number | string | At | Direction | undefined)[]];

/** A network by the step as plain data, which a worker or a worklet runs without the library that made it. */
export interface Plan {
  /** Hz, when the input is sound */
  readonly sampleRate?: number;
  /** How many numbers, or those of a constant */
  readonly arrays: readonly (number | Float32Array)[];
  /** Arrays that stay from call to call, and the value at their beginning */
  readonly kept: readonly (readonly [array: number, first: number])[];
  /** Calls that run where all conditions hold */
  readonly layers: readonly {
    readonly name: string;
    readonly conditions: readonly number[];
    readonly calls: Call[];
  }[];
  readonly conditions: number;
  /** Conditions for an answer of the last layer */
  readonly answer: readonly number[];
  readonly inputs: readonly (readonly [array: number, features: number])[];
  readonly outputs: readonly (readonly [at: At, numbers: number])[];
  readonly values: readonly (readonly [name: ChainRef, at: At, numbers: number])[];
}

/** Returns the calls of a chain whose frames are known. @throws ChainError for one that runs in no form */
export function planOf(chain: Chain, mode: Mode): Plan {
  const planner = new Planner(chain, mode);
  const values = new Map<ChainRef, Value<At>>();
  for (const { name, frames, features } of chain.inputs) {
    const count = mode === "step" || frames === undefined ? one : countOf(frames as number);
    values.set(name, planner.value(name, count, features, { isVector: frames === undefined }));
  }
  const inputs = [...values.values()].map(({ at, features }) => [at.array, features] as const);
  const read = (ref: ChainRef) => values.get(ref)!;
  for (const placed of chain.placed) {
    const { layer, reads } = placed;
    const byStep = isByStep(mode, layer);
    place(planner, values, layer.name, layer.name, reads, () =>
      lowerLayer({ target: planner, placed, input: read(reads[0]), byStep, read }),
    );
  }
  const sized = (value: Value<At>) => [value.at, numbersOf(value).most] as const;
  return {
    ...(chain.sampleRate !== undefined && { sampleRate: chain.sampleRate }),
    ...planner.made,
    answer: (read(chain.layers[chain.layers.length - 1].name).ready ?? []) as readonly number[],
    inputs,
    outputs: chain.outputs.map(({ from }) => sized(read(from))),
    values: [...values].map(([name, value]) => [name, ...sized(value)] as const),
  };
}

/** The plan of one step. */
export function stepsOf(chain: Chain): Plan {
  return inBlocks(chain) ? planOf(chain, "blocks") : planOf(placeChain(withFrames(chain)), "step");
}

/** The chain for sequences of these lengths; by the step for none, also where the source fixes frames. */
export function withFrames(chain: Chain, frames?: readonly (number | undefined)[]): ChainSource {
  const inputs = chain.inputs.map(
    (input, k): ChainInput =>
      input.frames === undefined ? input : { ...input, frames: frames === undefined ? "any" : frames[k] },
  );
  return { ...chain, inputs };
}

class Planner implements Target<At> {
  readonly made = {
    arrays: [] as (number | Float32Array)[],
    kept: [] as [number, number][],
    layers: [] as { name: string; conditions: readonly number[]; calls: Call[] }[],
    conditions: 0,
  };
  readonly #used: ReadonlySet<ChainRef>;
  /** Arrays that the chain has anyway */
  readonly #own: ReadonlySet<unknown>;
  readonly #mode: Mode;
  /** The layer, or the input, whose memory this is */
  #layer = "";
  #total = 0;

  constructor({ placed, outputs, layers }: Chain, mode: Mode) {
    this.#mode = mode;
    this.#own = new Set(
      layers.flatMap((layer) =>
        "weights" in layer ? [...layer.weights.values()].map(({ data }) => data) : [],
      ),
    );
    this.#used = new Set([...placed.flatMap(({ reads }) => reads), ...outputs.map(({ from }) => from)]);
  }

  layer<T>(name: string, conditions: readonly unknown[], body: () => T): T {
    this.#layer = name;
    this.made.layers.push({ name, conditions: conditions as readonly number[], calls: [] });
    return body();
  }

  value(name: string, frames: Count, features: number, more: Partial<Value<At>> = {}): Value<At> {
    if (this.made.layers.length === 0) this.#layer = name;
    return { ...more, at: this.#array(frames.most * features), frames, features };
  }

  claim(numbers: number): void {
    this.#total += numbers;
    const [most, where, advice] =
      this.#mode === "whole"
        ? [MAX_RUN, "a run", " Give shorter sequences."]
        : [MAX_STEPS, "all blocks", " Give smaller blocks."];
    if (!(this.#total <= most))
      refuseLayer(this.#layer, `expected at most ${most} numbers in ${where}, got more.${advice}`);
  }

  kept(_: string, __: string, numbers: number, first = 0): At {
    const at = this.#array(numbers);
    this.made.kept.push([at.array, first]);
    return at;
  }

  number = (value: number) => value;

  offset = ({ array, by }: At, more: number | Count): At => ({
    array,
    by: by + (typeof more === "number" ? more : more.most),
  });

  vector = (_: string, values: ArrayLike<number> | undefined) =>
    values && this.#array(values as Float32Array);

  matrix = (_: string, weight: Float32Array) => this.#array(weight);

  count = (_: string, frames: Count) => frames;

  call(name: string, ...given: readonly (Given<At> | string | Direction)[]): void {
    const plain = given.map((each) => (typeof each === "object" && "most" in each ? each.most : each));
    this.made.layers[this.made.layers.length - 1].calls.push([name, ...plain]);
  }

  wait(name: string, first: number, stride: number): number {
    const condition = this.made.conditions++;
    this.call("wait", condition, stride, this.kept(name, "wait", 1, first));
    return condition;
  }

  activate(_: string, activation = "linear", from: Value<At>, to: Value<At>): void {
    const isSame = from.at.array === to.at.array && from.at.by === to.at.by;
    if (activation !== "linear")
      this.call("activate", activation, numbersOf(to), to.features, from.at, to.at);
    else if (!isSame) this.call("copy", numbersOf(to), from.at, to.at);
  }

  combine(operation: Joined, values: readonly Value<At>[], output: Value<At>): void {
    this.call("combine", operation, numbersOf(output), output.at, ...values.map(({ at }) => at));
  }

  direction(
    { input, byStep, read }: Lowering<At>,
    layer: ChainRecurrent,
    suffix: string,
    ...[isReversed, staysReversed]: [isReversed: boolean, staysReversed: boolean]
  ): DirectionOf<At> {
    const { name, initial = [], sequences, absent } = layer;
    const cells = cellsOf(layer, suffix, input.features);
    // A copy of what it reads and of what it gives, in the order of reading.
    this.claim(input.frames.most * (input.features + stateSize(cells[cells.length - 1].spec)));
    const sizes = (part: string) => cells.map(({ spec }) => partSize(spec, part as "hidden"));
    const states = statesOf(layer);
    const used = states.filter((part) => this.#used.has(`${name}:${part}${suffix}`));
    const parts = used.map((part): [string, Value<At>] => [
      part,
      this.value(
        name,
        one,
        sizes(part).reduce((a, b) => a + b),
        { isVector: true },
      ),
    ]);
    const start = suffix === "" ? 0 : states.length;
    const given = initial
      .slice(start, start + states.length)
      .map((ref, k) => [states[k], read(ref).at] as const);
    return {
      size: sizes("hidden").at(-1)!,
      parts: Object.fromEntries(parts.map(([part, value]) => [part + suffix, value])),
      run: (output, from = 0) =>
        this.call("direction", {
          key: `${suffix}:${name}`,
          cells: cells as StreamSource,
          ...{ frames: input.frames.most, features: input.features },
          ...{ sequences, byStep, isReversed, staysReversed },
          isZero: absent === "zero" && sequences,
          ...{ x: input.at, present: input.present?.at, y: output!.at, width: output!.features, from },
          ...{ parts: parts.map(([part, { at }]) => [part, at] as const), given },
        }),
    };
  }

  #array(content: number | Float32Array): At {
    if (typeof content === "number" && this.#mode !== "whole" && !(content <= MAX_BLOCK))
      refuseLayer(this.#layer, `expected at most ${MAX_BLOCK} numbers a block, got ${content}.`);
    if (!this.#own.has(content)) this.claim(typeof content === "number" ? content : content.length);
    return { array: this.made.arrays.push(content) - 1, by: 0 };
  }
}
