/**
 * A stack of recurrent cells that runs step by step: synchronous, and without allocation after it is made.
 *
 * Shape letters: T steps, N batch, I input size, S size of the hidden state, H hidden size.
 */
import { stateSize } from "../cells/cell.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import type { Engine } from "./engine.ts";
import { type CellSource, cellsOf } from "./source.ts";

/**
 * The state between two steps. For a stack of equal layers `hidden` is [L, N, S] and `cell` is [L, N, H], as a layer's state; in general
 * they are the layers' states one after the other, the lowest first.
 */
export interface StreamState {
  hidden: Float32Array;
  /** Of LSTM layers; absent when there is none */
  cell?: Float32Array;
}

/** Weights, and the engine that runs them: what clones of a stream share. */
export interface SharedWeights {
  readonly engine: Engine;
  readonly cells: readonly CellSource[];
  readonly batch: number;
  readonly chunk: number;
  /** Why that engine. */
  readonly why: string;
  /** The stream whose state is in the engine. */
  resident: Stream | undefined;
}

/** See `createStream`, which makes it. */
export class Stream {
  /** I */
  readonly inputSize: number;
  /** S of the last layer */
  readonly outputSize: number;
  readonly numLayers: number;
  /** N, sequences that run side by side */
  readonly batch: number;
  /** How many steps `steps` computes at a time */
  readonly chunk: number;

  readonly #shared: SharedWeights;
  readonly #inputLength: number;
  readonly #outputLength: number;
  /** The state while another stream is in the engine. */
  readonly #hidden: Float32Array;
  readonly #cell: Float32Array;
  readonly #output: Float32Array;
  #outputs: Float32Array | undefined;

  constructor(shared: SharedWeights) {
    const { cells, batch, chunk, engine } = shared;
    this.#shared = shared;
    this.batch = batch;
    this.chunk = chunk;
    this.numLayers = cells.length;
    this.inputSize = cells[0].spec.inputSize;
    this.outputSize = stateSize(cells[cells.length - 1].spec);
    this.#inputLength = batch * this.inputSize;
    this.#outputLength = batch * this.outputSize;
    this.#hidden = new Float32Array(engine.hidden.length);
    this.#cell = new Float32Array(engine.cell.length);
    this.#output = new Float32Array(this.#outputLength);
  }

