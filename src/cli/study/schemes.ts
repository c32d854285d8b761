/**
 * Schemes as they are written in a study: `chrono:tMax=20`, several applied in turn joined by `+`, and besides those of `sluice init`
 * `bias:reset=-1,forget=3`, which sets the gates it names.
 */
import { biases, type Scheme } from "../../init/index.ts";
import { UsageError } from "../failure.ts";
import { schemeFrom } from "../schemeFrom.ts";

/** @throws UsageError, ArgumentError for what is no scheme */
export function schemesFrom(text: string): Scheme[] {
  return text.split("+").map((part) => {
    const [name, list = ""] = part.split(/:(.*)/s);
    const values = argumentsOf(text, list);
    if (name !== "bias") return schemeFrom({ name, arguments: values });
    if (Object.keys(values).length > 0) return biases(values);
    throw new UsageError("study: expected gates and biases, such as bias:reset=-1, got none.");
  });
}

function argumentsOf(text: string, list: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const pair of list === "" ? [] : list.split(",")) {
    const [name, value, ...rest] = pair.split("=");
    const number = Number(value);
    if (rest.length > 0 || value === undefined || value.trim() === "" || !Number.isFinite(number)) {
      throw new UsageError(`study: expected arguments such as tMax=100, got ${pair} in ${text}.`);
    }
    values[name] = number;
  }
  return values;
}
