/** Restores trained models from their files. The stored configuration comes from outside, so we check it before making a model. */
import { type Module, restoreInitializations, restoreLearning } from "../../core/nn/index.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import { decodeModel, type Json } from "../../core/train/index.ts";
import { type ClassifyConfig, SequenceClassifier } from "./classify.ts";
import { checkFields, refuse } from "./configs.ts";
import { tableShape } from "./forecast/model.ts";
import { type ForecastConfig, Forecaster } from "./forecast.ts";
import { type LanguageConfig, LanguageModel } from "./language.ts";

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

/** Returns the task of a configuration and its parameters, with the records of the model's initialisation and of how its gates learn. */
export function restoreTask(
  config: Json | undefined,
  parameters: ReadonlyMap<string, Tensor>,
  initialization?: Json,
  learning?: Json,
): StoredTask {
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
  checkFields(task, checked);
  /** Sizes agree with the tensors before we allocate a model of them. */
  const checkShape = (name: string, ...shape: (number | undefined)[]) => {
    const stored = parameters.get(name)?.shape;
    if (stored?.length === shape.length && shape.every((size, k) => size === undefined || size === stored[k]))
      return;
    refuse(`${name} of [${shape.map((size) => size ?? "any")}]`, `[${stored ?? "no such tensor"}]`);
  };
  const most = parameters.size;
  const { recurrent } = checked;
  const path = checked.task === "forecast" ? "networks.0.recurrent" : "recurrent";
  checkShape(`${path}.weight_hh_l0`, undefined, recurrent.hiddenSize);
  if (recurrent.numLayers > most) refuse(`at most ${most} layers`, String(recurrent.numLayers));
  if (checked.task === "forecast") {
    if (checked.networks > most) refuse(`at most ${most} networks`, String(checked.networks));
    checkShape("linear", ...tableShape(checked));
  } else if (checked.task === "classify" && checked.input.kind === "numbers")
    checkShape("recurrent.weight_ih_l0", undefined, checked.input.features);
  else {
    const { embeddingSize } =
      checked.task === "classify" ? (checked.input as { embeddingSize: number }) : checked;
    checkShape("embedding.weight", undefined, embeddingSize);
  }
  return { task, config: checked, model: new models[task](checked as never) } as StoredTask;
}
