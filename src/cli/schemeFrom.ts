/** A scheme from its name and arguments as plain data. */
import { type PresetName, presets, type Scheme } from "../init/index.ts";
import {
  biases,
  chrono,
  chronoForgetOnly,
  closedInput,
  type FillName,
  gruBiases,
  identityRecurrence,
  linspaceRetain,
  powerLawRetain,
  retainBias,
  retainFor,
  scaleAll,
  uniformGate,
  unitForgetBias,
  type WeightPart,
  weights,
  zeroBias,
} from "../init/schemes.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type SchemeCall, schemeTable } from "./schemeTable.ts";

/** Options of fills that may be words: the activation that a gain is for, and which fan. */
const FILL_WORDS = ["gain", "fan"];

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

/** Who asks for a scheme, for messages. */
export interface SchemeAsker {
  /** The command; default `init` */
  command?: string;
  /** Schemes that it has besides. */
  besides?: readonly string[];
}

/** @throws ArgumentError (`NAME`) for a scheme or argument there is none of; as the scheme itself for a value it refuses */
export function schemeFrom(
  { name, arguments: given, words = {} }: SchemeCall,
  { command = "init", besides = [] }: SchemeAsker = {},
): Scheme {
  if (name === "biases") return biasesFrom(given, words, command);
  if (name === "weights") return weightsFrom(given, words, command);
  const [word] = Object.entries(words);
  if (word !== undefined) {
    throw new ArgumentError(`${command}: expected numbers for ${name}, got ${word[0]}=${word[1]}.`);
  }
  const entry = schemeTable.find((each) => each.name === name);
  if (entry === undefined) {
    throw new ArgumentError(
      `${command}: expected a scheme (${[...schemeTable.map((each) => each.name), "biases", "weights", ...besides].join(", ")}), got ${describe(name)}.`,
      "NAME",
    );
  }
  const known = entry.arguments.map((argument) => argument.name);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new ArgumentError(
      `${command}: expected an argument of ${name} (${known.join(", ") || "it has none"}), got ${describe(key)}.`,
      "NAME",
    );
  }
  const values = new Map(entry.arguments.map((argument) => [argument.name, argument.default]));
  for (const [key, value] of Object.entries(given)) values.set(key, value);
  return makers.get(name)!(Object.fromEntries(values));
}

/** Any gates by name: `biases:forget=1,input=-1`. */
function biasesFrom(given: Record<string, number>, words: Record<string, string>, command: string): Scheme {
  const [word] = Object.entries(words);
  if (word === undefined) return biases(given);
  throw new ArgumentError(`${command}: expected numbers for biases, got ${word[0]}=${word[1]}.`);
}

/** One fill for one side: `weights:part=hiddenWeight,fill=orthogonal,per=gate,gain=tanh`; with `gate=forget` of that gate alone. */
function weightsFrom(given: Record<string, number>, words: Record<string, string>, command: string): Scheme {
  const { part, fill, per, gate, ...options } = words;
  if (part === undefined || fill === undefined || per === undefined) {
    const got = Object.entries({ ...words, ...given }).map(([key, value]) => `${key}=${value}`);
    throw new ArgumentError(
      `${command}: expected part (inputWeight or hiddenWeight), fill and per (gate or matrix) for weights, got ${got.join(", ") || "none of them"}.`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (FILL_WORDS.includes(name)) continue;
    throw new ArgumentError(`${command}: expected a number for ${name} of weights, got ${name}=${value}.`);
  }
  const gates = gate === undefined ? {} : { gates: [gate] };
  return weights(part as WeightPart, fill as FillName, { ...given, ...options, ...gates, per } as never);
}
