/** A model for the commands beside the pages: a network file, or the published files it is made of. */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Network, openNetwork } from "../../src/network.ts";
import { openCheckpointFile } from "../../src/node.ts";
import { convertPipeline } from "../../src/realtime/convert/convertPipeline.ts";

/** @param paths a network file; or a published model, in one or two files */
export async function openModel(paths: readonly string[]): Promise<Network> {
  const [first, second] = paths;
  if (first.endsWith(".network.safetensors")) return openNetwork(readFileSync(first));
  const original = await openCheckpointFile(first);
  const other = second === undefined ? undefined : await openCheckpointFile(second);
  try {
    const beside = async (name: string) => new Uint8Array(readFileSync(join(dirname(first), basename(name))));
    return new Network(await convertPipeline(original, other === undefined ? { beside } : { beside, other }));
  } finally {
    await original.close();
    await other?.close();
  }
}

/** Runs a command: one line and exit code 2 for errors that the user can correct. */
export async function command(usage: string, run: (args: string[]) => Promise<void>): Promise<void> {
  // The reader of the output may stop early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const args = process.argv.slice(2);
  if (args.length === 0 || args.includes("--help")) {
    console.log(usage);
    process.exitCode = args.length === 0 ? 2 : 0;
    return;
  }
  try {
    await run(args);
  } catch (error) {
    const known = error instanceof Error && ("code" in error || error instanceof TypeError);
    console.error(known ? error.message : error);
    process.exitCode = known ? 2 : 1;
  }
}
