/** The defined cell of some options: a definition or its name, with the choices that change its weights. */
import type { DefinedSpec } from "../cells/cell.ts";
import { type DefinedCell, defineCell } from "../cells/defined/definedCell.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { type CellName, definitions } from "../cells/defined/definitions/index.ts";
import { checkNumber, count, countOrZero } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { useDefinedEngine } from "./definedEngine.ts";
import { checkProjection } from "./lstm.ts";
import { unusualOptions } from "./options.ts";

/** The options that choose the equations of a `DefinedLayer` or `DefinedCell`. */
export interface DefinitionOptions<Gate extends string = string> {
  /** The equations: a definition, or the name of one in the library */
  cell: CellDefinition<Gate> | CellName;
  /**
   * Blocks of each gate's input weights: the units of a block see only its inputs, as in recurrentgemma's RG-LRU. Must divide
   * the sizes of input and state. Default: the definition's `inputBlocks`, 1
   */
  blocks?: number;
  /**
   * Blocks of each gate's recurrent weights: the units of a head see only the old state of that head, as in xLSTM's sLSTM.
   * Default: the definition's `recurrentBlocks`, 1
   */
  heads?: number;
  /** P, size of the projected hidden state, less than H; only for cells in which only U sees it. Default 0: none */
  projSize?: number;
}

export const DEFINITION_OPTIONS: readonly (keyof DefinitionOptions)[] = [
  "cell",
  "blocks",
  "heads",
  "projSize",
];

/** Returns the cell that these options choose. @throws ArgumentError, ShapeError when they do not make a cell */
export function definedSpec(
  options: DefinitionOptions & { inputSize: number; hiddenSize: number },
): DefinedSpec {
  const { inputSize, hiddenSize, projSize = 0 } = options;
  useDefinedEngine();
  const cell = cellOf(options);
  const { name, projection = false } = cell.definition;
  for (const size of ["inputSize", "hiddenSize"] as const) checkNumber(name, size, options[size], count);
  checkNumber(name, "projSize", projSize, countOrZero);
  checkProjection(name, projSize, hiddenSize);
  if (projection && projSize === 0) {
    throw new ArgumentError(
      `${name}: expected projSize, as the definition projects its hidden state, got none.`,
    );
  }
  return { kind: "defined", inputSize, hiddenSize, cell, ...(projSize > 0 && { projSize }) };
}

/** How `toString` shows the choices of a layer or cell. */
export function shownDefinition(module: { projSize: number; definition: CellDefinition }): string[] {
  const { inputBlocks = 1, recurrentBlocks = 1 } = module.definition;
  const choices = { projSize: module.projSize, blocks: inputBlocks, heads: recurrentBlocks };
  return unusualOptions(choices, { projSize: 0, blocks: 1, heads: 1 });
}

function cellOf({ cell, blocks, heads, projSize = 0 }: DefinitionOptions): DefinedCell {
  if (typeof cell === "string" && !Object.hasOwn(definitions, cell)) {
    throw new ArgumentError(
      `DefinedLayer: expected cell to be a definition or one of ${Object.keys(definitions).join(", ")}, got ${describe(cell)}.`,
      "NAME",
    );
  }
  const own = defineCell(typeof cell === "string" ? definitions[cell] : cell);
  const { name } = own.definition;
  const requireWeights = (option: string, key: "weightIh" | "weightHh", what: string) => {
    if (own.layout[key].length > 0) return;
    throw new ArgumentError(
      `${name}: expected ${option} only for a cell with ${what}, got it for one without.`,
    );
  };
  if (blocks !== undefined) requireWeights("blocks", "weightIh", "input weights");
  if (heads !== undefined) requireWeights("heads", "weightHh", "recurrent weights");
  const changed = {
    ...(blocks !== undefined && { inputBlocks: blocks }),
    ...(heads !== undefined && { recurrentBlocks: heads }),
    ...(projSize > 0 && { projection: true }),
  };
  return Object.keys(changed).length === 0 ? own : defineCell({ ...own.definition, ...changed });
}
