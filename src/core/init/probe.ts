/**
 * Scaling by a probe, after layer-sequential unit variance (Mishkin and Matas 2016): a batch of real input runs through the stack,
 * layer by layer, and the input weights of each gate are scaled to a given deviation of W·x. W·x is linear in W, so one pass is exact.
 * Recurrent weights do not change, since their input depends on them (orthogonal ones already keep lengths).
 */
import { inputShape, wholeMatrix } from "../cells/defined/engine/blocks.ts";
import { kernels } from "../kernels/choose.ts";
import type { CellView } from "../nn/cellView.ts";
import type { Initialization } from "../nn/initialization.ts";
import { checkSequence, type HiddenState } from "../nn/recurrentBase.ts";
import { type CellStack, outputOf, RecurrentLayer, runStack, timeFirst } from "../nn/recurrentLayer.ts";
import { positive, readOptions } from "../tensor/check.ts";
import { allocate } from "../tensor/dtype.ts";
import { ArgumentError, NumericError, refuseValue } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { statisticsOf } from "../tensor/statistics.ts";
import type { Tensor } from "../tensor/tensor.ts";

type InputForm = Pick<RecurrentLayer<string, HiddenState>, "inputSize" | "batchFirst" | "dtype">;

/**
 * Scales the input weights of every gate in a stack by a batch of input.
 *
 * @param layer   LSTM, GRU or RNN, in one or two directions
 * @param probe   typical input of `forward`
 * @param options `deviation` of W·x over batch, steps and units, default 1
 * @returns the record added to `layer.initialization`; its `sets` name the factors of the gates
 * @throws ArgumentError when W·x of a gate is constant, so no factor helps; as `forward` for a probe that does not fit. Then nothing
 *   changes
 * @example
 * const batch = tensor(Float32Array.from({ length: 60 }, Math.random), [2, 3, 10]);
 * scaleToProbe(lstm, batch); // W·x of every gate now has a deviation of 1
 */
export function scaleToProbe<Key extends string, State extends HiddenState>(
  layer: RecurrentLayer<Key, State>,
  probe: Tensor,
  options: { deviation?: number } = {},
): Initialization {
  if (!(layer instanceof RecurrentLayer)) refuseValue("scaleToProbe", "an LSTM, GRU or RNN", layer);
  const { deviation } = readOptions("scaleToProbe", options, { deviation: [1, positive] });
  const cells = layer.cells as readonly CellView<string>[];
  const sequence = sequenceOf(layer, probe);
  const before = cells.map(({ weights }) => weights.weightIh.data.slice());
  const sets: Initialization["sets"] = [];
  try {
    runStack(layer as CellStack, sequence, undefined, (cell, input) => {
      for (const [gate, factor] of scaleCell(cell, input, deviation)) {
        const how = `times ${Number(factor.toPrecision(6))} in layer ${cell.layer} ${cell.direction}`;
        sets.push({ gate, part: "inputWeight", how });
      }
      return outputOf(cell, input);
    });
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
    // This draws nothing, but every record has a generator state.
    random: new Random(0).state(),
  };
  layer.initialization = [...layer.initialization, record];
  return structuredClone(record);
}

function scaleCell(
  cell: CellView<string>,
  { data, shape: [steps, batch, size] }: Tensor,
  deviation: number,
): Map<string, number> {
  const { hiddenSize } = cell.spec;
  const factors = new Map<string, number>();
  const rows = steps * batch;
  const { weightIh } = cell.weights;
  const whole =
    cell.spec.kind === "defined" ? wholeMatrix(weightIh.data, inputShape(cell.spec)) : weightIh.data;
  for (const gate of Object.values(cell.gates)) {
    const range = gate.rangeIn("weightIh");
    if (range === undefined) continue;
    const { inputWeight } = gate;
    const sums = allocate(weightIh.dtype, rows * hiddenSize);
    const weight = whole.subarray(range.start * size, range.end * size);
    kernels().matmul(data, weight, sums, rows, size, hiddenSize, { transposeB: true });
    const found = statisticsOf(sums).sd;
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

/** The probe, checked, with time first. */
function sequenceOf({ inputSize, batchFirst, dtype }: InputForm, probe: Tensor): Tensor {
  checkSequence("scaleToProbe", probe, inputSize, batchFirst, dtype);
  if (probe.data.some((value) => !Number.isFinite(value))) {
    throw new NumericError("scaleToProbe: expected a finite probe, got NaN or infinity in it.", "probe");
  }
  return timeFirst(probe.detach(), batchFirst);
}
