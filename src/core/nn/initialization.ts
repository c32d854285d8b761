/** Reads and restores the records of how the modules of a model were initialised. */
import { type Initialization, isInitialization } from "../cells/initialization.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import { isListOf, isPlain } from "../tensor/lists.ts";
import { checkModule, type Module } from "./module.ts";

export * from "../cells/initialization.ts";

/**
 * Returns copies of all records of a module and its children, by the path of the module; omits modules without any.
 *
 * @param root any module
 * @example
 * initialize(lstm, "recommended");
 * initializations(lstm)[""][0].scheme; // "recommended"
 */
export function initializations(root: Module): Record<string, Initialization[]> {
  checkModule("initializations", root);
  const found: Record<string, Initialization[]> = {};
  for (const [path, module] of root.namedModules()) {
    if (module.initialization.length > 0) found[path] = structuredClone([...module.initialization]);
  }
  return found;
}

/**
 * Sets the records of a module to those that `initializations` returned for a similar one.
 *
 * @param root    any module
 * @param records by path of the module; may come from a file
 * @throws ArgumentError for anything else, or (`NAME`) for a path that the module lacks; then nothing changes
 * @example
 * const { initialization } = decodeModel(encodeModel(lstm));
 * restoreInitializations(lstm, initialization ?? {});
 */
export function restoreInitializations(root: Module, records: unknown): void {
  const where = "restoreInitializations";
  checkModule(where, root);
  const modules = root.namedModules();
  if (!isPlain(records)) refuseValue(where, "records by module path", records);
  const copies = new Map<string, Initialization[]>();
  for (const [path, list] of Object.entries(records)) {
    if (!modules.has(path)) {
      throw new ArgumentError(
        `${where}: expected modules of this model, ${[...modules.keys()].map(describe).join(", ")}, got ${describe(path)}.`,
        "NAME",
      );
    }
    try {
      if (isListOf<Initialization>(list, isInitialization)) copies.set(path, structuredClone(list));
    } catch {
      // Options of a record may be what cannot be copied, such as functions.
    }
    if (!copies.has(path)) refuseValue(where, `a list of records under ${describe(path)}`, list);
  }
  for (const [path, list] of copies) modules.get(path)!.initialization = list;
}
