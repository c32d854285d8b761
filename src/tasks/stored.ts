/**
 * A trained model from its file: the configuration that training stored beside the parameters is checked, since it comes from
 * outside, and a model is made of it.
 */
import { type Module, restoreInitializations, restoreLearning } from "../nn/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { decodeModel, type Json } from "../train/index.ts";
import { type ClassifyConfig, SequenceClassifier } from "./classify.ts";
import { checkFields, checkForecast, checkLabels, checkScaling, checkTaskFields, refuse } from "./configs.ts";
import { type ForecastConfig, Forecaster } from "./forecast.ts";
import { type LanguageConfig, LanguageModel } from "./language.ts";
import type { RecurrentConfig } from "./recurrentConfig.ts";

export type StoredTask =
  | { task: "language"; config: LanguageConfig; model: LanguageModel }
  | { task: "forecast"; config: ForecastConfig; model: Forecaster }
  | { task: "classify"; config: ClassifyConfig; model: SequenceClassifier };

/**
 * The task of a `model.safetensors` that training wrote.
 *
 * @throws FormatError when it is no safetensors file, or holds no configuration of a task; as `Module.loadStateDict` when
 *   configuration and parameters do not belong together
 */
export function loadTask(file: Uint8Array): StoredTask {
  const { tensors, config, initialization, learning } = decodeModel(file);
  return restoreTask(config, tensors, initialization, learning);
}

/**
 * As `loadTask`, from configuration and parameters.
 *
 * @param initialization what was done to initialise the model, as `initializations` tells it; absent: nothing is known of it
 * @param learning       how its gates learn, as `learningSettings` tells it; absent: as usual
 */
export function restoreTask(
  config: Json | undefined,
  parameters: ReadonlyMap<string, Tensor>,
  initialization?: Json,
  learning?: Json,
): StoredTask {
  if (!(parameters instanceof Map)) {
    throw new ArgumentError(
      `restoreTask: expected parameters as a map by name, got ${describe(parameters)}. Pass what stateDict() gave.`,
    );
  }
  const stored = makeTask(config, parameters);
  const model = stored.model as Module;
  model.loadStateDict(parameters as Map<string, Tensor>);
  // What was done to the weights the model was made with says nothing about those it has now.
  for (const module of model.modules()) module.initialization = [];
  if (initialization !== undefined) restoreInitializations(model, initialization);
  if (learning !== undefined) restoreLearning(model, learning);
  model.eval();
  return stored;
}

function makeTask(config: Json | undefined, parameters: ReadonlyMap<string, Tensor>): StoredTask {
  const known = config as { task?: unknown } | undefined;
  switch (known?.task) {
    case "language": {
      const checked: unknown = config;
      checkTaskFields("language", checked);
      checkRecurrent(checked.recurrent, parameters);
      checkSize("embeddingSize", checked.embeddingSize, parameters, "embedding.weight");
      return { task: "language", config: checked, model: new LanguageModel(checked) };
    }
    case "forecast": {
      const checked: unknown = config;
      checkTaskFields("forecast", checked);
      checkRecurrent(checked.recurrent, parameters);
      checkForecast(checked);
      return { task: "forecast", config: checked, model: new Forecaster(checked) };
    }
    case "classify": {
      const checked: unknown = config;
      checkTaskFields("classify", checked);
      checkRecurrent(checked.recurrent, parameters);
      checkClassify(checked, parameters);
      return { task: "classify", config: checked, model: new SequenceClassifier(checked) };
    }
    default:
      return refuse(
        "a configuration written by sluice train",
        known?.task === undefined ? "none" : "another",
      );
  }
}

/** Sizes must be those of the parameters before any memory is taken for a model of that size. */
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

function checkClassify({ labels, input }: ClassifyConfig, parameters: ReadonlyMap<string, Tensor>): void {
  checkLabels(labels);
  if (input.kind === "numbers") {
    checkFields(input, { features: "number", scaling: "object" });
    checkSize("features", input.features, parameters, "recurrent.weight_ih_l0");
    checkScaling(input.scaling, input.features);
  } else {
    checkFields(input, { vocabulary: "object", embeddingSize: "number" });
    checkSize("embeddingSize", input.embeddingSize, parameters, "embedding.weight");
  }
}
