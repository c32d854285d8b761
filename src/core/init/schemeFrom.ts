/** Schemes from text or plain data, for a command line or a page. */
import { checkObject } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import { isListOf, isText } from "../tensor/lists.ts";
import { type PresetName, presets } from "./presets.ts";
import type { Scheme } from "./scheme.ts";
import {
  biases,
  chrono,
  chronoForgetOnly,
  closedInput,
  gruBiases,
  identityRecurrence,
  linspaceRetain,
  powerLawRetain,
  retainBias,
  retainFor,
  scaleAll,
  uniformGate,
  unitForgetBias,
  zeroBias,
} from "./schemes.ts";
import { type SchemeCall, schemeTable } from "./schemeTable.ts";
import { type FillName, type WeightPart, weights } from "./weightSchemes.ts";

/** Options of fills with words as values: the activation of a gain, and which fan. */
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

/** How messages name the command that needs a scheme. */
export interface SchemeAsker {
  /** The command; default `init` */
  command?: string;
  /** Its other schemes. */
  besides?: readonly string[];
}

/**
 * Returns a scheme by its name and arguments.
 *
 * @param call  the name of a scheme or preset, and its arguments; those you leave out have the defaults of `schemeTable`
 * @param asker how messages name your command; default `{ command: "init" }`
 * @throws ArgumentError (`NAME`) for an unknown scheme or argument; as the scheme itself for an invalid value
 * @example
 * initialize(lstm, schemeFrom(parseScheme("chrono:tMax=100")));
 */
export function schemeFrom(call: SchemeCall, asker: SchemeAsker = {}): Scheme {
  checkObject("schemeFrom", "a call of a scheme", call, '{ name: "chrono", arguments: { tMax: 100 } }');
  checkObject("schemeFrom", "the second argument", asker, '{ command: "init" }');
  const { name, arguments: given, words = {} } = call;
  const { command = "init", besides = [] } = asker;
  checkObject("schemeFrom", "arguments", given, "{ tMax: 100 }");
  checkObject("schemeFrom", "words", words, '{ fill: "zero" }');
  if (!isListOf([name, command, ...Object.values(words)], isText) || !isListOf(besides, isText)) {
    throw new ArgumentError(
      `schemeFrom: expected names and words as text, got ${describe(call)} and ${describe(asker)}.`,
    );
  }
  if (name === "weights") return weightsFrom(given, words, command);
  const [word] = Object.entries(words);
  if (word !== undefined) {
    throw new ArgumentError(`${command}: expected numbers for ${name}, got ${word[0]}=${word[1]}.`);
  }
  // Gates by name: `biases:forget=1,input=-1`.
  if (name === "biases") return biases(given);
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

/** One fill for one weight: `weights:part=hiddenWeight,fill=orthogonal,per=gate,gain=tanh`; `gate=forget` limits it to that gate. */
function weightsFrom(given: Record<string, number>, words: Record<string, string>, command: string): Scheme {
  const { part, fill, per, gate, ...options } = words;
  if (part === undefined || fill === undefined || per === undefined) {
    const got = [
      ...Object.entries(words).map(([key, word]) => `${key}=${word}`),
      ...Object.entries(given).map(([key, value]) => `${key}=${describe(value)}`),
    ];
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

/**
 * Returns a scheme as plain data from its text, e.g. `chrono:tMax=100` or `weights:part=hiddenWeight,fill=orthogonal,per=gate`.
 *
 * @param text    a name, and arguments after a colon
 * @param command the start of messages; default `"init"`
 * @throws ArgumentError for text of another form
 * @example
 * parseScheme("chrono:tMax=100"); // { name: "chrono", arguments: { tMax: 100 } }
 */
export function parseScheme(text: string, command = "init"): SchemeCall {
  if (typeof text !== "string")
    refuseValue("parseScheme", 'a scheme as text, such as "chrono:tMax=100"', text);
  const [name, list = ""] = text.split(/:(.*)/s);
  const given = new Map<string, number>();
  const words = new Map<string, string>();
  for (const pair of list === "" ? [] : list.split(",")) {
    const [key, value = "", ...more] = pair.split("=");
    if (value.trim() === "" || key.trim() === "" || more.length > 0) {
      throw new ArgumentError(`${command}: expected arguments such as tMax=100, got ${pair}.`);
    }
    if (given.has(key) || words.has(key)) {
      throw new ArgumentError(
        `${command}: expected every argument of a scheme once, got ${key} again, ${pair}.`,
      );
    }
    if (Number.isNaN(Number(value))) words.set(key, value);
    else given.set(key, Number(value));
  }
  return {
    name,
    arguments: Object.fromEntries(given),
    ...(words.size > 0 && { words: Object.fromEntries(words) }),
  };
}
