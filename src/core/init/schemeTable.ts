/**
 * The schemes and presets by name, with their arguments as plain numbers, for `sluice init` and the inspector page. Names and defaults
 * only; `schemeFrom.ts` makes the schemes.
 */

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
}

/** A scheme and its arguments, as plain data. */
export interface SchemeCall {
  name: string;
  /** Arguments with numbers as values. */
  arguments: Record<string, number>;
  /** Arguments with words as values. */
  words?: Record<string, string>;
}

/** Presets, and the software that each one matches. */
const presetsOffered: readonly (readonly [name: string, about: string])[] = [
  ["recommended", "by the evidence for each kind of cell"],
  ["pytorch", "as a new layer of PyTorch"],
  ["keras", "as a new layer of Keras 3"],
  ["keras2", "as a new layer of Keras 2 and tf.keras"],
  ["tf1", "as a new cell of TensorFlow 1"],
  ["tfjs", "as a new layer of TensorFlow.js"],
  ["haiku", "as a new core of Haiku"],
  ["flax", "as a new cell of Flax"],
  ["torch7.fastlstm", "as a new FastLSTM of Torch7"],
  ["torch7.seqlstm", "as a new SeqLSTM or SeqGRU of Torch7"],
];

/** All named schemes, in the order of the page. */
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
  ...presetsOffered.map(([name, about]) => everything(name, `every weight of the cell, ${about}`, [])),
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
