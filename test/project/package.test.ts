/** The installed package: few dependencies, exact versions, no scripts that run on installing, and entries that exist. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));

describe("package.json", () => {
  test("depends on what docs/decisions/libraries.md defends, in exact versions", () => {
    const defended = readFileSync(resolve(root, "docs/decisions/libraries.md"), "utf8");
    for (const [name, version] of Object.entries<string>(manifest.dependencies)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(defended.includes(name), name).toBe(true);
    }
    for (const [name, version] of Object.entries<string>(manifest.devDependencies)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test("nothing runs when it is installed", () => {
    // `prepare` and `prepack` run where the package is made: in a checkout, and in the clone of an install from git.
    const scripts = Object.keys(manifest.scripts);
    expect(scripts.filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  test("an entry is the same under every condition", () => {
    for (const [name, target] of Object.entries<string | Record<string, string>>(manifest.exports)) {
      if (typeof target === "string") continue;
      expect(Object.keys(target), name).toEqual(["types", "default"]);
    }
  });

  test("what differs by platform is the same in a checkout as in the package", () => {
    const checkout = JSON.parse(readFileSync(resolve(root, "src/package.json"), "utf8")).imports;
    // A build has one chunk for all files of a platform.
    const asBuilt = JSON.stringify(checkout).replaceAll(
      /\.\/platform\/ports\/(\w+)\/\*\.ts/g,
      "./dist/chunks/$1.js",
    );
    expect(manifest.imports).toEqual(JSON.parse(asBuilt));
  });
});

describe("documents", () => {
  const pages = [
    "README.md",
    ...readdirSync(resolve(root, "docs"), { recursive: true, encoding: "utf8" }).map((p) => `docs/${p}`),
  ];

  test.each(pages.filter((page) => page.endsWith(".md") && !/^docs.api./.test(page)))(
    "links of %s lead somewhere",
    (page) => {
      const text = readFileSync(resolve(root, page), "utf8");
      const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
      const dead = links.filter(
        // Programs that the site has beside its pages: test/site looks for them in the built one.
        (link) =>
          !/^(https?:|\/(inspector|examples)\/)/.test(link) && !existsSync(resolve(root, page, "..", link)),
      );
      expect(dead).toEqual([]);
    },
  );
});

test("the code of the README runs as printed", async () => {
  const readme = readFileSync(resolve(root, "README.md"), "utf8");
  const [, block] = /```js\n([\s\S]*?)```/.exec(readme)!;
  const sluice = await import("../../src/index.ts");
  const names = /import \{([^}]+)\} from "sluice";/
    .exec(block)![1]
    .split(",")
    .map((name) => name.trim());
  expect(names.filter((name) => !(name in sluice))).toEqual([]);
  const body = block.replace(/import [^;]+;/, "");
  const run = new Function("console", ...names, body);
  const printed: unknown[] = [];
  const values = names.map((name) => (sluice as Record<string, unknown>)[name]);
  run({ log: (...words: unknown[]) => printed.push(...words) }, ...values);
  expect(printed).toEqual([[5, 3, 20], [new Float32Array(20).fill(1)]]);
});
