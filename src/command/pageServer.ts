/**
 * Serves the gate inspector on the loopback address, with the one file or run directory it was started with. All paths begin with a
 * secret, as every user of the machine can connect. It knows a fixed list of paths only, refuses requests of other sites and those that
 * name another host, as DNS rebinding does, and follows no path to another place than at the start.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { basename, dirname, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import { openUnlinked } from "../platform/node/source.ts";
import { filesBeside } from "./besides.ts";
import { type Held, hold } from "./held.ts";
import { pagePolicyHeader } from "./pagePolicy.ts";
import { isRunFile } from "./runDirectory.ts";

export interface PageServerOptions {
  /** The folder of the built page, or `web.gz` with the same files. */
  page: string;
  /** Checkpoint to open. */
  file?: string;
  /** Run directory to follow. */
  run?: string;
  /** The data of the run. */
  data?: string;
  /** 0 for any free one. */
  port: number;
}

export interface PageServer {
  port: number;
  /** The address of the page, with the secret that gives access to it. */
  url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".json": "application/json; charset=utf-8",
};

const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": pagePolicyHeader,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

/** Endings of data. A run from elsewhere may name any file of this machine as its data: we serve no other kind. */
const DATA = /\.(csv|tsv|txt|jsonl?|parquet|xlsx)(\.gz)?$/i;

interface Site extends PageServerOptions {
  /** The files in `web.gz`; undefined if `page` is a folder. */
  packed: ReadonlyMap<string, Uint8Array> | undefined;
  /** The first part of every path. */
  secret: string;
  /** Path of the checkpoint, with links resolved. */
  real: string | undefined;
  /** Names of the files that the checkpoint names, in one version of it. */
  beside?: { version: string; names: string[] };
  /** The folders and named files of the start. */
  held: Held;
}

