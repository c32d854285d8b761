/**
 * One step of a recurrent layer as a map of its whole state, in double precision whatever the layer's own. Many states take the step as the
 * sequences of one batch, and their derivatives come from one backward pass over it.
 */
import { add, mul, sum } from "../../autograd/ops.ts";
import { runLayer } from "../../autograd/runLayer.ts";
import {
  initialValue,
  type LayerSpec,
  type LayerState,
  type LayerWeights,
  mapWeights,
  partSize,
  stateParts,
  weightEntries,
} from "../../cells/cell.ts";
import type { DefinedTrace } from "../../cells/defined/engine/engine.ts";
import { gateNames } from "../../cells/gates.ts";
import type { LayerTrace } from "../../cells/sequence.ts";
import { type Acts, CheckedActs } from "../../nn/act.ts";
import type { CellView } from "../../nn/cellView.ts";
import type { NoisySequence } from "../../nn/noise.ts";
import { areNumbers, checkNumber, finite } from "../../tensor/check.ts";
import type { FloatArray } from "../../tensor/dtype.ts";
import { ArgumentError, refuseValue, ShapeError } from "../../tensor/errors.ts";
import { formatShape } from "../../tensor/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { type ObservableLayer, requireForward } from "../layer.ts";

/** The input of a layer whose state moves: the same at every step. A number stands for all I of them, a list or tensor has each. */
export type ConstantInput = number | ArrayLike<number> | Tensor;

/** Options of every measurement of a layer's dynamics. */
export interface MapOptions {
  /** The input at every step: [I], or a number for all; default 0 */
  input?: ConstantInput;
  /** Acts on gates at every step, as in `forward`; default none */
  act?: Acts;
}

/** A part of the state of one cell, and its place in the whole state. */
interface Place {
  readonly part: string;
  readonly cell: number;
  readonly size: number;
  readonly at: number;
}

/** A cell as it runs, with acts applied. */
interface RunningCell {
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<Tensor>;
  /** For one sequence */
  readonly masks: Readonly<Record<string, FloatArray>>;
}

/** Gate activations of a run by name, each [T, N, H], and the states after every step, [T, N, S]. */
export interface Orbit {
  readonly states: Float64Array;
  readonly gates: readonly Readonly<Record<string, Float64Array>>[];
}

/** At most this many sequences at a time in a backward pass. */
const ROWS = 8192;

export class StateMap {
  /** S, the numbers of the whole state: part by part, and in each part layer by layer, as the tensors of a layer's state have them */
  readonly size: number;
  /** I numbers */
  readonly input: Float64Array;
  readonly #views: readonly CellView<string>[];
  readonly #cells: readonly RunningCell[];
  readonly #places: readonly Place[];

