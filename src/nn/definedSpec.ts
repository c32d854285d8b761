/** The cell that options ask for: a definition or the name of one, with the choices that change its weights. */

import type { DefinedSpec } from "../cells/cell.ts";
import { type DefinedCell, defineCell } from "../cells/defined/definedCell.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { type CellName, definitions } from "../cells/defined/definitions/index.ts";
import { useDefinedEngine } from "../cells/defined/engine/useEngine.ts";
import { checkBoolean, checkNumber, count, countOrZero } from "../tensor/check.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";

export interface DefinitionOptions<Gate extends string = string> {
  /** The equations: a definition, or the name of one that comes with the library */
  cell: CellDefinition<Gate> | CellName;
  /**
   * In how many blocks each gate's input weights are divided: units of a block see its inputs only, as in the gates of recurrentgemma's RG-LRU.
   * Must divide the sizes of input and state. Default: the definition's `inputBlocks`, 1
   */
  blocks?: number;
  /**
   * The same of the recurrent weights: units of a head see the old state of their head only, as in xLSTM's sLSTM. Default: the definition's
   * `recurrentBlocks`, 1
   */
  heads?: number;
  /** P, size of the projected hidden state, smaller than H; 0: none. Only for cells in which nothing but U sees it. Default 0 */
  projSize?: number;
}

export const DEFINITION_OPTIONS: readonly (keyof DefinitionOptions)[] = [
  "cell",
  "blocks",
  "heads",
  "projSize",
];

/**
 * @param options sizes not yet checked
 * @throws ArgumentError, ShapeError for what fits no cell
 */
export function definedSpec(
  options: DefinitionOptions & { inputSize: number; hiddenSize: number; parallel?: boolean },
): DefinedSpec {
  const { inputSize, hiddenSize, projSize = 0 } = options;
  useDefinedEngine();
  const cell = cellOf(options);
  const { name, projection = false } = cell.definition;
  for (const size of ["inputSize", "hiddenSize"] as const) checkNumber(name, size, options[size], count);
  checkProjection(name, projSize, hiddenSize, projection);
  const { parallel = cell.isLinear } = options;
  checkBoolean(name, "parallel", parallel);
  if (parallel && !cell.isLinear) {
    throw new ArgumentError(
      `${name}: expected parallel only for a cell with a state h' = a * h + b and gates that do not see the state, got it for ${name}.`,
    );
  }
  return { kind: "defined", inputSize, hiddenSize, cell, parallel, ...(projSize > 0 && { projSize }) };
}

/** @throws ShapeError when the weights of a cell cannot be divided, or its equations use an input that is not as wide as the state */
export function checkDefinedSizes(spec: DefinedSpec, layer: number): void {
  const { cell, inputSize, hiddenSize, projSize = hiddenSize } = spec;
  const { name, inputBlocks = 1, recurrentBlocks = 1 } = cell.definition;
  if (cell.usesInput && inputSize !== hiddenSize) {
    throw new ShapeError(
      `${name}: expected an input as wide as the state, since the equations use x itself, got ${inputSize} for hiddenSize ${hiddenSize} in layer ${layer}. Put a Linear before it.`,
    );
  }
  const check = (what: string, blocks: number, sizes: readonly number[]): void => {
    if (sizes.every((size) => size % blocks === 0)) return;
    throw new ShapeError(
      `${name}: expected ${what} to divide ${sizes.join(" and ")}, got ${blocks} in layer ${layer}.`,
    );
  };
  check("blocks", inputBlocks, [inputSize, hiddenSize]);
  check("heads", recurrentBlocks, [projSize, hiddenSize]);
}

function checkProjection(name: string, projSize: number, hiddenSize: number, projection: boolean): void {
  checkNumber(name, "projSize", projSize, countOrZero);
  if (projSize >= hiddenSize && projSize > 0) {
    throw new ArgumentError(
      `${name}: expected projSize smaller than hiddenSize, ${hiddenSize}, got ${projSize}. 0 means no projection.`,
    );
  }
  if (projection && projSize === 0) {
    throw new ArgumentError(
      `${name}: expected projSize, as the definition projects its hidden state, got none.`,
    );
  }
}

function cellOf({ cell, blocks, heads, projSize = 0 }: DefinitionOptions): DefinedCell {
  if (typeof cell === "string" && !Object.hasOwn(definitions, cell)) {
    throw new ArgumentError(
      `DefinedLayer: expected cell to be a definition or one of ${Object.keys(definitions).join(", ")}, got ${describe(cell)}.`,
      "NAME",
    );
  }
  const definition: CellDefinition = typeof cell === "string" ? definitions[cell] : cell;
  const changed = {
    ...(blocks !== undefined && { inputBlocks: blocks }),
    ...(heads !== undefined && { recurrentBlocks: heads }),
    ...(projSize > 0 && { projection: true }),
  };
  if (Object.keys(changed).length === 0) return defineCell(definition);
  const own = defineCell(definition);
  if (blocks !== undefined && own.layout.weightIh.length === 0) refuse(own, "blocks", "input weights");
  if (heads !== undefined && own.layout.weightHh.length === 0) refuse(own, "heads", "recurrent weights");
  return defineCell({ ...own.definition, ...changed });
}

function refuse({ definition }: DefinedCell, option: string, what: string): never {
  throw new ArgumentError(
    `${definition.name}: expected ${option} only for a cell with ${what}, got it for one without.`,
  );
}
