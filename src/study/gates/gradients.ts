/**
 * How far a gradient reaches back, before or after training: derivatives of one number at the end of a sequence by inputs and states before it.
 * The layer is run as it is; nothing is changed, and no parameter receives a gradient.
 *
 * Pascanu, Mikolov and Bengio 2013; the influence of inputs is what Madsen 2019 ("Visualizing memorization in RNNs") calls connectivity.
 */
import { add, mul, reshape, select, sum, transpose } from "../../autograd/index.ts";
import { retainGate } from "../../cells/gates.ts";
import type { Direction } from "../../nn/cellView.ts";
import type { HiddenState } from "../../nn/layerInput.ts";
import { ArgumentError, describe, ShapeError, UnsupportedError } from "../../tensor/errors.ts";
import { checkOptionNames } from "../../tensor/options.ts";
import { Random } from "../../tensor/random.ts";
import { formatShape } from "../../tensor/shape.ts";
import { Tensor, tensor, zeros } from "../../tensor/tensor.ts";
import { type ObservableLayer, type ObservableTrace, requireLayer } from "./layer.ts";
import { type DirectGain, directGain } from "./survival.ts";

/** One number from the output of the last step, [N, D·S]. */
export type Objective = (output: Tensor) => Tensor;

export interface GradientOptions {
  /** Default: the product of the output with a random direction, drawn from `seed` */
  objective?: Objective;
  /** Of the default direction, default 0 */
  seed?: number;
}

export interface GradientReach {
  /** ‖∂L/∂x_t‖ for t = 0 … T - 1, over all sequences of the batch */
  norms: Float64Array;
  /** ‖∂L/∂x_0‖ / ‖∂L/∂x_{T-1}‖ */
  ratio: number;
  /** The longest T - 1 - t at which the norm is above a thousandth of that at the last step */
  reach: number;
}

/**
 * ‖∂L/∂x_t‖ over time, of L at the last step.
 *
 * @param x [T, N, I]
 * @throws ShapeError, ArgumentError when x does not fit the layer
 */
export function gradientReach(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions = {},
): GradientReach {
  const objective = objectiveOf("gradientReach", layer, x, options);
  const input = leaf(timeFirst(layer, x));
  quietly(layer, () => {
    const { output } = layer.forward(oriented(layer, input));
    objective(lastOf(layer, output)).backward();
  });
  return reachOf(normsByStep(input.grad!));
}

export interface StateGradients {
  /** By part of the state, such as `hidden` and `cell`: ‖∂L/∂state_t‖ after step t = 0 … T - 1 */
  norms: Record<string, Float64Array>;
  /** All parts together */
  total: Float64Array;
  /** Slope of ln of the total over T - 1 - t: what one step back multiplies the gradient by is e to this. Least squares over finite values */
  decay: number;
  /** The longest T - 1 - t at which the total is above a thousandth of that at the last step */
  reach: number;
}

/**
 * ‖∂L/∂h_t‖ and that of every other part of the state over time, of L at the last step: the whole derivative, through all paths.
 *
 * @param x [T, N, I]
 * @throws UnsupportedError for a layer in two directions, whose reverse state does not come before the last step
 */
export function stateGradients(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions = {},
): StateGradients {
  const where = "stateGradients";
  requireForward(where, layer);
  const objective = objectiveOf(where, layer, x, options);
  const steps = unrolled(layer, timeFirst(layer, x));
  const norms: Record<string, Float64Array> = {};
  const total = new Float64Array(steps.length);
  let gradients: Record<string, Tensor> = {};
  for (let t = steps.length - 1; t >= 0; t--) {
    const { before, after } = steps[t];
    if (t === steps.length - 1) {
      // By the last state itself: through the output that is read from it.
      const last = leaves(after);
      const top = last.hidden;
      quietly(layer, () => objective(select(top, 0, top.shape[0] - 1)).backward());
      gradients = gradientsOf(last);
    }
    for (const [part, gradient] of Object.entries(gradients)) {
      norms[part] ??= new Float64Array(steps.length);
      norms[part][t] = normOf(gradient.data);
      total[t] = Math.hypot(total[t], norms[part][t]);
    }
    if (t === 0) break;
    const parts = Object.entries(gradients).map(([part, gradient]) => sum(mul(after[part], gradient)));
    quietly(layer, () => parts.reduce((a, b) => add(a, b)).backward());
    gradients = gradientsOf(before);
  }
  return { norms, total, decay: decayOf(total), reach: reachOf(total).reach };
}

