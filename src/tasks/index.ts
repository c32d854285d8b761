/** The entry `sluice/tasks`: batches from data, the tasks of `sluice train`, and their models. */
export * from "../data/index.ts";
export {
  type Classification,
  type ClassificationReport,
  type ClassifyConfig,
  type ClassifyInput,
  type ClassifyOptions,
  type ClassMeasures,
  classify,
  classifyTask,
  evaluateClassifier,
  type Prediction,
  reportClassifier,
  SequenceClassifier,
} from "./classify.ts";
export { detectTask, openData, sequencesOf, textOf } from "./dataFile.ts";
export { exportOnnx, type OnnxExport } from "./exportOnnx.ts";
export {
  type ForecastSeriesOptions,
  forecastSeries,
  type SeriesForecast,
} from "./forecast/forecastSeries.ts";
export { inputWindow } from "./forecast/inputWindow.ts";
export { coverage, mase, meanAbsoluteError, msis, smape } from "./forecast/metrics.ts";
export { type RollingOptions, rollForecaster } from "./forecast/rolling.ts";
export {
  evaluateForecaster,
  type Forecast,
  type ForecastConfig,
  Forecaster,
  type ForecastOptions,
  type ForecastReport,
  forecastPanel,
  forecastTable,
  forecastTask,
  type MethodErrors,
  reportForecaster,
  type SeriesErrors,
  type TargetReport,
} from "./forecast.ts";
export { type LargeFile, largeForecastTask, largeLanguageTask } from "./job/large.ts";
export { type JobOptions, prepareJob } from "./job/prepare.ts";
export {
  bitsPerCharacter,
  evaluateLanguage,
  type LanguageConfig,
  LanguageModel,
  type LanguageOptions,
  languageTask,
} from "./language.ts";
export { loadModel, type ModelSource, type TrainedModel } from "./load.ts";
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
