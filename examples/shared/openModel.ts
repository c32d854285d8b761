/** A model for the commands beside the pages: a file that is a network, or the published weights that the example describes one of. */
import { readFileSync } from "node:fs";
import type { Checkpoint } from "../../src/checkpoint.ts";
import { type Network, openNetwork } from "../../src/network.ts";
import { openCheckpointFile } from "../../src/node.ts";

/** @param published makes the network of any other file than safetensors */
export async function openModel(
  path: string,
  published: (checkpoint: Checkpoint) => Promise<Network>,
): Promise<Network> {
  if (path.endsWith(".safetensors")) return openNetwork(readFileSync(path));
  const checkpoint = await openCheckpointFile(path);
  try {
    return await published(checkpoint);
  } finally {
    await checkpoint.close();
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
