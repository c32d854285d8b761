/** Manifests of packed packages, and when a release stops. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "sluice-packages-"));
afterAll(() => rmSync(folder, { recursive: true }));
const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));

function packages(...args: string[]) {
  return spawnSync(process.execPath, ["--import", "tsx", "tools/packages.ts", ...args], {
    cwd: root,
    encoding: "utf8",
  });
}

test("the committed manifest names no platform package", () => {
  const manifest = readJson("package.json");
  expect(manifest.optionalDependencies).toBeUndefined();
  expect(manifest.nativeAddons).toBeUndefined();
});

test("a release stops without the address of the repository, or without a platform", () => {
  const { status, stderr } = packages("pack", folder, "--release");
  expect(status).not.toBe(0);
  const { repository } = readJson("tools/release.json");
  expect(stderr).toMatch(
    repository === "" ? /expected the address of the repository, got none/ : /got none of linux/,
  );
});

describe("a release stops unless its names belong to the publisher", () => {
  /** Runs the check against a registry that has these owners; 404 for a package without an entry. */
  async function check(publisher: string, ownersOf: (name: string) => string[] | number) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const name = decodeURIComponent(request.url!.slice(1));
      asked.push(name);
      const owners = ownersOf(name);
      response.statusCode = typeof owners === "number" ? owners : 200;
      response.end(
        JSON.stringify(typeof owners === "number" ? {} : { maintainers: owners.map((name) => ({ name })) }),
      );
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const registry = `http://127.0.0.1:${port}/`;
    const args = ["--import", "tsx", "tools/owner.ts", "--publisher", publisher, "--registry", registry];
    const child = spawn(process.execPath, args, { cwd: root });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (text += part));
    const status = await new Promise((done) => child.on("close", done));
    server.close();
    return { status, text, asked };
  }

  test("all names are asked for, and one owner among several is enough", async () => {
    const { status, text, asked } = await check("ada", () => ["ada", "grace"]);
    expect(text).toBe("owner: 10 packages belong to ada\n");
    expect(status).toBe(0);
    expect(asked).toContain("sluice");
    expect(asked.filter((name) => name.startsWith("@sluice/native-"))).toHaveLength(8);
  });

  test("a stranger's package, a free name, and a registry that fails", async () => {
    const { status, text } = await check("ada", (name) => {
      if (name === "sluice") return ["mallory"];
      if (name === "@sluice/native-win32-x64") return 404;
      return name === "@sluice/native-darwin-x64" ? 503 : ["ada"];
    });
    expect(status).toBe(1);
    expect(text).toBe(
      "tools/owner.ts: expected packages of ada, but sluice belongs to mallory; @sluice/native-darwin-x64: the registry answers 503; " +
        "@sluice/native-win32-x64 is not registered. Register them, or ask for access.\n",
    );
  });

  test("without a publisher", async () => {
    const { status, text, asked } = await check("", () => [""]);
    expect(text).toMatch(/expected the publisher's name at npm, got none/);
    expect({ status, asked }).toEqual({ status: 1, asked: [] });
  });

  test("the workflow of a release asks before it publishes", () => {
    const workflow = readFileSync(join(root, ".github/workflows/release.yml"), "utf8");
    const [before] = workflow.split("npm publish");
    expect(before).toContain("run: node --import tsx tools/owner.ts\n");
  });
});

test("a platform that is not in the list is refused", () => {
  expect(packages("build", "linux-vax", folder).stderr).toMatch(
    /expected a platform \(linux-x64-gnu, .*got linux-vax/,
  );
  expect(packages("publish").status).toBe(2);
});

test("the citation has the version of the package", () => {
  expect(readFileSync(join(root, "CITATION.cff"), "utf8")).toContain(
    `version: ${readJson("package.json").version}\n`,
  );
});
