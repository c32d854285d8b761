/**
 * The schemes and presets of `init/` by name, with their arguments as plain numbers: what `sluice init` takes on the command line, and the
 * inspector page in its form.
 */
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
  presets,
  retainBias,
  retainFor,
  type Scheme,
  scaleAll,
  uniformGate,
  unitForgetBias,
  type WeightPart,
  weights,
  zeroBias,
} from "../init/index.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

export interface SchemeArgument {
  name: string;
  default: number;
  /** What the number is, for people. */
  about: string;
}

export interface SchemeEntry {
  name: string;
  about: string;
  arguments: readonly SchemeArgument[];
  /** Whether it draws random numbers, so that a seed matters. */
  random: boolean;
  /** What it sets: biases alone, or every weight of the cell. */
  sets: "biases" | "everything";
  make(values: Readonly<Record<string, number>>): Scheme;
}

/** A scheme and its arguments, as plain data. */
export interface SchemeCall {
  name: string;
  arguments: Record<string, number>;
  /** Those that are words. */
  words?: Record<string, string>;
}

const tMax: SchemeArgument = { name: "tMax", default: 100, about: "longest dependency expected, in steps" };

const biasSchemes: readonly SchemeEntry[] = [
  entry("retainBias", "the gate that keeps the old state gets this bias", ({ value }) => retainBias(value), [
    { name: "value", default: 1, about: "bias" },
  ]),
  entry("retainFor", "a retain bias that keeps a value for so many steps", ({ steps }) => retainFor(steps), [
    { name: "steps", default: 20, about: "timescale in steps, above 1" },
  ]),
  entry(
    "chrono",
    "timescales spread up to tMax, the input gate closed to match",
    ({ tMax: t }) => chrono(t),
    [tMax],
    true,
  ),
  entry(
    "chronoForgetOnly",
    "as chrono, with the input gate left at 0",
    ({ tMax: t }) => chronoForgetOnly(t),
    [tMax],
    true,
  ),
  entry("uniformGate", "retain activations spread evenly over (0, 1)", () => uniformGate(), [], true),
  entry(
    "linspaceRetain",
    "retain biases spread evenly over the units",
    ({ first, last }) => linspaceRetain(first, last),
    [
      { name: "first", default: 3, about: "bias of the first unit" },
      { name: "last", default: 6, about: "bias of the last unit" },
    ],
  ),
  entry(
    "powerLawRetain",
    "retain biases that fall over the units by a power law",
    (values) => powerLawRetain(values),
    [
      { name: "first", default: 5, about: "bias of the first unit" },
      { name: "last", default: -7, about: "bias of the last unit" },
      { name: "exponent", default: 0.3, about: "exponent in the first layer" },
      { name: "growth", default: 1.3, about: "added to the exponent up to the last layer" },
    ],
  ),
  entry(
    "closedInput",
    "retain gate open and input gate closed by as much",
    ({ value }) => closedInput(value),
    [{ name: "value", default: 3, about: "bias of retain; its negative at the input gate" }],
  ),
  entry("unitForgetBias", "forget 1, all other biases 0 (LSTM)", () => unitForgetBias()),
  entry("gruBiases", "update and reset gate of a GRU", (values) => gruBiases(values), [
    { name: "retain", default: 0, about: "bias of retain" },
    { name: "reset", default: 0, about: "bias of reset" },
  ]),
  entry("zeroBias", "all biases 0", () => zeroBias()),
];

const weightSchemes: readonly SchemeEntry[] = [
  {
    ...entry(
      "identityRecurrence",
      "IRNN: the recurrent matrix a multiple of the identity (ReLU RNN)",
      (values) => identityRecurrence(values),
      [
        { name: "scale", default: 1, about: "of the identity" },
        { name: "inputDeviation", default: 0.001, about: "deviation of the input weights" },
      ],
      true,
    ),
    sets: "everything",
  },
  {
    ...entry("scaleAll", "every parameter times a factor", ({ factor }) => scaleAll(factor), [
      { name: "factor", default: 0.5, about: "factor" },
    ]),
    sets: "everything",
  },
  ...Object.entries(presets).map(
    ([name, scheme]): SchemeEntry => ({
      name,
      about: "every weight of the cell, as a new one has it there",
      arguments: [],
      random: true,
      sets: "everything",
      make: () => scheme,
    }),
  ),
];

/** In the order in which they are offered. */
export const schemeTable: readonly SchemeEntry[] = [...biasSchemes, ...weightSchemes];

function entry(
  name: string,
  about: string,
  make: SchemeEntry["make"],
  args: readonly SchemeArgument[] = [],
  random = false,
): SchemeEntry {
  return { name, about, arguments: args, random, sets: "biases", make };
}

/** @throws ArgumentError (`NAME`) for a scheme or argument there is none of; as the scheme itself for a value it refuses */
export function schemeFrom({ name, arguments: given, words = {} }: SchemeCall): Scheme {
  if (name === "biases") return biasesFrom(given, words);
  if (name === "weights") return weightsFrom(given, words);
  const [word] = Object.entries(words);
  if (word !== undefined) {
    throw new ArgumentError(`init: expected numbers for ${name}, got ${word[0]}=${word[1]}.`);
  }
  const found = schemeTable.find((each) => each.name === name);
  if (found === undefined) {
    throw new ArgumentError(
      `init: expected a scheme (${[...schemeTable.map((each) => each.name), "biases", "weights"].join(", ")}), got ${describe(name)}.`,
      "NAME",
    );
  }
  const known = found.arguments.map((argument) => argument.name);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new ArgumentError(
      `init: expected an argument of ${name} (${known.join(", ") || "it has none"}), got ${describe(key)}.`,
      "NAME",
    );
  }
  const values = new Map(found.arguments.map((argument) => [argument.name, argument.default]));
  for (const [key, value] of Object.entries(given)) values.set(key, value);
  return found.make(Object.fromEntries(values));
}

/** Any gates by name: `biases:forget=1,input=-1`. */
function biasesFrom(given: Record<string, number>, words: Record<string, string>): Scheme {
  const [word] = Object.entries(words);
  if (word === undefined) return biases(given);
  throw new ArgumentError(`init: expected numbers for biases, got ${word[0]}=${word[1]}.`);
}

/** One fill for one side: `weights:part=hiddenWeight,fill=orthogonal,per=gate,gain=0.9`. */
function weightsFrom(given: Record<string, number>, words: Record<string, string>): Scheme {
  const { part, fill, per, ...rest } = words;
  const [other] = Object.entries(rest);
  if (part === undefined || fill === undefined || per === undefined || other !== undefined) {
    const got = Object.entries(words).map(([key, value]) => `${key}=${value}`);
    throw new ArgumentError(
      `init: expected part (inputWeight or hiddenWeight), fill and per (gate or matrix) for weights, and numbers, got ${got.join(", ") || "none of them"}.`,
    );
  }
  return weights(part as WeightPart, fill as FillName, { ...given, per } as never);
}
