/** A whole network that runs: a sequence in, the answer out, or step by step where it can. */
import { type Chain, type ChainShape, type ChainSource, inBlocks } from "../../core/chain/chain.ts";
import { firstNeedsEnd, placeChain, shapeText } from "../../core/chain/place.ts";
import { areNumbers } from "../../core/tensor/check.ts";
import { isFloats } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../../core/tensor/errors.ts";
import type { Stream } from "../stream/stream.ts";
import { Machine } from "./machine.ts";
import { type Plan, planOf, stepsOf, withFrames } from "./plan.ts";
import { Steps } from "./steps.ts";

/** Numbers of frames for which a network stays ready. */
const KEPT = 4;

/** An input or output of a network. Without `frames`, it is one vector; `"any"`: a sequence of any length. */
export interface NetworkPort extends ChainShape {
  readonly name: string;
  /** Its frames are those of a step */
  readonly blocks?: boolean;
  /** Whole numbers, one a frame */
  readonly ids?: boolean;
}

/** Inputs or outputs of a network by name. */
export type NetworkValues<A = ArrayLike<number>> = Readonly<Record<string, A>>;

/** Numbers of a block, or of a vector. */
export const numbersOf = ({ frames = 1, features }: ChainShape): number => (frames as number) * features;

/**
 * A network that runs; `openNetwork` makes it.
 *
 * @example
 * const network = await openNetwork(bytes);
 * const answer = network.run(sequence); // [T, features] in, flat
 */
export class Network {
  /** Names and shapes of the inputs, in the order of the file */
  readonly inputs: readonly NetworkPort[];
  /** Names and shapes of the outputs */
  readonly outputs: readonly NetworkPort[];
  /** The layers, with shapes, weights and what needs the end of the sequence */
  readonly chain: Chain;
  /** Whether it runs by the step: every layer needs only what came so far */
  readonly streams: boolean;
  readonly #plans: Map<string, Machine>;
  readonly #streams: Map<string, Stream>;
  #steps: Steps | undefined;
  #output: Float32Array | undefined;

  /**
   * Prefer `openNetwork` and `clone`.
   *
   * @param source a chain, whose sizes are checked, or a network, of which this is a clone
   * @throws ChainError for sizes that do not fit
   */
  constructor(source: ChainSource | Network) {
    const first = source instanceof Network ? source : undefined;
    this.chain = first?.chain ?? placeChain(source as ChainSource);
    this.inputs = this.chain.inputs;
    this.outputs = this.chain.outputShapes.map((shape, k) => ({
      name: this.chain.outputs[k].name,
      ...shape,
    }));
    this.streams = firstNeedsEnd(this.chain) === undefined;
    this.#plans = first === undefined ? new Map() : first.#plans;
    this.#streams = first === undefined ? new Map() : first.#streams;
    if (first !== undefined) this.#steps = this.streams ? new Steps(first.#made()) : undefined;
    else if (this.streams) this.#made();
    else if (this.inputs.every(({ frames }) => frames !== "any"))
      this.#machine(this.inputs.map(({ frames = 1 }) => frames as number));
  }

  /** Returns another network that continues from here with a memory of its own. It shares the weights, so it costs little. */
  clone(): Network {
    return new Network(this);
  }

  /** The calls of a step as plain data: for `createNetworkNode`, or another thread */
  get plan(): Plan {
    return this.#made().enter().plan;
  }

  /** The kernels that run the recurrent layers by the step, by layer */
  get kernels(): Readonly<Record<string, string>> {
    return this.#made().enter().kernels;
  }

  /** The latest block of a layer by the step, live. Clones share it. @throws ArgumentError NAME for an unknown layer */
  block(name: string): Float32Array {
    const found = this.#made().enter().block(name);
    if (found !== undefined) return found;
    const known = this.chain.layers.map((layer) => layer.name).join(", ");
    throw new ArgumentError(`Network.block: expected a layer (${known}), got ${describe(name)}.`, "NAME");
  }

