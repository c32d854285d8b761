/** Checks configurations from outside before we make a model of them and measure it. */
import { describe, FormatError } from "../../core/tensor/errors.ts";
import { calendarFields } from "../data/calendar.ts";
import { parseResampling } from "../data/rows.ts";
import { checkReading, missingChoices } from "../data/table.ts";
import type { ClassifyConfig } from "./classify.ts";
import { LEVELS } from "./forecast/linear.ts";
import type { ForecastConfig } from "./forecast/model.ts";
import type { LanguageConfig } from "./language.ts";
import { type RecurrentChoice, recurrentConfig } from "./recurrentConfig.ts";

/** The form of plain data: a type, a test, one form for all members of a list, or those of fields; a field with `?` may be absent. */
type Form =
  | "object"
  | "number"
  | "string"
  | "boolean"
  | ((value: never) => boolean)
  | FormOf
  | readonly Form[];
type FormOf = { readonly [field: string]: Form };

export function refuse(expected: string, got: string): never {
  throw new FormatError(
    "config",
    "VALUE",
    `expected ${expected}, got ${got}. Was this file written by sluice train?`,
  );
}

function checkForm(value: unknown, form: Form, name: string): void {
  const fail = (what: string) => refuse(`${what} as ${name}`, describe(value));
  if (typeof form === "function") {
    if (!form(value as never)) fail("a fitting value");
  } else if (typeof form === "string") {
    if (typeof value !== form || value === null) fail(`a value of the type ${form}`);
  } else if (Array.isArray(form)) {
    if (!Array.isArray(value)) fail("a list");
    for (const member of value as unknown[]) checkForm(member, form[0], name);
  } else {
    checkForm(value, "object", name);
    for (const [key, own] of Object.entries(form)) {
      const field = (value as Record<string, unknown>)[key.replace("?", "")];
      if (!key.endsWith("?") || field !== undefined) checkForm(field, own, key);
    }
  }
}

/** Of the configurations of forecasters; those of other versions are refused. */
export const VERSION = 2;

/** Most rows of a window, a season or a horizon. */
const MOST_ROWS = 2 ** 20;

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1 && value <= MOST_ROWS;
const isNumber = (value: unknown) => Number.isFinite(value);
const among = (list: readonly unknown[]) => (value: unknown) => list.includes(value);
const scaling = { mean: [isNumber], deviation: [isNumber] };

const shared = {
  recurrent: (choice: RecurrentChoice) => recurrentConfig(choice) !== undefined,
  heldOut: { validation: "number", test: "number" },
  seed: "number",
} as const;

const forms = {
  language: { ...shared, vocabulary: "object", embeddingSize: "number" },
  classify: {
    ...shared,
    labels: [(label: unknown) => ["string", "number", "boolean"].includes(typeof label)],
    input: {
      kind: among(["numbers", "text"]),
      "features?": "number",
      "scaling?": scaling,
      "vocabulary?": "object",
    },
  },
  forecast: {
    ...shared,
    targets: ["string"],
    features: ["string"],
    date: ["string"],
    "known?": ["string"],
    "statics?": ["string"],
    "panel?": "string",
    missing: among(missingChoices),
    "resample?": (words: unknown) => parseResampling(words) !== undefined,
    "reading?": "object",
    calendar: [among(calendarFields)],
    seasons: [isCount],
    window: isCount,
    lags: isCount,
    horizon: isCount,
    networks: isCount,
    scaling,
    linear: { logarithms: "boolean", level: "boolean", calendar: "boolean", twins: "boolean" },
    members: ["string"],
    "correction?": {
      share: (share: number) => share >= 0 && share <= 1,
      linear: "number",
      corrected: "number",
      origins: "number",
      bounds: [[isNumber]],
    },
  },
} as const satisfies Record<string, FormOf>;

export interface TaskConfigs {
  language: LanguageConfig;
  forecast: ForecastConfig;
  classify: ClassifyConfig;
}

/** @throws FormatError unless it is the configuration of the task */
export function checkFields<Name extends keyof TaskConfigs>(
  task: Name,
  config: unknown,
): asserts config is TaskConfigs[Name] {
  if (task === "forecast" && (config as ForecastConfig).version !== VERSION) {
    const message =
      "expected a forecaster that this version of sluice trained, got one of an earlier version. Train it again.";
    throw new FormatError("config", "VALUE", message);
  }
  checkForm(config, forms[task], "configuration");
  const checked = config as TaskConfigs[keyof TaskConfigs];
  if (checked.task === "classify" && checked.input.kind === "numbers")
    checkColumns(checked.input.scaling, checked.input.features);
  if (checked.task === "forecast") checkForecast(checked);
}

function checkForecast(config: ForecastConfig): void {
  const { features, known = [], statics = [], reading, correction, horizon } = config;
  if (reading !== undefined) checkReading("config", reading);
  checkColumns(config.scaling, features.length + known.length + statics.length);
  if (correction === undefined) return;
  const { bounds } = correction;
  if (bounds.length !== LEVELS.length || bounds.some(({ length }) => length !== horizon))
    refuse(`bounds of ${LEVELS.length} intervals at ${horizon} steps`, describe(bounds));
}

function checkColumns(scaling: unknown, columns: number): void {
  checkForm(scaling, forms.forecast.scaling, "scaling");
  const { mean, deviation } = scaling as ForecastConfig["scaling"];
  if (mean.length !== columns || deviation.length !== columns)
    refuse(`a scaling of ${columns} columns`, describe(scaling));
}
