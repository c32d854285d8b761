/** Checks configurations from outside before we make a model of them and measure it. */

import { FormatError } from "../../core/tensor/errors.ts";
import { isListOf, isText } from "../../core/tensor/lists.ts";
import { calendarFields } from "../data/calendar.ts";
import { parseResampling } from "../data/rows.ts";
import { checkReading, missingChoices } from "../data/table.ts";
import type { ClassifyConfig } from "./classify.ts";
import { LEVELS } from "./forecast/intervals.ts";
import type { Correction, ForecastConfig } from "./forecast/model.ts";
import type { LanguageConfig } from "./language.ts";

export function checkFields(
  value: unknown,
  fields: Record<string, "object" | "number" | "string" | "boolean">,
): void {
  for (const [name, type] of Object.entries(fields)) {
    const field = (value as Record<string, unknown>)[name];
    if (typeof field !== type || field === null)
      refuse(`the field ${name} to be a ${type}`, String(typeof field));
  }
}

/** Most rows of a window, a season or a horizon. */
const MOST_ROWS = 2 ** 20;

export function checkForecast(config: ForecastConfig): void {
  const isCount = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MOST_ROWS;
  for (const name of ["targets", "features", "date"] as const) checkList(config[name], name, isText);
  checkList(config.seasons, "seasons", isCount);
  checkList(config.calendar, "calendar", (field) => calendarFields.includes(field as never));
  if (![config.window, config.lags, config.horizon, config.networks].every(isCount))
    refuse("window, lags, horizon and networks of at least 1", "others");
  if (!missingChoices.includes(config.missing))
    refuse(`missing to be ${missingChoices.join(" or ")}`, "another");
  if (config.resample !== undefined) parseResampling(config.resample);
  if (config.reading !== undefined) {
    checkFields(config, { reading: "object" });
    checkReading("config", config.reading);
  }
  const { known = [], statics = [], categories = {}, panel } = config;
  checkList(known, "known", isText);
  checkList(statics, "statics", isText);
  checkFields({ categories }, { categories: "object" });
  for (const values of Object.values(categories)) checkList(values, "categories", isText);
  if (panel !== undefined) {
    checkFields({ panel }, { panel: "object" });
    if ("column" in panel) checkFields(panel, { column: "string" });
    else checkList(panel.columns, "panel.columns", isText);
  }
  checkScaling(config.scaling, config.features.length + known.length + statics.length);
  for (const name of ["logarithms", "level", "calendar", "twins"])
    checkFields(config.linear, { [name]: "boolean" });
  checkList(config.members, "members", (name) => typeof name === "string");
  if (config.correction !== undefined) checkCorrection(config.correction, config.horizon);
}

function checkCorrection(correction: Correction, horizon: number): void {
  checkFields({ correction }, { correction: "object" });
  checkFields(correction, { share: "number", linear: "number", corrected: "number", origins: "number" });
  if (!(correction.share >= 0 && correction.share <= 1)) refuse("correction.share from 0 to 1", "another");
  const isBound = (list: unknown) => isListOf(list, Number.isFinite) && list.length === horizon;
  checkList(correction.bounds, "correction.bounds", isBound);
  if (correction.bounds.length !== LEVELS.length)
    refuse("correction.bounds of each interval", "another number");
}

export function checkScaling(scaling: { mean: unknown; deviation: unknown }, columns: number): void {
  for (const name of ["mean", "deviation"] as const) {
    checkList(scaling[name], `scaling.${name}`, Number.isFinite);
    if ((scaling[name] as number[]).length !== columns)
      refuse(`scaling.${name} of ${columns} columns`, "another number");
  }
}

export function checkList(list: unknown, name: string, isItem: (item: unknown) => boolean): void {
  if (!isListOf(list, isItem)) refuse(`a list of fitting values as ${name}`, "something else");
}

export function refuse(expected: string, got: string): never {
  throw new FormatError(
    "config",
    "VALUE",
    `expected ${expected}, got ${got}. Was this file written by sluice train?`,
  );
}

export function checkLabels(labels: unknown): void {
  checkList(labels, "labels", (label) => ["string", "number", "boolean"].includes(typeof label));
}

/** The fields that define a model of each task. */
const needs = {
  language: { vocabulary: "object", embeddingSize: "number", recurrent: "object", seed: "number" },
  forecast: {
    recurrent: "object",
    window: "number",
    horizon: "number",
    scaling: "object",
    seed: "number",
    linear: "object",
    members: "object",
  },
  classify: { input: "object", recurrent: "object", labels: "object", seed: "number" },
} as const;

export interface TaskConfigs {
  language: LanguageConfig;
  forecast: ForecastConfig;
  classify: ClassifyConfig;
}

/** @throws FormatError when one of these fields is missing or has another type */
export function checkTaskFields<Name extends keyof TaskConfigs>(
  task: Name,
  config: unknown,
): asserts config is TaskConfigs[Name] {
  checkFields(config, needs[task]);
  const { recurrent, heldOut } = config as { recurrent: unknown; heldOut: unknown };
  checkFields(recurrent, {
    cell: "string",
    hiddenSize: "number",
    numLayers: "number",
    bidirectional: "boolean",
    dropout: "number",
    gates: "object",
  });
  checkFields({ heldOut }, { heldOut: "object" });
  checkFields(heldOut, { validation: "number", test: "number" });
}
