/** A Chromium with pages of this folder, on a server that sends the headers a test asks for. */
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const executablePath = process.env.SLUICE_CHROMIUM ?? "/usr/bin/chromium";

/** Whether there is a browser; says so where there is none. */
export function hasChromium(): boolean {
  if (existsSync(executablePath)) return true;
  console.log(`skipping tests in a browser: ${executablePath} does not exist`);
  return false;
}

/** Content security policies by path. */
const POLICIES: Record<string, string> = {
  "/": "script-src 'self' 'wasm-unsafe-eval'; default-src 'self'",
  "/strict": "script-src 'self'; default-src 'self'",
};

export async function startChromium() {
  const names = ["page", "worker", "serviceWorker", "worklet", "clock"];
  const { outputFiles } = await build({
    entryPoints: names.map((name) => resolve(import.meta.dirname, `${name}.ts`)),
    bundle: true,
    format: "esm",
    target: "es2022",
    outdir: "/",
    write: false,
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  let policy = "";
  const server = createServer(({ url = "/" }, response) => {
    const script = scripts.get(url);
    // Workers have the policy of their own answer; so all answers have that of the page last asked for.
    policy = POLICIES[url] ?? policy;
    response.writeHead(200, {
      "content-type": script === undefined ? "text/html" : "text/javascript",
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(
      script ?? '<!doctype html><title>streams</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((started) => server.listen(0, "localhost", started));
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--autoplay-policy=no-user-gesture-required",
      "--use-fake-device-for-media-stream",
    ],
  });
  return {
    async open(path: string) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}${path}`);
      await page.waitForFunction("globalThis.workAt !== undefined");
      return page;
    },
    async stop() {
      await browser.close();
      server.close();
    },
  };
}
