/** Opens a file as a chain, also when configuration and weights are two files. */
import type { Chain } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { budgetFrom } from "../../core/storage/budget.ts";
import type { ReadOptions } from "../../core/storage/contents.ts";
import { type Json, parseJson } from "../../core/storage/json.ts";
import { type ByteSource, readCopy } from "../../core/storage/source.ts";
import { detectFormat, openFile } from "../formats/detect.ts";
import { type ReadChainOptions, readChain } from "./read.ts";

/** Endings of files of Keras' weights. */
const WEIGHTS = /(\.weights)?\.(h5|hdf5|index)$/i;
/** Names of a configuration beside the variables of a SavedModel. */
const CONFIGURATIONS = ["model.json", "config.json"];

/**
 * Resolves to the network of a file as a chain.
 *
 * @param source  the file; the JSON of Keras' `to_json()` beside its weights may be either of the two
 * @param options folder and name of the file, and what the file alone does not say
 * @throws FormatError for damaged files; ChainError for a network that is not a chain of known layers
 */
export async function openChain(
  source: ByteSource,
  options: ReadOptions & ReadChainOptions = {},
): Promise<Chain> {
  const { folder, name = "" } = options;
  const budget = budgetFrom(options, source.size);
  const read = async (file: ByteSource): Promise<Json> =>
    parseJson(await readCopy("keras", file, 0, file.size), { format: "keras", budget });
  const format = await detectFormat(source, { ...options, budget });
  if (format.name === "the configuration of a Keras model") {
    const stem = name.replace(/\.json$/i, "");
    for (const ending of [".h5", ".weights.h5", ".hdf5", ".index"]) {
      const weights = await folder?.open(stem + ending);
      if (weights === undefined) continue;
      budget.admit(weights.size);
      const contents = await openFile(weights, { ...options, budget, name: stem + ending });
      return readChain(contents, { ...options, config: await read(source) });
    }
    refuseLayer(
      undefined,
      `expected the weights beside the configuration, as ${stem}.h5 or ${stem}.weights.h5, got none. Give the folder of both files.`,
    );
  }
  const contents = await openFile(source, { ...options, budget });
  if (WEIGHTS.test(name) && !contents.metadata.has("config")) {
    const own = `${name.replace(WEIGHTS, "")}.json`;
    for (const file of contents.format === "tensorflow" ? [own, ...CONFIGURATIONS] : [own]) {
      const beside = await folder?.open(file);
      if (beside === undefined) continue;
      budget.admit(beside.size);
      return readChain(contents, { ...options, config: await read(beside) });
    }
  }
  return readChain(contents, options);
}
