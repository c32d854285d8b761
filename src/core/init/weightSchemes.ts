/**
 * Schemes for weights. `weights` fills the input or the recurrent weights with a named fill, *per gate block* or over the *whole matrix*.
 * There is no default, because the two differ: Xavier over a stacked matrix of four gates is narrower than over each gate, and no block of
 * an orthogonal stacked matrix is orthogonal.
 */
import { weightEntries } from "../cells/cell.ts";
import { cellName } from "../cells/gates.ts";
import type { InitializedGate } from "../nn/initialization.ts";
import { checkChoice, checkNumber, checkOptionNames, finite, readOptions } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue, UnsupportedError } from "../tensor/errors.ts";
import { isListOf, isText } from "../tensor/lists.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fillGates } from "./diagonalBlocks.ts";
import {
  constant,
  identity,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  sparse,
  truncatedNormal,
  uniform,
  xavierNormal,
  xavierUniform,
} from "./fills.ts";
import type { Gain } from "./gains.ts";
import { checked, partOf, type Scheme, zeroBiases } from "./scheme.ts";

/** Options of each fill, without the generator. */
export interface FillOptions {
  constant: { value: number };
  uniform: { low?: number; high?: number };
  normal: { mean?: number; std?: number };
  truncatedNormal: { mean?: number; std?: number };
  xavierUniform: { gain?: Gain };
  xavierNormal: { gain?: Gain };
  kaimingUniform: { gain?: Gain; fan?: "in" | "out" };
  kaimingNormal: { gain?: Gain; fan?: "in" | "out" };
  orthogonal: { gain?: Gain };
  identity: { gain?: Gain };
  sparse: { zeros: number; std?: number };
}

/** The name of a fill. */
export type FillName = keyof FillOptions;

type Fill = (target: Tensor, options: never) => void;

/** Each fill, and the names of its options. */
const NAMED: {
  readonly [Name in FillName]: readonly [fill: Fill, ...options: (keyof FillOptions[Name] & string)[]];
} = {
  constant: [(target, { value }: FillOptions["constant"]) => constant(target, value), "value"],
  uniform: [uniform, "low", "high"],
  normal: [normal, "mean", "std"],
  truncatedNormal: [truncatedNormal, "mean", "std"],
  xavierUniform: [xavierUniform, "gain"],
  xavierNormal: [xavierNormal, "gain"],
  kaimingUniform: [kaimingUniform, "gain", "fan"],
  kaimingNormal: [kaimingNormal, "gain", "fan"],
  orthogonal: [orthogonal, "gain"],
  // This fill draws nothing, so it takes no generator.
  identity: [(target, { gain }: FillOptions["identity"]) => identity(target, { gain }), "gain"],
  sparse: [sparse, "zeros", "std"],
};

/** Values of options of a fill, besides its generator: numbers, names of activations, and gains with a slope. */
const isValue = (value: unknown) =>
  ["number", "string"].includes(typeof (isObject(value) ? value.leakyRelu : value));

const isObject = (value: unknown): value is { leakyRelu?: unknown } =>
  typeof value === "object" && value !== null;

/** The weights that `weights` fills: those of the input, or the recurrent ones. */
export type WeightPart = "inputWeight" | "hiddenWeight";

/** Options of `weights`: those of the fill, and which blocks it fills. */
export type WeightsOptions<Name extends FillName> = FillOptions[Name] & {
  /** `"gate"`: each block separately, including those on the diagonal of a gate; `"matrix"`: the stacked matrix at once */
  per: "gate" | "matrix";
  /** Only these gates, by name or alias; with `per: "gate"`. Default: all */
  gates?: readonly string[];
};

/**
 * Fills input or recurrent weights.
 *
 * @param part    `inputWeight` (W, [G·H, I]) or `hiddenWeight` (U, [G·H, S])
 * @param name    of the fill
 * @param options `per`, `gates`, and those of the fill
 * @returns a scheme for `initialize`
 * @throws ArgumentError (`NAME`) for an unknown part, fill or option; ArgumentError without `per`
 * @example
 * initialize(lstm, schemes.weights("hiddenWeight", "orthogonal", { per: "gate" }));
 */
