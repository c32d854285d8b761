/**
 * Schemes by their text in a study: `chrono:tMax=20`, several joined by `+`. A study knows those of `sluice init`, `bias:reset=-1,forget=3`, which
 * sets the gates it names, and the schemes of cells that checkpoints of other frameworks cannot hold.
 */

import { type Scheme, schemeFrom, schemes, schemeTable } from "../../src/index.ts";
import { UsageError } from "./failure.ts";

type Values = Readonly<Record<string, number | string>>;

/** Schemes of single cells: their arguments by name, and how they are made of them. */
const OF_CELLS = new Map<string, { arguments: readonly string[]; make: (values: Values) => Scheme }>([
  [
    "independentRecurrence",
    {
      arguments: ["tMax", "growth"],
      make: ({ tMax, growth }) => schemes.independentRecurrence(tMax as number, growth as number | undefined),
    },
  ],
  ["decayRing", { arguments: ["min", "max", "per"], make: schemes.decayRing }],
  ["normGain", { arguments: ["gain", "retain"], make: schemes.normGain }],
]);

/** Their names, for help. */
export const cellSchemes = [...OF_CELLS].map(
  ([name, { arguments: names }]) => `${name} (${names.join(", ")})`,
);

const NAMES = [...schemeTable.map(({ name }) => name), ...["biases", "weights", "bias"], ...OF_CELLS.keys()];

/** Returns the schemes of a text. @throws UsageError, ArgumentError when it names none */
export function schemesFrom(text: string): Scheme[] {
  return text.split("+").map(schemeOf);
}

function schemeOf(text: string): Scheme {
  const [name, list = ""] = text.split(/:(.*)/s);
  if (!NAMES.includes(name))
    throw new UsageError(`study: expected a scheme (${NAMES.join(", ")}), got ${JSON.stringify(name)}.`);
  if (name === "bias") {
    if (list !== "") return schemeFrom(`biases:${list}`, "study");
    throw new UsageError("study: expected gates and biases, such as bias:reset=-1, got none.");
  }
  const ofCell = OF_CELLS.get(name);
  if (ofCell === undefined) return schemeFrom(text, "study");
  const values = new Map<string, number | string>();
  for (const pair of list === "" ? [] : list.split(",")) {
    const [key, value = ""] = pair.split("=");
    if (!ofCell.arguments.includes(key) || value === "") {
      throw new UsageError(
        `study: expected an argument of ${name} (${ofCell.arguments.join(", ")}), got ${pair}.`,
      );
    }
    values.set(key, Number.isNaN(Number(value)) ? value : Number(value));
  }
  return ofCell.make(Object.fromEntries(values));
}
