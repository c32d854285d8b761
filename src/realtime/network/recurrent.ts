/** LSTM, GRU and RNN of a chain, over a sequence or by the step: streams of each direction, which share their weights between runs. */

import { type LayerSpec, type LayerWeights, stateSize, weightsFrom } from "../../core/cells/cell.ts";
import { definedEngine } from "../../core/cells/defined/engine/engine.ts";
import type { StepCell } from "../../core/cells/defined/engine/steps.ts";
import { weightShapes } from "../../core/cells/shapes.ts";
import { checkStepCells } from "../../core/cells/stepCells.ts";
import { weightName } from "../../core/cells/weightName.ts";
import type { ChainRecurrent, ChainTensor } from "../../core/chain/chain.ts";
import { statesOf } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { ArgumentError, SluiceError } from "../../core/tensor/errors.ts";
import { streamOf } from "../stream/createStream.ts";
import type { StreamSource } from "../stream/source.ts";
import type { Stream } from "../stream/stream.ts";
import type { MakeRequest, Running, Value } from "./value.ts";

/** Steps that a stream computes at once. */
const CHUNK = 16;

export function recurrent(request: MakeRequest): Running {
  const layer = request.placed.layer as ChainRecurrent;
  const { merge, sequences, backwards = false } = layer;
  const { input, byStep } = request;
  const suffixes = merge === undefined ? [""] : ["", "_reverse"];
  const runs = suffixes.map((suffix, k) => {
    const stream = request
      .stream(`${suffix}:${layer.name}`, () =>
        streamOf(cellsOf(layer, suffix, input.features) as StreamSource, { chunk: CHUNK }),
      )
      .clone();
    return new Direction(stream, request, suffix, k === 1 || backwards);
  });
  const size = runs[0].size;
  const { frames } = input;
  // A sequence under a mask keeps it; the state after the last frame ends it.
  const present = sequences ? input.present : undefined;
  const make = (features: number) =>
    request.value(sequences ? frames : 1, features, !sequences && !byStep, present);
  const output = make(merge === "concat" ? 2 * size : size);
  const [forward, reverse] = runs;
  const isPart = merge === "none";
  const second = merge === undefined ? undefined : isPart || merge !== "concat" ? make(size) : output;
  const parts: Record<string, Value> = isPart ? { forward: output, reverse: second! } : {};
  for (const run of runs) Object.assign(parts, run.parts);
  return {
    output,
    parts,
    run() {
      const { absent } = layer;
      forward.over(input, sequences, output.block, output.features, 0, backwards, absent === "zero");
      if (reverse !== undefined)
        reverse.over(
          input,
          sequences,
          second!.block,
          second!.features,
          merge === "concat" ? size : 0,
          false,
          absent === "zero",
        );
      if (merge !== undefined && merge !== "concat" && !isPart) combine(merge, output.block, second!.block);
      return true;
    },
    reset() {
      for (const run of runs) run.reset();
    },
  };
}

function combine(merge: string, a: Float32Array, b: Float32Array): void {
  for (let k = 0; k < a.length; k++)
    a[k] = merge === "mul" ? a[k] * b[k] : merge === "sum" ? a[k] + b[k] : (a[k] + b[k]) / 2;
}

/** One direction of a layer. */
class Direction {
  readonly size: number;
  readonly parts: Record<string, Value> = {};
  readonly #stream: Stream;
  readonly #byStep: boolean;
  readonly #isReversed: boolean;
  readonly #states: readonly string[];
  readonly #initial: readonly Value[];
  /** The frames in the order of reading, and the outputs in that order */
  readonly #reversed: Float32Array;
  readonly #outputs: Float32Array;
  /** The output at the last frame that was there */
  readonly #held: Float32Array;

  constructor(stream: Stream, request: MakeRequest, suffix: string, isReversed: boolean) {
    const { input, byStep, placed } = request;
    const layer = placed.layer as ChainRecurrent;
    this.#stream = stream;
    this.#byStep = byStep;
    this.#isReversed = isReversed;
    this.size = stream.outputSize;
    this.#reversed = new Float32Array(isReversed ? input.block.length : 0);
    this.#outputs = new Float32Array(input.frames * this.size);
    this.#held = new Float32Array(this.size);
    const states = statesOf(layer);
    this.#states = states;
    const { initial = [] } = layer;
    const first = suffix === "" ? 0 : states.length;
    this.#initial = initial.slice(first, first + states.length).map((ref) => request.read(ref));
    const { state } = stream;
    for (const name of states)
      if (request.uses(name + suffix))
        this.parts[name + suffix] = request.value(1, state[name as "hidden"]!.length, true);
  }