export function weights<Name extends FillName>(
  part: WeightPart,
  name: Name,
  options: WeightsOptions<Name>,
): Scheme {
  checkChoice("weights", "part", part, ["inputWeight", "hiddenWeight"], "NAME");
  if (typeof name !== "string" || !Object.hasOwn(NAMED, name)) {
    throw new ArgumentError(
      `weights: expected a fill, one of ${Object.keys(NAMED).join(", ")}, got ${describe(name)}.`,
      "NAME",
    );
  }
  const [named, ...known] = NAMED[name];
  checkOptionNames(`weights ${name}`, options, ["per", "gates", ...known]);
  const { per, gates, ...rest } = options;
  if (per !== "gate" && per !== "matrix")
    refuseValue("weights", 'per to be "gate" (each block separately) or "matrix" (all gates at once)', per);
  if (gates !== undefined && per === "matrix") {
    throw new ArgumentError(`weights: expected per "gate" where gates are named, got "matrix".`);
  }
  const wrong = Object.entries(rest).find(([, value]) => !isValue(value));
  if (wrong !== undefined)
    refuseValue("weights", `${wrong[0]} as a number, a name or { leakyRelu: slope }`, wrong[1]);
  if (gates !== undefined && !isListOf(gates, isText))
    refuseValue("weights", "gates as a list of names", gates);
  const fill = (target: Tensor, random: Random) => named(target, { ...rest, random } as never);
  const how = `${name}${Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`}`;
  return checked({
    name: "weights",
    options: structuredClone({ part, fill: name as string, ...(options as object) }),
    apply(cell, random): InitializedGate[] {
      const key = part === "inputWeight" ? "weightIh" : "weightHh";
      const matrix: Tensor | undefined = cell.weights[key];
      if (matrix === undefined) {
        throw new UnsupportedError(`weights: expected a cell with ${part}, got ${cell.where} without.`);
      }
      if (per === "matrix") {
        fill(matrix, random);
        return [{ part, how: `${how}, whole matrix` }];
      }
      return fillGates(cell, part, how, (block) => fill(block, random), gates);
    },
  });
}

/**
 * Sets a ReLU RNN as IRNN (Le, Jaitly and Hinton 2015): the recurrent matrix is `scale` times the identity, the input matrix N(0,
 * `inputDeviation`²), biases are 0.
 *
 * @param options default `{ scale: 1, inputDeviation: 0.001 }`
 * @returns a scheme for `initialize`
 * @example
 * const rnn = new RNN({ inputSize: 2, hiddenSize: 100, nonlinearity: "relu" });
 * initialize(rnn, schemes.identityRecurrence());
 */
export function identityRecurrence(options: { scale?: number; inputDeviation?: number } = {}): Scheme {
  const { scale, inputDeviation } = readOptions("identityRecurrence", options, {
    scale: [1, finite],
    inputDeviation: [0.001, finite],
  });
  return checked({
    name: "identityRecurrence",
    options: { scale, inputDeviation },
    apply(cell, random) {
      const { spec } = cell;
      if (spec.kind !== "rnn" || spec.nonlinearity !== "relu") {
        throw new UnsupportedError(
          `identityRecurrence: expected an RNN with nonlinearity "relu", got ${cell.where} of kind ${cellName(spec)}.`,
        );
      }
      const { hidden } = cell.gates;
      identity(hidden.hiddenWeight, { gain: scale });
      normal(hidden.inputWeight, { std: inputDeviation, random });
      return [
        { gate: "hidden", part: "hiddenWeight", how: `${scale} · identity` },
        { gate: "hidden", part: "inputWeight", how: `N(0, ${inputDeviation}²)` },
        ...zeroBiases(cell),
      ];
    },
  });
}

/**
 * Multiplies every parameter of the cell, also the biases. The record lists biases of earlier schemes that this moves (`moved`), and
 * `initialize` warns about them.
 *
 * @param factor any finite number
 * @returns a scheme for `initialize`
 * @throws ArgumentError for a number that is not finite
 * @example
 * initialize(lstm, schemes.scaleAll(0.5));
 */
export function scaleAll(factor: number): Scheme {
  checkNumber("scaleAll", "factor", factor, finite);
  return checked({
    name: "scaleAll",
    options: { factor },
    isRelative: true,
    apply(cell) {
      return weightEntries(cell.weights).map(([key, parameter]): InitializedGate => {
        const { data } = parameter;
        for (let k = 0; k < data.length; k++) data[k] *= factor;
        return { part: partOf(key), how: `times ${factor}` };
      });
    },
  });
}
