/** The built pages on a server of their own, in a Chromium whose microphone is a file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { buildPages } from "../../tools/build-pages.ts";
import { fileIn, serve, startChromium } from "../../tools/serve.ts";

export { hasChromium as hasBrowser } from "../../tools/serve.ts";

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
  const { microphone, data = "/nowhere" } = options;
  const models = "/models/";
  const server = await serve((path) =>
    path.startsWith(models) ? fileIn(data, path.slice(models.length)) : fileIn(folder, path),
  );
  const { origin } = server;
  const browser = await startChromium(
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
  );
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
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
