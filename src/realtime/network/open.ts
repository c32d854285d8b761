/** Opens a network of any framework, or a file of our own, ready to run. */
import type { Chain, ChainSource } from "../../core/chain/chain.ts";
import { isRecurrent } from "../../core/chain/place.ts";
import { asSource, type ByteSource, type Folder, readCopy } from "../../core/storage/source.ts";
import { optional, readOptions } from "../../core/tensor/check.ts";
import { readNetworkFile } from "./definition.ts";
import { Network } from "./network.ts";

/** Options of `openNetwork`: the files beside it, and what the file itself does not say. */
export interface OpenNetworkOptions {
  /** The files beside it, for networks in several files, such as `model.json` with its shards; see `folderOf`. Default: those of `fileSource` */
  folder?: Folder;
  /** Name of the file, by which others beside it are found. Default: that of the path, or of a File */
  name?: string;
  /**
   * The order of the layers of a state dict, by the beginnings of their keys, with activations after colons:
   * `"embedding,lstm,last,fc1:relu,fc2"`. `last` is the output of the last frame, `final` the states at the end of each direction
   */
  chain?: string;
}

/**
 * Resolves to a network that runs, from the file that its framework saved: Keras 1 to 3 (`.h5`, `.keras`, a SavedModel's variables, or
 * `to_json()` beside the weights), TensorFlow.js (`model.json`), ONNX, TorchScript, a state dict with the line `chain`, or a
 * network file of `sluice convert`.
 *
 * @param file    its bytes, a Blob or File, or a source that reads ranges, such as `fileSource(path)` of `sluice/node`
 * @param options the files beside it, where the source does not bring them
 * @throws ChainError for a network with a layer that Sluice does not run, which it names; FormatError for damaged files
 * @example
 * const network = await openNetwork(bytes);
 * const answer = network.run(sequence); // [T, features] in, flat
 */
export async function openNetwork(
  file: Uint8Array | Blob | ByteSource,
  options: OpenNetworkOptions = {},
): Promise<Network> {
  readOptions("openNetwork", options, {
    folder: [undefined],
    name: [undefined, optional("string")],
    chain: [undefined, optional("string")],
  });
  const source = asSource("openNetwork", file);
  const chain = await readStored(source, { ...besideOf(file as Beside), ...options });
  await prepare(chain);
  return new Network(chain);
}

interface Beside {
  folder?: Folder;
  path?: string;
  name?: string;
}

/** Folder and name, where a source of a path or a File brings them. */
function besideOf(file: Beside): OpenNetworkOptions {
  const { folder, path, name = path } = file;
  return { ...(folder && { folder }), ...(name !== undefined && { name: name.replace(/^.*[/\\]/, "") }) };
}

/** Resolves to the chain in a file, as the file has it. */
export async function readStored(source: ByteSource, options: OpenNetworkOptions): Promise<Chain> {
  const head = await readCopy("file", source, 0, Math.min(9, source.size));
  // Our own files are safetensors, whose header is JSON after its length.
  if (head.length === 9 && head[8] === 0x7b && head[7] === 0) {
    const own = readNetworkFile(await readCopy("safetensors", source, 0, source.size));
    if (own !== undefined) return own;
  }
  // A page that opens what `sluice convert` wrote reads no other format.
  const { openChain } = await import("../../checkpoint/chain/open.ts");
  return openChain(source, options);
}

/** Loads the compiler of equations for cells with other activations than the kernels have. */
export async function prepare({ layers }: ChainSource): Promise<void> {
  const isUsual = layers.every((layer) => {
    if (!isRecurrent(layer)) return true;
    const { gate = "sigmoid", state = "tanh" } = layer.activations ?? {};
    return (
      layer.kind !== "defined" &&
      gate === "sigmoid" &&
      (state === "tanh" || (layer.kind === "rnn" && state === "relu"))
    );
  });
  if (!isUsual) (await import("../../core/nn/useDefinedCells.ts")).useDefinedCells();
}
