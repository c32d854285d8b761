/**
 * Every entry of the installed package has the names that its types declare, under every condition. Run in a folder that has it installed:
 *
 *     tsx tools/package-names.ts FOLDER
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const folder = resolve(process.argv[2]);
const tsc = resolve(import.meta.dirname, "../node_modules/.bin/tsc");
const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/sluice/package.json"), "utf8"));
const entries = Object.keys(exports)
  .filter((name) => typeof exports[name] !== "string")
  .map((name) => name.replace(/^\./, "sluice"));
const work = mkdtempSync(join(folder, "names-"));

const listing = (entry: string) =>
  `import * as entry from ${JSON.stringify(entry)}; console.log(JSON.stringify(Object.keys(entry).sort()));`;

function namesIn(file: string): string[] {
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8" }));
}

/** The names as Node has them, and as bundles for pages, workers of other makers and CommonJS have them. */
async function namesOf(entry: string): Promise<Record<string, string[]>> {
  const program = join(work, "program.mjs");
  writeFileSync(program, listing(entry));
  const found: Record<string, string[]> = { node: namesIn(program) };
  const bundles = {
    browser: { platform: "browser", format: "esm" },
    default: {
      platform: "neutral",
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      // As Wrangler sets it; esbuild has none for other platforms.
      mainFields: ["browser", "module", "main"],
      external: ["node:*"],
    },
    commonjs: { platform: "node", format: "cjs" },
  } as const;
  for (const [condition, options] of Object.entries(bundles)) {
    if (/\/node$/.test(entry) && condition === "browser") continue;
    const outfile = join(work, `${condition}.${options.format === "cjs" ? "cjs" : "mjs"}`);
    await build({ ...options, entryPoints: [program], bundle: true, outfile, logLevel: "error" } as never);
    found[condition] = namesIn(outfile);
  }
  return found;
}

const declarations: string[] = [];
for (const [at, entry] of entries.entries()) {
  const found = await namesOf(entry);
  for (const [condition, names] of Object.entries(found)) {
    const others = [...names, ...found.node].filter(
      (name) => names.includes(name) !== found.node.includes(name),
    );
    if (others.length > 0)
      throw new Error(`${entry} under ${condition}: ${others.join(", ")} differ from Node's`);
  }
  // A stream of Node has the types of Node, which this compiler is not given.
  if (entry === "sluice/voice/node") continue;
  // An object of this type has every value that is declared, and no other.
  const names = found.node.map((name) => `${JSON.stringify(name)}: true`).join(", ");
  declarations.push(
    `import * as entry${at} from ${JSON.stringify(entry)};`,
    `export const names${at}: Record<keyof typeof entry${at}, true> = { ${names} };`,
  );
}
writeFileSync(join(work, "names.ts"), declarations.join("\n"));
writeFileSync(join(work, "package.json"), '{ "type": "module" }');
for (const flags of [
  ["--module", "nodenext"],
  ["--module", "esnext", "--moduleResolution", "bundler", "--customConditions", "browser"],
]) {
  execFileSync(
    tsc,
    [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--lib",
      "es2023,dom",
      "--types",
      "",
      ...flags,
      "names.ts",
    ],
    { cwd: work, stdio: "inherit" },
  );
}
console.log(`package: ${entries.length} entries have the names of their types under every condition`);
