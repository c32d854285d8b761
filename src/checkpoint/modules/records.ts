/** Turns records into modules and back: the only place where weights of `interop/` meet modules of `nn/`. */
import { type CellWeights, isPlain } from "../../core/cells/cell.ts";
import { cellName } from "../../core/cells/gates.ts";
import { activationNames } from "../../core/cells/namedActivation.ts";
import { USUAL } from "../../core/cells/usualActivations.ts";
import { cellRecord } from "../../core/nn/cellRecord.ts";
import type { CellView } from "../../core/nn/cellView.ts";
import { DefinedLayer } from "../../core/nn/definedLayer.ts";
import { GRU } from "../../core/nn/gru.ts";
import { initializations } from "../../core/nn/initialization.ts";
import { LSTM } from "../../core/nn/lstm.ts";
import { Module } from "../../core/nn/module.ts";
import { RNN } from "../../core/nn/rnn.ts";
import { useDefinedCells } from "../../core/nn/useDefinedCells.ts";
import { fromFloat } from "../../core/storage/raw.ts";
import { optional, readOptions } from "../../core/tensor/check.ts";
import { dtypeOf, type FloatArray } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe, UnsupportedError } from "../../core/tensor/errors.ts";
import { CheckpointLayer } from "../edit/layer.ts";
import { checkRecord, ModelWeights } from "../edit/record.ts";
import type { Activations } from "../interop/convention.ts";
import { canRun } from "../interop/outputs.ts";
import type { LayerRecord, PlacedRecord } from "../interop/records.ts";
import { definitionOf, recordedSpec } from "./sLSTM.ts";

/** A module that a recurrent layer of a checkpoint becomes. */
export type RecurrentModule = LSTM | GRU | RNN | DefinedLayer;

/**
 * Returns a module with these weights.
 *
 * @param layer the record of a layer, as `record()` of a `CheckpointLayer` or `recordOf` returns it
 * @throws ArgumentError for anything else than a record; UnsupportedError when the cells do not form one layer, or Sluice cannot run them
 * @example
 * const copy = moduleOf(recordOf(lstm));
 */
export function moduleOf(layer: LayerRecord): RecurrentModule {
  checkRecord("moduleOf", layer);
  // A file may ask for activations that no kernel has.
  useDefinedCells();
  const title = `layer ${describe(layer.name)}`;
  const first = layer.cells[0];
  const { spec } = first;
  if (layer.cells.length !== layer.numLayers * (layer.bidirectional ? 2 : 1)) {
    throw new UnsupportedError(
      `${title}: expected every layer in every direction, got ${layer.cells.length} cells.`,
    );
  }
  const { activations } = first;
  for (const cell of layer.cells) {
    const { inputSize: _, ...rest } = { ...cell.spec, activations: cell.activations };
    const { inputSize: __, ...same } = { ...spec, activations };
    if (JSON.stringify(rest) !== JSON.stringify(same)) {
      throw new UnsupportedError(
        `${title}: expected cells of one kind and size, got ${describe(JSON.stringify(rest))} beside ${describe(JSON.stringify(same))}.`,
      );
    }
  }
  if (!canRun(activations ?? USUAL)) {
    const { gate, state } = activations;
    throw new UnsupportedError(
      `${title}: expected activations ${activationNames}, got ${gate} and ${state}.`,
    );
  }
  const options = {
    inputSize: spec.inputSize,
    hiddenSize: spec.hiddenSize,
    numLayers: layer.numLayers,
    bidirectional: layer.bidirectional,
    ...(layer.merge !== undefined && { merge: layer.merge }),
    ...(!layer.bidirectional && first.direction === "reverse" && { direction: first.direction }),
    ...(layer.goBackwards !== undefined && { goBackwards: layer.goBackwards }),
    bias: layer.cells.some(({ weights }) => weights.biasIh !== undefined || weights.biasHh !== undefined),
    dtype: dtypeOf(first.weights.weightIh),
    seed: 0,
  };
  const module: RecurrentModule =
    spec.kind === "sLSTM"
      ? new DefinedLayer({ ...options, cell: definitionOf(spec) })
      : spec.kind === "lstm"
        ? new LSTM({
            ...options,
            projSize: spec.projSize,
            peephole: spec.peephole,
            coupled: spec.coupled,
            cellClip: spec.cellClip,
            activations,
          })
        : spec.kind === "gru"
          ? new GRU({ ...options, resetAfter: spec.resetAfter, activations })
          : new RNN({ ...options, nonlinearity: spec.nonlinearity });
  for (const { layer: level, direction, weights } of layer.cells) {
    const parameters = module.cell(level, direction).weights;
    for (const [key, parameter] of Object.entries(parameters)) {
      const values = weights[key as keyof CellWeights];
      if (values !== undefined && values.length !== parameter.data.length) {
        throw new UnsupportedError(
          `${title}: expected ${key} of layer ${level} ${direction} of ${parameter.data.length} numbers, got ${values.length}.`,
        );
      }
      if (values === undefined) parameter.data.fill(0);
      else parameter.data.set(values);
      parameter.bump();
    }
  }
  return module;
}

/**
 * Returns a copy of the weights of a recurrent module as a record.
 *
 * @param module an LSTM, a GRU, an RNN, or a `DefinedLayer` of an sLSTM
 * @param name   path of the layer in a file; default: empty
 * @throws ArgumentError for another module; UnsupportedError for another defined cell
 * @example
 * const bytes = saveCheckpoint(recordOf(lstm, "encoder"), { format: "onnx" });
 */