  /**
   * @throws UnsupportedError for a layer in two directions; ShapeError for input of another size or that changes; ArgumentError for weights
   *   that are not finite; and as `forward` for acts that do not fit
   */
  constructor(where: string, layer: ObservableLayer, { input = 0, act }: MapOptions) {
    requireForward(where, layer);
    this.input = inputOf(where, layer, input);
    const { cells } = layer;
    this.#views = cells;
    this.#cells = cells.map((cell) => runningCell(where, cell, cells.length, act));
    let at = 0;
    this.#places = stateParts(cells[0].spec).flatMap((part) =>
      cells.map(({ spec }, cell) => {
        const size = partSize(spec, part);
        at += size;
        return { part, cell, size, at: at - size };
      }),
    );
    this.size = at;
  }

  /** Names of the numbers of the state, such as `hidden 0`, with the layer in a stack. */
  get names(): string[] {
    return this.#places.flatMap(({ part, cell, size }) =>
      Array.from({ length: size }, (_, unit) =>
        this.#cells.length > 1 ? `${part} ${unit} of layer ${cell}` : `${part} ${unit}`,
      ),
    );
  }

  /** The state before the first step of a sequence. */
  initial(): Float64Array {
    const state = new Float64Array(this.size);
    for (const { part, cell, size, at } of this.#places)
      state.fill(initialValue(this.#views[cell].spec, part), at, at + size);
    return state;
  }

  /** Returns the states after one step. @param states [N, S] */
  step(states: Float64Array): Float64Array {
    const count = states.length / this.size;
    const { finals } = this.#run(this.#rows(1, count), this.#tensors(states, 1), false);
    const next = new Float64Array(states.length);
    for (const { part, cell, size, at } of this.#places)
      copyRows(finals[cell][part]!.data, { size }, next, { size: this.size, at }, size);
    return next;
  }

  /**
   * Runs states on.
   *
   * @param states [N, S]
   * @returns the states *after* each step, and the gates of every layer
   */
  orbit(states: Float64Array, steps: number): Orbit {
    const count = states.length / this.size;
    const x = this.#rows(steps, count);
    const { traces, outputs } = this.#run(x, this.#tensors(states, 1), true);
    const all = new Float64Array(steps * count * this.size);
    for (const { part, cell, size, at } of this.#places) {
      const trace: LayerTrace & Partial<DefinedTrace> = traces[cell];
      const values =
        part === "hidden" ? outputs[cell].data : (trace.states?.[part] ?? (trace.cell as FloatArray));
      copyRows(values, { size }, all, { size: this.size, at }, size);
    }
    return { states: all, gates: this.#views.map(({ spec }, k) => gatesOf(spec, traces[k])) };
  }

  /**
   * Returns the states after one step and their derivatives.
   *
   * @param states [N, S]
   * @returns `next` [N, S], and `jacobians` [N, S, S] with the derivatives of number i of the new state in row i
   */
  derivatives(states: Float64Array): { next: Float64Array; jacobians: Float64Array } {
    const S = this.size;
    const count = states.length / S;
    const next = new Float64Array(count * S);
    const jacobians = new Float64Array(count * S * S);
    const most = Math.max(1, Math.floor(ROWS / S));
    for (let from = 0; from < count; from += most) {
      const to = Math.min(count, from + most);
      // One copy of each state for each number of its successor.
      const before = this.#tensors(states.subarray(from * S, to * S), S);
      for (const part of before.flatMap((state) => Object.values(state))) part!.requiresGrad = true;
      const { finals } = this.#run(this.#rows(1, (to - from) * S), before, false);
      const terms = this.#places.map(({ part, cell, size, at }) => {
        const after = finals[cell][part]!;
        const chosen = new Float64Array(after.size);
        for (let n = 0; n < to - from; n++)
          for (let j = 0; j < size; j++) {
            chosen[(n * S + at + j) * size + j] = 1;
            next[(from + n) * S + at + j] = after.data[n * S * size + j];
          }
        return sum(mul(after, new Tensor(chosen, after.shape)));
      });
      terms.reduce((a, b) => add(a, b)).backward();
      const rows = jacobians.subarray(from * S * S, to * S * S);
      for (const { part, cell, size, at } of this.#places) {
        const gradient = before[cell][part]!.grad;
        if (gradient !== undefined) copyRows(gradient.data, { size }, rows, { size: S, at }, size);
      }
    }
    return { next, jacobians };
  }

  /** The state of every cell, each state `copies` times. */
  #tensors(states: Float64Array, copies: number): LayerState<Tensor>[] {
    const count = states.length / this.size;
    const cells = this.#cells.map((): Record<string, Tensor> => ({}));
    for (const { part, cell, size, at } of this.#places) {
      const data = new Float64Array(count * copies * size);
      copyRows(states, { size: this.size, at, copies }, data, { size }, size);
      cells[cell][part] = new Tensor(data, [count * copies, size]);
    }
    return cells as unknown as LayerState<Tensor>[];
  }

  /** The constant input as that of a batch, [T, N, I]. */
  #rows(steps: number, count: number): Tensor {
    const size = this.input.length;
    const data = new Float64Array(steps * count * size);
    copyRows(this.input, { size, copies: steps * count }, data, { size }, size);
    return new Tensor(data, [steps, count, size]);
  }

  #run(x: Tensor, before: readonly LayerState<Tensor>[], traced: boolean) {
    const finals: LayerState<Tensor>[] = [];
    const traces: LayerTrace[] = [];
    const outputs: Tensor[] = [];
    let input = x;
    for (const [k, { spec, weights, masks }] of this.#cells.entries()) {
      const repeated = Object.entries(masks).map(([name, mask]) => {
        const all = new Float64Array(x.shape[1] * mask.length);
        const size = mask.length;
        copyRows(mask, { size, copies: x.shape[1] }, all, { size }, size);
        return [name, all];
      });
      const run = runLayer({
        spec,
        weights,
        input,
        initial: before[k],
        reverse: false,
        traced,
        masks: Object.fromEntries(repeated),
      });
      finals.push(run.final as LayerState<Tensor>);
      traces.push(run.trace);
      outputs.push(run.output);
      input = run.output;
    }
    return { finals, traces, outputs };
  }
}

