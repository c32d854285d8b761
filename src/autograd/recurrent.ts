/** One recurrent layer, in one direction, over a whole sequence: one tape node over the kernels. */
import {
  type CellSpec,
  type CellState,
  type CellWeights,
  mapState,
  mapWeights,
  stateSize,
} from "../cells/cell.ts";
import { cellOf } from "../cells/cells.ts";
import { kernels } from "../kernels/choose.ts";
import type { LayerRequest, LayerTrace } from "../kernels/kernels.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkLike, checkTensor } from "./operands.ts";
import { needsGradient, record } from "./tape.ts";

export interface RecurrentLayerOptions {
  spec: CellSpec;
  weights: CellWeights<Tensor>;
  /** [T, N, I], time first */
  input: Tensor;
  /** State before the first step: hidden [N, S], cell [N, H] for LSTM only */
  initial: CellState<Tensor>;
  /** Valid steps of each of the N sequences, each from 1 to T; default: all are T long */
  lengths?: Int32Array;
  /** Run from each sequence's own last step to its first; outputs stay at their time index */
  reverse: boolean;
}

export interface RecurrentLayerResult {
  /** [T, N, S]; exactly 0 at padded steps */
  output: Tensor;
  /** State after each sequence's own last step (its first, when reversed) */
  final: CellState<Tensor>;
  /** Gate activations, which are also what the backward pass uses: not to be written to */
  trace: LayerTrace;
}

type WeightName = keyof CellWeights;

const WEIGHT_NAMES: readonly WeightName[] = [
  "weightIh",
  "weightHh",
  "biasIh",
  "biasHh",
  "weightHr",
  "weightCh",
];

/** Runs a recurrent layer. @throws ShapeError when a tensor does not fit the cell; ArgumentError for bad lengths */
export function recurrentLayer(options: RecurrentLayerOptions): RecurrentLayerResult {
  checkLayer(options);
  const { spec, weights, input, initial, lengths, reverse } = options;
  const [steps, batch] = input.shape;
  const request: LayerRequest = {
    spec,
    weights: mapWeights(weights, (weight) => weight.data),
    steps,
    batch,
    input: input.data,
    initial: mapState(spec, initial, (part) => part.data),
    lengths: lengths?.slice(),
    reverse,
  };
  // The set that ran forward also runs backward, whatever is chosen in between.
  const set = kernels();
  const result = set.forward(request);
  const output = new Tensor(result.output, [steps, batch, stateSize(spec)]);
  const final = mapState(spec, result.final, (part, size) => new Tensor(part, [batch, size]));

  const states = initial.cell === undefined ? [initial.hidden] : [initial.hidden, initial.cell];
  const names = WEIGHT_NAMES.filter((name) => weights[name] !== undefined);
  const parameters = names.map((name) => weights[name]!);
  record(
    spec.kind,
    [input, ...states, ...parameters],
    final.cell === undefined ? [output, final.hidden] : [output, final.hidden, final.cell],
    ([gradOutput, gradHidden, gradCell]) => {
      const needs = {
        input: needsGradient(input),
        initial: states.some(needsGradient),
        weights: parameters.some(needsGradient),
      };
      const gradients = set.backward(
        request,
        result,
        { output: gradOutput, hidden: gradHidden, cell: gradCell },
        needs,
      );
      const gradStates = [gradients.initial?.hidden, gradients.initial?.cell].slice(0, states.length);
      return [gradients.input, ...gradStates, ...names.map((name) => gradients.weights?.[name])];
    },
  );
  return { output, final, trace: result.trace };
}

/** Shapes of the weights a cell may have; those of `required` it must have. */
function weightShapes(spec: CellSpec): {
  shapes: Partial<Record<WeightName, Shape>>;
  required: WeightName[];
} {
  const { inputSize, hiddenSize } = spec;
  const rows = cellOf(spec).gates(spec).length * hiddenSize;
  const shapes: Partial<Record<WeightName, Shape>> = {
    weightIh: [rows, inputSize],
    weightHh: [rows, stateSize(spec)],
    biasIh: [rows],
    biasHh: [rows],
  };
  const required: WeightName[] = ["weightIh", "weightHh"];
  if (spec.kind === "lstm" && spec.projSize > 0) {
    shapes.weightHr = [spec.projSize, hiddenSize];
    required.push("weightHr");
  }
  if (spec.kind === "lstm" && spec.peephole) {
    shapes.weightCh = [(spec.coupled ? 2 : 3) * hiddenSize];
    required.push("weightCh");
  }
  return { shapes, required };
}

function checkLayer({ spec, weights, input, initial, lengths }: RecurrentLayerOptions): void {
  const where = `recurrentLayer (${spec.kind})`;
  checkTensor(where, "input", input);
  if (input.rank !== 3 || input.shape[2] !== spec.inputSize || input.shape[0] < 1) {
    throw new ShapeError(
      `${where}: expected input of shape [T, N, ${spec.inputSize}] with T >= 1, got ${formatShape(input.shape)}.`,
    );
  }
  const [steps, batch] = input.shape;

  const { shapes, required } = weightShapes(spec);
  for (const name of WEIGHT_NAMES) {
    const shape = shapes[name];
    if (weights[name] === undefined ? required.includes(name) : shape === undefined) {
      throw new ShapeError(
        `${where}: expected weights ${Object.keys(shapes).join(", ")}, got ${Object.keys(weights).join(", ")}.`,
      );
    }
    if (weights[name] !== undefined && shape !== undefined)
      checkLike(where, name, weights[name], input, shape);
  }

  checkLike(where, "the initial hidden state", initial.hidden, input, [batch, stateSize(spec)]);
  if (spec.kind === "lstm") {
    checkLike(where, "the initial cell state", initial.cell, input, [batch, spec.hiddenSize]);
  } else if (initial.cell !== undefined) {
    throw new ArgumentError(`${where}: expected a state without cell, got ${describe(initial.cell)}.`);
  }
  if (lengths !== undefined) checkLengths(where, lengths, steps, batch);
}

function checkLengths(where: string, lengths: Int32Array, steps: number, batch: number): void {
  if (!(lengths instanceof Int32Array) || lengths.length !== batch) {
    throw new ShapeError(`${where}: expected an Int32Array of ${batch} lengths, got ${describe(lengths)}.`);
  }
  const wrong = lengths.findIndex((length) => length < 1 || length > steps);
  if (wrong >= 0) {
    throw new ArgumentError(
      `${where}: expected lengths from 1 to ${steps}, got ${lengths[wrong]} for sequence ${wrong}.`,
    );
  }
}