  /** Which kernels run it (`"native-avx2"`, `"wasm-relaxed"`, `"wasm-simd"` or `"plain"`), and why those. */
  get kernels(): { name: string; why: string } {
    return { name: this.#shared.engine.name, why: this.#shared.why };
  }

  /**
   * Runs one step and keeps the new state. Allocates nothing.
   *
   * @param input  [N, I]
   * @param output receives the new hidden state of the last layer, [N, S]; may be `input`. Default: an array of the stream's own, which
   *               the next step overwrites
   * @returns output
   * @throws ShapeError when a length does not fit; the state is unchanged then
   */
  step(input: ArrayLike<number>, output: Float32Array = this.#output): Float32Array {
    if (input.length !== this.#inputLength) this.#refuse("step", "input", input, this.#inputLength, "[N, I]");
    if (output.length !== this.#outputLength) {
      this.#refuse("step", "output", output, this.#outputLength, "[N, S]");
    }
    const engine = this.#enter();
    engine.input.set(input);
    engine.run(1);
    const from = engine.output;
    for (let at = 0; at < output.length; at++) output[at] = from[at];
    return output;
  }

  /**
   * Runs T steps, with the same results as T times `step`, and faster: the product with the input is one for a whole chunk of steps.
   *
   * @param input  [T, N, I]
   * @param T      number of steps; default: as many as `input` holds
   * @param output receives the hidden states of the last layer, [T, N, S]. Default: an array of the stream's own, which the next call
   *               with the same T overwrites
   * @returns output
   * @throws ShapeError when a length does not fit, ArgumentError for a number of steps that is not one; the state is unchanged then
   */
  steps(input: ArrayLike<number>, T = input.length / this.#inputLength, output?: Float32Array): Float32Array {
    if (!(Number.isInteger(T) && T >= 1)) {
      throw new ArgumentError(
        `Stream.steps: expected a number of steps of at least 1, got ${describe(T)}. Input of ${input.length} numbers, ${this.#inputLength} for each step.`,
      );
    }
    const inputLength = this.#inputLength;
    const outputLength = this.#outputLength;
    if (input.length !== T * inputLength)
      this.#refuse("steps", "input", input, T * inputLength, `[${T}, N, I]`);
    if (output !== undefined && output.length !== T * outputLength)
      this.#refuse("steps", "output", output, T * outputLength, `[${T}, N, S]`);
    const result = output ?? this.#ownOutputs(T * outputLength);
    const engine = this.#enter();
    for (let t = 0; t < T; t += this.chunk) {
      const steps = Math.min(this.chunk, T - t);
      for (let at = 0, from = t * inputLength; at < steps * inputLength; at++, from++)
        engine.input[at] = input[from];
      engine.run(steps);
      for (let at = 0, to = t * outputLength; at < steps * outputLength; at++, to++)
        result[to] = engine.output[at];
    }
    return result;
  }

  /** The state, as a copy; setting it copies too. A part that is left out is 0. */
  get state(): StreamState {
    const state: StreamState = { hidden: new Float32Array(this.#hidden.length) };
    if (this.#cell.length > 0) state.cell = new Float32Array(this.#cell.length);
    return this.copyState(state);
  }

  set state(state: Partial<Readonly<StreamState>>) {
    this.#checkState("state", state);
    const engine = this.#enter();
    if (state.hidden === undefined) engine.hidden.fill(0);
    else engine.hidden.set(state.hidden);
    if (state.cell === undefined) engine.cell.fill(0);
    else engine.cell.set(state.cell);
  }

  /** Writes the state into the arrays of `target`, those that there are. Allocates nothing. @returns target */
  copyState<S extends Partial<StreamState>>(target: S): S {
    this.#checkState("copyState", target);
    const here = this.#shared.resident === this;
    target.hidden?.set(here ? this.#shared.engine.hidden : this.#hidden);
    target.cell?.set(here ? this.#shared.engine.cell : this.#cell);
    return target;
  }

  /** Sets the state to 0, as it was at the start. Allocates nothing. */
  reset(): void {
    const engine = this.#enter();
    engine.hidden.fill(0);
    engine.cell.fill(0);
  }

  /** Another stream with the same state, which goes its own way from here. It shares the weights, so it costs little memory. */
  clone(): Stream {
    const other = new Stream(this.#shared);
    const part =
      this.#cell.length > 0 ? { hidden: other.#hidden, cell: other.#cell } : { hidden: other.#hidden };
    this.copyState(part);
    return other;
  }

  /**
   * Takes the weights of the source anew, after they were edited; for clones too. The state stays.
   *
   * @throws ShapeError when weights of the source no longer have their sizes
   */
  refresh(): void {
    cellsOf(this.#shared.cells);
    this.#shared.engine.pack();
  }

  /** Brings this stream's state into the engine. */
  #enter(): Engine {
    const shared = this.#shared;
    const { engine, resident } = shared;
    if (resident === this) return engine;
    if (resident !== undefined) {
      resident.#hidden.set(engine.hidden);
      resident.#cell.set(engine.cell);
    }
    engine.hidden.set(this.#hidden);
    engine.cell.set(this.#cell);
    shared.resident = this;
    return engine;
  }

  #ownOutputs(length: number): Float32Array {
    if (this.#outputs?.length !== length) this.#outputs = new Float32Array(length);
    return this.#outputs;
  }

  #checkState(method: string, state: Partial<Readonly<StreamState>>): void {
    for (const name of ["hidden", "cell"] as const) {
      const part: unknown = state[name];
      if (part === undefined) continue;
      const length = name === "hidden" ? this.#hidden.length : this.#cell.length;
      if (!(part instanceof Float32Array && part.length === length)) {
        throw new ShapeError(
          `Stream.${method}: expected ${length === 0 ? `no ${name}` : `${name} as a Float32Array of ${length} numbers`}, got ${describe(part)}.`,
        );
      }
    }
  }

  #refuse(method: string, what: string, got: ArrayLike<number>, length: number, shape: string): never {
    throw new ShapeError(
      `Stream.${method}: expected ${what} of ${length} numbers, ${shape} with N = ${this.batch}, I = ${this.inputSize}, S = ${this.outputSize}, got ${describe(got)}.`,
    );
  }
}