  /**
   * Runs a whole sequence from state 0, block by block where a signal comes in blocks, the last of which is padded with zeros. `step` and its
   * state are not affected.
   *
   * @param input [T, features] of the only input, flat; or all inputs by name
   * @returns the only output, flat, for an array; all outputs by name for inputs by name
   * @throws ShapeError for lengths that do not fit, ArgumentError for other names, ChainError when a run would need too much memory
   */
  run(input: ArrayLike<number>): Float32Array;
  run(inputs: NetworkValues): Record<string, Float32Array>;
  run(input: ArrayLike<number> | NetworkValues): Float32Array | Record<string, Float32Array> {
    const given = this.#named("run", input);
    if (inBlocks(this.chain)) return this.#runBlocks(given, isArray(input));
    const frames = this.inputs.map((port) => framesIn(port, given[port.name]));
    const plan = this.#machine(frames);
    plan.reset();
    for (const [k, { name }] of this.inputs.entries()) plan.inputs[k].set(given[name]);
    plan.run();
    return this.#results(isArray(input), plan, (block) => block.slice())!;
  }

  /** Returns a machine for so many frames of each input. */
  #machine(frames: readonly number[]): Machine {
    const key = frames.join();
    const plans = this.#plans;
    let plan = plans.get(key);
    plans.delete(key);
    plan ??= new Machine(planOf(placeChain(withFrames(this.chain, frames)), "whole"), this.#streams);
    // In order of use.
    plans.set(key, plan);
    if (plans.size > KEPT) plans.delete(plans.keys().next().value!);
    return plan;
  }

  #runBlocks(given: NetworkValues, isOnly: boolean): Float32Array | Record<string, Float32Array> {
    const own = this.clone();
    own.reset();
    const steps = own.#made().enter();
    const signals = this.inputs.map((port) => signalOf(port, given[port.name]));
    const count = Math.max(...signals.map((signal, k) => Math.ceil(signal.length / steps.inputs[k].length)));
    const results = steps.outputs.map((block) => new Float32Array(count * block.length));
    let answers = 0;
    for (let t = 0; t < count; t++) {
      for (const [k, block] of steps.inputs.entries())
        for (let at = 0; at < block.length; at++) block[at] = signals[k][t * block.length + at] ?? 0;
      if (!steps.run()) continue;
      for (const [k, result] of results.entries())
        result.set(steps.outputs[k], answers * steps.outputs[k].length);
      answers++;
    }
    const all = results.map((result, k) => result.subarray(0, answers * steps.outputs[k].length));
    return isOnly ? all[0] : Object.fromEntries(this.outputs.map(({ name }, k) => [name, all[k]]));
  }

  /**
   * Runs one frame, or one block, and keeps the state; allocates nothing with an array. A layer over all frames, such as a pool or the last
   * one, answers for the frames so far.
   * It reads inputs that are states, such as h and c of an LSTM, at every step: pass those that came out of the last one.
   *
   * @param input  [features] of the only input, [frames, features] where it comes in blocks; or all inputs by name
   * @param output receives the only output; default: an array of its own, which the next step overwrites
   * @returns as `run`, in arrays that the next step overwrites; undefined while a convolution or a pool waits for more frames
   * @throws UnsupportedError with the name of the first layer that needs the end of the sequence; ShapeError, ArgumentError as `run`
   */
  step(input: ArrayLike<number>, output?: Float32Array): Float32Array | undefined;
  step(inputs: NetworkValues): Record<string, Float32Array> | undefined;
  step(
    input: ArrayLike<number> | NetworkValues,
    output?: Float32Array,
  ): Float32Array | Record<string, Float32Array> | undefined {
    const own = this.#made();
    const steps = own.enter();
    const { inputs } = steps;
    if (isArray(input) && inputs.length === 1 && steps.outputs.length === 1) {
      const [y] = steps.outputs;
      if (!areNumbers(input, inputs[0].length)) this.#refuseStep(0, input);
      if (output !== undefined && !isFloats(output, y.length)) this.#refuseOutput(output, y.length);
      const result = output ?? (this.#output ??= new Float32Array(y.length));
      return own.step(input, result) ? result : undefined;
    }
    const given = this.#named("step", input);
    for (let k = 0; k < inputs.length; k++) {
      const each = given[this.inputs[k].name];
      if (!areNumbers(each, inputs[k].length)) this.#refuseStep(k, each);
      inputs[k].set(each);
    }
    if (!steps.run()) return undefined;
    return this.#results(isArray(input), steps, (block) => block);
  }

  /** Forgets all earlier steps. */
  reset(): void {
    this.#steps?.reset();
  }

  /** Makes what runs by the step. */
  #made(): Steps {
    if (this.#steps !== undefined) return this.#steps;
    const first = firstNeedsEnd(this.chain);
    if (first !== undefined) {
      throw new UnsupportedError(
        `Network.step: expected layers that need only what came so far, got ${describe(first.layer)}, which ${first.reason}. Give the whole sequence to run().`,
      );
    }
    this.#steps = new Steps(new Machine(stepsOf(this.chain), this.#streams));
    return this.#steps;
  }

  #refuseStep(k: number, given: unknown): never {
    const { name, frames, features } = this.inputs[k];
    const shape = { features, ...(inBlocks(this.chain) && { frames }) };
    checkLength("step", name, given as ArrayLike<number>, shape);
    throw new ShapeError(`Network.step: expected numbers for ${describe(name)}, got ${describe(given)}.`);
  }

  #refuseOutput(output: unknown, length: number): never {
    throw new ShapeError(
      `Network.step: expected output as a Float32Array of ${length} numbers, got ${describe(output)}.`,
    );
  }

  #named(method: string, input: ArrayLike<number> | NetworkValues): NetworkValues {
    const names = this.inputs.map(({ name }) => name);
    if (isArray(input)) {
      if (names.length === 1 && this.outputs.length === 1) return { [names[0]]: input as ArrayLike<number> };
      throw new ArgumentError(
        `Network.${method}: expected an object with the inputs ${names.join(", ")}, since the network has several inputs or outputs, got ${describe(input)}.`,
      );
    }
    const given = typeof input === "object" && input !== null ? Object.keys(input) : [];
    if (given.length !== names.length || !names.every((name) => given.includes(name))) {
      throw new ArgumentError(
        `Network.${method}: expected ${names.length === 1 ? "an array of numbers, or " : ""}an object with the inputs ${names.join(", ")}, got ${describe(input)}.`,
        "NAME",
      );
    }
    return input as NetworkValues;
  }

  #results(
    isOnly: boolean,
    plan: Machine,
    of: (block: Float32Array) => Float32Array,
  ): Float32Array | Record<string, Float32Array> {
    if (isOnly) return of(plan.outputs[0]);
    return Object.fromEntries(this.outputs.map(({ name }, k) => [name, of(plan.outputs[k])]));
  }
}

