/** The programs in the documents: every block of code that is not marked `fragment`, as a reader pastes it. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { examplesOf } from "../../site/run/code.ts";

export const root = resolve(import.meta.dirname, "../..");

/** README and the pages that people write. */
export const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !/^docs\/(api\/|changelog)/.test(file)),
];

export interface Block {
  page: string;
  line: number;
  /** The name of its file. */
  file: string;
  code: string;
  shows?: string;
  output?: string;
}

/** A block that Node does not run alone, and why. */
export interface Fragment {
  page: string;
  line: number;
  language: "js" | "ts";
  code: string;
  /** Words after "it". */
  reason: string;
}

/** The programs of a page, a block marked `then` after the one before it, and its fragments. */
export function blocksOf(page: string): { programs: Block[]; fragments: Fragment[] } {
  const markdown = readFileSync(join(root, page), "utf8");
  const all = examplesOf(markdown).map((example) => ({ ...example, output: example.output ?? "" }));
  const examples = all.filter(({ inPage }) => !inPage);
  const fragments = all.flatMap(({ line, code, inPage }): Fragment[] =>
    inPage
      ? [{ page, line, language: "ts", code, reason: "needs a page, where test/site/site.spec.ts runs it" }]
      : [],
  );
  let whole = "";
  const others = [...markdown.matchAll(/^```([jt]s)(?: (then|fragment) ?(.*))?\n([\s\S]*?)^```$/gm)].flatMap(
    ({ 1: language, 2: mark, 3: reason, 4: code, index }) => {
      const line = markdown.slice(0, index).split("\n").length;
      if (mark === "fragment") {
        fragments.push({ page, line, language: language as "js" | "ts", code, reason });
        return [];
      }
      whole = mark === "then" ? whole + code : code;
      return [{ line, code: whole }];
    },
  );
  const programs = [...examples, ...others].map((block) => ({
    page,
    file: `${page.replace(/\W/g, "_")}_${block.line}.mts`,
    ...block,
  }));
  return { programs, fragments };
}

/** The names of the package's entries, and the file of `src/` that each is. */
export function entryFiles(): Record<string, string[]> {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { default?: string }>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([name, { default: built }]) =>
      built === undefined
        ? []
        : [
            [
              name.replace(".", "sluice"),
              [join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts"))],
            ],
          ],
    ),
  );
}
