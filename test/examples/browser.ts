/** The built pages on a server of their own, in a Chromium whose microphone is a file. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildPages } from "../../tools/build-pages.ts";

const executablePath = process.env.SLUICE_CHROMIUM ?? "/usr/bin/chromium";

/** Whether there is a browser; says so where there is none. */
export function hasBrowser(): boolean {
  if (existsSync(executablePath)) return true;
  console.log(`skipping tests of pages: ${executablePath} does not exist`);
  return false;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

export interface Site {
  folder: string;
  /** Opens a page and fails the test that closes it if it asked another site for anything, or logged an error. */
  open(path: string, options?: { dark?: boolean }): Promise<{ page: Page; close(): Promise<void> }>;
  stop(): Promise<void>;
}

/** @param options `data`: folder that is served under /models/; `microphone`: WAV file that is heard */
export async function startSite(options: { data?: string; microphone?: string } = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-pages-"));
  await buildPages(folder);
  const server = createServer(({ url = "/" }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
    const isModel = path.startsWith("/models/");
    const root = isModel ? options.data : folder;
    const file = join(
      root ?? "/nowhere",
      isModel ? path.slice("/models/".length) : path,
      path.endsWith("/") ? "index.html" : "",
    );
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise<void>((started) => server.listen(0, "localhost", started));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { microphone } = options;
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--autoplay-policy=no-user-gesture-required",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
    ],
  });
  return {
    folder,
    async open(path, { dark = false } = {}) {
      const context = await browser.newContext({
        colorScheme: dark ? "dark" : "light",
        permissions: ["microphone"],
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(origin) && !/^(blob|data):/.test(request.url()))
          wrong.push(`asked ${request.url()}`);
      });
      page.on("pageerror", (error) => wrong.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") wrong.push(message.text());
      });
      await page.goto(`${origin}${path}`);
      return {
        page,
        async close() {
          await context.close();
          if (wrong.length > 0) throw new Error(wrong.join("\n"));
        },
      };
    },
    async stop() {
      await browser.close();
      await new Promise((closed) => server.close(closed));
      rmSync(folder, { recursive: true });
    },
  };
}
