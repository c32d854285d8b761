/** Files that were built to be expensive, on the page: each opens or is refused by a code, and the page stays alive. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { expensive } from "../checkpoint/formats/expensive.ts";
import { chooseFiles, useInspector, watchedPage } from "./support/page.ts";

const inspector = useInspector();

/** Seconds of the page's own thread. */
const HANGS = 10;

const kept = resolve(import.meta.dirname, "../../../shared/data/hostile");
if (!existsSync(kept)) console.log("skipped: the files of ../shared/data/hostile are not there");

function files(): [name: string, bytes: () => Uint8Array, code: string | undefined][] {
  const built = Object.entries(expensive).map(
    ([name, { n, code, bytes }]) => [name, () => bytes(n), code] as [string, () => Uint8Array, string?],
  );
  const found = existsSync(kept) ? readdirSync(kept) : [];
  return [
    ...built.map(([name, bytes, code]) => [`${name}: ${expensive[name].file}`, bytes, code] as const),
    ...found.map((name) => [name, () => readFileSync(join(kept, name)), "any"] as const),
  ].map(([name, bytes, code]) => [name, bytes, code]);
}

test.each(files())("%s", async (name, bytes, code) => {
  const { page, faults, close } = await watchedPage(inspector.browser);
  await page.goto(inspector.server.url);
  await page.locator(".start").waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const file = basename(name.replace(/^.*: /, ""));
  await chooseFiles(page, [{ name: file, mimeType: "", buffer: Buffer.from(bytes()) }]);
  const opened = page.getByText(`${file} is open: `);
  const refused = page.locator(".failure-code");
  await opened.or(refused).first().waitFor({ state: "attached", timeout: 90_000 });
  const shown = (await refused.count()) === 0 ? undefined : await refused.textContent();
  if (code !== "any") expect(shown).toBe(code);
  else if (shown !== undefined) expect(shown).toMatch(/^[A-Z_]+$/);
  // The page still answers.
  expect(await page.evaluate("document.title")).toContain("Sluice");
  // A page hangs where a count per gate looks at all warnings: that took 23 s for 12,000 layers, and takes 3.
  const { metrics } = await session.send("Performance.getMetrics");
  expect(metrics.find((each) => each.name === "ScriptDuration")!.value).toBeLessThan(HANGS);
  expect(faults).toEqual([]);
  await close();
});