/** The direct path of one cell; see `DirectGain`. */
export interface CellGain extends DirectGain {
  layer: number;
  direction: Direction;
}

/**
 * What is left at the last step of a state before it by the direct path alone, the product of the retain activations, of every cell that retains: to be
 * held beside `stateGradients`, which goes through all paths.
 *
 * @param x [T, N, I]
 */
export function directGains(layer: ObservableLayer, x: Tensor): CellGain[] {
  objectiveOf("directGains", layer, x, {});
  const input = timeFirst(layer, x);
  const [steps, batch] = input.shape;
  let trace: ObservableTrace | undefined;
  quietly(layer, () => {
    ({ trace } = layer.forward(oriented(layer, input), { trace: true }));
  });
  return layer.cells
    .filter(({ spec }) => retainGate(spec) !== undefined)
    .map(({ layer: place, direction, spec }) => {
      const { data } = trace!.gate("retain", place, direction);
      return { layer: place, direction, ...gainOf(data, steps, batch, spec.hiddenSize, direction) };
    });
}

/** The reverse direction ends at step 0. */
function gainOf(
  values: ArrayLike<number>,
  steps: number,
  batch: number,
  units: number,
  direction: Direction,
): DirectGain {
  if (direction === "forward") return directGain(values, { steps, batch }, units);
  const width = batch * units;
  const turned = Float64Array.from({ length: values.length }, (_, k) => {
    const t = steps - 1 - Math.floor(k / width);
    return values[t * width + (k % width)];
  });
  const { mean, geometricMean } = directGain(turned, { steps, batch }, units);
  return { mean: mean.reverse(), geometricMean: geometricMean.reverse() };
}

export interface InputInfluence {
  /** Steps t whose output was asked, ascending */
  at: number[];
  /** ‖∂L_t/∂x_k‖, [at · T]; 0 for k > t in a layer of one direction */
  norms: Float64Array;
}

/**
 * Which inputs the output of each step depends on: ‖∂L_t/∂x_k‖ for a number L_t of the output at step t.
 *
 * @param x  [T, N, I]
 * @param at steps t; default all, which takes T passes back
 */
export function inputInfluence(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions & { at?: readonly number[] } = {},
): InputInfluence {
  checkOptionNames("inputInfluence", options, ["at", "objective", "seed"]);
  const { at, ...rest } = options;
  const objective = objectiveOf("inputInfluence", layer, x, rest);
  const first = timeFirst(layer, x);
  const [T] = first.shape;
  const chosen = stepsOf("inputInfluence", at ?? Array.from({ length: T }, (_, t) => t), T);
  chosen.sort((a, b) => a - b);
  const norms = new Float64Array(chosen.length * T);
  chosen.forEach((t, row) => {
    // Of a layer in one direction only the steps up to t matter.
    const length = layer.bidirectional ? T : t + 1;
    const [, N, I] = first.shape;
    const input = leaf(tensor(first.data.slice(0, length * N * I), [length, N, I]));
    quietly(layer, () => {
      const { output } = layer.forward(oriented(layer, input));
      const byTime = layer.batchFirst ? transpose(output, 0, 1) : output;
      objective(select(byTime, 0, t)).backward();
    });
    norms.set(normsByStep(input.grad!), row * T);
  });
  return { at: chosen, norms };
}

export interface JacobianSpectrum {
  /** Steps t at which ∂state_t/∂state_{t-1} was taken */
  at: number[];
  /** Largest and smallest singular value, and the mean of their squares, at each of those steps */
  largest: Float64Array;
  smallest: Float64Array;
  meanSquare: Float64Array;
  /** All singular values, descending, [at · S] where S is the size of the whole state */
  values: Float64Array;
}