  /** Runs over the frames, and writes outputs [frames, size] from feature `at` of the target's frames on. */
  over(
    { block, frames, features, present }: Value,
    sequences: boolean,
    target: Float32Array,
    width: number,
    at: number,
    staysReversed: boolean,
    isZero: boolean,
  ): void {
    const { size } = this;
    this.#start();
    const outputs = this.#outputs;
    const x = this.#isReversed ? turned(block, this.#reversed, frames, features) : block;
    const place = (t: number) => (this.#isReversed ? frames - 1 - t : t);
    if (present === undefined) this.#stream.steps(x, frames, outputs);
    else this.#masked(x, frames, features, (t) => present[place(t)] === 1, isZero && sequences);
    if (sequences) {
      for (let t = 0; t < frames; t++) {
        const to = (this.#isReversed && !staysReversed ? frames - 1 - t : t) * width + at;
        for (let k = 0; k < size; k++) target[to + k] = outputs[t * size + k];
      }
    } else {
      const from = (frames - 1) * size;
      for (let k = 0; k < size; k++) target[at + k] = outputs[from + k];
    }
    const { parts } = this;
    const names = Object.keys(parts);
    if (names.length > 0) {
      this.#stream.copyState(
        Object.fromEntries(names.map((name) => [name.replace("_reverse", ""), parts[name].block])),
      );
    }
  }

  reset(): void {
    this.#stream.reset();
    this.#held.fill(0);
  }

  #start(): void {
    if (this.#initial.length > 0) {
      this.#stream.state = Object.fromEntries(
        this.#states.map((name, k) => [name, this.#initial[k].block]),
      ) as never;
      this.#held.fill(0);
    } else if (!this.#byStep) this.reset();
  }

  /** An absent frame leaves the state, and repeats the output before it or gives 0. */
  #masked(
    x: Float32Array,
    frames: number,
    features: number,
    isThere: (t: number) => boolean,
    isZero: boolean,
  ): void {
    const { size } = this;
    for (let t = 0; t < frames; t++) {
      if (isThere(t)) this.#stream.step(x.subarray(t * features, (t + 1) * features), this.#held);
      for (let k = 0; k < size; k++) this.#outputs[t * size + k] = isZero && !isThere(t) ? 0 : this.#held[k];
    }
  }
}

/** Frames from the last to the first. */
function turned(x: Float32Array, to: Float32Array, frames: number, features: number): Float32Array {
  for (let t = 0; t < frames; t++)
    for (let k = 0; k < features; k++) to[(frames - 1 - t) * features + k] = x[t * features + k];
  return to;
}

/** A level of one direction. */
interface Level {
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<Float32Array>;
}

/** The levels of one direction, the lowest first. @throws ChainError for equations and weights that do not fit */
export function cellsOf(layer: ChainRecurrent, suffix: string, features: number): Level[] {
  const { numLayers = 1, weights, name } = layer;
  const levels: Level[] = [];
  try {
    for (let level = 0; level < numLayers; level++) {
      const find = (kind: LayerSpec["kind"], key: string) =>
        weights.get(`${weightName(kind, key)}_l${level}${suffix}`);
      const below = levels.at(-1);
      const spec = specOf(layer, find, below === undefined ? features : stateSize(below.spec));
      const own = [...weightShapes(spec).keys()].flatMap((key) => {
        const data = find(spec.kind, key)?.data;
        return data === undefined ? [] : [[key, data] as const];
      });
      levels.push({ spec, weights: weightsFrom(own) });
    }
    checkStepCells("", levels as StepCell[]);
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    refuseLayer(name, error.message.replace(/^: layer \d+: /, ""));
  }
  return levels;
}

const missing = (): never => {
  throw new ArgumentError("expected useDefinedCells() before it, got no compiler.");
};

function specOf(
  { kind, hiddenSize, activations, resetAfter = true, cellClip = 0, cell: definition }: ChainRecurrent,
  find: (kind: LayerSpec["kind"], key: string) => ChainTensor | undefined,
  below: number,
): LayerSpec {
  const projSize = find(kind, "weightHr")?.shape[0] ?? 0;
  // The levels of two directions read both of those below.
  const inputSize = find(kind, "weightIh")?.shape[1] ?? below;
  switch (kind) {
    case "lstm":
      return {
        kind,
        inputSize,
        hiddenSize,
        projSize,
        peephole: false,
        coupled: false,
        cellClip,
        activations,
      };
    case "gru":
      return { kind, inputSize, hiddenSize, resetAfter, activations };
    case "rnn":
      return { kind, inputSize, hiddenSize, nonlinearity: activations?.state ?? "tanh" };
    case "defined":
      return (
        definedEngine()?.define(definition!, {
          inputSize: below,
          hiddenSize,
          ...(projSize > 0 && { projSize }),
        }) ?? missing()
      );
  }
}
