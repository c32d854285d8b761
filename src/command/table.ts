/** Columns of text, aligned: numbers to the right, words to the left. */

import { statisticsOf } from "../core/tensor/statistics.ts";
import { oneLine } from "./output.ts";

export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  indent = "",
): string {
  const cells = [header, ...rows].map((row) => row.map(oneLine));
  const widths = header.map((_, column) => statisticsOf(cells.map((row) => row[column].length)).max);
  const numeric = header.map((_, column) =>
    rows.every((row) => /^(-?[\d.]+(e[+-]?\d+)?|-|)$/.test(row[column])),
  );
  const line = (row: readonly string[]) =>
    row.map((text, k) => (numeric[k] ? text.padStart(widths[k]) : text.padEnd(widths[k]))).join("  ");
  return cells.map((row) => (indent + line(row)).trimEnd()).join("\n");
}
