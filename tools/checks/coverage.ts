/** The blocks of the library that a reader runs for an input, as V8 counts them. */
import { Session } from "node:inspector/promises";
import { execute } from "../../test/fuzz/readers.ts";

let session: Session | undefined;

async function start(): Promise<Session> {
  const made = new Session();
  made.connect();
  await made.post("Profiler.enable");
  await made.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return made;
}

/** @returns an identifier for each block that ran */
export async function coveredBy(reader: string, input: Uint8Array): Promise<Set<string>> {
  session ??= await start();
  await session.post("Profiler.takePreciseCoverage");
  await execute(reader, input).catch(() => "fault");
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const blocks = new Set<string>();
  for (const { url, functions } of result) {
    if (!url.includes("/src/")) continue;
    const file = url.slice(url.lastIndexOf("/src/"));
    for (const { ranges } of functions) {
      for (const { startOffset, endOffset, count } of ranges)
        if (count > 0) blocks.add(`${file}:${startOffset}-${endOffset}`);
    }
  }
  return blocks;
}
