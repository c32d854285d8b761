/** Which file may run as native code, in a checkout and in an installed package. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { placeOf, platformName } from "../../../src/core/kernels/native/place.ts";

// Resolving names gives real paths.
const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-place-")));
afterAll(() => rmSync(folder, { recursive: true }));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(folder, "home-"));
});

function put(path: string, content: string | object): string {
  const place = join(home, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, typeof content === "string" ? content : JSON.stringify(content));
  return place;
}
const place = (path: string) => placeOf(pathToFileURL(join(home, path)).href, () => "linux-x64-gnu");

test("a platform has the name of its package", () => {
  expect(platformName("darwin", "arm64")).toBe("darwin-arm64");
  expect(platformName("linux", "x64")).toMatch(/^linux-x64-(gnu|musl)$/);
});

describe("in a checkout", () => {
  test("only its own build is an addon", () => {
    const none = { why: "bundled code has no addon beside it", refused: false };
    const addon = put("native/addon/build/sluice.node", "");
    put("native/addon/addon.cpp", "");
    put("package.json", { name: "someones-program" });
    expect(place("dist/bundle.js"), "of a program that has Sluice bundled").toEqual(none);
    put("package.json", { name: "sluice" });
    expect(place("src/core/kernels/native/native.ts")).toEqual({ path: addon });
    expect(place("dist/chunk.js")).toEqual({ path: addon });
    expect(place("kernels/native.ts")).toEqual(none);
    expect(placeOf(undefined), "in a bundle in CommonJS").toEqual(none);
    expect(placeOf("https://example.org/src/kernels/native/native.ts")).toEqual(none);
    rmSync(addon);
    expect(place("dist/chunk.js")).toEqual({ why: "no addon is built", refused: false });
  });

  test("the working directory is of no concern", () => {
    put("package.json", { name: "sluice" });
    put("native/addon/build/sluice.node", "");
    expect(place("src/a.ts"), "without sources of an addon").toMatchObject({
      refused: false,
    });
  });
});

describe("in an installed package", () => {
  const NAME = "node_modules/@sluice/native-linux-x64-gnu";
  const code = "native code";
  const released = { size: code.length, sha256: createHash("sha256").update(code).digest("hex") };
  const found = () => place("node_modules/sluice/dist/chunks/node.js");

  beforeEach(() => {
    put("node_modules/sluice/package.json", {
      name: "sluice",
      version: "1.2.3",
      nativeAddons: { "linux-x64-gnu": released },
    });
    put(`${NAME}/package.json`, { version: "1.2.3" });
    put(`${NAME}/sluice.node`, code);
  });

  test("the file that was released runs", () => {
    expect(found()).toEqual({ path: join(home, NAME, "sluice.node") });
  });

  test("files as in a checkout are ignored", () => {
    put("node_modules/sluice/native/addon/addon.cpp", "");
    put("node_modules/sluice/native/addon/build/sluice.node", "evil");
    expect(found()).toEqual({ path: join(home, NAME, "sluice.node") });
  });

  test("another version is refused", () => {
    put(`${NAME}/package.json`, { version: "1.2.4" });
    expect(found()).toEqual({
      refused: true,
      why: "@sluice/native-linux-x64-gnu has version 1.2.4, and 1.2.3 is needed; install it again",
    });
  });

  test("a truncated file is refused", () => {
    put(`${NAME}/sluice.node`, code.slice(1));
    expect(found()).toMatchObject({
      refused: true,
      why: expect.stringMatching(/has 10 bytes, and 11 were released/),
    });
  });

  test("a foreign file is refused, also one of the same size", () => {
    put(`${NAME}/sluice.node`, code.toUpperCase());
    expect(found()).toMatchObject({
      refused: true,
      why: expect.stringMatching(/is not the file that was released/),
    });
  });

  test("a folder in place of the file, no file, and a broken manifest are refused", () => {
    rmSync(join(home, NAME, "sluice.node"));
    expect(found()).toMatchObject({ refused: true, why: expect.stringMatching(/cannot be checked: ENOENT/) });
    mkdirSync(join(home, NAME, "sluice.node"));
    expect(found()).toMatchObject({ refused: true });
    put(`${NAME}/package.json`, "{");
    expect(found()).toMatchObject({ refused: true, why: expect.stringMatching(/cannot be checked: /) });
  });

  test("a package that is not installed, and a platform without one, are missing, not refused", () => {
    rmSync(join(home, NAME), { recursive: true });
    expect(found()).toEqual({ refused: false, why: "@sluice/native-linux-x64-gnu is not installed" });
    const url = pathToFileURL(join(home, "node_modules/sluice/dist/chunks/node.js")).href;
    expect(placeOf(url, () => "linux-riscv64-gnu")).toEqual({
      refused: false,
      why: "there is no package of native code for linux-riscv64-gnu",
    });
    put("node_modules/sluice/package.json", { name: "sluice", version: "1.2.3" });
    expect(found(), "of a package that was packed without any").toMatchObject({ refused: false });
  });
});
