/**
 * Writes a whole trained model as ONNX, from values in the units of the data to a forecast in these units, or to probabilities: scaling,
 * windows, network. Calendar columns are an input, since ONNX has no dates.
 */

import type { OnnxAttribute, OnnxGraph, OnnxModel } from "../../checkpoint/formats/onnx/model.ts";
import { writeOnnx } from "../../checkpoint/formats/onnx/write.ts";
import { fromFloat } from "../../checkpoint/formats/raw.ts";
import type { LayerRecord, PlacedRecord } from "../../checkpoint/interop/records.ts";
import { int64, nodeOf, onnxModelOf } from "../../checkpoint/interop/save/onnx.ts";
import { type CellWeights, isPlain } from "../../core/cells/cell.ts";
import { USUAL } from "../../core/cells/usualActivations.ts";
import { checkModule } from "../../core/nn/module.ts";
import { checkObject, checkOptionNames } from "../../core/tensor/check.ts";
import { UnsupportedError } from "../../core/tensor/errors.ts";
import type { ClassifyConfig, SequenceClassifier } from "./classify.ts";
import type { ForecastChoice } from "./forecast/choice.ts";
import { inputSize, LEAST_SPREAD, rowBefore } from "./forecast/inputs.ts";
import { LEVELS } from "./forecast/intervals.ts";
import { networkName } from "./forecast/report.ts";
import type { ForecastConfig, Forecaster } from "./forecast.ts";
import type { Recurrent } from "./recurrentConfig.ts";
import { beyondOneSeries } from "./series.ts";
import { restoreTask, type StoredTask } from "./stored.ts";

/** A model as ONNX. */
export interface OnnxExport {
  bytes: Uint8Array;
  /** Names, element types and shapes; letters: T steps, N sequences. */
  inputs: { name: string; dtype: string; shape: (number | string)[] }[];
  outputs: { name: string; dtype: string; shape: (number | string)[] }[];
  /** Sentences about all that the file lacks. */
  notes: string[];
}

/**
 * Returns a trained classifier or forecaster as an ONNX model, which takes values as in your data.
 *
 * A classifier takes `input` [T, N, features] (or ids [T, N] of characters) and `lengths` [N], and gives `probabilities` [N, labels]. A
 * forecaster takes `history` [rows, N, targets], the last rows before the forecast, and where it uses them `features` [window, N, features]
 * and `calendar` [window + horizon, N, columns]; it gives `forecast` [horizon, N, targets]. The property `sluice` of the file is JSON with
 * the names of labels, characters and columns, and for a network that forecasts alone the numbers of its `intervals`: half the width at each
 * step is `ratios[level] * scale[step]` times the mean absolute difference of the history and itself `season` rows before; with a `season` of
 * 1, times the geometric mean of that and the same over the last 60 rows.
 *
 * @param stored  a trained model, as `loadModel` and `loadTask` return it
 * @param options `lossy`: export the network even if methods of statistics, which ONNX cannot hold, make a part of the forecast
 * @throws UnsupportedError for a language model, and for a forecast with methods
 * @example
 * const { bytes } = exportOnnx(await loadModel("runs/births"));
 */
export function exportOnnx(
  stored: Pick<StoredTask, "task" | "config" | "model">,
  options: { lossy?: boolean } = {},
): OnnxExport {
  checkObject("exportOnnx", "a trained model", stored, "one that loadModel returns");
  checkOptionNames("exportOnnx", options, ["lossy"]);
  checkModule("exportOnnx", stored.model);
  const { task, config, model } = restoreTask(stored.config as never, stored.model.stateDict());
  switch (task) {
    case "classify":
      return exportClassifier(model, config);
    case "forecast":
      return exportForecaster(model, config, options.lossy === true);
    case "language":
      throw new UnsupportedError(
        "exportOnnx: expected a classifier or a forecaster, got a language model. Write it as a pipeline (an output that ends in .pipeline.safetensors), or its layers with --module recurrent.",
      );
  }
}

