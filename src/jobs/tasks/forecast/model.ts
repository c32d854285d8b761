/** The network of a forecaster. */
import { add } from "../../../core/autograd/elementwise.ts";
import { checkTensor } from "../../../core/autograd/operands.ts";
import { permute, reshape } from "../../../core/autograd/reshape.ts";
import { slice } from "../../../core/autograd/shape.ts";
import { intermediate } from "../../../core/autograd/tape.ts";
import { Dropout, Linear, Module } from "../../../core/nn/index.ts";
import { ShapeError } from "../../../core/tensor/errors.ts";
import { formatShape } from "../../../core/tensor/shape.ts";
import type { Tensor } from "../../../core/tensor/tensor.ts";
import type { CalendarFeature, CellReading, Missing, Scaling } from "../../data/index.ts";
import { checkConfig } from "../checks.ts";
import { makeRecurrent, outputSize, type Recurrent, type RecurrentConfig } from "../recurrentConfig.ts";
import type { SeriesColumns } from "../series.ts";
import type { HeldOut } from "../task.ts";
import type { ForecastChoice } from "./choice.ts";
import { extraSize, inputSize } from "./inputs.ts";

/** The configuration of a forecaster, which the file of the model includes. */
export interface ForecastConfig extends SeriesColumns {
  task: "forecast";
  missing: Missing;
  /** Step and how to combine the rows within it; absent: no resampling. */
  resample?: string;
  /** The notation of the training table, where it is not the usual one: decimal commas, the order of day and month. */
  reading?: CellReading;
  calendar: CalendarFeature[];
  /** Lengths of seasons in rows, the best first; empty: the baseline repeats the last value. */
  seasons: number[];
  /** Number of past rows in a window. */
  window: number;
  /** Number of rows that it predicts at once. */
  horizon: number;
  /** For targets, features, known and static columns. */
  scaling: Scaling;
  /** Scales targets by their own window, and adds a linear path in parallel to the network; absent in runs of version 0.1. */
  normalise?: "window";
  /** The shares of methods and network in the forecast, and how far it may be off. Chosen when training has ended. */
  choice?: ForecastChoice;
  recurrent: RecurrentConfig;
  heldOut: HeldOut;
  /** Seed of the initial weights. */
  seed: number;
}

/**
 * A forecaster of the next rows of a series.
 *
 * @example
 * const { model } = forecastTask(await readCSV(text));
 */
export class Forecaster extends Module {
  readonly recurrent: Recurrent;
  readonly dropout: Dropout;
  readonly head: Linear;
  /** Directly from the targets of the window to the horizon: the network learns the rest. */
  readonly linear?: Linear;
  readonly window: number;

  /**
   * @param config the network, its columns and windows
   * @throws ArgumentError for a configuration that does not make a model
   */
  constructor(config: ForecastConfig) {
    super();
    checkConfig("Forecaster", config, "forecast");
    const { targets, features, seasons, calendar, recurrent, seed } = config;
    const columns = inputSize(targets.length, features.length, seasons.length, calendar, extraSize(config));
    this.window = config.window;
    this.recurrent = makeRecurrent(recurrent, columns, seed);
    this.dropout = new Dropout({ p: recurrent.dropout, seed: seed + 1 });
    this.head = new Linear({
      inFeatures: outputSize(recurrent),
      outFeatures: targets.length,
      seed: seed + 2,
    });
    if (config.normalise === "window") {
      const count = targets.length;
      this.linear = new Linear({
        inFeatures: config.window * count,
        outFeatures: config.horizon * count,
        bias: false,
        seed: seed + 3,
      });
      this.linear.weight.data.fill(0);
    }
    // The untrained forecast is the baseline itself; training departs from it only where that reduces the loss.
    this.head.weight.data.fill(0);
    this.head.bias!.data.fill(0);
  }

  override get typeName(): string {
    return "Forecaster";
  }

  /**
   * @param input [window + horizon, N, columns], as `ForecastInputs` writes them
   * @returns scaled targets, [horizon, N, targets]
   */
  forward(input: Tensor): Tensor {
    checkTensor("Forecaster", "input", input);
    const [steps] = input.shape;
    if (input.rank !== 3 || steps <= this.window) {
      throw new ShapeError(
        `Forecaster: expected input of more than ${this.window} steps, [T, N, columns], got ${formatShape(input.shape)}.`,
      );
    }
    const { output } = this.recurrent.forward(input);
    const future = this.dropout.forward(slice(intermediate(output), 0, this.window, steps));
    const own = slice(input, 2, 0, this.head.outFeatures);
    const forecast = add(slice(own, 0, this.window, steps), this.head.forward(future));
    return this.linear === undefined
      ? forecast
      : add(forecast, this.#linearPath(slice(own, 0, 0, this.window)));
  }

  /** @param past the targets of the window, [window, N, targets] @returns [horizon, N, targets] */
  #linearPath(past: Tensor): Tensor {
    const [, count, targets] = past.shape;
    const rows = reshape(permute(past, [1, 0, 2]), [count, this.window * targets]);
    const path = this.linear!.forward(rows);
    return permute(reshape(path, [count, this.linear!.outFeatures / targets, targets]), [1, 0, 2]);
  }
}
