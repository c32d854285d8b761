/** The fills of the scheme `weights`: one for the input or the recurrent matrix, each gate's block by itself or the whole at once. */
import type { SchemeArgument } from "../../src/index.ts";

const argument = (name: string, value: number, about: string): SchemeArgument => ({
  name,
  default: value,
  about,
});
const gain = argument("gain", 1, "factor of the deviation");
const mean = argument("mean", 0, "mean");
const std = (value: number) => argument("std", value, "standard deviation");

export const fills: readonly (readonly [fill: string, list: readonly SchemeArgument[]])[] = [
  ["xavierUniform", [gain]],
  ["xavierNormal", [gain]],
  ["kaimingUniform", [gain]],
  ["kaimingNormal", [gain]],
  ["orthogonal", [gain]],
  ["identity", [gain]],
  ["uniform", [argument("low", -0.1, "least value"), argument("high", 0.1, "largest value")]],
  ["normal", [mean, std(0.1)]],
  ["truncatedNormal", [mean, std(0.1)]],
  ["sparse", [argument("zeros", 0.9, "share of each column that is 0"), std(0.01)]],
  ["constant", [argument("value", 0, "value of every weight")]],
];

export const parts = [
  { value: "hiddenWeight", label: "recurrent weights" },
  { value: "inputWeight", label: "input weights" },
] as const;

export const scopes = [
  { value: "gate", label: "each gate by itself" },
  { value: "matrix", label: "the whole matrix" },
] as const;
