/** Every example that a page of `docs/` runs prints what the page shows. `UPDATE_EXAMPLES=1` writes what they print into the pages. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Example, type entries, examplesOf, runExample, show } from "../../site/run/code.ts";
import * as audio from "../../src/audio.ts";
import * as checkpoint from "../../src/checkpoint.ts";
import * as formats from "../../src/formats.ts";
import * as sluice from "../../src/index.ts";
import * as modules from "../../src/modules.ts";
import * as pipeline from "../../src/pipeline.ts";
import * as signal from "../../src/signal.ts";
import * as stream from "../../src/stream.ts";
import * as tasks from "../../src/tasks.ts";

const loaded: Record<(typeof entries)[number], object> = {
  sluice,
  "sluice/checkpoint": checkpoint,
  "sluice/modules": modules,
  "sluice/formats": formats,
  "sluice/stream": stream,
  "sluice/tasks": tasks,
  "sluice/pipeline": pipeline,
  "sluice/signal": signal,
  "sluice/audio": audio,
};
const importer = async (entry: string) => ({ ...loaded[entry as keyof typeof loaded] });

const docs = resolve(import.meta.dirname, "../../docs");
const pages = readdirSync(docs, { recursive: true, encoding: "utf8" })
  .filter((page) => page.endsWith(".md") && !page.startsWith("api"))
  .map((page) => ({ page, examples: examplesOf(readFileSync(resolve(docs, page), "utf8")) }))
  .filter(({ examples }) => examples.length > 0);

const updates = process.env.UPDATE_EXAMPLES === "1";

async function printed({ code }: Example): Promise<string> {
  const lines: string[] = [];
  await runExample(code, importer, (line) => lines.push(line));
  return lines.join("\n");
}

describe.each(pages)("$page", ({ page, examples }) => {
  if (updates) {
    test("is updated", async () => {
      let text = readFileSync(resolve(docs, page), "utf8");
      for (const example of examples) {
        const fence = `\`\`\`js run\n${example.code}\`\`\`\n`;
        const old = example.output === undefined ? "" : `\n\`\`\`output\n${example.output}\n\`\`\``;
        if (!text.includes(fence + old))
          throw new Error(`${page}:${example.line}: expected the output right after its example`);
        const lines = await printed(example);
        text = text.replace(fence + old, () =>
          lines === "" ? fence : `${fence}\n\`\`\`output\n${lines}\n\`\`\`${old === "" ? "\n" : ""}`,
        );
      }
      writeFileSync(resolve(docs, page), text);
    });
  } else {
    test.each(examples)("the example at line $line prints what the page shows", async (example) => {
      expect(await printed(example)).toBe(example.output ?? "");
    });
  }
});

describe("an example", () => {
  test("that imports something else names the entries", async () => {
    await expect(runExample('import { x } from "lodash";\n', importer, () => {})).rejects.toThrow(
      /"lodash"\. Import one of sluice, /,
    );
  });

  test("is a fence and its output", () => {
    const page = "# Page\n\n```js run\nconsole.log(1);\n```\n\n```output\n1\n```\n\n```js\nnot();\n```\n";
    expect(examplesOf(page)).toEqual([{ line: 3, code: "console.log(1);\n", output: "1" }]);
  });

  test("returns what its last line returns, and prints numbers to four digits", async () => {
    const lines: string[] = [];
    const code =
      'import { zeros as none } from "sluice";\nconsole.log("at", 1 / 3, [1, 2.5], none([2]), new Map([["a", true]]));\nreturn 7;';
    expect(await runExample(code, importer, (line) => lines.push(line))).toBe(7);
    expect(lines).toEqual(["at 0.3333 [1, 2.5] tensor [2] [0, 0] Map { a: true }"]);
  });

  test("shows long arrays, deep objects and errors in short", () => {
    expect(show(new Float32Array(100))).toBe("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, … 100 in all]");
    expect(show({ a: { b: { c: { d: { e: 1 } } } } })).toBe("{ a: { b: { c: { d: {…} } } } }");
    expect(show(new RangeError("no"))).toBe("RangeError: no");
  });
});