/** Rows of an array: the size of each, where in it the numbers begin, and how often each is taken. */
interface Rows {
  readonly size: number;
  readonly at?: number;
  readonly copies?: number;
}

/** Copies the same numbers of every row. */
function copyRows(from: FloatArray, source: Rows, to: Float64Array, target: Rows, count: number): void {
  const { copies = 1 } = source;
  const rows = to.length / target.size;
  for (let row = 0; row < rows; row++) {
    const first = Math.floor(row / copies) * source.size + (source.at ?? 0);
    const place = row * target.size + (target.at ?? 0);
    for (let k = 0; k < count; k++) to[place + k] = from[first + k];
  }
}

function runningCell(where: string, cell: CellView<string>, numLayers: number, act?: Acts): RunningCell {
  const weights = mapWeights(cell.weights, ({ data, shape }) => new Tensor(Float64Array.from(data), shape));
  for (const [key, { data }] of weightEntries<Tensor>(weights)) {
    const wrong = data.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) continue;
    throw new ArgumentError(
      `${where}: expected finite weights, got ${data[wrong]} at ${wrong} of ${key} in layer ${cell.layer}. Train again or repair the file.`,
    );
  }
  const { spec, direction } = cell;
  const input = new Tensor(new Float64Array(spec.inputSize), [1, 1, spec.inputSize]);
  const run: NoisySequence = { spec: cell.runs, weights, input };
  const sizes = { steps: 1, batch: 1, batched: true };
  const places = { where, spec, sizes, dtype: "float64", numLayers, directions: [direction] } as const;
  const { masks = {}, ...acted } = act === undefined ? run : new CheckedActs(act, places).apply(cell, run);
  return { ...acted, masks };
}

function inputOf(where: string, { inputSize }: ObservableLayer, input: unknown): Float64Array {
  if (typeof input === "number") {
    checkNumber(where, "input", input, finite);
    return new Float64Array(inputSize).fill(input);
  }
  const isList = areNumbers(input, (input as ArrayLike<number>)?.length);
  if (!(input instanceof Tensor) && !isList)
    refuseValue(where, `input as a number or ${inputSize} numbers`, input);
  const values = Float64Array.from(input instanceof Tensor ? input.data : (input as ArrayLike<number>));
  const shape = input instanceof Tensor ? input.shape : [values.length];
  if (values.length !== inputSize || shape[shape.length - 1] !== inputSize)
    throw new ShapeError(
      `${where}: expected one input of ${inputSize} numbers for all steps, got ${formatShape(shape)}. A point is fixed only while the input is: pass one step of it.`,
    );
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new ArgumentError(`${where}: expected finite input, got ${values[wrong]} at ${wrong}.`);
  return values;
}

function gatesOf(spec: LayerSpec, { gates }: LayerTrace): Record<string, Float64Array> {
  const names = gateNames(spec);
  const { hiddenSize: H } = spec;
  const rows = gates.length / (names.length * H);
  return Object.fromEntries(
    names.map((name, k) => {
      const values = new Float64Array(rows * H);
      copyRows(gates, { size: names.length * H, at: k * H }, values, { size: H }, H);
      return [name, values];
    }),
  );
}
