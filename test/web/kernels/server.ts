/** Pages over the kernels, with the headers that a test asks for. */
import { join } from "node:path";
import { build } from "esbuild";
import { ISOLATED, serve } from "../../../tools/serve.ts";

/** Headers by the first part of a path. */
const SITES: Record<string, Record<string, string>> = {
  isolated: ISOLATED,
  plain: {},
  // Workers from files of the site, but none from text.
  "no-blobs": {
    ...ISOLATED,
    "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
  },
  "trusted-types": {
    ...ISOLATED,
    "content-security-policy":
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; require-trusted-types-for 'script'",
  },
  "no-wasm": { ...ISOLATED, "content-security-policy": "default-src 'self'; worker-src 'self' blob:" },
};

export async function serveKernels(): Promise<{ url(site: string): string; close(): void }> {
  const { outputFiles } = await build({
    entryPoints: ["page", "worker"].map((name) => join(import.meta.dirname, `${name}.ts`)),
    bundle: true,
    // As a bundler for pages does it: what is imported later is a file of its own.
    splitting: true,
    format: "esm",
    target: "es2022",
    outdir: "/",
    write: false,
    plugins: [
      {
        name: "no test runner",
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /^vitest$/ }, () => ({ path: "vitest", namespace: "none" }));
          onLoad({ filter: /.*/, namespace: "none" }, () => ({
            contents: "export const expect = undefined;",
          }));
        },
      },
    ],
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  // A worker has the policy of its own answer: all answers have that of the page last asked for.
  let headers: Record<string, string> = {};
  const server = await serve((path) => {
    const script = scripts.get(path);
    headers = SITES[path.slice(1)] ?? headers;
    return {
      body: script ?? '<!doctype html><title>kernels</title><script type="module" src="/page.js"></script>',
      type: script === undefined ? ".html" : ".js",
      headers,
    };
  });
  return { url: (site) => `${server.origin}/${site}`, close: server.close };
}