/**
 * Singular values of the derivative of the state after a step by the state before it; where they are all near 1, gradients neither
 * vanish nor explode (Chen et al. 2018; Gilboa et al. 2019).
 *
 * @param x  [T, N, I]; the first sequence is taken
 * @param at steps; default the last alone. Each takes a pass back of as many copies as the state has numbers
 * @throws UnsupportedError for a layer in two directions
 */
export function jacobianSpectrum(
  layer: ObservableLayer,
  x: Tensor,
  options: { at?: readonly number[] } = {},
): JacobianSpectrum {
  const where = "jacobianSpectrum";
  checkOptionNames(where, options, ["at"]);
  requireForward(where, layer);
  requireInput(where, layer, x);
  const sequence = firstOf(timeFirst(layer, x));
  const [T] = sequence.shape;
  const at = stepsOf(where, options.at ?? [T - 1], T);
  const steps = unrolled(layer, sequence);
  const spectra = at.map((t) => {
    return singularValues(...jacobianAt(layer, steps[t].input, steps[t].before));
  });
  const size = spectra[0]?.length ?? 0;
  const values = new Float64Array(at.length * size);
  for (const [k, each] of spectra.entries()) values.set(each, k * size);
  return {
    at: [...at],
    largest: Float64Array.from(spectra, (each) => each[0]),
    smallest: Float64Array.from(spectra, (each) => each[size - 1]),
    meanSquare: Float64Array.from(spectra, (each) => each.reduce((s, v) => s + v * v, 0) / size),
    values,
  };
}

/** One step of the stack with its history, from states that are leaves. */
interface Step {
  input: Tensor;
  before: Record<string, Tensor>;
  after: Record<string, Tensor>;
  output: Tensor;
}

function unrolled(layer: ObservableLayer, x: Tensor): Step[] {
  const [T, N, I] = x.shape;
  const steps: Step[] = [];
  let state: HiddenState | undefined;
  quietly(layer, () => {
    for (let t = 0; t < T; t++) {
      const input = tensor(x.data.slice(t * N * I, (t + 1) * N * I), [1, N, I]);
      const whole = state ?? initialOf(layer, input);
      const before = leaves(whole as unknown as Record<string, Tensor>);
      const result = layer.forward(oriented(layer, input), { state: before as unknown as HiddenState });
      const after = { ...result.state } as unknown as Record<string, Tensor>;
      steps.push({ input, before, after, output: result.output });
      state = result.state;
    }
  });
  return steps;
}

/** The state that a layer begins from, found by what one step leaves out: its shapes, and its values of a built cell. */
function initialOf(layer: ObservableLayer, input: Tensor): HiddenState {
  const { state } = layer.forward(oriented(layer, input));
  const { spec } = layer.cells[0];
  const parts = Object.entries(state).map(([part, value]) => {
    const begin = zeros(value.shape, { dtype: layer.dtype });
    if (spec.kind === "built") begin.data.fill(spec.cell.initial(part));
    return [part, begin];
  });
  return Object.fromEntries(parts) as HiddenState;
}

/** [S, S], row i the derivative of number i of the new state by all of the old. */
function jacobianAt(
  layer: ObservableLayer,
  input: Tensor,
  before: Record<string, Tensor>,
): [Float64Array, number] {
  const parts = Object.entries(before).map(([name, { data, shape }]) => ({
    name,
    data,
    layers: shape[0],
    size: shape[2],
  }));
  const S = parts.reduce((total, { data }) => total + data.length, 0);
  const I = input.shape[2];
  // One copy of state and input for each number of the new state.
  const copies = tensor(repeated(input.data, 1, I, S), [1, S, I]);
  const state = Object.fromEntries(
    parts.map(({ name, data, layers, size }) => [
      name,
      leaf(tensor(repeated(data, layers, size, S), [layers, S, size])),
    ]),
  );
  quietly(layer, () => {
    const result = layer.forward(oriented(layer, copies), { state: state as unknown as HiddenState });
    const after = result.state as unknown as Record<string, Tensor>;
    let row = 0;
    const terms = parts.map(({ name, layers, size }) => {
      const seed = zeros([layers, S, size], { dtype: layer.dtype });
      for (let l = 0; l < layers; l++) {
        for (let j = 0; j < size; j++) seed.data[(l * S + row++) * size + j] = 1;
      }
      return sum(mul(after[name], seed));
    });
    terms.reduce((a, b) => add(a, b)).backward();
  });
  const jacobian = new Float64Array(S * S);
  let column = 0;
  for (const { name, layers, size } of parts) {
    const { data } = state[name].grad ?? zeros([layers, S, size]);
    for (let l = 0; l < layers; l++) {
      for (let row = 0; row < S; row++) {
        for (let j = 0; j < size; j++) jacobian[row * S + column + j] = data[(l * S + row) * size + j];
      }
      column += size;
    }
  }
  return [jacobian, S];
}