export function recordOf(module: RecurrentModule, name = ""): LayerRecord {
  if (![LSTM, GRU, RNN, DefinedLayer].some((kind) => module instanceof kind)) {
    throw new ArgumentError(
      `recordOf: expected an LSTM, a GRU, an RNN or an sLSTM, got ${describe(module)}.`,
    );
  }
  if (typeof name !== "string") {
    throw new ArgumentError(`recordOf: expected a name, got ${describe(name)}.`);
  }
  const { numLayers, bidirectional, merge, goBackwards } = module;
  const views: readonly CellView<string>[] = module.cells;
  const cells = views.map(({ layer, direction, spec, weights }): PlacedRecord => {
    const own = isPlain(spec) ? { ...spec } : recordedSpec(spec.cell.definition, spec);
    if (own === undefined) {
      throw new UnsupportedError(
        `recordOf: expected an LSTM, GRU, RNN or sLSTM, got the defined cell ${cellName(spec)}, which no record has. Save it with encodeModel and its config.`,
      );
    }
    const copied: Record<string, FloatArray> = {};
    for (const [key, parameter] of Object.entries(weights))
      copied[key] = parameter.data.slice() as FloatArray;
    const activations: Activations =
      own.kind === "rnn"
        ? { gate: "none", state: own.nonlinearity }
        : { ...USUAL, ...("activations" in own && own.activations) };
    if ("activations" in own) delete own.activations;
    return { layer, direction, spec: own, weights: copied as unknown as CellWeights, activations };
  });
  const order = { ...(merge !== "concat" && { merge }), ...(goBackwards && { goBackwards }) };
  return { name, cell: cells[0].spec.kind, numLayers, bidirectional, ...order, cells };
}

/**
 * Returns a module with the weights of a checkpoint's layer. A single bias becomes the input bias; the other is 0.
 *
 * @param layer   one of the `layers` of an open checkpoint
 * @param options `nonlinearity` of an RNN whose file lacks it; `batchFirst`, default false: files of weights do not say it
 * @throws UnsupportedError with the reason, for a layer that Sluice cannot run
 * @example
 * const { layers } = await openCheckpoint(bytes);
 * const lstm = await toModule(layers[0]);
 */
export async function toModule(
  layer: CheckpointLayer,
  options: { nonlinearity?: "tanh" | "relu"; batchFirst?: boolean } = {},
): Promise<RecurrentModule> {
  if (!(layer instanceof CheckpointLayer)) {
    throw new ArgumentError(
      `toModule: expected a layer of openCheckpoint, got ${describe(layer)}. moduleOf takes the record of one.`,
    );
  }
  const { nonlinearity, batchFirst } = readOptions("toModule", options, {
    nonlinearity: [undefined, optional(["tanh", "relu"])],
    batchFirst: [false, "boolean"],
  });
  const { obstacles } = layer;
  if (obstacles.length > 0) {
    throw new UnsupportedError(
      `layer ${describe(layer.name)}: expected a layer that Sluice can run, got ${layer.convention}: ${obstacles.join("; ")}. Its weights can be read.`,
    );
  }
  const module = moduleOf(withNonlinearity(await layer.record(), nonlinearity));
  module.batchFirst = batchFirst;
  module.initialization = structuredClone(layer.initialization);
  return module;
}

/** The record of an RNN with another nonlinearity. */
function withNonlinearity(record: LayerRecord, nonlinearity: "tanh" | "relu" | undefined): LayerRecord {
  if (nonlinearity === undefined) return record;
  const cells = record.cells.map((cell): PlacedRecord => {
    if (cell.spec.kind !== "rnn") {
      throw new ArgumentError(
        `toModule: expected nonlinearity for an RNN only, got it for a layer of kind ${cell.spec.kind}.`,
      );
    }
    const activations = { gate: "none", state: nonlinearity };
    return { ...cell, spec: { ...cell.spec, nonlinearity }, activations };
  });
  return { ...record, cells };
}

/**
 * Returns a copy of all weights of a model: recurrent layers as records, and all parameters by their names, which are PyTorch's.
 *
 * @param model any module
 * @throws ArgumentError for anything else; UnsupportedError for a defined cell in a recurrent layer
 * @example
 * const bytes = saveCheckpoint(weightsOf(model), { format: "safetensors" });
 */
export function weightsOf(model: Module): ModelWeights {
  if (!(model instanceof Module)) {
    throw new ArgumentError(`weightsOf: expected a module, got ${describe(model)}.`);
  }
  const others = new Map(
    [...model.stateDict()].map(([name, { data, shape }]) => [name, fromFloat(data, shape)]),
  );
  const layers: LayerRecord[] = [];
  for (const [name, module] of model.namedModules()) {
    if (!(module instanceof LSTM || module instanceof GRU || module instanceof RNN)) continue;
    layers.push(recordOf(module, name));
    const prefix = name === "" ? "" : `${name}.`;
    for (const parameter of module.parameterNames.flat()) others.delete(prefix + parameter);
  }
  return new ModelWeights({
    layers,
    others,
    initialization: initializations(model),
    cells: cellRecord(model, "defined"),
  });
}
