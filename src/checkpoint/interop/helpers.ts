/** Loads the code that finds the layers of a file, only when a file needs it. */
import { CELLS_KEY, NETWORK_KEY } from "../../core/storage/annotations.ts";
import { notLoaded } from "../formats/readers.ts";
import { noClues } from "./clues/clue.ts";
import { pytorch } from "./frameworks/pytorch.ts";
import { torch7Plain } from "./frameworks/torch7Plain.ts";
import type { Helpers } from "./recogniseWith.ts";

let present: Helpers | undefined;

/** Registers helpers, so that no code loads later. */
export function addHelpers(helpers: Helpers): void {
  present = helpers;
}

async function allHelpers(): Promise<Helpers> {
  if (present !== undefined) return present;
  try {
    return (present = (await import("./recognise.ts")).allHelpers);
  } catch (error) {
    throw notLoaded("the code that finds its layers", error, "arrays");
  }
}

/** Formats that say nothing about layers besides names and shapes. */
const SILENT = new Set(["safetensors", "safetensors-index", "npy", "npz", "raw-manifest"]);

/** Names in files that need no other tables: PyTorch's names for recurrent stacks, and common names of other layers. */
const USUAL =
  /^[^:/]*(weight_(ih|hh|hr)|bias_[ih]h)_l\d+(_reverse)?$|^([^:/]*\.)?(weight|bias|running_mean|running_var|num_batches_tracked)$/;

/**
 * Parts of a cell in Burn; layers of one direction; numbers whose order is not that of their texts; and words of what an
 * optimizer keeps beside weights.
 */
const UNUSUAL =
  /_transform\.(weight|bias)$|forward_|\d\d|(^|[._])(ema|swa|opt|exp_avg|average|shadow|grad|best)\w*[._]/i;

const usual = [...pytorch, ...torch7Plain];
const usualHelpers: Helpers = { cluesOf: () => noClues(), conventionsNamed: () => usual };

interface HelpOptions {
  from?: string;
  order?: string;
}

/** Returns the helpers for this file. Most PyTorch files need no further code. */
export async function helpersFor(
  {
    format,
    tensors,
    metadata,
  }: { format: string; tensors: ReadonlyMap<string, unknown>; metadata: ReadonlyMap<string, unknown> },
  { from, order }: HelpOptions,
): Promise<Helpers> {
  const isUsual =
    SILENT.has(format) &&
    !metadata.has(CELLS_KEY) &&
    !metadata.has(NETWORK_KEY) &&
    from === undefined &&
    order === undefined &&
    [...tensors.keys()].every((name) => USUAL.test(name) && !UNUSUAL.test(name));
  return isUsual ? usualHelpers : allHelpers();
}
