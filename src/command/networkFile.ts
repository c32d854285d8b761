/** Opens what is on disk for the commands about whole networks. */
import { basename } from "node:path";
import type { Command } from "commander";
import type { Chain } from "../core/chain/chain.ts";
import { readCopy } from "../core/storage/source.ts";
import { fileInFolder } from "../platform/node/folders.ts";
import { type FileSource, fileSource } from "../platform/node/source.ts";
import { readStored } from "../realtime/network/open.ts";

/** Gives the source of a file, with its folder and name, and closes it. */
export async function withFile<T>(
  path: string,
  use: (source: FileSource, beside: { folder: FileSource["folder"]; name: string }) => Promise<T>,
): Promise<T> {
  const source = await fileSource(await fileInFolder(path));
  try {
    return await use(source, { folder: source.folder, name: basename(source.path) });
  } finally {
    await source.close();
  }
}

/** The bytes of a file. */
export const bytesOf = (path: string): Promise<Uint8Array> =>
  withFile(path, (source) => readCopy("file", source, 0, source.size));

/**
 * The network in a file, as the file has it.
 *
 * @param chain the layers of a state dict, which has only their weights
 * @throws ChainError, FormatError
 */
export const chainIn = (path: string, chain?: string): Promise<Chain> =>
  withFile(path, (source, beside) =>
    readStored(source, { ...beside, ...(chain !== undefined && { chain }) }),
  );

/** Adds the option for files that have no more than weights. */
export function addChainOption(command: Command): Command {
  return command.option(
    "--chain <layers>",
    'of a state dict: its layers in their order, by the beginnings of their keys, e.g. "embedding,lstm,last,fc1:relu,fc2"',
  );
}
