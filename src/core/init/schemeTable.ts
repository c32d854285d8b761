/**
 * Every scheme that has a name in text, with its arguments as plain numbers: what `sluice init` and the inspector offer, and how a text such as
 * `chrono:tMax=100` becomes a scheme.
 */
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
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
import { type FillName, type WeightPart, weights } from "./weightSchemes.ts";

/** A number that a scheme takes. */
export interface SchemeArgument {
  name: string;
  default: number;
  /** The meaning of the number, for users. */
  about: string;
}

/** A scheme that you can name in text, with its arguments. */
export interface SchemeEntry {
  name: string;
  /** A short description, for users. */
  about: string;
  /** Its arguments, in order. */
  arguments: readonly SchemeArgument[];
  /** Whether it draws random numbers, so that the seed matters. */
  random: boolean;
  /** Whether it sets biases only, or every weight of the cell. */
  sets: "biases" | "everything";
  /** Returns the scheme. @param values by argument */
  make(values: Readonly<Record<string, number>>): Scheme;
}

/** Default and meaning of each argument, by name. */
type Arguments = Readonly<Record<string, readonly [value: number, about: string]>>;

function entry<A extends Arguments>(
  sets: SchemeEntry["sets"],
  name: string,
  about: string,
  args: A,
  make: (values: Readonly<Record<keyof A, number>>) => Scheme,
  random = false,
): SchemeEntry {
  const list = Object.entries(args).map(([key, [value, meaning]]) => ({
    name: key,
    default: value,
    about: meaning,
  }));
  return { name, about, arguments: list, random, sets, make: make as SchemeEntry["make"] };
}

/** Presets, and the software that each one matches. */
const PRESETS: Readonly<Record<PresetName, string>> = {
  recommended: "by the evidence for each kind of cell",
  pytorch: "as a new layer of PyTorch",
  keras: "as a new layer of Keras 3",
  keras2: "as a new layer of Keras 2 and tf.keras",
  tf1: "as a new cell of TensorFlow 1",
  tfjs: "as a new layer of TensorFlow.js",
  haiku: "as a new core of Haiku",
  flax: "as a new cell of Flax",
  "torch7.fastlstm": "as a new FastLSTM of Torch7",
  "torch7.seqlstm": "as a new SeqLSTM or SeqGRU of Torch7",
};

const tMax = [100, "longest dependency expected, in steps"] as const;

/** All named schemes, in the order of the page. */
export const schemeTable: readonly SchemeEntry[] = [
  entry(
    "biases",
    "retainBias",
    "the gate that keeps the old state gets this bias",
    { value: [1, "bias"] },
    ({ value }) => retainBias(value),
  ),
  entry(
    "biases",
    "retainFor",
    "a retain bias that keeps a value for so many steps",
    { steps: [20, "timescale in steps, above 1"] },
    ({ steps }) => retainFor(steps),
  ),
  entry(
    "biases",
    "chrono",
    "timescales spread up to tMax, the input gate closed to match",
    { tMax },
    (values) => chrono(values.tMax),
    true,
  ),
  entry(
    "biases",
    "chronoForgetOnly",
    "as chrono, with the input gate left at 0",
    { tMax },
    (values) => chronoForgetOnly(values.tMax),
    true,
  ),
  entry(
    "biases",
    "uniformGate",
    "retain activations spread evenly over (0, 1)",
    {},
    () => uniformGate(),
    true,
  ),
  entry(
    "biases",
    "linspaceRetain",
    "retain biases spread evenly over the units",
    { first: [3, "bias of the first unit"], last: [6, "bias of the last unit"] },
    ({ first, last }) => linspaceRetain(first, last),
  ),
  entry(
    "biases",
    "powerLawRetain",
    "retain biases that fall over the units by a power law",
    {
      first: [5, "bias of the first unit"],
      last: [-7, "bias of the last unit"],
      exponent: [0.3, "exponent in the first layer"],
      growth: [1.3, "added to the exponent up to the last layer"],
    },
    powerLawRetain,
  ),
  entry(
    "biases",
    "closedInput",
    "retain gate open and input gate closed by as much",
    { value: [3, "bias of retain; its negative at the input gate"] },
    ({ value }) => closedInput(value),
  ),
  entry("biases", "unitForgetBias", "forget 1, all other biases 0 (LSTM)", {}, () => unitForgetBias()),
  entry(
    "biases",
    "gruBiases",
    "update and reset gate of a GRU",
    { retain: [0, "bias of retain"], reset: [0, "bias of reset"] },
    gruBiases,
  ),
  entry("biases", "zeroBias", "all biases 0", {}, () => zeroBias()),
  entry(
    "everything",
    "identityRecurrence",
    "IRNN: the recurrent matrix a multiple of the identity (ReLU RNN)",
    { scale: [1, "of the identity"], inputDeviation: [0.001, "deviation of the input weights"] },
    identityRecurrence,
    true,
  ),
  entry(
    "everything",
    "scaleAll",
    "every parameter times a factor",
    { factor: [0.5, "factor"] },
    ({ factor }) => scaleAll(factor),
  ),
  ...Object.entries(PRESETS).map(([name, about]) =>
    entry(
      "everything",
      name,
      `every weight of the cell, ${about}`,
      {},
      () => presets[name as PresetName],
      true,
    ),
  ),
];

