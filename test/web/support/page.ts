/** A browser with the inspector in it, that notes whatever goes wrong in the page. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type PageServer, type PageServerOptions, servePage } from "../../../src/command/pageServer.ts";

export const built = resolve(import.meta.dirname, "../../../dist/web");
export const chromiumPath = process.env.SLUICE_CHROMIUM ?? "/usr/bin/chromium";

/** The folder of real checkpoints; undefined without one, which is printed once. */
export const dataFolder = (() => {
  const folder = process.env.SLUICE_DATA;
  if (folder !== undefined && existsSync(folder)) return folder;
  console.warn("skipped: SLUICE_DATA names no folder with real checkpoints");
  return undefined;
})();

export async function startBrowser(): Promise<Browser> {
  if (!existsSync(chromiumPath)) {
    throw new Error(
      `expected Chromium at ${chromiumPath}, got none. Install it, or name it in SLUICE_CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
}

export async function serve(options: Partial<PageServerOptions> = {}): Promise<PageServer> {
  return servePage({ page: built, port: 0, ...options });
}

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * A host that compresses text and sends no headers of its own, as a plain static one: the page has its meta element alone.
 *
 * @param folder of the files
 * @param base their folder on the host
 */
export async function serveStatic(folder = built, base = "/"): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").split(/[?#]/, 1)[0]);
    const inside = path.startsWith(base) ? path.slice(base.length) : "..";
    const file = join(folder, inside === "" || inside.endsWith("/") ? `${inside}index.html` : inside);
    if (!file.startsWith(folder) || !existsSync(file)) {
      const missing = join(folder, "404.html");
      response.writeHead(404, { "Content-Type": "text/html" });
      response.end(existsSync(missing) ? readFileSync(missing) : "");
      return;
    }
    const type = TYPES[extname(file)];
    const headers = { "Content-Type": type ?? "application/octet-stream" };
    if (type === undefined) response.writeHead(200, headers).end(readFileSync(file));
    else
      response.writeHead(200, { ...headers, "Content-Encoding": "gzip" }).end(gzipSync(readFileSync(file)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    close: () => server.closeAllConnections?.() ?? server.close(),
  };
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
