/** A Chromium with pages of this folder, on a server that sends the headers a test asks for. */
import { resolve } from "node:path";
import { build } from "esbuild";
import { serve, startChromium as startBrowser } from "../../../../tools/serve.ts";

export { hasChromium } from "../../../../tools/serve.ts";

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
  const server = await serve((path) => {
    const script = scripts.get(path);
    // Workers have the policy of their own answer; so all answers have that of the page last asked for.
    policy = POLICIES[path] ?? policy;
    return {
      body: script ?? '<!doctype html><title>streams</title><script type="module" src="/page.js"></script>',
      type: script === undefined ? ".html" : ".js",
      headers: {
        "content-security-policy": policy,
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      },
    };
  });
  const browser = await startBrowser(
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
  );
  return {
    async open(path: string) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${server.origin}${path}`);
      await page.waitForFunction("globalThis.workAt !== undefined");
      return page;
    },
    async stop() {
      await browser.close();
      server.close();
    },
  };
}
