/** The server and the Chromium of tests, benchmarks and checks in a browser. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

export interface Answer {
  body: string | Uint8Array;
  /** The ending of a file of its type, such as `.html`; default: that of the path */
  type?: string;
  headers?: Record<string, string>;
  /** Default 200 */
  status?: number;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

/** Whether files of this ending are text or code, which a host compresses. */
export const isText = (type: string): boolean => type in TYPES;

/** Headers of a page that may start threads. */
export const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

export interface Server {
  /** Such as `http://localhost:4000` */
  origin: string;
  close(): void;
}

/** Serves what `find` returns for a path, without its query; undefined is an answer 404. */
export async function serve(
  find: (path: string, request: IncomingMessage) => Answer | undefined | Promise<Answer | undefined>,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const {
      body,
      type = extname(path),
      headers,
      status = 200,
    } = (await find(path, request)) ?? { body: "", status: 404 };
    response
      .writeHead(status, { "content-type": TYPES[type] ?? "application/octet-stream", ...headers })
      .end(body);
  });
  await new Promise<void>((started) => server.listen(0, "localhost", started));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The file of a path below a folder, `index.html` of a folder; undefined where there is none. */
export function fileIn(folder: string, path: string): Answer | undefined {
  const file = join(folder, normalize(`/${path}`), path === "" || path.endsWith("/") ? "index.html" : "");
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  return { body: readFileSync(file), type: extname(file) };
}

const chromiumPath = process.env.SLUICE_CHROMIUM ?? "/usr/bin/chromium";

/** Whether there is a Chromium; says so where there is none. */
export function hasChromium(): boolean {
  if (existsSync(chromiumPath)) return true;
  console.log(`skipping tests in a browser: ${chromiumPath} does not exist`);
  return false;
}

/** Starts Chromium. @throws Error where there is none */
export async function startChromium(...flags: string[]): Promise<Browser> {
  if (!existsSync(chromiumPath))
    throw new Error(
      `expected Chromium at ${chromiumPath}, got none. Install it, or name it in SLUICE_CHROMIUM.`,
    );
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", ...flags] });
}

/** Starts Chromium with an unpacked extension, and a file for its microphone. */
export async function startExtension(
  folder: string,
  sound: string,
): Promise<{ context: BrowserContext; origin: string }> {
  const context = await chromium.launchPersistentContext("", {
    ...{ executablePath: chromiumPath, ignoreDefaultArgs: ["--disable-extensions"] },
    args: [
      ...["--no-sandbox", `--load-extension=${folder}`, `--disable-extensions-except=${folder}`],
      ...["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
      `--use-file-for-fake-audio-capture=${sound}`,
    ],
  });
  // Its name is the digest of its place, in letters from a to p.
  const digest = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  const name = digest.replace(/./g, (digit) => "abcdefghijklmnop"[Number.parseInt(digit, 16)]);
  return { context, origin: `chrome-extension://${name}` };
}
