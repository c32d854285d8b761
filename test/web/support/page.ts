/** A browser with the inspector in it, that notes whatever goes wrong in the page. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type PageServer, type PageServerOptions, servePage } from "../../../src/command/pageServer.ts";
import {
  fileIn,
  isText,
  serve as serveFound,
  startChromium as startBrowser,
  startExtension,
} from "../../../tools/serve.ts";

export { startBrowser, startExtension };

export const built = resolve(import.meta.dirname, "../../../dist/web");

/** The folder of real checkpoints; undefined without one, which is printed once. */
export const dataFolder = (() => {
  const folder = process.env.SLUICE_DATA;
  if (folder !== undefined && existsSync(folder)) return folder;
  console.warn("skipped: SLUICE_DATA names no folder with real checkpoints");
  return undefined;
})();

export async function serve(options: Partial<PageServerOptions> = {}): Promise<PageServer> {
  return servePage({ page: built, port: 0, ...options });
}

/**
 * A host that compresses text and sends no headers of its own, as a plain static one: the page has its meta element alone.
 *
 * @param folder of the files
 * @param base their folder on the host
 */
export async function serveStatic(folder = built, base = "/"): Promise<{ url: string; close(): void }> {
  const { origin, close } = await serveFound((path) => {
    const found = path.startsWith(base) ? fileIn(folder, path.slice(base.length)) : undefined;
    if (found === undefined)
      return { body: fileIn(folder, "404.html")?.body ?? "", type: ".html", status: 404 };
    if (!isText(found.type!)) return found;
    return { ...found, body: gzipSync(found.body), headers: { "content-encoding": "gzip" } };
  });
  return { url: `${origin}${base}`, close };
}

/** One browser and one server for all tests of a file. */
export function useInspector(): { readonly browser: Browser; readonly server: PageServer } {
  const shared = {} as { browser: Browser; server: PageServer };
  beforeAll(async () => {
    shared.browser = await startBrowser();
    shared.server = await serve();
  });
  afterAll(async () => {
    await shared.browser?.close();
    await shared.server?.close();
  });
  return shared;
}

export interface Watched {
  page: Page;
  /** Errors, refusals of the policy, and dialogs: none is ever expected. */
  faults: string[];
  close(): Promise<void>;
}

/** A page that notes what must not happen. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  // A page may load on a slow line, beside other tests.
  page.setDefaultNavigationTimeout(120_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    // The browser's own question, where changes were not downloaded.
    if (dialog.type() === "beforeunload") return void dialog.accept();
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return { page, faults, close: () => context.close() };
}

/** Opens the page and waits until the gates of a checkpoint show. */
export async function openGates(page: Page, url: string, hash = ""): Promise<void> {
  await page.goto(`${url}${hash}`);
  await page.locator(".gate-row, .cell h1").first().waitFor();
}

/** Chooses files as a user does with the button of the start page. */
export async function chooseFiles(
  page: Page,
  files: string | string[] | { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Open…" }).click(),
  ]);
  await chooser.setFiles(files);
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The findings of axe, with up to three places each; the debugger runs its script, not the page. */
export async function axeFindings(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression:
      "axe.run(document, { resultTypes: ['violations'] }).then((found) => JSON.stringify(found.violations))",
    awaitPromise: true,
  });
  const found = JSON.parse(result.value as string) as { id: string; nodes: { target: unknown[] }[] }[];
  return found.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target }) => target.join(" "));
    return `${id}: ${places.join("; ")}`;
  });
}

/** Opens the panels that are closed on a narrow page. */
export const unfold = (page: Page) =>
  page.locator(".fold:not([open]) > summary").evaluateAll((all) => {
    for (const summary of all) (summary as HTMLElement).click();
  });
