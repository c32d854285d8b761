/** The fills of the scheme `weights`: one for the input or the recurrent matrix, each gate's block by itself or the whole at once. */
import type { SchemeArgument } from "../../src/index.ts";

type Argument = readonly [name: string, value: number, about: string];

const gain: Argument = ["gain", 1, "factor of the deviation"];
const std = (value: number): Argument => ["std", value, "standard deviation"];

const table: readonly (readonly [fill: string, list: readonly Argument[]])[] = [
  ["xavierUniform", [gain]],
  ["xavierNormal", [gain]],
  ["kaimingUniform", [gain]],
  ["kaimingNormal", [gain]],
  ["orthogonal", [gain]],
  ["identity", [gain]],
  [
    "uniform",
    [
      ["low", -0.1, "least value"],
      ["high", 0.1, "largest value"],
    ],
  ],
  ["normal", [["mean", 0, "mean"], std(0.1)]],
  ["truncatedNormal", [["mean", 0, "mean"], std(0.1)]],
  ["sparse", [["zeros", 0.9, "share of each column that is 0"], std(0.01)]],
  ["constant", [["value", 0, "value of every weight"]]],
];

interface Fill {
  fill: string;
  arguments: readonly SchemeArgument[];
}

export const fills: readonly Fill[] = table.map(([fill, list]) => ({
  fill,
  arguments: list.map(([name, value, about]) => ({ name, default: value, about })),
}));

export const parts = [
  { value: "hiddenWeight", label: "recurrent weights" },
  { value: "inputWeight", label: "input weights" },
] as const;

export const scopes = [
  { value: "gate", label: "each gate by itself" },
  { value: "matrix", label: "the whole matrix" },
] as const;
