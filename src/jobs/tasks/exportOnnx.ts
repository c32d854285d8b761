/**
 * Writes a whole trained model as ONNX, from values in the units of the data to a forecast in these units, or to probabilities: scaling,
 * windows, network. Calendar columns are an input, since ONNX has no dates.
 */

import type { OnnxAttribute, OnnxGraph, OnnxModel } from "../../checkpoint/formats/onnx/model.ts";
import { int64, nodeOf, writeOnnx } from "../../checkpoint/formats/onnx/write.ts";
import type { LayerRecord, PlacedRecord } from "../../checkpoint/interop/records.ts";
import { onnxModelOf } from "../../checkpoint/interop/save/onnx.ts";
import { type CellWeights, isPlain } from "../../core/cells/cell.ts";
import { USUAL } from "../../core/cells/usualActivations.ts";
import { checkModule } from "../../core/nn/module.ts";
import { fromFloat } from "../../core/storage/raw.ts";
import { checkObject } from "../../core/tensor/check.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import { UnsupportedError } from "../../core/tensor/errors.ts";
import { DAY_KINDS } from "../data/calendar.ts";
import type { ClassifyConfig, SequenceClassifier } from "./classify.ts";
import { columnCounts } from "./forecast/entries.ts";
import { featuresOf, layoutOf, longestOf } from "./forecast/linear.ts";
import type { ForecastConfig, Forecaster } from "./forecast/model.ts";
import { featureCount, reachOf } from "./forecast/ridge.ts";
import type { Recurrent } from "./recurrentConfig.ts";
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
 * A classifier takes `input` [T, N, features] (or ids [T, N] of characters) and `lengths` [N], and gives `probabilities` [N, labels].
 *
 * A forecaster gives `forecast` [horizon, N], the whole forecast of the next rows: linear part and correction. It takes `history` [rows, N], the
 * last rows before it. What else it reads is an input too: `series` [N], the place of each among `entries`; `phase` [N], the number of the first row
 * to predict, counted from the first row of its training table, modulo the season; `known` [rows + horizon, N, columns], scaled known-future
 * columns and the calendar; `days` [rows + horizon, N, 3], the numbers of each day, whose effects stay in the model; `past` [window, N, columns] and `statics` [N, columns], scaled. The property `sluice` of the file is JSON with names of
 * labels, characters, columns and series, with scales, and with the half widths of intervals, in usual steps of the series.
 *
 * @param stored a trained model, as `loadModel` and `loadTask` return it
 * @throws UnsupportedError for a language model
 * @example
 * const { bytes } = exportOnnx(await loadModel("runs/births"));
 */
export function exportOnnx(stored: Pick<StoredTask, "task" | "config" | "model">): OnnxExport {
  checkObject("exportOnnx", "a trained model", stored, "one that loadModel returns");
  checkModule("exportOnnx", stored.model);
  const { task, config, model } = restoreTask(stored.config as never, stored.model.stateDict());
  switch (task) {
    case "classify":
      return exportClassifier(model, config);
    case "forecast":
      return exportForecaster(model, config);
    case "language":
      throw new UnsupportedError(
        "exportOnnx: expected a classifier or a forecaster, got a language model. Write it as a network (an output that ends in .network.safetensors), or its layers with --module recurrent.",
      );
  }
}

/** A graph in the making, around the nodes of recurrent layers. */
class Builder {
  readonly model: OnnxModel;
  readonly graph: OnnxGraph;
  readonly #recurrent: OnnxGraph["nodes"];
  /** Before the names of each layer. */
  readonly #prefixes: string[];
  #count = 0;
  #nodes: OnnxGraph["nodes"] = [];

