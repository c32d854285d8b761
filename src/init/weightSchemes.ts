/**
 * A scheme for weight matrices: one fill, by its name, for the input or the recurrent weights, *per gate block* or over the *whole matrix*.
 * The two differ. Fans are those of what is filled, so Xavier over a stacked matrix of four gates is narrower than over each
 * gate; and a stacked matrix that is orthogonal has no block that is. So there is no default: the caller says which.
 */
import type { InitializedGate } from "../nn/initialization.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { diagonalBlocks } from "./diagonalBlocks.ts";
import * as fills from "./fills.ts";
import type { Gain } from "./gains.ts";
import type { Scheme } from "./scheme.ts";

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

export type FillName = keyof FillOptions;

interface NamedFill<Name extends FillName> {
  options: readonly (keyof FillOptions[Name] & string)[];
  fill(target: Tensor, options: FillOptions[Name], random: Random): void;
}

const NAMED: { readonly [Name in FillName]: NamedFill<Name> } = {
  constant: { options: ["value"], fill: (target, { value }) => fills.constant(target, value) },
  uniform: {
    options: ["low", "high"],
    fill: (target, options, random) => fills.uniform(target, { ...options, random }),
  },
  normal: {
    options: ["mean", "std"],
    fill: (target, options, random) => fills.normal(target, { ...options, random }),
  },
  truncatedNormal: {
    options: ["mean", "std"],
    fill: (target, options, random) => fills.truncatedNormal(target, { ...options, random }),
  },
  xavierUniform: {
    options: ["gain"],
    fill: (target, options, random) => fills.xavierUniform(target, { ...options, random }),
  },
  xavierNormal: {
    options: ["gain"],
    fill: (target, options, random) => fills.xavierNormal(target, { ...options, random }),
  },
  kaimingUniform: {
    options: ["gain", "fan"],
    fill: (target, options, random) => fills.kaimingUniform(target, { ...options, random }),
  },
  kaimingNormal: {
    options: ["gain", "fan"],
    fill: (target, options, random) => fills.kaimingNormal(target, { ...options, random }),
  },
  orthogonal: {
    options: ["gain"],
    fill: (target, options, random) => fills.orthogonal(target, { ...options, random }),
  },
  identity: { options: ["gain"], fill: (target, options) => fills.identity(target, options) },
  sparse: {
    options: ["zeros", "std"],
    fill: (target, options, random) => fills.sparse(target, { ...options, random }),
  },
};

export type WeightPart = "inputWeight" | "hiddenWeight";

export type WeightsOptions<Name extends FillName> = FillOptions[Name] & {
  /** `"gate"`: each block by itself, also of a gate whose weights are blocks on a diagonal; `"matrix"`: the stacked matrix at once */
  per: "gate" | "matrix";
  /** Only these gates, by name or alias; with `per: "gate"`. Default: all */
  gates?: readonly string[];
};

/**
 * Fills input or recurrent weights: `weights("hiddenWeight", "orthogonal", { per: "gate" })`.
 *
 * @param part    `inputWeight` (W, [G·H, I]) or `hiddenWeight` (U, [G·H, S])
 * @param name    of the fill
 * @param options `per`, `gates`, and those of the fill
 * @throws ArgumentError (`NAME`) for a part, fill or option there is none of
 */
export function weights<Name extends FillName>(
  part: WeightPart,
  name: Name,
  options: WeightsOptions<Name>,
): Scheme {
  if (part !== "inputWeight" && part !== "hiddenWeight") {
    throw new ArgumentError(`weights: expected inputWeight or hiddenWeight, got ${describe(part)}.`, "NAME");
  }
  if (!Object.hasOwn(NAMED, name)) {
    throw new ArgumentError(
      `weights: expected a fill, one of ${Object.keys(NAMED).join(", ")}, got ${describe(name)}.`,
      "NAME",
    );
  }
  const named: NamedFill<Name> = NAMED[name];
  checkOptionNames(`weights ${name}`, options, ["per", "gates", ...named.options]);
  const { per, gates, ...rest } = options;
  if (per !== "gate" && per !== "matrix") {
    throw new ArgumentError(
      `weights: expected per to be "gate" (each block by itself) or "matrix" (all gates at once), got ${describe(per)}.`,
    );
  }
  if (gates !== undefined && per === "matrix") {
    throw new ArgumentError(`weights: expected per "gate" where gates are named, got "matrix".`);
  }
  const fill = (target: Tensor, random: Random) => {
    named.fill(target, rest as unknown as FillOptions[Name], random);
  };
  const how = `${name}${Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`}`;
  return {
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
      const having = Object.values(cell.gates).filter((gate) => gate.rangeIn(key) !== undefined);
      return (gates ?? having.map((gate) => gate.name)).map((named) => {
        const gate = cell.gates[named];
        for (const block of diagonalBlocks(cell.spec, part, gate[part])) fill(block, random);
        return { gate: gate.name, part, how: `${how}, per gate` };
      });
    },
  };
}
