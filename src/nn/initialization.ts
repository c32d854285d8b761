/**
 * What was done to initialise a module, as plain data: it stands in `Module.initialization`, and travels in the metadata of a
 * checkpoint. The schemes that write it are in `init/`.
 */
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { RandomState } from "../tensor/random.ts";
import type { Direction } from "./cellView.ts";
import { Module } from "./module.ts";

/** What a scheme may set: of a gate, or of the whole cell. */
export type InitializedPart =
  | "bias"
  | "inputBias"
  | "hiddenBias"
  | "inputWeight"
  | "hiddenWeight"
  | "peephole"
  | "projection"
  /** Gains of a norm */
  | "norm"
  /** A parameter per unit, by its name */
  | `vector ${string}`;

/** Something that a scheme set. */
export interface InitializedGate {
  /** Absent for what belongs to all gates at once: a matrix filled whole, a projection. */
  gate?: string;
  part: InitializedPart;
  /** In words and formulas, e.g. `ln U(1, 99)`. */
  how: string;
}

/** The effective bias of a gate that an earlier scheme had set and this one changed. */
export interface MovedBias {
  layer: number;
  direction: Direction;
  gate: string;
  /** The scheme that had set it. */
  setBy: string;
  /** Mean over the units, before and after. */
  from: number;
  to: number;
}

/** One scheme applied to one module. */
export interface Initialization {
  scheme: string;
  /** As they were given to the scheme. */
  options: Readonly<Record<string, unknown>>;
  /** Cells it was applied to. */
  cells: { layer: number; direction: Direction }[];
  sets: InitializedGate[];
  moved: MovedBias[];
  /** Where the generator stood before, so that the draws can be repeated. */
  random: RandomState;
}

/** All records of a module and those below it, by the path of the module; modules without any are left out. */
export function initializations(root: Module): Record<string, Initialization[]> {
  checkModule("initializations", root);
  const found: Record<string, Initialization[]> = {};
  for (const [path, module] of root.namedModules()) {
    if (module.initialization.length > 0) found[path] = structuredClone([...module.initialization]);
  }
  return found;
}

/**
 * Gives a module the records that `initializations` found in its like.
 *
 * @param records may come from a file
 * @throws ArgumentError for what are no such records, or (`NAME`) for a path that the module does not have; nothing is changed then
 */
export function restoreInitializations(root: Module, records: unknown): void {
  checkModule("restoreInitializations", root);
  const modules = root.namedModules();
  if (records === null || typeof records !== "object" || Array.isArray(records)) {
    throw new ArgumentError(
      `restoreInitializations: expected records by module path, got ${describe(records)}.`,
    );
  }
  for (const [path, list] of Object.entries(records)) {
    if (!modules.has(path)) {
      throw new ArgumentError(
        `restoreInitializations: expected modules of this model, ${[...modules.keys()].map(describe).join(", ")}, got ${describe(path)}.`,
        "NAME",
      );
    }
    if (Array.isArray(list) && list.every(isRecord)) continue;
    throw new ArgumentError(
      `restoreInitializations: expected a list of records under ${describe(path)}, got ${describe(list)}.`,
    );
  }
  for (const [path, list] of Object.entries(records)) {
    modules.get(path)!.initialization = structuredClone(list as Initialization[]);
  }
}

function checkModule(where: string, module: unknown): void {
  if (!(module instanceof Module)) {
    throw new ArgumentError(`${where}: expected a module, got ${describe(module)}.`);
  }
}

function isRecord(value: unknown): value is Initialization {
  const record = value as Partial<Record<keyof Initialization, unknown>> | null;
  return (
    typeof record?.scheme === "string" &&
    [record.options, record.random].every((part) => typeof part === "object" && part !== null) &&
    [record.cells, record.sets, record.moved].every(Array.isArray)
  );
}
