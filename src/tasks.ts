/** The entry `sluice/tasks`: batches from data, the tasks of `sluice train`, and their models. */
export * from "./jobs/data/index.ts";
export { AblationChart } from "./jobs/figure/ablationChart.ts";
export { LineChart, type LineChartOptions } from "./jobs/figure/lineChart.ts";
export { type DrawnPortrait, PortraitChart } from "./jobs/figure/portraitChart.ts";
export {
  type Classification,
  type ClassificationReport,
  type ClassifyConfig,
  type ClassifyInput,
  type ClassifyOptions,
  type ClassMeasures,
  classify,
  classifyTask,
  type Prediction,
  reportClassifier,
  SequenceClassifier,
} from "./jobs/tasks/classify.ts";
export { detectTask, openData, sequencesOf, textOf } from "./jobs/tasks/dataFile.ts";
export { exportOnnx, type OnnxExport } from "./jobs/tasks/exportOnnx.ts";
export { type RollingOptions, rollForecaster } from "./jobs/tasks/forecast/rolling.ts";
export {
  type Forecast,
  type ForecastConfig,
  Forecaster,
  type ForecastOptions,
  type ForecastReport,
  forecastTable,
  forecastTask,
  inputWindow,
  type MethodErrors,
  reportForecaster,
  type TargetReport,
} from "./jobs/tasks/forecast.ts";
export { type JobOptions, prepareJob } from "./jobs/tasks/job/prepare.ts";
export {
  evaluateLanguage,
  type LanguageConfig,
  LanguageModel,
  type LanguageOptions,
  languageTask,
} from "./jobs/tasks/language.ts";
export { loadModel, type ModelSource, type TrainedModel } from "./jobs/tasks/load.ts";
export {
  describeRecurrent,
  type RecurrentChoice,
  type RecurrentConfig,
} from "./jobs/tasks/recurrentConfig.ts";
export { measuresOf, type TaskReport } from "./jobs/tasks/report.ts";
export { type SampleOptions, sample } from "./jobs/tasks/sample.ts";
export { loadTask, type StoredTask } from "./jobs/tasks/stored.ts";
export type { EvaluatedPart, HeldOut, Measures, Task, TaskName } from "./jobs/tasks/task.ts";
export {
  defaultEpochs,
  type OptimizerName,
  optimizerNames,
  type TrainingOptions,
  trainTask,
} from "./jobs/tasks/train.ts";