/** Starts the server and returns it. @throws the error of `listen`, such as a taken port */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const packed = options.page.endsWith(".gz") ? await unpack(options.page) : undefined;
  const secret = randomBytes(16).toString("base64url");
  const { file } = options;
  // Resolve a link now, and ignore later changes of it.
  const real = file && (await realpath(file).catch(() => file));
  const named = options.data && (await realpath(options.data).catch(() => undefined));
  const data = named && DATA.test(named) ? named : undefined;
  const files = [real, data].filter((path) => path !== undefined);
  const folders = [file, ...files].filter((path) => path !== undefined).map((path) => dirname(path));
  const held = await hold(files, options.run === undefined ? folders : [...folders, options.run]);
  const site: Site = { ...options, packed, secret, real, data, held };
  const server = createServer((request, response) => {
    answer(request, response, site, portOf(server)).catch(() => {
      if (!response.headersSent) refuse(response, 500, "the file could not be read");
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const port = portOf(server);
  return {
    port,
    url: `http://127.0.0.1:${port}/${secret}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Unpacks `web.gz`, which `tools/build-web.ts` writes: compressed, a line of names and sizes, then the bytes of the files. */
async function unpack(page: string): Promise<Map<string, Uint8Array>> {
  const bytes = gunzipSync(await readFile(page));
  let at = bytes.indexOf("\n") + 1;
  const list = JSON.parse(bytes.toString("utf8", 0, at)) as [name: string, size: number][];
  const files = new Map<string, Uint8Array>();
  for (const [name, size] of list) {
    files.set(`/${name}`, bytes.subarray(at, at + size));
    at += size;
  }
  return files;
}

/** Paths of the page's files, listed at each request because a build may replace them. */
async function pageFiles(page: string): Promise<Map<string, string>> {
  return new Map(
    (await readdir(page, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(page.length).replaceAll("\\", "/"), path]),
  );
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
  port: number,
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "GET only");
  // Of several, Node would show the first alone.
  const [host, ...others] = request.headersDistinct.host ?? [];
  if (others.length > 0 || !isOwnHost(host, port)) return refuse(response, 403, "another host");
  const whole = pathOf(request.url ?? "/");
  if (whole === undefined) return refuse(response, 400, "no path");
  const [, secret, ...names] = whole.split("/");
  if (names.length === 0 || !isEqual(secret, site.secret))
    return refuse(response, 403, "no access: open the whole address that sluice view printed");
  const path = `/${names.join("/")}`;
  const from = request.headers["sec-fetch-site"];
  const isOwn = from === undefined || from === "same-origin" || from === "none";
  // Another site may only link to the page itself.
  if (!isOwn && !(path === "/" && request.headers["sec-fetch-mode"] === "navigate")) {
    return refuse(response, 403, "another site");
  }
  if (path === "/served.json") {
    const list = await served(site);
    if (!(await site.held.isInPlace())) return refuse(response, 403, REPLACED);
    return send(request, response, Buffer.from(JSON.stringify(list)), path);
  }
  const own = path === "/" ? "/index.html" : path;
  const body = site.packed?.get(own);
  if (body !== undefined) return send(request, response, body, own);
  const pagePath = site.packed === undefined ? (await pageFiles(site.page)).get(own) : undefined;
  if (pagePath !== undefined) return sendFile(request, response, pagePath);
  const file = await servedFile(path, site);
  if (file === undefined) return refuse(response, 404, "no such file");
  await sendFile(request, response, file, site.held);
}

/** Whether a request names this server. Browsers leave out the port of `http`, 80. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return ["127.0.0.1", "localhost"].some(
    (name) => host === `${name}:${port}` || (port === 80 && host === name),
  );
}

function isEqual(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
}

/** Returns the names of the files that the page may request besides its own: the checkpoint, those it names, those of the run, and its data. */
async function served(
  site: Site,
): Promise<{ file?: string; beside: string[]; run?: string[]; data?: string }> {
  const { file, run, data } = site;
  // List them again: a file that the checkpoint names may have come since.
  site.beside = undefined;
  return {
    ...(file !== undefined && { file: basename(file) }),
    beside: await besideNow(site),
    ...(run !== undefined && { run: await runFiles(run) }),
    ...(data !== undefined && { data: basename(data) }),
  };
}

/** Returns the names of the files that the checkpoint names now. */
async function besideNow(site: Site): Promise<string[]> {
  const { file, real } = site;
  if (file === undefined || real === undefined) return [];
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(real, { bigint: true });
  const version = [dev, ino, size, mtimeNs, ctimeNs].join();
  if (site.beside?.version !== version) site.beside = { version, names: await filesBeside(file, real) };
  return site.beside.names;
}

async function servedFile(path: string, site: Site): Promise<string | undefined> {
  const { file, real, run, data } = site;
  const [, room, name, ...rest] = path.split("/");
  if (name === undefined || rest.length > 0) return undefined;
  if (room === "file" && file !== undefined) {
    if (name === basename(file)) return real;
    return (await besideNow(site)).includes(name) ? join(dirname(file), name) : undefined;
  }
  if (room === "data" && data !== undefined && name === basename(data)) return data;
  if (room === "run" && run !== undefined && (await runFiles(run)).includes(name)) return join(run, name);
  return undefined;
}

/** Returns the names of a run's present files. Omits links, which could lead out of the folder. */
async function runFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && isRunFile(entry.name)).map(({ name }) => name);
}

const REPLACED = "the file or its folder was replaced: start sluice view again";

/** @param held checks a file that is not the page's own */
async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  held?: Held,
): Promise<void> {
  const opened = await openUnlinked(file);
  if (opened === undefined) return refuse(response, 500, "the file is gone");
  const { handle } = opened;
  try {
    if (held && !(await held.allows(handle))) return refuse(response, 403, REPLACED);
    const { size } = opened.stats;
    // `bytes=N-`, the rest of a growing file, is the only range.
    const [, from] = /^bytes=(\d{1,15})-$/.exec(request.headers.range ?? "") ?? [];
    const start = from === undefined ? 0 : Number(from);
    if (start > size) return refuse(response, 416, "beyond the end");
    const partial =
      from === undefined ? {} : { "Content-Range": `bytes ${start}-${Math.max(start, size - 1)}/${size}` };
    response.writeHead(from === undefined ? 200 : 206, {
      ...HEADERS,
      ...partial,
      "Content-Type": typeOf(file),
      "Content-Length": size - start,
    });
    if (request.method === "HEAD" || size === start) return void response.end();
    const stream = handle.createReadStream({ start, end: size - 1 });
    // Ends for a client that left before this line, too; waiting for events of the response would keep the file open forever.
    await pipeline(stream, response, { end: false });
    if (stream.bytesRead === size - start) response.end();
    // The file has become shorter: without this, the client would wait for the rest.
    else response.destroy();
  } finally {
    await handle.close();
  }
}

function send(request: IncomingMessage, response: ServerResponse, body: Uint8Array, name: string): void {
  response.writeHead(200, { ...HEADERS, "Content-Type": typeOf(name), "Content-Length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

function typeOf(name: string): string {
  return TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${why}\n`);
}

/** Whether the page is built. */
export async function isBuilt(page: string): Promise<boolean> {
  return readFile(page.endsWith(".gz") ? page : join(page, "index.html")).then(
    () => true,
    () => false,
  );
}
