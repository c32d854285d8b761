/** Reports on trained models, by task. */
import { type ClassificationReport, classMeasures } from "./classify/measure.ts";
import { type ForecastReport, measuresOf as forecastMeasures } from "./forecast/report.ts";
import type { Measures } from "./task.ts";

/** Of a language model, the measures themselves. */
export type TaskReport = ForecastReport | ClassificationReport | Measures;

/** Whether it reports on a forecaster. */
export const isForecast = (report: TaskReport): report is ForecastReport =>
  "methods" in report && Array.isArray(report.methods);

/** Whether it reports on a classifier. */
export const isClassification = (report: TaskReport): report is ClassificationReport =>
  "classes" in report && Array.isArray(report.classes);

/**
 * Returns a report as numbers by name.
 *
 * @param report what `reportForecaster` or `reportClassifier` returned
 * @returns of a forecaster `mae`, `rmse`, `smape`, `mase`, coverage and the baselines' errors; of a classifier its accuracy and that of the most frequent label
 * @example
 * const { mae, skill } = measuresOf(reportForecaster(model, config, table, "test"));
 */
export function measuresOf(report: TaskReport): Measures {
  if (isForecast(report)) return forecastMeasures(report);
  return isClassification(report) ? classMeasures(report) : report;
}
