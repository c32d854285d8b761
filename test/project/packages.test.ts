/** Manifests of packed packages, and when a release stops. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

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
