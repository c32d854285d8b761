/**
 * The TypeScript of the documents is checked by the compiler. The fences of a page are read in their order, each within the scope of those before
 * it; a comment `<!-- given: let block!: Float32Array; -->` declares what a page takes as given.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { entries } from "../../site/run/code.ts";

const root = resolve(import.meta.dirname, "../..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !/^api/.test(file))
    .map((file) => `docs/${file.replaceAll("\\", "/")}`),
];

/** The names that any page may take as given. */
const usual = `
declare const x: import("sluice").Tensor, lstm: import("sluice").LSTM, gru: import("sluice").GRU;
declare const bytes: Uint8Array, blob: Blob, folder: import("sluice/checkpoint").Folder;
declare const samples: Float32Array, wholeSignal: Float32Array, sales: Float64Array, rows: import("sluice/tasks").DataRecord[];
declare const frame: Float32Array, frames: Float32Array, output: Float32Array, outputs: Float32Array;
`;

/** Returns one module for a page; undefined without TypeScript. */
function moduleOf(markdown: string): string | undefined {
  const fences = [...markdown.matchAll(/^```ts(?: fragment .+| then)?\n([\s\S]*?)^```$/gm)].map(
    ([, code]) => code,
  );
  if (fences.length === 0) return undefined;
  const given = [...markdown.matchAll(/<!-- given: ([\s\S]*?) -->/g)].map(([, declarations]) => declarations);
  const names = new Map<string, Set<string>>();
  const body = [...given, ...fences].map((code) =>
    code.replace(/^import (?:type )?\{([^}]*)\} from "([^"]+)";?.*$/gm, (_, list: string, entry: string) => {
      for (const name of list.split(",")) names.set(entry, (names.get(entry) ?? new Set()).add(name.trim()));
      return "";
    }),
  );
  const imports = [...names].map(
    ([entry, list]) => `import { ${[...list].filter(Boolean).join(", ")} } from "${entry}";`,
  );
  const nested = body.reduceRight((inner, code) => `{\n${code}\n${inner}}\n`, "");
  return `${imports.join("\n")}\n${usual}\nasync function page() ${nested}\nvoid page;\n`;
}

test("the TypeScript of README and docs compiles", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-docs-"));
  try {
    for (const page of pages) {
      const code = moduleOf(readFileSync(join(root, page), "utf8"));
      if (code !== undefined)
        writeFileSync(join(folder, page.replaceAll("/", "_").replace(/\.md$/, ".ts")), code);
    }
    const source = (entry: string) => {
      const { default: built } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports[
        `.${entry.slice("sluice".length)}`
      ];
      return [join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts"))];
    };
    const all = [...entries, "sluice/network", "sluice/worklet", "sluice/node"];
    const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          ...compilerOptions,
          noEmit: true,
          noUnusedLocals: false,
          noUnusedParameters: false,
          lib: ["es2024", "dom", "dom.iterable"],
          types: ["node"],
          typeRoots: [join(root, "node_modules/@types")],
          paths: Object.fromEntries(all.map((entry) => [entry, source(entry)])),
        },
        include: ["*.ts"],
      }),
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    let found = "";
    try {
      execFileSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
    } catch (error) {
      found = (error as { stdout: string }).stdout;
    }
    expect(found.split("\n").filter((line) => /error/.test(line))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
