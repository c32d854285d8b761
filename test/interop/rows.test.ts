import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conventions } from "../../src/interop/conventions.ts";
import { rows } from "./rows.ts";

const names = new Set(conventions.map(({ name }) => name));

test("every class has a record or a reason why not", () => {
  for (const { framework, layer, records = [], reason } of rows) {
    expect(records.length > 0 || (reason ?? "").length > 20, `${framework} ${layer}`).toBe(true);
    for (const record of records) expect(names, `${framework} ${layer}`).toContain(record);
  }
});

test("every record is that of a class in the table", () => {
  const used = new Set(rows.flatMap(({ records = [] }) => records));
  expect([...names].filter((name) => !used.has(name))).toEqual([]);
});

test("the page shows every class", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/conventions.md"), "utf8");
  for (const row of rows) expect(page).toContain(tableRow(row));
});

function tableRow({ framework, layer, records = [], reason = "" }: (typeof rows)[number]): string {
  return `| ${framework} | ${layer} | ${records.map((name) => `\`${name}\``).join(" ")} | ${reason} |`;
}
