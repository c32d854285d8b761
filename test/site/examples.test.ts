/**
 * Every block of code in the documents is a program that Node runs as pasted, and one with an output prints it. A block marked `then` is
 * pasted after the one before it; one marked `fragment` is not run, for the reason beside the mark. `UPDATE_EXAMPLES=1` writes into the pages what their programs print.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entries, examplesOf, type Importer, runExample, show } from "../../site/run/code.ts";
import * as sluice from "../../src/index.ts";
import { blocksOf, entryFiles, pages, root } from "./blocks.ts";

const found = pages.map(blocksOf);
const blocks = found.flatMap(({ programs }) => programs);
/** A project with the packed package, where `tools/package.sh` runs them; by default the sources stand for it. */
const project = process.env.SLUICE_PROJECT;
const folder = mkdtempSync(join(project ?? tmpdir(), "sluice-blocks-"));
let ran: Record<string, { lines: string[]; failed?: string }>;

beforeAll(() => {
  const paths = project === undefined ? entryFiles() : {};
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: { paths } }));
  for (const { file, code, shows } of blocks)
    writeFileSync(join(folder, file), shows === undefined ? code : `${code}export const shown = ${shows};\n`);
  const runner = ["node_modules/tsx/dist/esm/index.mjs", "test/site/runBlocks.ts"].map((file) =>
    join(root, file),
  );
  const args = ["--import", ...runner, "ran.json", ...blocks.map(({ file }) => file)];
  // The kernels of every machine, whose numbers the pages show.
  const env = { ...process.env, SLUICE_KERNELS: "wasm", TSX_TSCONFIG_PATH: config };
  execFileSync(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
  ran = JSON.parse(readFileSync(join(folder, "ran.json"), "utf8"));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a fragment says why it does not run", () => {
  for (const { page, line, reason } of found.flatMap(({ fragments }) => fragments)) {
    expect(reason, `${page}:${line}`).not.toBe("");
    console.log(`${page}:${line} is not run: it ${reason}`);
  }
});

test("each program of the index is one that runs, and begins with two lines that say what it shows", () => {
  const index = readFileSync(join(root, "docs/examples.md"), "utf8");
  const links = [...index.matchAll(/^\| .*\]\((.+\.md)#(.+)\) \|$/gm)];
  expect(links).toHaveLength(10);
  for (const [row, page, place] of links) {
    const sections = readFileSync(join(root, "docs", page), "utf8").split(/^## /m);
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .match(/[a-z]+/g)
        ?.join("-");
    const section = sections.find((each) => slug(each.split("\n", 1)[0]) === place);
    expect(section, row).toMatch(/^```js run.*\n\/\/ .+\n\/\/ .+\nimport /m);
  }
});

const updates = process.env.UPDATE_EXAMPLES === "1";

test.each(blocks)("$page:$line runs as pasted", ({ page, file, code, output }) => {
  const { lines, failed } = ran[file];
  expect(failed, page).toBeUndefined();
  const printed = lines.join("\n");
  if (!updates) {
    if (output !== undefined) expect(printed).toBe(output);
    return;
  }
  if (output === undefined) return;
  const text = readFileSync(join(root, page), "utf8");
  const old = `${code}\`\`\`\n\n\`\`\`output\n${output}\n\`\`\``;
  if (!text.includes(old)) throw new Error(`${page}: expected the output right after its example`);
  writeFileSync(
    join(root, page),
    text.replace(old, () => `${code}\`\`\`\n\n\`\`\`output\n${printed}\n\`\`\``),
  );
});

describe("an example in a page", () => {
  const importer: Importer = async () => ({ ...sluice });

  test("that imports something else names the entries", async () => {
    await expect(runExample('import { x } from "lodash";\n', importer, () => {})).rejects.toThrow(
      /"lodash"\. Import one of sluice, /,
    );
    expect(entries).toContain("sluice");
  });

  test("that misspells a name says which, and what is nearly that", async () => {
    await expect(runExample('import { zeros, noGrod } from "sluice";\n', importer, () => {})).rejects.toThrow(
      'a name of sluice, got "noGrod". Did you mean noGrad?',
    );
  });

  test("is a fence, what it shows, and its output", () => {
    const page =
      "# Page\n\n```js run { x }\nconst x = 1;\n```\n\n```output\n1\n```\n\n```js run\nf();\n```\n\n```js\nnot();\n```\n";
    expect(examplesOf(page)).toEqual([
      { line: 3, code: "const x = 1;\n", shows: "{ x }", output: "1" },
      { line: 11, code: "f();\n", output: undefined },
    ]);
  });

  test("shows an expression of its variables, and prints numbers to four digits", async () => {
    const lines: string[] = [];
    const code =
      'import { zeros as none } from "sluice";\nconst seven = 7;\nconsole.log("at", 1 / 3, [1, 2.5], none([2]), new Map([["a", true]]));';
    expect(await runExample(code, importer, (line) => lines.push(line), "{ seven }")).toEqual({ seven: 7 });
    expect(lines).toEqual(["at 0.3333 [1, 2.5] tensor [2] [0, 0] Map { a: true }"]);
  });

  test("imports entries for their effect alone, with a comment after them", async () => {
    const asked: string[] = [];
    const code =
      'import "sluice/float64"; // in a page\nimport { zeros } from "sluice";\nconsole.log(zeros([1]));';
    const noting: Importer = async (entry) => {
      asked.push(entry);
      return importer(entry);
    };
    await runExample(code, noting, () => {});
    expect(asked).toEqual(["sluice/float64", "sluice"]);
  });

  test("shows long arrays, deep objects and errors in short", () => {
    expect(show(new Float32Array(100))).toBe("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, … 100 in all]");
    expect(show({ a: { b: { c: { d: { e: 1 } } } } })).toBe("{ a: { b: { c: { d: {…} } } } }");
    expect(show(new RangeError("no"))).toBe("RangeError: no");
  });
});
