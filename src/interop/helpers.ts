/** Code that helps to find layers, loaded when a file needs it. */
import type { Contents } from "../formats/contents.ts";
import { noClues } from "./clues/clue.ts";
import type { FlatOptions } from "./flat.ts";
import type { Helpers } from "./recogniseWith.ts";

let present: Helpers | undefined;

/** Registers helpers, so that nothing loads later. */
export function addHelpers(helpers: Helpers): void {
  present = helpers;
}

async function allHelpers(): Promise<Helpers> {
  present ??= (await import("./recognise.ts")).allHelpers;
  return present;
}

/** Formats without any information about layers. */
const SILENT = new Set(["safetensors", "safetensors-index", "npy", "npz", "raw-manifest"]);

/** Names of vectors with a stack, and of weights that weight_norm split. */
const IN_PARTS = /(^|[./_])rnn_param$|weight_(ih|hh|hr)[^./]*(_g|\.original0)$/;

interface HelpOptions {
  from?: string;
  order?: string;
  flat?: FlatOptions;
}

/** Returns the helpers for this file. */
export async function helpersFor(
  { format, tensors }: Contents,
  { from = "", order, flat }: HelpOptions,
): Promise<Helpers> {
  const isInParts =
    flat !== undefined ||
    /^(cudnn|mxnet2)/i.test(from) ||
    [...tensors.keys()].some((name) => IN_PARTS.test(name));
  if (!isInParts && order === undefined && SILENT.has(format)) return { cluesOf: () => noClues() };
  return allHelpers();
}
