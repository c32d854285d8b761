/**
 * The engine in plain TypeScript, which runs everywhere. It computes the equations of `cells/` in the order of the reference kernels, so
 * steps give the same bits as these kernels over a sequence.
 */
import {
  type CellState,
  type CellWeights,
  mapWeights,
  type StepTrace,
  stateSize,
} from "../../core/cells/cell.ts";
import { forwardOf } from "../../core/cells/cells.ts";
import { gateNames } from "../../core/cells/gates.ts";
import { valuesOf } from "../../core/cells/panels.ts";
import { matmul } from "../../core/cells/product.ts";
import {
  definedSteps,
  type Engine,
  type EngineRequest,
  type StatePart,
  type WeightFormat,
} from "./engine.ts";
import { rounded } from "./quantise.ts";
import type { CellSource } from "./source.ts";

export function plainEngine(request: EngineRequest): Engine {
  const { cells, batch, chunk, weights } = request;
  const steps = definedSteps(cells);
  if (steps !== undefined)
    return steps.plain(request, (values, columns) =>
      weights === "float32" ? values : rounded(weights, values, columns),
    );
  const { state, stateParts, layers: states } = stateArrays(cells, batch);
  const input = new Float32Array(chunk * batch * cells[0].spec.inputSize);
  let below: Float32Array = input;
  const layers = cells.map((cell, index) => {
    const layer = new PlainLayer(cell, batch, chunk, weights, below, states[index]);
    below = layer.output;
    return layer;
  });
  return {
    name: "plain",
    input,
    output: below,
    outputStride: stateSize(cells[cells.length - 1].spec),
    state,
    stateParts,
    pack() {
      for (const layer of layers) layer.pack();
    },
    run(steps) {
      for (const layer of layers) layer.run(steps);
    },
  };
}

/** The state of all layers in one array, and each layer's own views of it. */
function stateArrays(cells: readonly CellSource[], batch: number) {
  const stateParts: StatePart[] = [];
  let length = 0;
  const place = (name: "hidden" | "cell", size: number): [number, number] => {
    const start = length;
    stateParts.push({ name, size, stride: size, start, initial: 0 });
    length += batch * size;
    return [start, length];
  };
  const places = cells.map(({ spec }) => ({
    hidden: place("hidden", stateSize(spec)),
    cell: spec.kind === "lstm" ? place("cell", spec.hiddenSize) : undefined,
  }));
  const state = new Float32Array(length);
  const layers = places.map(({ hidden, cell }): CellState<Float32Array> => {
    const views: CellState<Float32Array> = { hidden: state.subarray(...hidden) };
    if (cell !== undefined) views.cell = state.subarray(...cell);
    return views;
  });
  return { state, stateParts, layers };
}

class PlainLayer {
  readonly output: Float32Array;
  readonly #source: CellSource;
  readonly #batch: number;
  readonly #format: WeightFormat;
  readonly #input: Float32Array;
  readonly #state: CellState<Float32Array>;
  readonly #weights: CellWeights<Float32Array>;
  /** The input part of all steps; each step replaces its own by its gates */
  readonly #gates: Float32Array;
  readonly #steps: { next: CellState<Float32Array>; trace: StepTrace }[];

  constructor(
    source: CellSource,
    batch: number,
    chunk: number,
    format: WeightFormat,
    input: Float32Array,
    state: CellState<Float32Array>,
  ) {
    const { spec } = source;
    const units = batch * spec.hiddenSize;
    const rows = units * gateNames(spec).length;
    const size = batch * stateSize(spec);
    this.#source = source;
    this.#batch = batch;
    this.#format = format;
    this.#input = input;
    this.#state = state;
    this.#weights = mapWeights(source.weights, (weight) => new Float32Array(valuesOf(weight).length));
    this.#gates = new Float32Array(chunk * rows);
    this.output = new Float32Array(chunk * size);
    const cell = new Float32Array(units);
    const recurrentNew = new Float32Array(units);
    this.#steps = Array.from({ length: chunk }, (_, t) => {
      const next: CellState<Float32Array> = { hidden: this.output.subarray(t * size, (t + 1) * size) };
      const trace: StepTrace = { gates: this.#gates.subarray(t * rows, (t + 1) * rows), recurrentNew };
      if (state.cell !== undefined) next.cell = trace.cell = cell;
      return { next, trace };
    });
  }

  pack(): void {
    const { spec, weights } = this.#source;
    const columns = { weightIh: spec.inputSize, weightHh: stateSize(spec), weightHr: spec.hiddenSize };
    for (const name of Object.keys(this.#weights) as (keyof CellWeights)[]) {
      const values = valuesOf(weights[name]!);
      const isMatrix = name === "weightIh" || name === "weightHh" || name === "weightHr";
      const format = this.#format;
      this.#weights[name]!.set(
        isMatrix && format !== "float32" ? rounded(format, values, columns[name]) : values,
      );
    }
  }

  run(steps: number): void {
    const { spec } = this.#source;
    const batch = this.#batch;
    const weights = this.#weights;
    const gates = this.#gates;
    const state = this.#state;
    const rows = gates.length / this.#steps.length / batch;
    if (weights.biasIh === undefined) gates.fill(0);
    else for (let row = 0; row < steps * batch; row++) gates.set(weights.biasIh, row * rows);
    matmul(this.#input, weights.weightIh, gates, steps * batch, spec.inputSize, rows, ADD_TRANSPOSED);
    const forward = forwardOf(spec);
    for (let t = 0; t < steps; t++) {
      const { next, trace } = this.#steps[t];
      forward(spec, weights, batch, trace.gates, state, next, trace);
      state.hidden.set(next.hidden);
      if (next.cell !== undefined) state.cell!.set(next.cell);
    }
  }
}

const ADD_TRANSPOSED = { transposeB: true, accumulate: true };
