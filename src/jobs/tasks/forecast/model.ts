/** The model of a forecaster: the weights of its linear forecast, and a recurrent network that corrects it. */
import { checkTensor } from "../../../core/autograd/operands.ts";
import { concat, slice } from "../../../core/autograd/shape.ts";
import { intermediate } from "../../../core/autograd/tape.ts";
import { Dropout, Linear, Module, Parameter } from "../../../core/nn/index.ts";
import { ShapeError } from "../../../core/tensor/errors.ts";
import { formatShape } from "../../../core/tensor/shape.ts";
import type { Tensor } from "../../../core/tensor/tensor.ts";
import type { CalendarFeature, CellReading, Missing, Scaling } from "../../data/index.ts";
import { checkConfig } from "../checks.ts";
import { makeRecurrent, outputSize, type Recurrent, type RecurrentConfig } from "../recurrentConfig.ts";
import type { SeriesColumns } from "../series.ts";
import type { HeldOut } from "../task.ts";
import { columnCounts, type Panel } from "./entries.ts";
import { featureCount } from "./equations.ts";
import {
  effectCount,
  featuresOf,
  type LinearForecast,
  type LinearForm,
  type LinearSizes,
  linearFor,
} from "./linear.ts";

/** The configuration of a forecaster, which the file of the model includes. */
export interface ForecastConfig extends SeriesColumns {
  task: "forecast";
  missing: Missing;
  /** Step and how to combine the rows within it; absent: no resampling. */
  resample?: string;
  /** The notation of the training table, where it is not the usual one: decimal commas, the order of day and month. */
  reading?: CellReading;
  calendar: CalendarFeature[];
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

/** The sizes of the linear forecast of a configuration. */
export function sizesOf(config: Omit<ForecastConfig, "linear">): LinearSizes {
  const { horizon, lags, seasons } = config;
  const { known, columns } = columnCounts(config);
  return { horizon, lags, season: Math.max(1, ...seasons), known, columns };
}

/** The shapes of what a model keeps of its linear forecast, by the names of its parameters. */
export function keptShapes(config: ForecastConfig): Record<string, number[]> {
  const sizes = sizesOf(config);
  const { horizon, season } = sizes;
  const count = config.members.length * config.targets.length;
  const features = featuresOf(config.linear, sizes);
  const [own, twin] = features.map((each) => [1 + count, horizon, featureCount(each)]);
  const effects = effectCount(config.linear, sizes);
  return {
    linear_weights: own,
    ...(twin !== undefined && { twin_weights: twin }),
    units: [count, features.length, 2],
    ...(season > 1 && { seasons: [count, season] }),
    ...(effects > 0 && { effects: [1 + count, effects] }),
  };
}

/** The number of columns of the network's input: value, flag of future rows, then all columns. */
export function inputSize(config: ForecastConfig): number {
  const { known, past, statics } = columnCounts(config);
  return 2 + known + past + statics;
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
  /** Of the linear forecast, [1 + series, horizon, features]: weights common to all series first. */
  declare readonly linear_weights: Parameter;
  /** Of its twin, which reads a whole season. */
  declare readonly twin_weights?: Parameter;
  /** Usual step and mean of each series, for each of both, [series, 1 or 2, 2]. */
  declare readonly units: Parameter;
  /** [series, season] */
  declare readonly seasons?: Parameter;
  /** Of known columns and perhaps the calendar, [1 + series, columns]: those common to all series, in usual steps, first. */
  declare readonly effects?: Parameter;
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
    for (const [name, shape] of Object.entries(keptShapes(config)))
      Object.assign(this, { [name]: kept(shape) });
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
      2,
    );
  }
}

/** Keeps a fitted linear forecast in a model. */
export function keepLinear(model: Forecaster, { parameters }: LinearForecast): void {
  const { weights, units, seasons, effects } = parameters;
  const [own, twin] = weights;
  model.linear_weights.data.set(own);
  model.twin_weights?.data.set(twin);
  model.units.data.set(units);
  model.seasons?.data.set(seasons);
  model.effects?.data.set(effects);
}

/** Returns the linear forecast that a model keeps, for the series of a table. */
export function keptLinear(model: Forecaster, config: ForecastConfig, panel: Panel): LinearForecast {
  const places = new Map(config.members.map((name, k) => [name, 1 + k * config.targets.length]));
  const of = (parameter?: Parameter) => (parameter?.data ?? new Float32Array(0)) as Float32Array;
  const weights = [model.linear_weights, model.twin_weights].map(of);
  const [units, seasons, effects] = [model.units, model.seasons, model.effects].map(of);
  const parameters = { weights, units, seasons, effects };
  return linearFor(panel, config.linear, sizesOf(config), parameters, ({ name, target }) =>
    places.has(name) ? places.get(name)! + target : 0,
  );
}

/** A parameter that training leaves alone. */
function kept(shape: number[]): Parameter {
  const parameter = new Parameter(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
  parameter.requiresGrad = false;
  return parameter;
}
