/**
 * Writes the tables of `docs/conventions.md`: the layer classes, and how each record was checked.
 *
 *     tsx tools/conventions-page.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Convention } from "../src/checkpoint/interop/convention.ts";
import { conventions } from "../src/checkpoint/interop/conventions.ts";
import { type Row, rows } from "../test/checkpoint/interop/rows.ts";

export const pagePath = fileURLToPath(new URL("../docs/conventions.md", import.meta.url));

/** A table is all lines that follow this one and begin with a bar. */
const tables: readonly [header: string, rule: string, lines: () => string[]][] = [
  [
    "| framework | layers | records | missing, or limited, because |",
    "|---|---|---|---|",
    () => rows.map(rowOfClass),
  ],
  ["| record | class | checked |", "|---|---|---|", () => conventions.map(rowOfRecord)],
];

function rowOfClass({ framework, layer, records = [], reason = "" }: Row): string {
  return `| ${framework} | ${layer} | ${records.map((name) => `\`${name}\``).join(" ")} | ${reason} |`;
}

function rowOfRecord({ name, layerClass, checked }: Convention): string {
  const by = "by" in checked ? `: ${checked.by}` : "";
  return `| \`${name}\` | ${layerClass} | ${checked.how}${by} |`;
}

/** Returns the page with new tables. @throws Error when it lacks one */
export function withTables(page: string): string {
  let lines = page.split("\n");
  for (const [header, rule, make] of tables) {
    const start = lines.indexOf(header);
    if (start < 0) throw new Error(`docs/conventions.md: expected the line ${header}`);
    let end = start;
    while (lines[end]?.startsWith("|")) end++;
    lines = [...lines.slice(0, start), header, rule, ...make(), ...lines.slice(end)];
  }
  return lines.join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(pagePath, withTables(readFileSync(pagePath, "utf8")));
}
