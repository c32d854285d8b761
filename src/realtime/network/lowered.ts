/**
 * A chain as calls on blocks of numbers: what a network here and one in C have in common. A target holds the numbers, as arrays (`blocks.ts`) or
 * as pointers of C (`realtime/source/program.ts`), and has the same functions by the same names.
 */
import type { ChainLayer, ChainRecurrent, ChainRef, PlacedLayer } from "../../core/chain/chain.ts";
import { keeps } from "../../core/chain/kinds/kinds.ts";

/** A number of frames: as C, and the most there can be. */
export interface Count {
  readonly text: string;
  readonly most: number;
}

export const countOf = (frames: number): Count => ({ text: String(frames), most: frames });

export const one = countOf(1);

/** Whether a number of frames is known beforehand. */
export const isKnown = ({ text, most }: Count) => text === String(most);

/** A block [frames, features]. `P`: where its numbers are. */
export interface Value<P> {
  readonly at: P;
  readonly frames: Count;
  readonly features: number;
  readonly isVector?: boolean;
  /** A number for each frame, 0 for absent ones; undefined: all are there */
  readonly present?: Value<P>;
  /** By the step: conditions for a frame to be there */
  readonly ready?: readonly unknown[];
  /** The memory that it keeps, where values share it */
  readonly rooms?: readonly { last: number }[];
  /** Parts of a recurrent layer, by the words behind the colon */
  readonly parts?: Readonly<Record<string, Value<P>>>;
}

/** One direction of a recurrent layer. */
export interface DirectionOf<P> {
  readonly size: number;
  /** Its parts of the state after the last frame */
  readonly parts: Readonly<Record<string, Value<P>>>;
  /** The state of the highest level, if others may read it as the answer */
  readonly top?: Value<P>;
  /** Runs over the frames. @param output receives the answers from feature `at` on; undefined: the state is the answer */
  run(output?: Value<P>, at?: number): void;
}

export type Joined = "add" | "subtract" | "multiply" | "mean" | "max" | "min";

/** An argument of a function; undefined: no array. */
export type Given<P> = number | Count | P | undefined;

/** Where numbers are, and what computes them. */
export interface Target<P> {
  /** Memory for this layer, and for those that read the value. */
  value(name: string, frames: Count, features: number, more?: Partial<Value<P>>): Value<P>;
  /** Numbers of a layer that stay from call to call. */
  kept(layer: string, part: "window" | "pool" | "frames" | "sum", numbers: number): P;
  offset(at: P, by: number | Count): P;
  /** A number that may have a fraction. */
  number(value: number): Given<P>;
  /** A constant. */
  vector(name: string, values: ArrayLike<number> | undefined): P | undefined;
  /** Matrices [rows, columns] for each tap of each group of a weight [groups · rows, columns, taps]. */
  matrix(name: string, weight: Float32Array, rows: number, columns: number, taps: number): P;
  /** Claims memory that an operation has besides; C has none. */
  claim?(numbers: number): void;
  /** Calls a function of the runtime: `operations.ts`, or `net_…` in C. */
  call(name: string, ...given: readonly Given<P>[]): void;
  /** Gives a name to frames that are known when the network runs, and refuses a run with fewer than `least`. Arrays have those of their chain. */
  count(name: string, frames: Count, least: number): Count;
  /** Refuses a run in which these are different. Arrays have the sizes of their chain. */
  same?(a: Count, b: Count): void;
  /** By the step: a condition that holds after `first` frames, then after every `stride`. */
  wait(name: string, first: number, stride: number): unknown;
  activate(layer: string, activation: string | undefined, from: Value<P>, to: Value<P>): void;
  combine(operation: Joined, values: readonly Value<P>[], output: Value<P>): void;
  /** @param staysReversed its sequence stays in the order of reading */
  direction(
    lowering: Lowering<P>,
    layer: ChainRecurrent,
    suffix: string,
    isReversed: boolean,
    staysReversed: boolean,
  ): DirectionOf<P>;
  /** Runs what `body` calls where the conditions hold. */
  layer<T>(words: string, conditions: readonly unknown[], body: () => T): T;
  /** This layer reads a value. */
  touch?(value: Value<P>): void;
}

/** The purpose of a plan: a whole sequence, one frame after the other, or blocks of a signal. */
export type Mode = "whole" | "step" | "blocks";

/** Whether a layer continues from call to call. */
export const isByStep = (mode: Mode, layer: ChainLayer) =>
  mode === "step" || (mode === "blocks" && keeps(layer));

/** A layer at its place. */
export interface Lowering<P> {
  readonly target: Target<P>;
  readonly placed: PlacedLayer;
  readonly input: Value<P>;
  /** Frame by frame, with what earlier ones left; else a whole sequence at once */
  readonly byStep: boolean;
  read(ref: ChainRef): Value<P>;
}

/** A number that follows from others, as a number if they are known. */
const following = (given: readonly Count[], most: number, text: string): Count =>
  given.every(isKnown) ? countOf(most) : { text, most };

export const times = (a: Count, by: number): Count =>
  by === 1 ? a : following([a], a.most * by, `${a.text} * ${by}`);

export const over = (a: Count, by: number): Count =>
  following([a], Math.floor(a.most / by), `${a.text} / ${by}`);

export const sum = (a: Count, b: Count): Count =>
  following([a, b], a.most + b.most, `(${a.text} + ${b.text})`);

export const plus = (a: Count, by: number): Count => (by === 0 ? a : sum(a, countOf(by)));

export const minus = (a: Count, b: Count): Count =>
  following([a, b], a.most - b.most, `(${a.text} - ${b.text})`);

/** Half of a number, 0 of one below. */
export const half = (a: Count): Count =>
  following([a], Math.max(0, Math.floor(a.most / 2)), `${a.text} > 0 ? ${a.text} / 2 : 0`);

/** The numbers in a value. */
export const numbersOf = ({ frames, features }: { frames: Count; features: number }): Count =>
  times(frames, features);

/** Runs a layer where all that it reads is there, and adds what it gives to the values. */
export function place<P>(
  target: Target<P>,
  values: Map<ChainRef, Value<P>>,
  name: string,
  words: string,
  reads: readonly ChainRef[],
  make: () => Value<P>,
): void {
  const read = [...new Set(reads)].map((ref) => values.get(ref)!);
  const conditions = [...new Set(read.flatMap(({ ready = [] }) => ready))];
  const { parts = {}, ...value } = target.layer(words, conditions, () => {
    const made = make();
    for (const each of [...read, made]) target.touch?.(each);
    return made;
  });
  // A condition of its own is looked at only where the others hold.
  const own = (value.ready ?? []).filter((each) => !conditions.includes(each));
  const ready = own.length > 0 ? own : conditions;
  for (const [ref, each] of Object.entries({ "": value, ...parts }))
    values.set(ref === "" ? name : `${name}:${ref}`, { ...each, ready });
}