  constructor(layers: readonly Recurrent[], properties: object) {
    const named = layers.map((layer, k) => layerOf(layer, layers.length === 1 ? "" : `network${k}`));
    const { model } = onnxModelOf(named, "onnx", {});
    this.model = model;
    this.graph = model.graph;
    this.#recurrent = this.graph.nodes;
    this.#prefixes = named.map(({ name }) => (named.length === 1 ? "" : `${name}/`));
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

  constant(values: FloatArray | readonly number[], shape: number[]): string {
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

  /** Adds a recurrent layer. @param lengths of the sequences @returns names of its output [T, N, D·H] and final hidden state */
  recurrent(layer: number, input: string, lengths = ""): { output: string; hidden: string } {
    const prefix = this.#prefixes[layer];
    for (const node of this.#recurrent) {
      if (!node.name.startsWith(prefix)) continue;
      const inputs = node.inputs.map((name) => (name === `${prefix}input` ? input : name));
      if (lengths !== "" && ["LSTM", "GRU", "RNN"].includes(node.type)) inputs[4] = lengths;
      for (let k = 0; k < inputs.length; k++) inputs[k] ??= "";
      this.#nodes.push({ ...node, inputs });
    }
    return { output: `${prefix}output`, hidden: `${prefix}hidden` };
  }

  linear(value: string, { weight, bias }: { weight: Parameter; bias?: Parameter }): string {
    const turned = this.add("Transpose", [this.constant(Float32Array.from(weight.data), [...weight.shape])]);
    const product = this.add("MatMul", [value, turned]);
    return this.add("Add", [product, this.constant(Float32Array.from(bias!.data), [weight.shape[0]])]);
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
  readonly data: FloatArray;
  readonly shape: readonly number[];
}

/** Returns a layer as a weight record. `recordOf` of checkpoints would bring the equations of defined cells into every program with a task. */
function layerOf(recurrent: Recurrent, name: string): LayerRecord {
  const cells = recurrent.cells.map(({ layer, direction, spec, weights }): PlacedRecord => {
    if (!isPlain(spec))
      throw new UnsupportedError("exportOnnx: expected an LSTM, GRU or RNN, got a defined cell.");
    const copied = Object.fromEntries(Object.entries(weights).map(([key, { data }]) => [key, data.slice()]));
    const activations = spec.kind === "rnn" ? { gate: "none", state: spec.nonlinearity } : { ...USUAL };
    return { layer, direction, spec, weights: copied as unknown as CellWeights, activations };
  });
  const { numLayers, bidirectional } = recurrent;
  return { name, cell: cells[0].spec.kind, numLayers, bidirectional, cells };
}

function exportClassifier(model: SequenceClassifier, config: ClassifyConfig): OnnxExport {
  const { input, labels } = config;
  const builder = new Builder([model.recurrent], {
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
  const { hidden } = builder.recurrent(0, x, lengths);
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

/** Exports the whole forecast of one window. Follows `LinearForecast` in float64, and the networks in float32. */
function exportForecaster(model: Forecaster, config: ForecastConfig): OnnxExport {
  const { targets, members, window, horizon, correction } = config;
  const season = longestOf(config);
  const { logarithms } = config.linear;
  const features = featuresOf(config);
  const rows = Math.max(window, ...features.map(reachOf));
  const counts = columnCounts(config);
  const share = correction?.share ?? 1;
  const layout = layoutOf(config);
  // The first row has what all series share.
  const rowsOfSeries = Float64Array.from(model.linear.data.subarray(layout.size));
  const units = rowsOfSeries.filter((_, k) => {
    const place = k % layout.size;
    return place >= layout.scale.start && place < layout.scale.end;
  });
  const networks = share === 0 ? [] : model.networks;
  const builder = new Builder(
    networks.map(({ recurrent }) => recurrent),
    {
      task: "forecast",
      entries: members.flatMap((series) => targets.map((target) => ({ series, target }))),
      window,
      horizon,
      rows,
      season,
      logarithms,
      columns: { known: config.known ?? [], calendar: config.calendar, past: config.features },
      scaling: config.scaling,
      units: [...units],
      bounds: correction?.bounds,
    },
  );
  const of = (type: string, ...inputs: string[]) => builder.add(type, inputs);
  const cast = (value: string, to: number) => builder.add("Cast", [value], { to: { int: to } });
  const double = (...values: number[]) => builder.constant(Float64Array.from(values), [values.length]);
  const axis = (k: number) => ({ axis: { int: k } });
  const turned = (value: string) => builder.add("Transpose", [value], { perm: { ints: [1, 0] } });

  const history = builder.input("history", "F64", [rows, "N"]);
  const integers = (...values: number[]) => builder.constant(values, [values.length]);
  const table = builder.constant(rowsOfSeries, [rowsOfSeries.length]);
  const isOne = members.length * targets.length === 1;
  /** Where the rows of the given series begin, [N] or [N, 1]. */
  const begins = isOne ? [] : [of("Mul", builder.input("series", "I64", ["N"]), integers(layout.size))];
  const deepBegins = begins.map((each) => of("Unsqueeze", each, integers(1)));
  /** The numbers of the given series at places of their rows, [..., N], or [..., N, count] if they are deep. */
  const ofSeries = (places: string, isDeep = false) =>
    of(
      "Gather",
      table,
      (isDeep ? deepBegins : begins).reduce((sum, each) => of("Add", sum, each), places),
    );
  const all = (start: number, count: number) =>
    builder.constant(
      Array.from({ length: count }, (_, k) => start + k),
      [1, count],
    );
  const ahead = (value: string) => builder.slice(value, 0, rows, rows + horizon);
  const past = (value: string, count = rows) => builder.slice(value, 0, rows - count, rows);
  const known =
    counts.known > 0 ? builder.input("known", "F32", [rows + horizon, "N", counts.known]) : undefined;
  /**
   * The effects of known columns and days, [rows + horizon, N]: they leave the values first, then the season does, and both come back in the
   * forecast.
   */
  const { start, end } = layout.effects;
  const dense = Math.min(end - start, counts.known);
  const summed = (values: string) =>
    builder.add("ReduceSum", [values, integers(2)], { keepdims: { int: 0 } });
  let effects: string | undefined;
  if (dense > 0) {
    const given = cast(builder.slice(known!, 2, 0, dense), DOUBLE);
    effects = summed(of("Mul", given, ofSeries(all(start, dense), true)));
  }
  if (end > start + dense) {
    const days = builder.input("days", "I64", [rows + horizon, "N", DAY_KINDS]);
    effects = of("Add", effects!, summed(ofSeries(of("Add", days, integers(start + dense)), true)));
  }
  let seasons: string | undefined;
  if (season > 1) {
    const phase = builder.input("phase", "I64", ["N"]);
    // Not negative before the first row to predict.
    const first = Math.ceil(rows / season) * season - rows;
    const numbers = Array.from({ length: rows + horizon }, (_, row) => first + row);
    const places = of("Add", builder.constant(numbers, [numbers.length, 1]), phase);
    seasons = ofSeries(of("Add", of("Mod", places, integers(season)), integers(layout.season.start)));
  }
  const without = (value: string, part?: string) => (part === undefined ? value : of("Sub", value, part));
  const whole = logarithms ? of("Log", history) : history;
  const u = without(whole, effects && past(effects));

  const [scale, mean] = [0, 1].map((k) => ofSeries(integers(layout.scale.start + k)));
  /** By regression, the series on its scale; only the first one loses its season. */
  const z = features.map((_, number) =>
    of("Sub", of("Div", without(u, number === 0 ? seasons && past(seasons) : undefined), scale), mean),
  );
  const [base, twinBase] = z.map((each) => past(each, 1));
  /** Distances from the last value. */
  const [own, twin] = features.map(({ lags, level }, number) => {
    const last = number === 0 ? base : twinBase;
    const places = builder.constant(
      lags.map((lag) => rows - lag),
      [lags.length],
    );
    const distances = of("Sub", builder.add("Gather", [z[number], places], axis(0)), last);
    const one = of("Add", of("Sub", last, last), double(1));
    const x = builder.add("Concat", [distances, one, ...(level ? [last] : [])], axis(0));
    const column = of("Unsqueeze", turned(x), integers(2));
    const { start: first } = layout.weights[number];
    const size = featureCount(features[number]);
    const flat = ofSeries(all(first, size * horizon), true);
    const weights = of("Reshape", flat, integers(-1, horizon, size));
    return turned(of("Squeeze", of("MatMul", weights, column), integers(2)));
  });
  let forecast = own;
  if (twin !== undefined) {
    const moved = of("Add", twin, of("Sub", twinBase, base));
    const relative = without(moved, seasons && of("Div", ahead(seasons), scale));
    forecast = of("Div", of("Add", forecast, relative), double(2));
  }
  if (networks.length > 0) {
    const both = builder.add("Concat", [of("Sub", past(z[0], window), base), forecast], axis(0));
    const compressed = (value: string) => {
      const small = of("Mul", of("Sign", value), of("Log", of("Add", of("Abs", value), double(1))));
      return of("Unsqueeze", cast(small, FLOAT), builder.constant([2], [1]));
    };
    const values = compressed(both);
    const steps = window + horizon;
    const flags = Float32Array.from({ length: steps }, (_, t) => Number(t >= window));
    const zeros = of("Sub", values, values);
    const inputs = [
      values,
      of("Add", zeros, builder.constant(flags, [steps, 1, 1])),
      effects === undefined
        ? zeros
        : compressed(of("Div", builder.slice(effects, 0, rows - window, rows + horizon), scale)),
    ];
    if (known !== undefined) inputs.push(builder.slice(known, 0, rows - window, rows + horizon));
    if (counts.past > 0) {
      const given = builder.input("past", "F32", [window, "N", counts.past]);
      inputs.push(of("Pad", given, builder.constant([0, 0, 0, horizon, 0, 0], [6])));
    }
    if (counts.statics > 0) {
      const given = builder.input("statics", "F32", ["N", counts.statics]);
      inputs.push(of("Add", given, builder.constant(new Float32Array(steps), [steps, 1, 1])));
    }
    const input = builder.add("Concat", inputs, axis(2));
    const corrections = networks.map(({ head }, k) => {
      const { output } = builder.recurrent(k, input);
      return builder.linear(builder.slice(output, 0, window, steps), head);
    });
    const sum = corrections.reduce((a, b) => of("Add", a, b));
    const correction = cast(of("Squeeze", sum, builder.constant([2], [1])), DOUBLE);
    forecast = of("Add", forecast, of("Mul", correction, double(share / networks.length)));
  }
  const scaled = of("Mul", of("Add", of("Add", base, mean), forecast), scale);
  const value = [seasons, effects].reduce<string>(
    (sum, part) => (part === undefined ? sum : of("Add", sum, ahead(part))),
    scaled,
  );
  builder.add(logarithms ? "Exp" : "Identity", [value], {}, "forecast");
  return builder.finish("forecast", "F64", [horizon, "N"], notesOn(config));
}

function notesOn({ members, correction }: ForecastConfig): string[] {
  return [
    ...(members.length > 1
      ? ["left out: series that the model was not trained on, whose scale their whole past gives"]
      : []),
    ...(correction === undefined
      ? []
      : [
          "the intervals of the forecast are numbers in the property sluice: half the width at each step, in usual steps of the series",
        ]),
  ];
}
