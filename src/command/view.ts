/** `sluice view [FILE|run/]`: the gate inspector on this machine, with a checkpoint open or a run followed. */
import { basename, join, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { detectFormat } from "../checkpoint/formats/detect.ts";
import { MODEL } from "../core/train/run.ts";
import { isDirectory } from "../platform/node/files.ts";
import { fileSource } from "../platform/node/source.ts";
import { integer } from "./arguments.ts";
import { UsageError } from "./failure.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { packageRoot } from "./packageRoot.ts";
import { type PageServer, servePage } from "./pageServer.ts";
import { dataPathOf, holdsRun, isFile, readRunRecord } from "./runDirectory.ts";

interface ViewOptions {
  /** Default 0, any free one. */
  port?: number;
}

export function addView(command: Command, output: Output): void {
  command
    .description(
      "Serves the gate inspector at an address of this machine that only you know, with a checkpoint open, or a run directory that is followed while it is written. Nothing leaves the machine. Ends with Ctrl C.",
    )
    .argument("[file]", "checkpoint, or run directory")
    .option("--port <number>", "default: any free one", port)
    .option("--json", "print one JSON object with the address")
    .action(async (file: string | undefined, options: ViewOptions & { json?: boolean }) => {
      const { server, url, ended } = await view(file, options);
      if (options.json) jsonLine(output, { url, ended });
      else {
        line(output, url);
        if (ended) line(output, "note: this run has ended; the page shows all of it");
        line(output, "Ctrl C stops it.");
      }
      await new Promise<void>((ended) => {
        const off = output.onSignal(() => {
          off();
          ended();
        });
      });
      await server.close();
    });
}

function port(text: string): number {
  const value = integer(1)(text);
  if (value > 65_535) throw new InvalidArgumentError("Expected a port up to 65535.");
  return value;
}

/**
 * Starts serving, and returns the server and the address to open; of a run, whether it has ended.
 *
 * @throws FormatError when the file cannot be read; UsageError for a directory without a run, a port in use, or a page that is not built
 */
export async function view(
  path: string | undefined,
  options: ViewOptions = {},
): Promise<{ server: PageServer; url: string; ended?: boolean }> {
  const isRun = path !== undefined && (await isDirectory(path));
  // Fail here for an unreadable file, not in the page. Refuse any other directory, because the server gives out all files of a run.
  if (isRun && !(await holdsRun(path))) {
    throw new UsageError(
      `${path}: expected a checkpoint or a run directory, got a directory without a run. Train one with sluice train, or name a file.`,
    );
  }
  if (path !== undefined && !isRun) {
    const source = await fileSource(path);
    await detectFormat(source, { name: basename(path) }).finally(() => source.close());
  }
  const { root } = packageRoot();
  // A folder in a clone after `npm run build:web`, one file in the package.
  const [folder, packed] = [join(root, "dist/web"), join(root, "dist/web.gz")];
  const page = (await isFile(join(folder, "index.html"))) ? folder : packed;
  if (page === packed && !(await isFile(packed)))
    throw new UsageError(`view: expected the built page in ${folder}, got none. Run npm run build:web.`);
  const server = await servePage({
    page,
    port: options.port ?? 0,
    ...(path !== undefined &&
      (isRun ? { run: resolve(path), ...(await dataOf(path)) } : { file: resolve(path) })),
  }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `view: expected to listen on port ${options.port ?? "any"}, got ${error.code}. Choose another --port.`,
    );
  });
  const open =
    path === undefined
      ? ""
      : isRun
        ? "#view=train&train.run=served"
        : `#open=url:file/${encodeURIComponent(basename(path))}`;
  return { server, url: `${server.url}${open}`, ...(isRun && { ended: await isFile(join(path, MODEL)) }) };
}

/** Returns the data that a run was trained on; nothing when it is gone, or when the run has no readable record. */
async function dataOf(run: string): Promise<{ data?: string }> {
  try {
    const data = dataPathOf(run, await readRunRecord(run));
    return (await isFile(data)) ? { data: resolve(data) } : {};
  } catch {
    return {};
  }
}
