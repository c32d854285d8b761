/** Every promise of SECURITY.md names a test that is there. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(resolve(root, "SECURITY.md"), "utf8");
const rows = page.split("\n").filter((line) => /^\| \*\*/.test(line));
const held = rows.map((row) => [/\*\*(.+?)\*\*/.exec(row)![1], row] as const);

test("there are promises", () => expect(rows.length).toBeGreaterThan(10));

test.each(held)("%s", (_, row) => {
  const [, file, title] = /\| `(test\/[\w/.]+)`: "([^"]+)" \|$/.exec(row) ?? [];
  expect(row, "a promise ends with a file and a part of a test's title").toBe(file === undefined ? "" : row);
  expect(readFileSync(resolve(root, file), "utf8")).toContain(title);
});
