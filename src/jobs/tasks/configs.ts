/** Checks configurations from outside before we make a model of them and measure it. */

import { FormatError } from "../../core/tensor/errors.ts";
import { isListOf, isText } from "../../core/tensor/lists.ts";
import { checkCalendar } from "../data/calendar.ts";
import { parseResampling } from "../data/rows.ts";
import { checkReading, missingChoices } from "../data/table.ts";
import type { ClassifyConfig } from "./classify.ts";
import type { ForecastChoice } from "./forecast/choice.ts";
import { LEVELS } from "./forecast/intervals.ts";
import type { ForecastConfig } from "./forecast/model.ts";
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

export function checkForecast(config: ForecastConfig): void {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1;
  for (const name of ["targets", "features", "date"] as const) checkList(config[name], name, isText);
  checkList(config.seasons, "seasons", isCount);
  checkCalendar("config.json", config.calendar);
  if (!isCount(config.window) || !isCount(config.horizon))
    refuse("window and horizon of at least 1 row", "others");
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
  const columns = config.targets.length + config.features.length + known.length + statics.length;
  checkScaling(config.scaling, columns);
  if (config.normalise !== undefined && config.normalise !== "window")
    refuse("normalise to be window or absent", "another");
  if (config.choice !== undefined) checkChoice(config.choice, config.targets.length);
}

function checkChoice(choice: ForecastChoice, count: number): void {
  checkFields({ choice }, { choice: "object" });
  checkFields(choice, { network: "number", targets: "object", validation: "object" });
  checkList(choice.seasons, "choice.seasons", (v) => Number.isSafeInteger(v) && (v as number) >= 1);
  if (!(choice.network >= 0 && choice.network <= 1)) refuse("choice.network from 0 to 1", "another");
  checkFields(choice.validation, { network: "number", methods: "number", mean: "number" });
  checkList(choice.targets, "choice.targets", (v) => typeof v === "object" && v !== null);
  if (choice.targets.length !== count) refuse(`choice.targets of ${count} targets`, "another number");
  const isMember = (v: unknown) => {
    const { name, share } = (v ?? {}) as { name?: unknown; share?: unknown };
    return typeof name === "string" && Number.isFinite(share);
  };
  const { series = {} } = choice;
  checkFields({ series }, { series: "object" });
  for (const own of Object.values(series)) {
    checkList(own, "choice.series", (v) => typeof v === "object" && v !== null);
    if (own.length !== count) refuse(`choice.series of ${count} targets`, "another number");
    for (const { members, size } of own) {
      checkList(members, "choice.series.members", isMember);
      if (!Number.isFinite(size)) refuse("choice.series.size to be a number", "another");
    }
  }
  for (const { members, scale, ratios } of choice.targets) {
    checkList(members, "choice.targets.members", isMember);
    checkList(scale, "choice.targets.scale", Number.isFinite);
    checkList(ratios, "choice.targets.ratios", Number.isFinite);
    if (ratios.length !== LEVELS.length || scale.length === 0)
      refuse("choice.targets.ratios and scale of each interval", "another number");
  }
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
  forecast: { recurrent: "object", window: "number", horizon: "number", scaling: "object", seed: "number" },
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