/**
 * Returns a scheme from its text: a name of `schemeTable`, and arguments after a colon; those you leave out have the defaults of the table.
 * `biases:forget=1,input=-1` takes any gates by name, `weights:part=hiddenWeight,fill=orthogonal,per=gate` any fill.
 *
 * @param text  a name, and arguments after a colon
 * @param where the start of messages; default `"schemeFrom"`
 * @throws ArgumentError for text of another form, (`NAME`) for an unknown scheme or argument; as the scheme itself for an invalid value
 * @example
 * initialize(lstm, schemeFrom("chrono:tMax=100"));
 */
export function schemeFrom(text: string, where = "schemeFrom"): Scheme {
  if (typeof text !== "string") refuseValue(where, 'a scheme as text, such as "chrono:tMax=100"', text);
  const [name, list = ""] = text.split(/:(.*)/s);
  const { numbers, words } = argumentsOf(where, list);
  if (name === "weights") return weightsFrom(where, numbers, words);
  const [word] = Object.entries(words);
  if (word !== undefined)
    throw new ArgumentError(`${where}: expected numbers for ${name}, got ${word[0]}=${word[1]}.`);
  if (name === "biases") return biases(numbers);
  const named = schemeTable.find((each) => each.name === name);
  if (named === undefined) {
    const names = [...schemeTable.map((each) => each.name), "biases", "weights"];
    throw new ArgumentError(
      `${where}: expected a scheme (${names.join(", ")}), got ${describe(name)}.`,
      "NAME",
    );
  }
  const defaults = Object.fromEntries(named.arguments.map((each) => [each.name, each.default]));
  const unknown = Object.keys(numbers).find((key) => !Object.hasOwn(defaults, key));
  if (unknown !== undefined) {
    const known = Object.keys(defaults).join(", ");
    throw new ArgumentError(
      `${where}: expected an argument of ${name} (${known || "it has none"}), got ${describe(unknown)}.`,
      "NAME",
    );
  }
  return named.make({ ...defaults, ...numbers });
}

/** Arguments with numbers as values, and those with words. */
interface TextArguments {
  numbers: Record<string, number>;
  words: Record<string, string>;
}

function argumentsOf(where: string, list: string): TextArguments {
  const values = new Map<string, string>();
  for (const pair of list === "" ? [] : list.split(",")) {
    const [key, value = "", ...more] = pair.split("=");
    if (value.trim() === "" || key.trim() === "" || more.length > 0)
      throw new ArgumentError(`${where}: expected arguments such as tMax=100, got ${pair}.`);
    if (values.has(key)) {
      throw new ArgumentError(
        `${where}: expected every argument of a scheme once, got ${key} again, ${pair}.`,
      );
    }
    values.set(key, value);
  }
  const isWord = ([, value]: [string, string]) => Number.isNaN(Number(value));
  const numbers = [...values].filter((each) => !isWord(each)).map(([key, value]) => [key, Number(value)]);
  return { numbers: Object.fromEntries(numbers), words: Object.fromEntries([...values].filter(isWord)) };
}

/** Options of fills with words as values: the activation of a gain, and which fan. */
const FILL_WORDS = ["gain", "fan"];

/** One fill for one weight: `gate=forget` limits it to that gate. */
function weightsFrom(
  where: string,
  numbers: TextArguments["numbers"],
  words: TextArguments["words"],
): Scheme {
  const { part, fill, per, gate, ...options } = words;
  if (part === undefined || fill === undefined || per === undefined) {
    const got = Object.entries({ ...words, ...numbers }).map(([key, value]) => `${key}=${value}`);
    throw new ArgumentError(
      `${where}: expected part (inputWeight or hiddenWeight), fill and per (gate or matrix) for weights, got ${got.join(", ") || "none of them"}.`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (FILL_WORDS.includes(name)) continue;
    throw new ArgumentError(`${where}: expected a number for ${name} of weights, got ${name}=${value}.`);
  }
  const gates = gate === undefined ? {} : { gates: [gate] };
  return weights(part as WeightPart, fill as FillName, { ...numbers, ...options, ...gates, per } as never);
}
