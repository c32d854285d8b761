/** The pages of the site: their order, and tables that come from the code. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { sections } from "../../site/sections.ts";
import { pages, withTables } from "../../tools/reference-pages.ts";
import { pages as programPages, root } from "./blocks.ts";

/** Pages that the build of the site makes. */
const built = ["changelog"];

test("every page is in one section", () => {
  const listed = sections.flatMap(({ pages, folder }) => [
    ...pages,
    ...(folder === undefined
      ? []
      : readdirSync(resolve(root, "docs", folder)).map((file) => `${folder}/${file.replace(/\.md$/, "")}`)),
  ]);
  const there = readdirSync(resolve(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".md") && !/^(api\/|index\.md$)/.test(file))
    .map((file) => file.slice(0, -3));
  expect([...new Set([...there, ...built])].sort()).toEqual([...listed].sort());
});

test.each(programPages.filter((page) => page.startsWith("docs/")))(
  "lines of code fit into the column: %s",
  (page) => {
    const blocks = readFileSync(resolve(root, page), "utf8").matchAll(
      /^ *```(?:js|ts|sh|py).*\n([\s\S]*?)```$/gm,
    );
    const lines = [...blocks].flatMap(([, code]) => code.split("\n"));
    expect(lines.filter((line) => line.length > 88)).toEqual([]);
  },
);

test.each(Object.keys(pages))("the tables of %s are those of the code", (path) => {
  expect(readFileSync(resolve(root, path), "utf8"), "run: npx tsx tools/reference-pages.ts").toBe(
    withTables(path),
  );
});
