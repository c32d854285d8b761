import { expect, test } from "vitest";
import { conventions } from "../../../src/checkpoint/interop/conventions.ts";
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
