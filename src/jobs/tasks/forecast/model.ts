/** The model of a forecaster: the weights of its linear forecast, and a recurrent network that corrects it. */
import { checkTensor } from "../../../core/autograd/operands.ts";
import { concat, slice } from "../../../core/autograd/shape.ts";
import { intermediate } from "../../../core/autograd/tape.ts";
import { Dropout, Linear, Module, Parameter } from "../../../core/nn/index.ts";
import { ShapeError } from "../../../core/tensor/errors.ts";
import { formatShape } from "../../../core/tensor/shape.ts";
import type { Tensor } from "../../../core/tensor/tensor.ts";
import type { CalendarField, Missing, Scaling } from "../../data/index.ts";
import { checkConfig } from "../checks.ts";
import type { VERSION } from "../configs.ts";
import type { SeriesColumns } from "../readSeries.ts";
import { makeRecurrent, outputSize, type Recurrent, type RecurrentConfig } from "../recurrentConfig.ts";
import type { HeldOut } from "../task.ts";
import { columnCounts, type Entry } from "./entries.ts";
import { type LinearForecast, type LinearForm, layoutOf, linearFor } from "./linear.ts";

/** The configuration of a forecaster, which the file of the model includes. */
export interface ForecastConfig extends SeriesColumns {
  task: "forecast";
  version: typeof VERSION;
  missing: Missing;
  calendar: CalendarField[];
  /** Lengths of seasons in rows; empty: none. */
  seasons: number[];
  /** Number of past rows that the networks read. */
  window: number;
  /** Lags of the linear forecast. */
  lags: number;
  /** Number of rows that it predicts at once. */
  horizon: number;
  /** For features, known and static columns. */
  scaling: Scaling;
  /** Chosen on the validation part. */
  linear: LinearForm;
  /** Names of the series that it was trained on; one empty name for a single series. */
  members: string[];
  /** Chosen when training has ended. */
  correction?: Correction;
  recurrent: RecurrentConfig;
  /** Number of networks, which differ in their initial weights. */
  networks: number;
  heldOut: HeldOut;
  /** Seed of the initial weights. */
  seed: number;
}

/** Findings on the validation part about the network: plain data. */
export interface Correction {
  /** The share of the network's correction that is added, 0 to 1; 0: the network is switched off. */
  share: number;
  /** Mean scaled error on the rows that chose, of the linear forecast alone and with this share. */
  linear: number;
  corrected: number;
  /** By level, half the width of the interval at each step, in usual steps of the series. */
  bounds: number[][];
  /** Origins behind these bounds. */
  origins: number;
}

/** A model with its configuration. */
export interface Trained {
  model: Forecaster;
  config: ForecastConfig;
}

/** A model with the series that it reads. */
export interface Measured extends Trained {
  entries: Entry[];
}

/** The number of columns of the network's input: value, flag of future rows, then all columns. */
export function inputSize(config: ForecastConfig): number {
  const { known, past, statics } = columnCounts(config);
  return 3 + known + past + statics;
}

/** A recurrent network that reads a window and the linear forecast after it. */
class CorrectionNetwork extends Module {
  readonly recurrent: Recurrent;
  readonly dropout: Dropout;
  readonly head: Linear;

  constructor(recurrent: RecurrentConfig, inputs: number, seed: number) {
    super();
    this.recurrent = makeRecurrent(recurrent, inputs, seed);
    this.dropout = new Dropout({ p: recurrent.dropout, seed: seed + 1 });
    this.head = new Linear({ inFeatures: outputSize(recurrent), outFeatures: 1, seed });
    // The untrained forecast is the linear one; training departs from it only where that reduces the loss.
    this.head.weight.data.fill(0);
    this.head.bias!.data.fill(0);
  }

  /** @returns [horizon, N, 1] */
  forward(input: Tensor, window: number): Tensor {
    const { output } = this.recurrent.forward(input);
    return this.head.forward(this.dropout.forward(slice(intermediate(output), 0, window, input.shape[0])));
  }
}

/**
 * A forecaster of the next rows of a series.
 *
 * @example
 * const { model } = forecastTask(await readCSV(text));
 */
export class Forecaster extends Module {
  /** Their mean is the correction. */
  readonly networks: CorrectionNetwork[];
  /** The findings of the linear fit, one row for each series. */
  readonly linear: Parameter;
  readonly window: number;

  /**
   * @param config the network, its columns and windows
   * @throws ArgumentError for a configuration that does not make a model
   */
  constructor(config: ForecastConfig) {
    super();
    checkConfig("Forecaster", config, "forecast");
    const { networks, recurrent, seed } = config;
    this.window = config.window;
    this.networks = Array.from(
      { length: networks },
      (_, k) => new CorrectionNetwork(recurrent, inputSize(config), seed + 2 * k),
    );
    const shape = tableShape(config);
    this.linear = new Parameter(new Float32Array(shape[0] * shape[1]), shape);
    // A fit finds it, so training leaves it alone.
    this.linear.requiresGrad = false;
  }

  override get typeName(): string {
    return "Forecaster";
  }

  /**
   * @param input [window + horizon, N, columns]
   * @returns corrections of the linear forecast in usual steps of the series, of each network: [horizon, N, networks]
   */
  forward(input: Tensor): Tensor {
    checkTensor("Forecaster", "input", input);
    const [steps] = input.shape;
    if (input.rank !== 3 || steps <= this.window) {
      throw new ShapeError(
        `Forecaster: expected input of more than ${this.window} steps, [T, N, columns], got ${formatShape(input.shape)}.`,
      );
    }
    return concat(
      this.networks.map((network) => network.forward(input, this.window)),
      { axis: 2 },
    );
  }
}

/** The shape of the findings of the linear fit. */
export const tableShape = (config: ForecastConfig): [rows: number, size: number] => [
  1 + config.members.length * config.targets.length,
  layoutOf(config).size,
];

/** Returns the linear forecast that a model keeps, for the series of a table. */
export function keptLinear({ model, config, entries }: Measured): LinearForecast {
  const { members, targets } = config;
  const places = entries.map(({ name, target }) => {
    const member = members.indexOf(name);
    return member < 0 ? 0 : 1 + member * targets.length + target;
  });
  return linearFor(entries, config, model.linear.data as Float32Array, places);
}
