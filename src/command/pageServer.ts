/**
 * Serves the gate inspector on the loopback address, with the one file or run directory it was started with. All paths begin with a
 * secret, because every user of the machine can connect, and it answers for a list of files only.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { open, readdir, readFile, realpath } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import { openFile } from "../checkpoint/formats/detect.ts";
import { SluiceError } from "../core/tensor/errors.ts";
import { fileSource, folderSource } from "../platform/node/source.ts";
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
  /** The files of the page: their places, or their bytes from `web.gz`. */
  pageFiles: ReadonlyMap<string, string | Uint8Array>;
  /** The first part of every path. */
  secret: string;
  /** The other files that the page may request, as last listed. */
  files?: Listing;
}

/** Names of files for `served.json`, and their places by the paths of their addresses. */
interface Listing {
  names: { file?: string; beside: string[]; run?: string[]; data?: string };
  places: ReadonlyMap<string, string>;
}

/** Starts the server and returns it. @throws the error of `listen`, such as a taken port */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const secret = randomBytes(16).toString("base64url");
  const named = options.data && (await realpath(options.data).catch(() => undefined));
  const data = named && DATA.test(named) ? named : undefined;
  const site: Site = { ...options, data, secret, pageFiles: await filesOf(options.page) };
  const server = createServer((request, response) => {
    answer(request, response, site).catch(() => {
      if (!response.headersSent) refuse(response, 500, "the file could not be read");
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
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

/** Returns the files of the page by path, from a folder or from `web.gz`: compressed, a line of names and sizes, then the bytes. */
async function filesOf(page: string): Promise<Map<string, string | Uint8Array>> {
  if (!page.endsWith(".gz")) {
    const entries = await readdir(page, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    return new Map(paths.map((path) => [path.slice(page.length).replaceAll("\\", "/"), path]));
  }
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

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "GET only");
  const whole = pathOf(request.url ?? "/");
  if (whole === undefined) return refuse(response, 400, "no path");
  const [, secret, ...names] = whole.split("/");
  if (names.length === 0 || !isEqual(secret, site.secret))
    return refuse(response, 403, "no access: open the whole address that sluice view printed");
  const path = `/${names.join("/")}`;
  const own = path === "/" ? "/index.html" : path;
  let file = site.pageFiles.get(own) ?? site.files?.places.get(path);
  // A run gets new files and loses old ones; a checkpoint may name a file that has come since.
  if (file === undefined || path.startsWith("/run/")) {
    const { names, places } = (site.files = await listFiles(site));
    file = path === "/served.json" ? Buffer.from(JSON.stringify(names)) : places.get(path);
  }
  if (file === undefined) return refuse(response, 404, "no such file");
  if (typeof file === "string") return sendFile(request, response, file);
  response.writeHead(200, { ...HEADERS, "Content-Type": typeOf(own), "Content-Length": file.length });
  response.end(request.method === "HEAD" ? undefined : file);
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

/** Lists the files that the page may request besides its own: the checkpoint, those it names, those of the run, and its data. */
async function listFiles({ file, run, data }: Site): Promise<Listing> {
  const names: Listing["names"] = { beside: file === undefined ? [] : await filesBeside(file) };
  const places = new Map<string, string>();
  if (file !== undefined) {
    names.file = basename(file);
    for (const name of [names.file, ...names.beside]) places.set(`/file/${name}`, join(dirname(file), name));
  }
  if (run !== undefined) {
    names.run = await runFiles(run);
    for (const name of names.run) places.set(`/run/${name}`, join(run, name));
  }
  if (data !== undefined) places.set(`/data/${(names.data = basename(data))}`, data);
  return { names, places };
}

/** Returns the names of the other files that opening a checkpoint reads: those that its bytes name, without links. */
export async function filesBeside(path: string): Promise<string[]> {
  const source = await fileSource(path);
  const folder = folderSource(dirname(path));
  const names = new Set<string>();
  const noted = {
    async open(name: string) {
      const found = await folder.open(name);
      if (found !== undefined) names.add(name);
      return found;
    },
  };
  try {
    await openFile(source, { folder: noted, name: basename(path) });
  } catch (error) {
    // The page opens the same files, and reports the fault.
    if (!(error instanceof SluiceError)) throw error;
  } finally {
    await source.close();
    await folder.close();
  }
  return [...names];
}

/** Returns the names of a run's present files. Omits links, which could lead out of the folder. */
async function runFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && isRunFile(entry.name)).map(({ name }) => name);
}

async function sendFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    // `bytes=N-`, the rest of a growing file, is the only range.
    const [, from] = /^bytes=(\d{1,15})-$/.exec(request.headers.range ?? "") ?? [];
    const start = from === undefined ? 0 : Number(from);
    if (start > size) return refuse(response, 416, "beyond the end");
    const partial =
      from === undefined ? {} : { "Content-Range": `bytes ${start}-${Math.max(start, size - 1)}/${size}` };
    response.writeHead(from === undefined ? 200 : 206, {
      ...HEADERS,
      ...partial,
      "Content-Type": typeOf(path),
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

function typeOf(name: string): string {
  return TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${why}\n`);
}
