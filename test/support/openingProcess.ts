/** The process that `openInProcess.ts` starts: it opens a file as a program does and tells what came of it. */
import { openCheckpointFile } from "../../src/node/checkpoint.ts";
import type { Opened } from "./openInProcess.ts";

if (process.send !== undefined) {
  const start = process.cpuUsage();
  const result: Omit<Opened, "ms"> = {};
  try {
    const checkpoint = await openCheckpointFile(process.argv[2], JSON.parse(process.argv[3] ?? "{}"));
    result.tensors = checkpoint.tensors.size;
    await checkpoint.close();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    result.code = typeof code === "string" ? code : `no code: ${error}`;
    result.message = String(message);
  }
  const { user, system } = process.cpuUsage(start);
  process.send({ ...result, ms: (user + system) / 1000 } satisfies Opened);
  process.disconnect();
}