/** A graph in the making, around the nodes of the recurrent layer. */
class Builder {
  readonly model: OnnxModel;
  readonly graph: OnnxGraph;
  readonly #after: OnnxGraph["nodes"];
  #count = 0;
  #nodes: OnnxGraph["nodes"] = [];

  constructor(recurrent: Recurrent, properties: object) {
    const { model } = onnxModelOf([layerOf(recurrent)], "onnx", {});
    this.model = model;
    this.graph = model.graph;
    this.#after = this.graph.nodes;
    this.graph.inputs.length = 0;
    this.graph.outputs.length = 0;
    model.properties.set("sluice", JSON.stringify(properties));
  }

  input(name: string, dtype: string, shape: (number | string)[]): string {
    this.graph.inputs.push({ name, dtype, shape });
    return name;
  }

  /** Adds a node with one output. @returns its name */
  add(
    type: string,
    inputs: string[],
    attributes: Record<string, OnnxAttribute> = {},
    output?: string,
  ): string {
    const name = output ?? `${type}_${this.#count++}`;
    this.#nodes.push(nodeOf(`node_${name}`, type, inputs, [name], new Map(Object.entries(attributes))));
    return name;
  }

  constant(values: Float32Array | Float64Array | readonly number[], shape: number[]): string {
    const name = `constant_${this.#count++}`;
    const raw = ArrayBuffer.isView(values) ? fromFloat(values, shape) : { ...int64(values), shape };
    this.graph.initializers.set(name, raw);
    return name;
  }

  /** Rows, columns and so on from `start` to `end` of one axis. */
  slice(value: string, axis: number, start: number, end: number): string {
    const bounds = [start, end, axis].map((bound) => this.constant([bound], [1]));
    return this.add("Slice", [value, ...bounds]);
  }

  /** Adds the recurrent layer. @param lengths of the sequences @returns names of its output [T, N, D·H] and final hidden state */
  recurrent(input: string, lengths = ""): { output: string; hidden: string } {
    for (const node of this.#after) {
      const inputs = node.inputs.map((name) => (name === "input" ? input : name));
      if (lengths !== "" && ["LSTM", "GRU", "RNN"].includes(node.type)) inputs[4] = lengths;
      for (let k = 0; k < inputs.length; k++) inputs[k] ??= "";
      this.#nodes.push({ ...node, inputs });
    }
    return { output: "output", hidden: "hidden" };
  }

  linear(value: string, { weight, bias }: { weight: Parameter; bias?: Parameter }): string {
    const [outputs, inputs] = weight.shape;
    const turned = new Float32Array(weight.data.length);
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) turned[i * outputs + o] = weight.data[o * inputs + i];
    const product = this.add("MatMul", [value, this.constant(turned, [inputs, outputs])]);
    if (bias === undefined) return product;
    return this.add("Add", [product, this.constant(Float32Array.from(bias.data), [outputs])]);
  }

  finish(name: string, dtype: string, shape: (number | string)[], notes: string[]): OnnxExport {
    this.graph.nodes = this.#nodes;
    this.graph.outputs.push({ name, dtype, shape });
    const values = (list: OnnxGraph["inputs"]) =>
      list.map((value) => ({ name: value.name, dtype: value.dtype!, shape: [...value.shape!] }));
    return {
      bytes: writeOnnx(this.model),
      inputs: values(this.graph.inputs),
      outputs: values(this.graph.outputs),
      notes,
    };
  }
}

