/**
 * Scaling by a probe, after layer-sequential unit variance (Mishkin and Matas 2016): run a batch of real input through the stack, and
 * scale the input weights of each gate so that what they add to its pre-activation has the deviation wanted. Layer by layer,
 * since each layer's output is the next one's input. W·x is linear in W, so one pass is exact; the recurrent weights, whose
 * input depends on themselves, are left alone (orthogonal ones keep lengths already).
 */
import { initialState, mapWeights, stateSize } from "../cells/cell.ts";
import { BlockDiagonal } from "../kernels/blockDiagonal.ts";
import { builtEngine } from "../kernels/built.ts";
import { kernels } from "../kernels/choose.ts";
import type { CellView } from "../nn/cellView.ts";
import type { Initialization } from "../nn/initialization.ts";
import { checkSequence, type HiddenState } from "../nn/layerInput.ts";
import { RecurrentLayer } from "../nn/recurrent.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, NumericError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { diagonalBlocks } from "./diagonalBlocks.ts";

type InputForm = Pick<RecurrentLayer<string, HiddenState>, "inputSize" | "batchFirst" | "dtype">;

/** A sequence as the kernels take it: [T, N, size]. */
interface Sequence {
  data: FloatArray;
  steps: number;
  batch: number;
  size: number;
}

/**
 * Scales the input weights of every gate in a stack by a batch of input.
 *
 * @param layer   LSTM, GRU or RNN, in one or two directions
 * @param probe   typical input, as `forward` takes it
 * @param options `deviation` of W·x over batch, steps and units, default 1
 * @returns the record that was added to `layer.initialization`; its `sets` name the factors of the gates
 * @throws ArgumentError when the probe adds the same to a gate everywhere, so that no factor helps; as `forward` for a probe that does
 *   not fit. Nothing is changed then.
 */
export function scaleToProbe<Key extends string, State extends HiddenState>(
  layer: RecurrentLayer<Key, State>,
  probe: Tensor,
  options: { deviation?: number } = {},
): Initialization {
  if (!(layer instanceof RecurrentLayer)) {
    throw new ArgumentError(`scaleToProbe: expected an LSTM, GRU or RNN, got ${describe(layer)}.`);
  }
  checkOptionNames("scaleToProbe", options, ["deviation"]);
  const { deviation = 1 } = options;
  if (typeof deviation !== "number" || !(deviation > 0) || !Number.isFinite(deviation)) {
    throw new ArgumentError(`scaleToProbe: expected a deviation above 0, got ${describe(deviation)}.`);
  }
  const cells = layer.cells as readonly CellView<string>[];
  let input = timeFirst(layer, probe);
  const before = cells.map(({ weights }) => weights.weightIh.data.slice());
  const sets: Initialization["sets"] = [];
  try {
    for (let depth = 0; depth < layer.numLayers; depth++) {
      const here = cells.filter(({ layer: place }) => place === depth);
      const outputs = here.map((cell) => {
        for (const [gate, factor] of scaleCell(cell, input, deviation)) {
          const how = `times ${Number(factor.toPrecision(6))} in layer ${depth} ${cell.direction}`;
          sets.push({ gate, part: "inputWeight", how });
        }
        return run(cell, input);
      });
      input = joined(outputs, input, stateSize(here[0].spec));
    }
  } catch (error) {
    cells.forEach(({ weights }, k) => {
      weights.weightIh.data.set(before[k]);
    });
    throw error;
  }
  for (const { weights } of cells) weights.weightIh.bump();
  const record: Initialization = {
    scheme: "scaleToProbe",
    options: { deviation },
    cells: cells.map(({ layer: place, direction }) => ({ layer: place, direction })),
    sets,
    moved: [],
    // It draws nothing; a record has a place for it all the same.
    random: new Random(0).state(),
  };
  layer.initialization = [...layer.initialization, record];
  return structuredClone(record);
}

function scaleCell(
  cell: CellView<string>,
  { data, steps, batch, size }: Sequence,
  deviation: number,
): Map<string, number> {
  const { hiddenSize } = cell.spec;
  const factors = new Map<string, number>();
  const rows = steps * batch;
  for (const gate of Object.values(cell.gates)) {
    if (gate.rangeIn("weightIh") === undefined) continue;
    const { inputWeight } = gate;
    const sums = allocate(cell.weights.weightIh.dtype, rows * hiddenSize);
    const blocks = diagonalBlocks(cell.spec, "inputWeight", inputWeight).length;
    const shape = { gates: 1, units: hiddenSize, inner: size, blocks };
    new BlockDiagonal(kernels(), inputWeight.data, shape).forward(data, sums, rows);
    const found = deviationOf(sums);
    const factor = deviation / found;
    if (!Number.isFinite(factor)) {
      throw new ArgumentError(
        `scaleToProbe: expected a probe that moves the ${gate.name} gate of ${cell.where}, got a deviation of ${found} there. Are the input or its weights constant?`,
      );
    }
    for (let k = 0; k < inputWeight.size; k++) inputWeight.data[k] *= factor;
    factors.set(gate.name, factor);
  }
  return factors;
}

function run(cell: CellView<string>, { data, steps, batch }: Sequence): FloatArray {
  const { spec, weights, direction } = cell;
  const { dtype } = weights.weightIh;
  const request = {
    weights: mapWeights(weights, (weight) => weight.data),
    steps,
    batch,
    input: data,
    initial: initialState(spec, (_, size, value) => allocate(dtype, batch * size).fill(value)),
    reverse: direction === "reverse",
  };
  const { output } =
    spec.kind === "built"
      ? builtEngine()!
          .runner(spec)
          .forward({ ...request, spec }, kernels())
      : kernels().forward({ ...request, spec });
  return output;
}

/** The outputs of the directions of a layer, side by side. */
function joined(outputs: readonly FloatArray[], { steps, batch }: Sequence, size: number): Sequence {
  if (outputs.length === 1) return { data: outputs[0], steps, batch, size };
  const width = outputs.length * size;
  const data = allocate(dtypeOf(outputs[0]), steps * batch * width);
  for (let row = 0; row < steps * batch; row++) {
    outputs.forEach((output, k) => {
      data.set(output.subarray(row * size, (row + 1) * size), row * width + k * size);
    });
  }
  return { data, steps, batch, size: width };
}

function timeFirst(layer: InputForm, probe: Tensor): Sequence {
  const { inputSize: size, batchFirst, dtype } = layer;
  const { steps, batch, batched } = checkSequence("scaleToProbe", probe, size, batchFirst, dtype);
  if (probe.data.some((value) => !Number.isFinite(value))) {
    throw new NumericError("scaleToProbe: expected a finite probe, got NaN or infinity in it.", "probe");
  }
  if (!batched || !batchFirst) return { data: probe.data, steps, batch, size };
  const data = allocate(dtype, probe.size);
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < steps; t++) {
      const from = (n * steps + t) * size;
      data.set(probe.data.subarray(from, from + size), (t * batch + n) * size);
    }
  }
  return { data, steps, batch, size };
}

function deviationOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
