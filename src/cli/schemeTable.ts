/**
 * The schemes and presets of `init/` by name, with their arguments as plain numbers: what `sluice init` takes on the command line, and what
 * the inspector page offers. Names and defaults only; `schemeFrom.ts` makes schemes of them.
 */

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
}

/** A scheme and its arguments, as plain data. */
export interface SchemeCall {
  name: string;
  arguments: Record<string, number>;
  /** Those that are words. */
  words?: Record<string, string>;
}

const presetNames = [
  "recommended",
  "pytorch",
  "keras",
  "keras2",
  "tf1",
  "tfjs",
  "haiku",
  "flax",
  "torch7.fastlstm",
  "torch7.seqlstm",
];

/** In the order in which they are offered. */
export const schemeTable: readonly SchemeEntry[] = [
  bias("retainBias", "the gate that keeps the old state gets this bias", [["value", 1, "bias"]]),
  bias("retainFor", "a retain bias that keeps a value for so many steps", [
    ["steps", 20, "timescale in steps, above 1"],
  ]),
  bias(
    "chrono",
    "timescales spread up to tMax, the input gate closed to match",
    [["tMax", 100, "longest dependency expected, in steps"]],
    true,
  ),
  bias(
    "chronoForgetOnly",
    "as chrono, with the input gate left at 0",
    [["tMax", 100, "longest dependency expected, in steps"]],
    true,
  ),
  bias("uniformGate", "retain activations spread evenly over (0, 1)", [], true),
  bias("linspaceRetain", "retain biases spread evenly over the units", [
    ["first", 3, "bias of the first unit"],
    ["last", 6, "bias of the last unit"],
  ]),
  bias("powerLawRetain", "retain biases that fall over the units by a power law", [
    ["first", 5, "bias of the first unit"],
    ["last", -7, "bias of the last unit"],
    ["exponent", 0.3, "exponent in the first layer"],
    ["growth", 1.3, "added to the exponent up to the last layer"],
  ]),
  bias("closedInput", "retain gate open and input gate closed by as much", [
    ["value", 3, "bias of retain; its negative at the input gate"],
  ]),
  bias("unitForgetBias", "forget 1, all other biases 0 (LSTM)", []),
  bias("gruBiases", "update and reset gate of a GRU", [
    ["retain", 0, "bias of retain"],
    ["reset", 0, "bias of reset"],
  ]),
  bias("zeroBias", "all biases 0", []),
  everything("identityRecurrence", "IRNN: the recurrent matrix a multiple of the identity (ReLU RNN)", [
    ["scale", 1, "of the identity"],
    ["inputDeviation", 0.001, "deviation of the input weights"],
  ]),
  everything("scaleAll", "every parameter times a factor", [["factor", 0.5, "factor"]], false),
  ...presetNames.map((name) => everything(name, "every weight of the cell, as a new one has it there", [])),
];

type Argument = readonly [name: string, value: number, about: string];

function bias(name: string, about: string, list: readonly Argument[], random = false): SchemeEntry {
  return { name, about, arguments: list.map(argumentOf), random, sets: "biases" };
}

function everything(name: string, about: string, list: readonly Argument[], random = true): SchemeEntry {
  return { name, about, arguments: list.map(argumentOf), random, sets: "everything" };
}

function argumentOf([name, value, about]: Argument): SchemeArgument {
  return { name, default: value, about };
}