const isArray = (input: unknown): input is ArrayLike<number> =>
  ArrayBuffer.isView(input) || Array.isArray(input);

/** A signal for blocks, of any length. @throws ShapeError */
function signalOf({ name }: NetworkPort, given: ArrayLike<number>): ArrayLike<number> {
  if (areNumbers(given, given?.length)) return given;
  throw new ShapeError(`Network.run: expected numbers for ${describe(name)}, got ${describe(given)}.`);
}

/** How many frames an input has. @throws ShapeError */
function framesIn(port: NetworkPort, given: ArrayLike<number>): number {
  const { name, frames, features } = port;
  if (typeof frames !== "string") {
    checkLength("run", name, given, port);
    return frames ?? 1;
  }
  const count = given?.length / features;
  if (Number.isInteger(count) && count >= 1 && areNumbers(given, given.length)) return count;
  throw new ShapeError(
    `Network.run: expected ${describe(name)} of shape ${shapeText(port)}, a multiple of ${features} numbers, got ${describe(given)}.`,
  );
}

function checkLength(method: string, name: string, given: ArrayLike<number>, shape: ChainShape): void {
  const { frames, features } = shape;
  const length = ((frames as number | undefined) ?? 1) * features;
  const count = given?.length / features;
  if (areNumbers(given, length)) return;
  const isOther = frames && count !== frames && count % 1 === 0;
  const got = isOther ? `${count} frames. Cut or pad` : describe(given);
  throw new ShapeError(
    `Network.${method}: expected ${describe(name)} of shape ${shapeText(shape)}, ${length} numbers, got ${got}.`,
  );
}
