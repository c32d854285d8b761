/** The process behind `doors.ts`: it opens files as programs, the command line and the page do, and tells what came of each. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { openCheckpoint } from "../../src/checkpoint.ts";
import { openCheckpointFile } from "../../src/node.ts";
import { loadModel } from "../../src/tasks.ts";
import type { Door, Opened, Opening } from "./doors.ts";

const command =
  (...args: string[]) =>
  async (path: string) => {
    const { runCommand } = await import("./commandLine.ts");
    // Not beside the file, which may be one of those kept.
    const folder = mkdtempSync(join(tmpdir(), "sluice-door-"));
    // A name without an ending, since a file that is no longer of its own format may not keep its ending.
    const places = { FILE: path, OUT: join(folder, "out.safetensors"), EDITED: join(folder, "edited") };
    const { code, error } = await runCommand(
      args.map((arg) => places[arg as keyof typeof places] ?? arg),
    ).finally(() => rmSync(folder, { recursive: true }));
    if (code === 0) return;
    // A coded error ends in one line and with code 2; a defect says so.
    const isCoded = code === 2 && error.trim().split("\n").length === 1;
    throw Object.assign(new Error(error), { code: isCoded ? "COMMAND" : undefined });
  };

const doors: Record<Door, (path: string, options: object) => unknown> = {
  checkpoint: async (path, options) => {
    const checkpoint = await openCheckpoint(new Uint8Array(readFileSync(path)), options);
    for (const layer of checkpoint.layers) await layer.records();
  },
  file: async (path, options) => {
    const checkpoint = await openCheckpointFile(path, options);
    const tensors = checkpoint.tensors.size;
    await checkpoint.close();
    return tensors;
  },
  inspect: command("inspect", "FILE"),
  convert: command("convert", "FILE", "OUT", "--to", "pytorch"),
  init: command("init", "FILE", "--scheme", "recommended", "--out", "EDITED"),
  model: (path) => loadModel(path),
  page: async (path) => {
    const { Session } = await import("../../web/worker/session.ts");
    const file = new File([new Uint8Array(readFileSync(path))], basename(path));
    await new Session().open({ source: { kind: "files", files: [file] }, readAs: {} }, () => {});
  },
};

async function open({ door, path, options = {} }: Opening): Promise<Opened> {
  const start = process.cpuUsage();
  const result: Pick<Opened, "code" | "message" | "count"> = {};
  try {
    const opened = await doors[door](path, options);
    if (typeof opened === "number") result.count = opened;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    result.code = typeof code === "string" && code !== "" ? code : `no code: ${error}`;
    result.message = String(message);
  }
  const { user, system } = process.cpuUsage(start);
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return { ...result, ms: (user + system) / 1000, megabytes: (heap + external) / 1e6 };
}

process.on("message", async (opening) => process.send!(await open(opening as Opening)));
process.send?.("ready");
