/** Tasks: what `sluice train` does, for programs and pages. */
export {
  type Classification,
  type ClassifyConfig,
  type ClassifyInput,
  type ClassifyOptions,
  classify,
  classifyTask,
  evaluateClassifier,
  SequenceClassifier,
} from "./classify.ts";
export {
  evaluateForecaster,
  type Forecast,
  type ForecastConfig,
  Forecaster,
  type ForecastOptions,
  forecastTable,
  forecastTask,
} from "./forecast.ts";
export {
  bitsPerCharacter,
  evaluateLanguage,
  type LanguageConfig,
  LanguageModel,
  type LanguageOptions,
  languageTask,
} from "./language.ts";
export { describeRecurrent, type RecurrentChoice, type RecurrentConfig } from "./recurrentConfig.ts";
export { type SampleOptions, sample } from "./sample.ts";
export { detectSeasons } from "./season.ts";
export { loadTask, restoreTask, type StoredTask } from "./stored.ts";
export type { EvaluatedPart, HeldOut, Measures, Task, TaskName } from "./task.ts";
export {
  defaultEpochs,
  type OptimizerName,
  optimizerNames,
  type TrainingOptions,
  trainTask,
} from "./train.ts";
