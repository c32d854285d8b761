/** Restores trained models from their files. The stored configuration comes from outside, so we check it before making a model. */
import { type Module, restoreInitializations, restoreLearning } from "../../core/nn/index.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { Tensor } from "../../core/tensor/tensor.ts";
import { decodeModel, type Json } from "../../core/train/index.ts";
import { type ClassifyConfig, SequenceClassifier } from "./classify.ts";
import { checkFields, checkForecast, checkLabels, checkScaling, checkTaskFields, refuse } from "./configs.ts";
import { type ForecastConfig, Forecaster } from "./forecast.ts";
import { type LanguageConfig, LanguageModel } from "./language.ts";
import type { RecurrentConfig } from "./recurrentConfig.ts";

/** The task, the configuration and the model of a file. */
export type StoredTask =
  | { task: "language"; config: LanguageConfig; model: LanguageModel }
  | { task: "forecast"; config: ForecastConfig; model: Forecaster }
  | { task: "classify"; config: ClassifyConfig; model: SequenceClassifier };

/**
 * Returns the task of a `model.safetensors` from training. `loadModel` takes other sources too, and its result predicts.
 *
 * @param file the whole file
 * @throws FormatError when it is not a safetensors file, or lacks the configuration of a task; as `Module.loadStateDict` when configuration
 *   and parameters do not match
 * @example
 * const { task, config, model } = loadTask(await readFile("runs/births/model.safetensors"));
 */
export function loadTask(file: Uint8Array): StoredTask {
  const { tensors, config, initialization, learning } = decodeModel(file);
  return restoreTask(config, tensors, initialization, learning);
}

/**
 * Returns the task of a configuration and its parameters.
 *
 * @param config         the configuration, as plain data
 * @param parameters     all parameters of the model by name, as its `stateDict()` returns them
 * @param initialization records of the model's initialisation, from `initializations`; default: unknown
 * @param learning       learning settings of its gates, from `learningSettings`; default: as usual
 * @throws FormatError when the configuration is not one of a task, or does not match the parameters; ArgumentError for anything else than a map
 * @example
 * const { tensors, config } = decodeModel(file);
 * const { model } = restoreTask(config, tensors);
 */
export function restoreTask(
  config: Json | undefined,
  parameters: ReadonlyMap<string, Tensor>,
  initialization?: Json,
  learning?: Json,
): StoredTask {
  if (!(parameters instanceof Map && [...parameters.values()].every((each) => each instanceof Tensor))) {
    throw new ArgumentError(
      `restoreTask: expected parameters as a map of tensors by name, got ${describe(parameters)}. Pass what stateDict() gave.`,
    );
  }
  const stored = makeTask(config, parameters);
  const model = stored.model as Module;
  model.loadStateDict(parameters as Map<string, Tensor>);
  // The record of the initial weights does not describe the loaded ones.
  for (const module of model.modules()) module.initialization = [];
  if (initialization !== undefined) restoreInitializations(model, initialization);
  if (learning !== undefined) restoreLearning(model, learning);
  model.eval();
  return stored;
}

const models = { language: LanguageModel, forecast: Forecaster, classify: SequenceClassifier };

function makeTask(config: Json | undefined, parameters: ReadonlyMap<string, Tensor>): StoredTask {
  const { task } = (config ?? {}) as { task?: keyof typeof models };
  if (typeof task !== "string" || !Object.hasOwn(models, task)) {
    return refuse("a configuration written by sluice train", task === undefined ? "none" : "another");
  }
  const checked: unknown = config;
  checkTaskFields(task, checked);
  checkRecurrent(checked.recurrent, parameters);
  if (checked.task === "language")
    checkSize("embeddingSize", checked.embeddingSize, parameters, "embedding.weight");
  else if (checked.task === "forecast") checkForecast(checked);
  else checkClassify(checked, parameters);
  return { task, config: checked, model: new models[task](checked as never) } as StoredTask;
}

/** Compares sizes with the parameters before allocating a model of that size. */
function checkRecurrent(recurrent: RecurrentConfig, parameters: ReadonlyMap<string, Tensor>): void {
  checkSize("hiddenSize", recurrent.hiddenSize, parameters, "recurrent.weight_hh_l0");
  if (recurrent.numLayers > parameters.size) {
    refuse(`at most ${parameters.size} layers for ${parameters.size} tensors`, String(recurrent.numLayers));
  }
}

function checkSize(
  name: string,
  size: number,
  parameters: ReadonlyMap<string, Tensor>,
  tensor: string,
): void {
  const stored = parameters.get(tensor)?.shape[1];
  if (stored !== size)
    refuse(`${name} to be the columns of ${tensor}`, `${size} and ${stored ?? "no such tensor"}`);
}

function checkClassify(
  { labels, input, split }: ClassifyConfig,
  parameters: ReadonlyMap<string, Tensor>,
): void {
  checkLabels(labels);
  if (split !== undefined && split !== "stratified") refuse("split to be stratified or absent", "another");
  if (input.kind === "numbers") {
    checkFields(input, { features: "number", scaling: "object" });
    checkSize("features", input.features, parameters, "recurrent.weight_ih_l0");
    checkScaling(input.scaling, input.features);
  } else {
    checkFields(input, { vocabulary: "object", embeddingSize: "number" });
    checkSize("embeddingSize", input.embeddingSize, parameters, "embedding.weight");
  }
}