/** [layers, 1, size] as [layers, count, size]. */
function repeated(
  data: Float32Array | Float64Array,
  layers: number,
  size: number,
  count: number,
): Float32Array | Float64Array {
  const all =
    data instanceof Float64Array
      ? new Float64Array(layers * count * size)
      : new Float32Array(layers * count * size);
  for (let l = 0; l < layers; l++) {
    for (let k = 0; k < count; k++) all.set(data.subarray(l * size, (l + 1) * size), (l * count + k) * size);
  }
  return all;
}

/**
 * Singular values of a square matrix, descending, by one-sided Jacobi rotations (Hestenes 1958): columns are turned against each other until all are
 * orthogonal; their lengths are the values.
 *
 * @param matrix [S, S], row-major; overwritten
 */
export function singularValues(matrix: Float64Array, S: number): Float64Array {
  if (matrix.length !== S * S) {
    throw new ShapeError(`singularValues: expected ${S} · ${S} numbers, got ${matrix.length}.`);
  }
  const columns = Array.from({ length: S }, (_, j) =>
    Float64Array.from({ length: S }, (_unused, i) => matrix[i * S + j]),
  );
  const MOST_SWEEPS = 60;
  for (let sweep = 0, isTurned = true; isTurned && sweep < MOST_SWEEPS; sweep++) {
    isTurned = false;
    for (let p = 0; p < S - 1; p++) {
      for (let q = p + 1; q < S; q++) isTurned = turn(columns[p], columns[q]) || isTurned;
    }
  }
  return Float64Array.from(columns, normOf).sort().reverse();
}

/** Makes two columns orthogonal. @returns whether they were not */
function turn(a: Float64Array, b: Float64Array): boolean {
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
  }
  if (ab === 0 || Math.abs(ab) <= 1e-12 * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    a[i] = cosine * x - sine * b[i];
    b[i] = sine * x + cosine * b[i];
  }
  return true;
}

function objectiveOf(where: string, layer: ObservableLayer, x: Tensor, options: GradientOptions): Objective {
  requireLayer(where, layer);
  checkOptionNames(where, options, ["objective", "seed"]);
  requireInput(where, layer, x);
  const { objective, seed = 0 } = options;
  if (objective !== undefined) {
    if (typeof objective === "function") return objective;
    throw new ArgumentError(
      `${where}: expected objective to be a function of the last output, got ${describe(objective)}.`,
    );
  }
  return (output) => {
    // The same direction whenever it is asked, so that steps can be compared.
    const random = new Random(seed);
    const direction = zeros(output.shape, { dtype: output.dtype });
    for (let k = 0; k < direction.size; k++) direction.data[k] = random.normal();
    return sum(mul(output, direction));
  };
}

function requireInput(where: string, layer: ObservableLayer, x: unknown): void {
  const width = x instanceof Tensor ? x.shape[x.rank - 1] : undefined;
  if (x instanceof Tensor && (x.rank === 3 || x.rank === 2) && width === layer.inputSize) return;
  const got = x instanceof Tensor ? formatShape(x.shape) : describe(x);
  throw new ShapeError(`${where}: expected input [T, N, ${layer.inputSize}], got ${got}.`);
}

