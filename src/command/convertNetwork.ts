/** `sluice convert` to a network: a whole network of any framework, or a trained one, as one file that runs. */
import type { Chain, ChainShape } from "../core/chain/chain.ts";
import { firstNeedsEnd } from "../core/chain/place.ts";
import { writeNetwork } from "../network.ts";
import { writeFileAtomic } from "../platform/node/files.ts";
import { UsageError } from "./failure.ts";
import { chainIn } from "./networkFile.ts";

const ENDING = ".network.safetensors";

export interface NetworkOptions {
  /** The layers of a state dict. */
  chain?: string;
}

/** Whether these arguments ask for a network. */
export function asksForNetwork(out: string, format: string | undefined): boolean {
  return format === "network" || (format === undefined && out.toLowerCase().endsWith(ENDING));
}

/**
 * The whole network in a file.
 *
 * @param what becomes of it, for errors
 * @throws UsageError, FormatError, ChainError with the reason
 */
export async function readNetwork(path: string, options: NetworkOptions, what = "a network"): Promise<Chain> {
  for (const name of Object.keys(options)) {
    if (!["format", "chain"].includes(name))
      throw new UsageError(
        `convert: expected ${what} without --${name}, got that option. Leave it out: this output has a whole network.`,
      );
  }
  return chainIn(path, options.chain);
}

/** @throws UsageError, FormatError, ChainError with the reason, before anything is written */
export async function convertToNetwork(path: string, out: string, options: NetworkOptions) {
  const chain = await readNetwork(path, options);
  const file = writeNetwork(chain);
  await writeFileAtomic(out, file);
  const shape = ({ frames, features }: ChainShape) =>
    frames === undefined ? [features] : [frames, features];
  return {
    out,
    format: "network" as const,
    model: chain.name === undefined ? chain.source : `${chain.name} (${chain.source})`,
    layers: chain.placed.map(({ layer }) => ({ name: layer.name, layer: layer.type ?? layer.kind })),
    input: shape(chain.inputs[0]),
    output: shape(chain.outputShapes[0]),
    parameters: chain.placed.reduce((sum, { parameters }) => sum + parameters, 0),
    bytes: file.length,
    notes: [...(chain.assumptions ?? []), ...stepNote(chain)],
  };
}

/** Whether it runs by the step. */
function stepNote(chain: Chain): string[] {
  const first = firstNeedsEnd(chain);
  return first === undefined
    ? ["runs by the step, and over whole sequences"]
    : [`runs over whole sequences: ${first.layer} ${first.reason}`];
}
