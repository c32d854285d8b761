/** Shows which schemes initialised the layers of a file. */

import { type Initialization, isInitialization } from "../core/nn/initialization.ts";
import { annotations } from "../core/storage/annotations.ts";
import { oneLine, readable } from "./output.ts";

export type InitializationsByLayer = Record<string, Initialization[]>;

/** The records of a file by layer; entries of another form are ignored. */
export function initializationsIn(file: Parameters<typeof annotations>[0]): InitializationsByLayer {
  const found = [...annotations(file)].map(([name, list]) => [name, list.filter(isInitialization)] as const);
  return Object.fromEntries(found.filter(([, list]) => list.length > 0));
}

/**
 * Lists the schemes in their order, with the values they set and the biases they moved.
 *
 * @param cells number of cells of each layer by name; if a scheme changed fewer, the text names them
 */
export function formatInitializations(
  records: InitializationsByLayer,
  cells: ReadonlyMap<string, number>,
): string {
  const lines = ["initialised by, in this order:"];
  for (const [name, list] of Object.entries(records)) {
    for (const record of list) {
      const only =
        record.cells.length === cells.get(name) ? "" : ` (${record.cells.map(placeOf).join(", ")})`;
      const scheme = schemeText(record.scheme, record.options);
      lines.push(`  ${name || "(top level)"}: ${scheme}${only}: ${settings(record).join("; ")}`);
      if (record.moved.length > 0) lines.push(`    moved biases: ${record.moved.map(moveOf).join("; ")}`);
    }
  }
  return lines.map(oneLine).join("\n");
}

function placeOf({ layer, direction }: { layer: number; direction: string }): string {
  return `layer ${layer} ${direction}`;
}

function moveOf(moved: Initialization["moved"][number]): string {
  const { gate, setBy, from, to } = moved;
  return `${gate} from ${mean(from)}, by ${setBy}, to ${mean(to)} in ${placeOf(moved)}`;
}

/** A scheme as you write it on a command line. */
export function schemeText(scheme: string, options: Initialization["options"]): string {
  const given = Object.entries(options).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return given.length === 0 ? scheme : `${scheme}:${given.join(",")}`;
}

/** The settings, with all gates of one setting in a line. */
function settings({ sets }: Initialization): string[] {
  const gates = new Map<string, string[]>();
  for (const { gate, part, how } of sets) {
    const key = JSON.stringify([gate === undefined ? part : `${part} of `, how]);
    const known = gates.get(key) ?? [];
    if (gate !== undefined) known.push(gate);
    gates.set(key, known);
  }
  return [...gates].map(([key, names]) => {
    const [part, how] = JSON.parse(key) as [string, string];
    return `${part}${names.join(", ")}: ${how}`;
  });
}

/** JSON writes numbers that are not finite as null. */
function mean(value: number | null): string {
  return value === null ? "a number that is not finite" : readable(value);
}
