import { noGrad } from "../autograd/index.ts";
import { recurrentLayer } from "../autograd/ops.ts";
import { initialState, stateSize } from "../cells/cell.ts";
import { gateNames, retainGate } from "../cells/gates.ts";
import { traitsOf } from "../cells/traits.ts";
import { hasUsualActivations } from "../cells/usualActivations.ts";
import type { CellView, Direction } from "../nn/cellView.ts";
import { runStack, timeFirst } from "../nn/recurrentLayer.ts";
import { checkOptionNames, readOptions } from "../tensor/check.ts";
import { filled } from "../tensor/create.ts";
import { ArgumentError, refuseValue, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { shownAs, tableOf } from "../tensor/shown.ts";
import { statisticsOf } from "../tensor/statistics.ts";
import { Tensor } from "../tensor/tensor.ts";
import {
  type ActivationSummary,
  Activations,
  forEachRow,
  type RetainTimes,
  type Rows,
} from "./activations.ts";
import { type EffectiveBias, effectiveBiases } from "./bias.ts";
import { type ObservableLayer, requireLayer } from "./layer.ts";
import { type GateSensitivity, Sensitivity } from "./sensitivity.ts";
import { Survival, type SurvivalCurve } from "./survival.ts";

/** Options of `GateObserver`. */
export interface ObserverOptions {
  /** Bins of histograms, default 40 */
  bins?: number;
  /** Steps of the survival curve, ascending; default 1 to 200 in about equal ratios */
  lags?: readonly number[];
}

/** How a piece of data relates to the sequences: their lengths, and whether it continues earlier ones. */
export interface ObservedPiece {
  /** Valid steps of each sequence; default: all */
  lengths?: readonly number[] | Int32Array;
  /** Whether these steps continue the previous sequences, with their state. Default false */
  continues?: boolean;
}

/** One gate of one cell, over all data. */
export interface ObservedGate extends ActivationSummary {
  layer: number;
  direction: Direction;
  gate: string;
}

/** The retain gate of one cell. */
export interface ObservedRetention extends RetainTimes {
  layer: number;
  direction: Direction;
  gate: string;
  survival: SurvivalCurve;
}

/** The measurements of a `GateObserver`, by layer, direction and gate. */
export interface GateReport {
  /** Steps of all sequences */
  steps: number;
  biases: EffectiveBias[];
  gates: ObservedGate[];
  retention: ObservedRetention[];
  sensitivity: GateSensitivity[];
}

/** The measurements of one cell. */
interface Watch {
  cell: CellView<string>;
  gates: { name: string; index: number; activations: Activations }[];
  retain?: { gate: string; index: number; sign: 1 | -1; activations: Activations; survival: Survival };
  sensitivity: Sensitivity;
  state?: Map<string, Tensor>;
}

/**
 * Measures the gates of a recurrent layer while data runs through it, piece by piece. Memory does not grow with the data.
 *
 * @example
 * const observer = new diagnostics.GateObserver(lstm);
 * observer.add(zeros([50, 4, 10]));
 * observer.report().gates[0].right; // by unit: share of activations above 0.9
 */
export class GateObserver {
  readonly #layer: ObservableLayer;
  readonly #watches: readonly Watch[];
  #steps = 0;

  /**
   * @param layer   LSTM, GRU, RNN or DefinedLayer, of any depth and direction; it does not change
   * @param options bins of histograms, lags of the survival curve
   * @throws ArgumentError for another layer or option; UnsupportedError for unusual activations
   */
  constructor(layer: ObservableLayer, options: ObserverOptions = {}) {
    checkOptionNames("GateObserver", options, ["bins", "lags"]);
    requireLayer("GateObserver", layer);
    // The measurements assume sigmoid gates.
    if (!layer.cells.every(({ spec }) => hasUsualActivations(spec))) {
      throw new UnsupportedError(`GateObserver: expected the usual activations, got ${layer}.`);
    }
    this.#layer = layer;
    this.#watches = layer.cells.map((cell) => watchOf(cell, options));
  }

  /**
   * Runs the layer over a piece of data and measures its gates.
   *
   * @param x     [T, N, I], [N, T, I] of a layer with `batchFirst`, or [T, I]
   * @param piece lengths of its sequences, and whether it continues the previous piece
   * @throws ShapeError when it does not fit the layer; ArgumentError for a piece that cannot continue the previous one
   */
  add(x: Tensor, piece: ObservedPiece = {}): void {
    const { lengths, continues } = readOptions("GateObserver.add", piece, {
      lengths: [undefined],
      continues: [false, "boolean"],
    });
    const input = sequenceOf(this.#layer, x);
    const [steps, batch] = input.shape;
    const rows: Rows = { steps, batch, ...(lengths && { lengths: Int32Array.from(lengths) }) };
    const { cells, goBackwards } = this.#layer;
    if (continues && (goBackwards || cells.some(({ direction }) => direction === "reverse"))) {
      throw new ArgumentError(
        "GateObserver.add: expected whole sequences for a layer that reads from the end, got continues.",
      );
    }
    noGrad(() =>
      runStack(this.#layer, input, rows.lengths && Int32Array.from(rows.lengths), (_, x, place) =>
        lookAt(this.#watches[place], x, rows, continues),
      ),
    );
    forEachRow(rows, () => this.#steps++);
  }

  /** Returns all measurements. @throws ArgumentError before the first `add` */
  report(): GateReport {
    if (this.#steps === 0) {
      throw new ArgumentError("GateObserver.report: expected data to be added first, got none.");
    }
    const place = ({ layer, direction }: CellView<string>) => ({ layer, direction });
    const report: GateReport = {
      steps: this.#steps,
      biases: effectiveBiases(this.#layer.cells),
      gates: this.#watches.flatMap(({ cell, gates }) =>
        gates.map(({ name, activations }) => ({ ...place(cell), gate: name, ...activations.summary() })),
      ),
      retention: this.#watches.flatMap(({ cell, retain }) =>
        retain === undefined
          ? []
          : {
              ...place(cell),
              gate: retain.gate,
              ...retain.activations.retainTimes(),
              survival: retain.survival.curve(),
            },
      ),
      sensitivity: this.#watches.flatMap(({ sensitivity }) => sensitivity.result()),
    };
    return shownAs(report, () => shownReport(report));
  }
}

/** A report as a table: means over the units, a row for each gate. */
function shownReport({ steps, biases, gates, retention, sensitivity }: GateReport): string {
  const short = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? "" : String(Number(value.toPrecision(3)));
  const percent = (share: number | undefined) => (share === undefined ? "" : `${short(100 * share)} %`);
  const head = ["layer", "gate", "bias", "mean", "below 0.1", "above 0.9", "constant"];
  const rows = gates.map((gate) => {
    const ofGate = (other: Pick<ObservedGate, "layer" | "direction" | "gate">) =>
      other.layer === gate.layer && other.direction === gate.direction && other.gate === gate.gate;
    const { input, state, bias } = sensitivity.find(ofGate)?.shares ?? {};
    return [
      `${gate.layer} ${gate.direction}`,
      gate.gate,
      short(biases.find(ofGate)?.bias.mean),
      short(statisticsOf(gate.mean).mean),
      ...[statisticsOf(gate.left).mean, statisticsOf(gate.right).mean, gate.constant, input, state, bias].map(
        percent,
      ),
      short(retention.find(ofGate)?.median.timescale),
    ];
  });
  const table = tableOf([[...head, "input", "state", "bias alone", "steps kept"], ...rows]);
  return [`gates over ${steps} steps`, table].join("\n");
}

function watchOf(cell: CellView<string>, { bins, lags }: ObserverOptions): Watch {
  const { spec } = cell;
  const { hiddenSize: units } = spec;
  const retain = retainGate(spec);
  const names = gateNames(spec);
  const binned = bins === undefined ? {} : { bins };
  return {
    cell,
    // The histogram of an unbounded candidate spans -1 to 1, like that of tanh.
    gates: names.map((name, index) => ({
      name,
      index,
      activations: new Activations({
        units,
        ...binned,
        range: traitsOf(spec).isFraction(spec, name) ? [0, 1] : [-1, 1],
      }),
    })),
    ...(retain && {
      retain: {
        gate: retain.gate,
        sign: retain.sign,
        index: names.indexOf(retain.gate),
        activations: new Activations({ units, ...binned }),
        survival: new Survival({ units, ...(lags && { lags }) }),
      },
    }),
    sensitivity: new Sensitivity(cell, stateSize(spec)),
  };
}

/** Runs one cell over a piece and measures it. @returns its output [T, N, S] */
function lookAt(watch: Watch, input: Tensor, rows: Rows, continues: boolean): Tensor {
  const { cell } = watch;
  const { spec, weights, direction } = cell;
  const { steps, batch, lengths } = rows;
  const initial = initialState(spec, (part, size, value) => {
    const carried = continues ? watch.state?.get(part) : undefined;
    if (carried !== undefined && carried.shape[0] !== batch) {
      throw new ShapeError(
        `GateObserver.add: expected ${carried.shape[0]} sequences to continue, got ${batch}.`,
      );
    }
    return carried ?? filled([batch, size], value, input.dtype);
  });
  const { output, final, trace } = recurrentLayer({
    spec,
    weights,
    input,
    initial,
    ...(lengths && { lengths: lengths as Int32Array }),
    reverse: direction === "reverse",
  });
  watch.state = new Map(Object.entries(final) as [string, Tensor][]);
  const { hiddenSize: units } = spec;
  const width = gateNames(spec).length * units;
  const valuesOf = (index: number, sign: 1 | -1 = 1): Float64Array => {
    const values = new Float64Array(steps * batch * units);
    for (let row = 0; row < steps * batch; row++) {
      for (let j = 0; j < units; j++) {
        const value = trace.gates[row * width + index * units + j];
        values[row * units + j] = sign === 1 ? value : 1 - value;
      }
    }
    return values;
  };
  for (const { index, activations } of watch.gates) activations.add(valuesOf(index), rows);
  if (watch.retain !== undefined) {
    const { index, sign, activations, survival } = watch.retain;
    const values = valuesOf(index, sign);
    activations.add(values, rows);
    survival.add(values, rows, continues);
  }
  const before = hiddenBefore(output, initial.hidden, rows, direction);
  watch.sensitivity.add(input.data, before, rows);
  return output;
}

/** The hidden state before each step: the output one step earlier in reading order. */
function hiddenBefore(
  output: Tensor,
  initial: Tensor,
  { steps, batch, lengths }: Rows,
  direction: Direction,
): Float64Array {
  const size = output.shape[2];
  const before = new Float64Array(steps * batch * size);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) {
      const last = (lengths === undefined ? steps : lengths[n]) - 1;
      const from = direction === "forward" ? t - 1 : t + 1;
      const isFirst = direction === "forward" ? t === 0 : t >= last;
      for (let s = 0; s < size; s++) {
        before[(t * batch + n) * size + s] = isFirst
          ? initial.data[n * size + s]
          : output.data[(from * batch + n) * size + s];
      }
    }
  }
  return before;
}

function sequenceOf(layer: ObservableLayer, x: Tensor): Tensor {
  if (!(x instanceof Tensor)) refuseValue("GateObserver.add", "a tensor", x);
  const { inputSize, batchFirst } = layer;
  if ((x.rank !== 2 && x.rank !== 3) || x.shape[x.rank - 1] !== inputSize) {
    throw new ShapeError(
      `GateObserver.add: expected input [T, N, ${inputSize}] or [T, ${inputSize}], got ${formatShape(x.shape)}.`,
    );
  }
  return timeFirst(x, batchFirst);
}
