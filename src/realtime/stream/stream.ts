/**
 * A stack of recurrent cells that runs step by step: synchronous, and in compiled code without allocation.
 *
 * Shape letters: T steps, N batch, I input size, S size of the hidden state, H hidden size.
 */
import { areNumbers, checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe, ShapeError } from "../../core/tensor/errors.ts";
import type { Engine } from "./engine.ts";

/**
 * The state between two steps, by part. For a stack of equal layers `hidden` is [L, N, S] and every other part is [L, N, H], as a layer's
 * state; otherwise the layers' states are concatenated, the lowest first.
 */
export interface StreamState {
  /** [L, N, S] */
  hidden: Float32Array;
  /** [L, N, H]; only with layers that have one, such as an LSTM */
  cell?: Float32Array;
  /** Other parts of a defined cell, [L, N, H] */
  [part: string]: Float32Array | undefined;
}

/** Weights and the engine that runs them, shared by the clones of a stream. */
export interface SharedWeights {
  readonly engine: Engine;
  readonly batch: number;
  readonly chunk: number;
  /** Why this engine */
  readonly why: string;
  /** The stream with its state in the engine */
  resident: Stream | undefined;
  /** Checks the weights of the source again. */
  check(): void;
}

/**
 * A recurrent network that runs step by step; `createStream` makes it.
 *
 * @example
 * const stream = createStream(gru);
 * for (const frame of frames) use(stream.step(frame));
 */
export class Stream {
  /** I */
  readonly inputSize: number;
  /** S of the last layer */
  readonly outputSize: number;
  readonly numLayers: number;
  /** N, sequences that run side by side */
  readonly batch: number;
  /** How many steps `steps` computes at once */
  readonly chunk: number;

  readonly #shared: SharedWeights;
  readonly #inputLength: number;
  readonly #outputLength: number;
  /** The state while another stream uses the engine, in the engine's layout */
  readonly #state: Float32Array;
  readonly #output: Float32Array;
  /** Numbers of each part of the state */
  readonly #lengths = new Map<string, number>();
  /** The beginning of each `StatePart` in the numbers of its part */
  readonly #places: number[] = [];
  #outputs: Float32Array | undefined;

  /**
   * @param shared weights and engine, which `createStream` makes
   * @throws ArgumentError unless `createStream` or `clone` makes it
   */
  constructor(shared: SharedWeights) {
    if (typeof shared !== "object" || shared === null || shared.engine === undefined)
      throw new ArgumentError(`Stream: expected createStream to make it, got ${describe(shared)}.`);
    const { batch, chunk, engine } = shared;
    this.#shared = shared;
    this.batch = batch;
    this.chunk = chunk;
    let layers = 0;
    let size = 0;
    for (const part of engine.stateParts) {
      const place = this.#lengths.get(part.name) ?? 0;
      this.#places.push(place);
      this.#lengths.set(part.name, place + batch * part.size);
      if (part.name !== "hidden") continue;
      layers++;
      size = part.size;
    }
    this.numLayers = layers;
    this.#inputLength = engine.input.length / chunk;
    this.inputSize = this.#inputLength / batch;
    this.outputSize = size;
    this.#outputLength = batch * size;
    this.#state = new Float32Array(engine.state.length);
    this.#begin(this.#state);
    this.#output = new Float32Array(this.#outputLength);
  }