/** A copy of `at`. */
function stepsOf(where: string, at: readonly number[], T: number): number[] {
  const isStep = (t: number) => Number.isInteger(t) && t >= 0 && t < T;
  if (Array.isArray(at) && at.every(isStep)) return [...at];
  const wrong = Array.isArray(at) ? at.find((t) => !isStep(t)) : at;
  throw new ArgumentError(`${where}: expected steps from 0 to ${T - 1}, got ${describe(wrong)}.`);
}

function requireForward(where: string, layer: ObservableLayer): void {
  requireLayer(where, layer);
  if (!layer.bidirectional) return;
  throw new UnsupportedError(
    `${where}: expected a layer in one direction, got a bidirectional one. Use gradientReach, or a layer of its forward cells.`,
  );
}

/** Runs without dropout, and puts back the gradients of the parameters. */
function quietly(layer: ObservableLayer, work: () => void): void {
  const { training } = layer;
  const parameters = layer.parameters();
  const gradients = parameters.map(({ grad, requiresGrad }) => ({ grad, requiresGrad }));
  layer.training = false;
  for (const parameter of parameters) parameter.requiresGrad = false;
  try {
    work();
  } finally {
    layer.training = training;
    parameters.forEach((parameter, k) => {
      parameter.requiresGrad = gradients[k].requiresGrad;
      parameter.grad = gradients[k].grad;
    });
  }
}

function leaf(value: Tensor): Tensor {
  const copy = new Tensor(value.data.slice(), value.shape);
  copy.requiresGrad = true;
  return copy;
}

function leaves(parts: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, leaf(part)]));
}

function gradientsOf(parts: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, { grad, shape, dtype }]) => [name, grad ?? zeros(shape, { dtype })]),
  );
}

function timeFirst(layer: ObservableLayer, x: Tensor): Tensor {
  if (x.rank === 2) return reshape(x.detach(), [x.shape[0], 1, x.shape[1]]);
  return layer.batchFirst ? transpose(x.detach(), 0, 1) : x;
}

function oriented(layer: ObservableLayer, x: Tensor): Tensor {
  return layer.batchFirst ? transpose(x, 0, 1) : x;
}

function lastOf(layer: ObservableLayer, output: Tensor): Tensor {
  const axis = layer.batchFirst ? 1 : 0;
  return select(output, axis, output.shape[axis] - 1);
}

function firstOf(x: Tensor): Tensor {
  const [T, N, I] = x.shape;
  const values = x.data.slice(0, T * I);
  for (let t = 0; t < T; t++) values.set(x.data.subarray(t * N * I, t * N * I + I), t * I);
  return new Tensor(values, [T, 1, I]);
}

/** @param gradient [T, N, I] */
function normsByStep(gradient: Tensor): Float64Array {
  const [T] = gradient.shape;
  const width = gradient.size / T;
  return Float64Array.from({ length: T }, (_, t) =>
    normOf(gradient.data.subarray(t * width, (t + 1) * width)),
  );
}

/** Scaled, so that what is above the least number of doubles does not vanish in its square. */
function normOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) most = Math.max(most, Math.abs(values[k]));
  if (most === 0 || !Number.isFinite(most)) return most;
  let sumOfSquares = 0;
  for (let k = 0; k < values.length; k++) sumOfSquares += (values[k] / most) ** 2;
  return most * Math.sqrt(sumOfSquares);
}

function reachOf(norms: Float64Array): GradientReach {
  const last = norms.length - 1;
  let reach = 0;
  for (let t = last; t >= 0; t--) if (norms[t] > 1e-3 * norms[last]) reach = last - t;
  return { norms, ratio: norms[0] / norms[last], reach };
}

function decayOf(norms: Float64Array): number {
  const points: [number, number][] = [];
  norms.forEach((norm, t) => {
    if (norm > 0 && Number.isFinite(norm)) points.push([norms.length - 1 - t, Math.log(norm)]);
  });
  const n = points.length;
  const meanX = points.reduce((s, [x]) => s + x, 0) / n;
  const meanY = points.reduce((s, [, y]) => s + y, 0) / n;
  const above = points.reduce((s, [x, y]) => s + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((s, [x]) => s + (x - meanX) ** 2, 0);
}