interface Parameter {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/** @returns a layer as a weight record */
function layerOf(recurrent: Recurrent): LayerRecord {
  const cells = recurrent.cells.map(({ layer, direction, spec, weights }): PlacedRecord => {
    if (!isPlain(spec))
      throw new UnsupportedError("exportOnnx: expected an LSTM, GRU or RNN, got a defined cell.");
    const copied = Object.fromEntries(Object.entries(weights).map(([key, { data }]) => [key, data.slice()]));
    const activations = spec.kind === "rnn" ? { gate: "none", state: spec.nonlinearity } : { ...USUAL };
    return { layer, direction, spec, weights: copied as unknown as CellWeights, activations };
  });
  const { numLayers, bidirectional } = recurrent;
  return { name: "", cell: cells[0].spec.kind, numLayers, bidirectional, cells };
}

function exportClassifier(model: SequenceClassifier, config: ClassifyConfig): OnnxExport {
  const { input, labels } = config;
  const builder = new Builder(model.recurrent, {
    task: "classify",
    labels,
    ...(input.kind === "text" && { vocabulary: input.vocabulary }),
  });
  let x: string;
  if (input.kind === "text") {
    const { data, shape } = model.embedding!.weight;
    const ids = builder.input("input", "I64", ["T", "N"]);
    x = builder.add("Gather", [builder.constant(Float32Array.from(data), [...shape]), ids]);
  } else {
    const values = builder.input("input", "F64", ["T", "N", input.features]);
    const { mean, deviation } = input.scaling;
    const moved = builder.add("Sub", [values, builder.constant(Float64Array.from(mean), [mean.length])]);
    const scaled = builder.add("Div", [moved, builder.constant(Float64Array.from(deviation), [mean.length])]);
    x = builder.add("Cast", [scaled], { to: { int: FLOAT } });
  }
  const lengths = builder.input("lengths", "I32", ["N"]);
  const { hidden } = builder.recurrent(x, lengths);
  const directions = model.recurrent.bidirectional ? 2 : 1;
  const places = directions * model.recurrent.numLayers;
  const last = builder.slice(hidden, 0, places - directions, places);
  const turned = builder.add("Transpose", [last], { perm: { ints: [1, 0, 2] } });
  const size = model.head.weight.shape[1];
  const state = builder.add("Reshape", [turned, builder.constant([-1, size], [2])]);
  builder.add("Softmax", [builder.linear(state, model.head)], { axis: { int: 1 } }, "probabilities");
  return builder.finish("probabilities", "F32", ["N", labels.length], []);
}

/** ONNX's numbers of element types. */
const FLOAT = 1;
const DOUBLE = 11;

function exportForecaster(model: Forecaster, config: ForecastConfig, lossy: boolean): OnnxExport {
  const { targets, features, calendar, seasons, window, horizon, scaling, normalise, choice, recurrent } =
    config;
  const beyond = beyondOneSeries(config);
  if (beyond.length > 0) {
    throw new UnsupportedError(
      `exportOnnx: expected a forecaster of one series with features, got one of ${beyond.join(", ")}. Forecast with sluice forecast.`,
    );
  }
  const notes: string[] = [];
  if (choice !== undefined && choice.network < 1) {
    const names = [...new Set(choice.targets.flatMap(({ members }) => members.map(({ name }) => name)))];
    const part =
      choice.network === 0
        ? "a forecast"
        : `a forecast of which ${Math.round(100 * (1 - choice.network))} % is`;
    const got = `${part} by ${names.join("; ")}`;
    if (!lossy) {
      throw new UnsupportedError(
        `exportOnnx: expected a forecast by ${networkName(recurrent.cell)} alone, got ${got}, which ONNX cannot hold. Train with --model network, or export the network alone with --lossy (in code, lossy: true).`,
      );
    }
    notes.push(
      `left out: ${names.join("; ")}, which make ${Math.round(100 * (1 - choice.network))} % of the forecast; the file holds ${networkName(recurrent.cell)} alone`,
    );
  }
  const intervals = choice !== undefined && choice.network === 1 ? intervalsOf(choice) : undefined;
  if (choice !== undefined)
    notes.push(
      intervals === undefined
        ? "left out: the intervals of the forecast"
        : "the intervals of the forecast are numbers in the property sluice, because their widths follow the whole history",
    );
  const count = targets.length;
  const columns = calendar.map(({ field, encoding }) => ({ field, encoding }));
  const calendarColumns = inputSize(0, 0, 0, calendar) - 1;
  const rows = window + Math.max(0, ...seasons);
  const builder = new Builder(model.recurrent, {
    task: "forecast",
    targets,
    features,
    calendar: columns,
    window,
    horizon,
    rows,
    ...(intervals && { intervals }),
  });
  const history = builder.input("history", "F64", [rows, "N", count]);
  const perColumn = (values: readonly number[]) =>
    builder.constant(Float64Array.from(values), [1, 1, values.length]);
  let level = perColumn(scaling.mean.slice(0, count));
  let spread = perColumn(scaling.deviation.slice(0, count));
  if (normalise === "window") {
    const mean = { axes: { ints: [0] }, keepdims: { int: 1 } };
    const known = seasons.length === 0 ? 1 : Math.min(...seasons, window);
    level = builder.add("ReduceMean", [builder.slice(history, 0, rows - known, rows)], mean);
    const distance = builder.add("Abs", [
      builder.add("Sub", [builder.slice(history, 0, rows - window, rows), level]),
    ]);
    const least = perColumn(scaling.deviation.slice(0, count).map((value) => LEAST_SPREAD * value));
    spread = builder.add("Max", [builder.add("ReduceMean", [distance], mean), least]);
  }
  const scaled = builder.add("Cast", [builder.add("Div", [builder.add("Sub", [history, level]), spread])], {
    to: { int: FLOAT },
  });
  // The rows that `ForecastInputs` reads, from the end of the history.
  const steps = Array.from({ length: window + horizon }, (_, t) => t - window);
  const rowsOf = (from: (row: number) => number) =>
    builder.add(
      "Gather",
      [
        scaled,
        builder.constant(
          steps.map((row) => rows + from(row)),
          [steps.length],
        ),
      ],
      {
        axis: { int: 0 },
      },
    );
  const [base = 1] = seasons;
  const own = rowsOf((row) => (row < 0 ? row : rowBefore(row, 0, base)));
  const parts = [own, ...seasons.map((season) => rowsOf((row) => rowBefore(row, 0, season)))];
  if (features.length > 0) {
    const values = builder.input("features", "F64", [window, "N", features.length]);
    const moved = builder.add("Sub", [values, perColumn(scaling.mean.slice(count))]);
    const divided = builder.add("Div", [moved, perColumn(scaling.deviation.slice(count))]);
    const padding = builder.constant([0, 0, 0, horizon, 0, 0], [6]);
    parts.push(builder.add("Pad", [builder.add("Cast", [divided], { to: { int: FLOAT } }), padding]));
  }
  const flag = builder.constant(
    Float32Array.from(steps, (row) => Number(row >= 0)),
    [steps.length, 1, 1],
  );
  const one = builder.constant([1], [1]);
  const batch = builder.slice(builder.add("Shape", [history]), 0, 1, 2);
  parts.push(builder.add("Expand", [flag, builder.add("Concat", [one, batch, one], { axis: { int: 0 } })]));
  if (calendarColumns > 0) parts.push(builder.input("calendar", "F32", [steps.length, "N", calendarColumns]));
  const { output } = builder.recurrent(builder.add("Concat", parts, { axis: { int: 2 } }));
  const future = (value: string) => builder.slice(value, 0, window, window + horizon);
  let forecast = builder.add("Add", [future(own), builder.linear(future(output), model.head)]);
  if (model.linear !== undefined) {
    const turn = { perm: { ints: [1, 0, 2] } };
    const past = builder.add("Transpose", [builder.slice(own, 0, 0, window)], turn);
    const flat = builder.add("Reshape", [past, builder.constant([-1, window * count], [2])]);
    const path = builder.linear(flat, model.linear);
    const apart = builder.add("Reshape", [path, builder.constant([-1, horizon, count], [3])]);
    forecast = builder.add("Add", [forecast, builder.add("Transpose", [apart], turn)]);
  }
  const wide = builder.add("Cast", [forecast], { to: { int: DOUBLE } });
  builder.add("Add", [builder.add("Mul", [wide, spread]), level], {}, "forecast");
  return builder.finish("forecast", "F64", [horizon, "N", count], notes);
}

/** Half the width at each step is ratio · scale · activity of the history (`activityOf`), by target. */
function intervalsOf({ seasons, targets }: ForecastChoice): object {
  return {
    season: seasons[0] ?? 1,
    levels: LEVELS,
    targets: targets.map(({ scale, ratios }) => ({ scale, ratios })),
  };
}