  /** The kernels that run it, such as `"native-avx2"`, `"wasm-relaxed"`, `"wasm-simd"` or `"plain"`, and the reason for them. */
  get kernels(): { name: string; why: string } {
    return { name: this.#shared.engine.name, why: this.#shared.why };
  }

  /**
   * Runs one step and keeps the new state. Allocates only in plain TypeScript.
   *
   * @param input  [N, I]
   * @param output receives the new hidden state of the last layer, [N, S]; may be `input`. Default: the stream's own array, which the
   *               next step overwrites
   * @returns output
   * @throws ShapeError when a length does not fit; the state is then unchanged
   */
  step(input: ArrayLike<number>, output: Float32Array = this.#output): Float32Array {
    this.#checkArrays("step", input, output, 1);
    const engine = this.#enter();
    engine.input.set(input);
    engine.run(1);
    this.#takeOutput(engine, 1, output, 0);
    return output;
  }

  /**
   * Runs T steps, with the same bits as T calls of `step`. One product with the input serves a whole chunk of steps, which saves time in
   * native code.
   *
   * @param input  [T, N, I]
   * @param T      number of steps; default: all steps of `input`
   * @param output receives the hidden states of the last layer, [T, N, S]; may lie in the memory of `input`, which is then copied.
   *               Default: the stream's own array, which the next call with the same T overwrites
   * @returns output
   * @throws ShapeError when a length does not fit, ArgumentError when T is not a count; the state is then unchanged
   */
  steps(
    input: ArrayLike<number>,
    T = (isList(input) ? input.length : Number.NaN) / this.#inputLength,
    output?: Float32Array,
  ): Float32Array {
    if (!(Number.isSafeInteger(T) && T >= 1)) {
      throw new ArgumentError(
        `Stream.steps: expected a number of steps of at least 1, got ${describe(T)} with input ${describe(input)}. A step takes ${this.#inputLength} numbers.`,
      );
    }
    this.#checkArrays("steps", input, output, T);
    const inputLength = this.#inputLength;
    const outputLength = this.#outputLength;
    if (output === undefined && this.#outputs?.length !== T * outputLength)
      this.#outputs = new Float32Array(T * outputLength);
    const result = output ?? this.#outputs!;
    // Outputs of the first chunk may lie over inputs of the next.
    const isShared = T > this.chunk && (input as Float32Array).buffer === result.buffer;
    const frames = isShared ? Float32Array.from(input) : input;
    const engine = this.#enter();
    for (let t = 0; t < T; t += this.chunk) {
      const steps = Math.min(this.chunk, T - t);
      for (let at = 0, from = t * inputLength; at < steps * inputLength; at++, from++)
        engine.input[at] = frames[from];
      engine.run(steps);
      this.#takeOutput(engine, steps, result, t * outputLength);
    }
    return result;
  }

  /** The whole state in the layout of its kernels, live until a clone runs. */
  get memory(): Float32Array {
    return this.#enter().state;
  }

  /** A copy of the state. Setting it resets omitted parts to their values before the first step. */
  get state(): StreamState {
    const parts = [...this.#lengths].map(([name, length]) => [name, new Float32Array(length)]);
    return this.copyState(Object.fromEntries(parts) as StreamState);
  }

  set state(state: Partial<Readonly<StreamState>>) {
    this.#checkState("state", state);
    const engine = this.#enter();
    this.#begin(engine.state);
    this.#move(state, engine.state, false);
  }

  /**
   * Writes the state into arrays and returns them. Allocates nothing.
   *
   * @param target parts of the lengths of `state`; omitted parts are skipped
   * @throws ShapeError when a length does not fit
   */
  copyState<S extends Partial<StreamState>>(target: S): S {
    this.#checkState("copyState", target);
    this.#move(target, this.#enter().state, true);
    return target;
  }

  /** Sets the state to its values before the first step. Allocates nothing. */
  reset(): void {
    this.#begin(this.#enter().state);
  }

  /** Returns another stream that starts from the current state. It shares the weights, so it costs little memory. */
  clone(): Stream {
    const other = new Stream(this.#shared);
    other.#state.set(this.#enter().state);
    return other;
  }

  /**
   * Reads the weights of the source again after you edit them, also for clones. Keeps the state.
   *
   * @throws ShapeError when the weights of the source have changed their sizes
   */
  refresh(): void {
    this.#shared.check();
    this.#shared.engine.pack();
  }

  /** Brings this stream's state into the engine. */
  #enter(): Engine {
    const shared = this.#shared;
    const { engine, resident } = shared;
    if (resident === this) return engine;
    if (resident !== undefined) resident.#state.set(engine.state);
    engine.state.set(this.#state);
    shared.resident = this;
    return engine;
  }

  /** Copies the outputs of `steps` steps to `to`, from element `at` on. */
  #takeOutput({ output, outputStride }: Engine, steps: number, to: Float32Array, at: number): void {
    const size = this.outputSize;
    for (let row = 0; row < steps * this.batch; row++, at += size)
      for (let k = 0, from = row * outputStride; k < size; k++, from++) to[at + k] = output[from];
  }

  /** Sets a state in the engine's layout to its values before the first step. */
  #begin(state: Float32Array): void {
    for (const { start, stride, initial } of this.#shared.engine.stateParts)
      state.fill(initial, start, start + this.batch * stride);
  }

  /** Copies the parts that are given from or to a state in the engine's layout. */
  #move(parts: Partial<StreamState>, state: Float32Array, isOut: boolean): void {
    const { stateParts } = this.#shared.engine;
    for (let i = 0; i < stateParts.length; i++) {
      const { name, size, start, stride } = stateParts[i];
      const own = parts[name];
      if (own === undefined) continue;
      let at = this.#places[i];
      for (let n = 0; n < this.batch; n++)
        for (let k = start + n * stride, end = k + size; k < end; k++, at++)
          if (isOut) own[at] = state[k];
          else state[k] = own[at];
    }
  }

  #checkState(method: string, state: Partial<Readonly<StreamState>>): void {
    // The full check allocates, so it runs only to report a failure.
    let known = typeof state === "object" && state !== null && !Array.isArray(state);
    // Not of an array or a text, whose places are names too: there can be 2^32.
    if (known) for (const name in state) known &&= name === "cell" || this.#lengths.has(name);
    if (!known) checkOptionNames(`Stream.${method}`, state, [...this.#lengths.keys()]);
    for (const name in state) {
      const part: unknown = state[name];
      if (part === undefined) continue;
      const length = this.#lengths.get(name) ?? 0;
      if (!(part instanceof Float32Array && ArrayBuffer.isView(part) && part.length === length)) {
        throw new ShapeError(
          `Stream.${method}: expected ${length === 0 ? `no ${name}` : `${name} as a Float32Array of ${length} numbers`}, got ${describe(part)}.`,
        );
      }
    }
  }

  /** Of typed arrays it checks lengths and only the first number: checking all would cost as much as a small step. */
  #checkArrays(method: string, input: ArrayLike<number>, output: unknown, steps: number): void {
    const inputLength = steps * this.#inputLength;
    if (!areNumbers(input, inputLength))
      this.#refuse(method, "input of numbers", input, inputLength, steps, "I");
    const outputLength = steps * this.#outputLength;
    if (
      output !== undefined &&
      !(output instanceof Float32Array && ArrayBuffer.isView(output) && output.length === outputLength)
    )
      this.#refuse(method, "output as a Float32Array", output, outputLength, steps, "S");
  }

  #refuse(method: string, what: string, got: unknown, length: number, steps: number, last: string): never {
    throw new ShapeError(
      `Stream.${method}: expected ${what} of length ${length}, [${method === "steps" ? `${steps}, ` : ""}N, ${last}] with N = ${this.batch}, I = ${this.inputSize}, S = ${this.outputSize}, got ${describe(got)}.`,
    );
  }
}

/** Imitations of typed arrays have no length to read. */
const isList = (value: unknown) => ArrayBuffer.isView(value) || Array.isArray(value);
