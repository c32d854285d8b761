/** A whole network that runs: a sequence in, the answer out, or step by step where it can. */
import type { Chain, ChainInput, ChainShape, ChainSource } from "../../core/chain/chain.ts";
import { firstNeedsEnd, placeChain, shapeText } from "../../core/chain/place.ts";
import { areNumbers } from "../../core/tensor/check.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../../core/tensor/errors.ts";
import type { Stream } from "../stream/stream.ts";
import { Blocks } from "./blocks.ts";

/** Numbers of frames for which a network stays ready. */
const KEPT = 4;

/** An input or output of a network. Without `frames`, it is one vector; `"any"`: a sequence of any length. */
export interface NetworkPort extends ChainShape {
  readonly name: string;
  /** Whole numbers, one a frame */
  readonly ids?: boolean;
}

/** Inputs or outputs of a network by name. */
export type NetworkValues<A = ArrayLike<number>> = Readonly<Record<string, A>>;

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
  readonly #plans = new Map<string, Blocks>();
  readonly #streams = new Map<string, Stream>();
  #steps: Blocks | undefined;

  /**
   * Prefer `openNetwork`.
   *
   * @param source a chain, whose sizes are checked
   * @throws ChainError for sizes that do not fit
   */
  constructor(source: ChainSource) {
    this.chain = placeChain(source);
    this.inputs = source.inputs;
    this.outputs = this.chain.outputShapes.map((shape, k) => ({ name: source.outputs[k].name, ...shape }));
    this.streams = firstNeedsEnd(this.chain) === undefined;
  }

  /**
   * Runs a whole sequence from state 0. `step` and its state are not affected.
   *
   * @param input [T, features] of the only input, flat; or all inputs by name
   * @returns the only output, flat, for an array; all outputs by name for inputs by name
   * @throws ShapeError for lengths that do not fit, ArgumentError for other names, ChainError when a run would need too much memory
   */
  run(input: ArrayLike<number>): Float32Array;
  run(inputs: NetworkValues): Record<string, Float32Array>;
  run(input: ArrayLike<number> | NetworkValues): Float32Array | Record<string, Float32Array> {
    const given = this.#named("run", input);
    const frames = this.inputs.map((port) => framesIn(port, given[port.name]));
    const key = frames.join();
    let plan = this.#plans.get(key);
    this.#plans.delete(key);
    plan ??= new Blocks(placeChain(withFrames(this.chain, frames)), false, this.#streams);
    // In order of use.
    this.#plans.set(key, plan);
    if (this.#plans.size > KEPT) this.#plans.delete(this.#plans.keys().next().value!);
    plan.reset();
    plan.run(given);
    return this.#results(input, plan, (block) => block.slice())!;
  }

  /**
   * Runs one frame and keeps the state. A layer over all frames, such as a pool or the last one, answers for the frames so far.
   * It reads inputs that are states, such as h and c of an LSTM, at every step: pass those that came out of the last one.
   *
   * @param input [features] of the only input; or all inputs by name
   * @returns as `run`, in arrays that the next step overwrites; undefined while a convolution or a pool waits for more frames
   * @throws UnsupportedError with the name of the first layer that needs the end of the sequence; ShapeError, ArgumentError as `run`
   */
  step(input: ArrayLike<number>): Float32Array | undefined;
  step(inputs: NetworkValues): Record<string, Float32Array> | undefined;
  step(input: ArrayLike<number> | NetworkValues): Float32Array | Record<string, Float32Array> | undefined {
    if (this.#steps === undefined) {
      const first = firstNeedsEnd(this.chain);
      if (first !== undefined) {
        throw new UnsupportedError(
          `Network.step: expected layers that need only what came so far, got ${describe(first.layer)}, which ${first.reason}. Give the whole sequence to run().`,
        );
      }
      this.#steps = new Blocks(placeChain(withFrames(this.chain)), true, this.#streams);
    }
    const given = this.#named("step", input);
    for (const { name, features } of this.inputs) checkLength("step", name, given[name], { features });
    if (!this.#steps.run(given)) return undefined;
    return this.#results(input, this.#steps, (block) => block);
  }

  /** Forgets all earlier steps. */
  reset(): void {
    this.#steps?.reset();
  }

  #named(method: string, input: ArrayLike<number> | NetworkValues): NetworkValues {
    const names = this.inputs.map(({ name }) => name);
    if (ArrayBuffer.isView(input) || Array.isArray(input)) {
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
    input: ArrayLike<number> | NetworkValues,
    plan: Blocks,
    of: (block: Float32Array) => Float32Array,
  ): Float32Array | Record<string, Float32Array> {
    if (ArrayBuffer.isView(input) || Array.isArray(input)) return of(plan.outputs[0]);
    return Object.fromEntries(this.outputs.map(({ name }, k) => [name, of(plan.outputs[k])]));
  }
}

/** The chain for sequences of these lengths; by the step for none, also where the source fixes frames. */
export function withFrames(chain: Chain, frames?: readonly (number | undefined)[]): ChainSource {
  const inputs = chain.inputs.map(
    (input, k): ChainInput =>
      input.frames === undefined ? input : { ...input, frames: frames === undefined ? "any" : frames[k] },
  );
  return { ...chain, inputs };
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
