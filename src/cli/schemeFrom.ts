/** A scheme from its name and arguments as plain data. */
import {
  chrono,
  chronoForgetOnly,
  closedInput,
  gruBiases,
  identityRecurrence,
  linspaceRetain,
  type PresetName,
  powerLawRetain,
  presets,
  retainBias,
  retainFor,
  type Scheme,
  scaleAll,
  uniformGate,
  unitForgetBias,
  zeroBias,
} from "../init/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type SchemeCall, schemeTable } from "./schemeTable.ts";

type Values = Readonly<Record<string, number>>;

const makers = new Map<string, (values: Values) => Scheme>([
  ["retainBias", ({ value }) => retainBias(value)],
  ["retainFor", ({ steps }) => retainFor(steps)],
  ["chrono", ({ tMax }) => chrono(tMax)],
  ["chronoForgetOnly", ({ tMax }) => chronoForgetOnly(tMax)],
  ["uniformGate", () => uniformGate()],
  ["linspaceRetain", ({ first, last }) => linspaceRetain(first, last)],
  ["powerLawRetain", (values) => powerLawRetain(values)],
  ["closedInput", ({ value }) => closedInput(value)],
  ["unitForgetBias", () => unitForgetBias()],
  ["gruBiases", (values) => gruBiases(values)],
  ["zeroBias", () => zeroBias()],
  ["identityRecurrence", (values) => identityRecurrence(values)],
  ["scaleAll", ({ factor }) => scaleAll(factor)],
  ...Object.keys(presets).map((name): [string, () => Scheme] => [name, () => presets[name as PresetName]]),
]);

/** @throws ArgumentError (`NAME`) for a scheme or argument there is none of; as the scheme itself for a value it refuses */
export function schemeFrom({ name, arguments: given }: SchemeCall): Scheme {
  const entry = schemeTable.find((each) => each.name === name);
  if (entry === undefined) {
    throw new ArgumentError(
      `init: expected a scheme (${schemeTable.map((each) => each.name).join(", ")}), got ${describe(name)}.`,
      "NAME",
    );
  }
  const known = entry.arguments.map((argument) => argument.name);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new ArgumentError(
      `init: expected an argument of ${name} (${known.join(", ") || "it has none"}), got ${describe(key)}.`,
      "NAME",
    );
  }
  const values = new Map(entry.arguments.map((argument) => [argument.name, argument.default]));
  for (const [key, value] of Object.entries(given)) values.set(key, value);
  return makers.get(name)!(Object.fromEntries(values));
}
