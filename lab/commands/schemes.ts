/**
 * Schemes by their text in a study: `chrono:tMax=20`, several joined by `+`. A study knows those of `sluice init`, `bias:reset=-1,forget=3`, which
 * sets the gates it names, and the schemes of cells that checkpoints of other frameworks cannot hold.
 */

import { parseScheme, type Scheme, type SchemeCall, schemeFrom, schemes } from "../../src/index.ts";
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

const ASKER = { command: "study", besides: ["bias", ...OF_CELLS.keys()] };

/** Returns the schemes of a text. @throws UsageError, ArgumentError when it names none */
export function schemesFrom(text: string): Scheme[] {
  return text.split("+").map((part) => schemeOf(parseScheme(part, "study")));
}

function schemeOf(call: SchemeCall): Scheme {
  const { name, arguments: given, words = {} } = call;
  if (name === "bias") {
    if (Object.keys({ ...given, ...words }).length > 0) return schemeFrom({ ...call, name: "biases" }, ASKER);
    throw new UsageError("study: expected gates and biases, such as bias:reset=-1, got none.");
  }
  const ofCell = OF_CELLS.get(name);
  if (ofCell === undefined) return schemeFrom(call, ASKER);
  const values = { ...given, ...words };
  for (const key of Object.keys(values)) {
    if (ofCell.arguments.includes(key)) continue;
    throw new UsageError(
      `study: expected an argument of ${name} (${ofCell.arguments.join(", ")}), got ${key}.`,
    );
  }
  return ofCell.make(values);
}
