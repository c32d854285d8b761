/**
 * The engine in plain TypeScript, which runs everywhere. It computes the equations of `cells/` in the order of the reference kernels, so
 * steps give the same bits as these kernels over a sequence; a stack with defined cells runs by its lists.
 */
import {
  type CellSpec,
  type CellState,
  initialValue,
  type LayerState,
  type LayerWeights,
  mapWeights,
  partSize,
  type StepTrace,
  stateParts as stateNames,
  stateSize,
  weightEntries,
} from "../../core/cells/cell.ts";
import { forwardOf } from "../../core/cells/cells.ts";
import { gateNames } from "../../core/cells/gates.ts";
import { valuesOf } from "../../core/cells/panels.ts";
import { matmul } from "../../core/cells/product.ts";
import { traitsOf } from "../../core/cells/traits.ts";
import {
  definedSteps,
  type Engine,
  type EngineRequest,
  type StatePart,
  type WeightFormat,
} from "./engine.ts";
import { rounded } from "./quantise.ts";
import type { CellSource } from "./source.ts";

/** The arrays of a layer. */
interface PlainLayer {
  batch: number;
  chunk: number;
  weights: LayerWeights<Float32Array>;
  input: Float32Array;
  output: Float32Array;
  state: LayerState<Float32Array>;
}

export function plainEngine({ cells, batch, chunk, weights: format }: EngineRequest): Engine {
  const lists = definedSteps(cells);
  const { state, stateParts, layers: states } = stateArrays(cells, batch);
  const input = new Float32Array(chunk * batch * cells[0].spec.inputSize);
  let below: Float32Array = input;
  const layers = cells.map((cell, index) => {
    const { spec } = cell;
    const weights = mapWeights(cell.weights, (weight) => new Float32Array(valuesOf(weight).length));
    const output = new Float32Array(chunk * batch * stateSize(spec));
    const own = { batch, chunk, weights, input: below, output, state: states[index] };
    below = output;
    const byEquations = (steps: number) => {
      const from = own.input.subarray(0, steps * batch * spec.inputSize);
      const request = { spec, weights, steps, batch, input: from, initial: own.state, reverse: false };
      const { output: hidden, final } = lists!.plain({ ...request, traced: false });
      output.set(hidden);
      for (const [name, part] of Object.entries(own.state)) part!.set(final[name]!);
    };
    const run = lists === undefined ? cellSteps(spec as CellSpec, own) : byEquations;
    return { pack: () => pack(cell, weights, format), run };
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
  const places = cells.map(({ spec }) =>
    stateNames(spec).map((name) => {
      const size = partSize(spec, name);
      const start = length;
      length += batch * size;
      stateParts.push({ name, size, stride: size, start, initial: initialValue(spec, name) });
      return [name, start, length] as const;
    }),
  );
  const state = new Float32Array(length);
  const layers = places.map((parts) => {
    const views = parts.map(([name, start, end]) => [name, state.subarray(start, end)]);
    return Object.fromEntries(views) as LayerState<Float32Array>;
  });
  return { state, stateParts, layers };
}

/** Copies weights, matrices rounded as their format does. */
function pack({ spec, weights }: CellSource, to: LayerWeights<Float32Array>, format: WeightFormat): void {
  const shapes = traitsOf(spec).shapes(spec, false);
  const own = new Map(weightEntries(to));
  for (const [name, weight] of weightEntries(weights)) {
    const values = valuesOf(weight);
    const [, inner] = (format !== "float32" && shapes.get(name)) || [];
    own.get(name)!.set(inner === undefined ? values : rounded(format as "bf16" | "int8", values, inner));
  }
}

/** The steps of a cell with a file of its own; they allocate nothing. */
function cellSteps(spec: CellSpec, { batch, chunk, weights, input, output, state }: PlainLayer) {
  const width = spec.hiddenSize * gateNames(spec).length;
  const rows = batch * width;
  const size = batch * stateSize(spec);
  const cell = new Float32Array(batch * spec.hiddenSize);
  const recurrentNew = new Float32Array(batch * spec.hiddenSize);
  /** The input part of all steps; each step replaces its own by its gates */
  const gates = new Float32Array(chunk * rows);
  const places = Array.from({ length: chunk }, (_, t) => {
    const next: CellState<Float32Array> = { hidden: output.subarray(t * size, (t + 1) * size) };
    const trace: StepTrace = { gates: gates.subarray(t * rows, (t + 1) * rows), recurrentNew };
    if (state.cell !== undefined) next.cell = trace.cell = cell;
    return { next, trace };
  });
  const forward = forwardOf(spec);
  return (steps: number): void => {
    if (weights.biasIh === undefined) gates.fill(0);
    else for (let row = 0; row < steps * batch; row++) gates.set(weights.biasIh, row * width);
    matmul(input, weights.weightIh, gates, steps * batch, spec.inputSize, width, ADD_TRANSPOSED);
    for (let t = 0; t < steps; t++) {
      const { next, trace } = places[t];
      forward(spec, weights, batch, trace.gates, state, next, trace);
      state.hidden.set(next.hidden);
      if (next.cell !== undefined) state.cell!.set(next.cell);
    }
  };
}

const ADD_TRANSPOSED = { transposeB: true, accumulate: true };
