/** Shows the place of each gate in the file: a row for each tensor, a column for each gate. */
import { type GateLocation, type LayerReport, rangesText } from "../checkpoint.ts";
import { oneLine, readable } from "./output.ts";
import { formatTable } from "./table.ts";

/** @param format of the file; decides how to write ranges */
export function formatLocations({ cells }: LayerReport, format: string, indent: string): string {
  const gates = Object.keys(cells[0].gates);
  const rows: string[][] = [];
  const remarks = new Set<string>();
  const computed = new Set<string>();
  for (const cell of cells) {
    const byTensor = new Map<string, string[]>();
    const all = Object.values(cell.gates).flatMap(({ file }) => file);
    gates.forEach((gate, column) => {
      for (const location of cell.gates[gate].file) {
        const label = labelOf(location, all);
        const row = byTensor.get(label) ?? gates.map(() => "");
        byTensor.set(label, row);
        const ranges = rangesText(location, format) || "all of it";
        // A gate of several heads may have a range for each.
        row[column] = row[column] === "" ? ranges : `${row[column]}, ${ranges}`;
        for (const remark of remarksOn(location, gate)) remarks.add(remark);
        if (location.computed) computed.add(location.tensor);
      }
    });
    rows.push(...[...byTensor].map(([label, row]) => [label, ...row]));
  }
  if (computed.size > 0)
    remarks.add(`computed by the graph from stored tensors: ${[...computed].join(", ")}`);
  const counted =
    format === "torch7" ? "in the file, as Lua counts (from 1)" : "in the file, as NumPy slices (from 0)";
  const table = formatTable([counted, ...gates], rows, indent);
  return [table, ...[...remarks].map((remark) => `${indent}${oneLine(remark)}`)].join("\n");
}

/** The tensor's name, and the side if the tensor has both. */
function labelOf({ tensor, side, holds }: GateLocation, all: readonly GateLocation[]): string {
  const isShared = all.some(
    (other) => other.tensor === tensor && (other.side !== side || other.holds !== holds),
  );
  if (!isShared) return tensor;
  return `${tensor} (${side === undefined ? holds : `${side === "input" ? "input" : "recurrent"} ${holds}`})`;
}

function* remarksOn({ negated, added }: GateLocation, gate: string) {
  if (negated) yield `${gate} has the opposite sign in the file: it writes there and keeps here`;
  if (added !== undefined)
    yield `the file's ${gate} bias lacks the ${readable(added)} that the framework adds when it runs; the table shows the sum`;
}
