/** `sluice convert` to a network: a whole network of any framework, or a trained one, as one file that runs. */
import type { Chain, ChainShape } from "../core/chain/chain.ts";
import { firstNeedsEnd } from "../core/chain/place.ts";
import { ChainError, toOnnx, writeNetwork } from "../network.ts";
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
export async function convertToNetwork(
  path: string,
  out: string,
  options: NetworkOptions,
): Promise<WrittenNetwork> {
  const chain = await readNetwork(path, options);
  return written(chain, out, "network", writeNetwork(chain));
}

/** Options that say how a recurrent layer is written, not a whole network. */
const OF_LAYERS = ["module", "to", "from", "order", "lossy", "verify"] as const;

export interface OnnxOptions extends NetworkOptions, Partial<Record<(typeof OF_LAYERS)[number], unknown>> {
  states?: boolean;
}

/**
 * Writes the whole network in a file as ONNX, if it describes one and no option asks for a layer.
 *
 * @returns what was written; else nothing, or why the network in the file is refused
 * @throws ChainError for a network that you describe, or whose states you ask for
 */
export async function convertToOnnx(
  path: string,
  out: string,
  { states, ...options }: OnnxOptions,
): Promise<{ network?: WrittenNetwork; refused?: string }> {
  const isAsked = states !== undefined || options.chain !== undefined;
  if (!isAsked && OF_LAYERS.some((name) => options[name] !== undefined)) return {};
  try {
    const chain = await readNetwork(path, options, "a whole network as ONNX");
    return { network: await written(chain, out, "onnx", await toOnnx(chain, { states })) };
  } catch (error) {
    if (isAsked || !(error instanceof ChainError)) throw error;
    // A state dict has layers, and no network.
    return error.message.includes("--chain") ? {} : { refused: error.message };
  }
}

async function written(chain: Chain, out: string, format: "network" | "onnx", file: Uint8Array) {
  await writeFileAtomic(out, file);
  const shape = ({ frames, features }: ChainShape) =>
    frames === undefined ? [features] : [frames, features];
  return {
    out,
    format,
    model: chain.name === undefined ? chain.source : `${chain.name} (${chain.source})`,
    layers: chain.placed.map(({ layer }) => ({ name: layer.name, layer: layer.type ?? layer.kind })),
    input: shape(chain.inputs[0]),
    output: shape(chain.outputShapes[0]),
    parameters: chain.placed.reduce((sum, { parameters }) => sum + parameters, 0),
    bytes: file.length,
    notes: [...(chain.assumptions ?? []), ...stepNote(chain)],
  };
}

/** A whole network that is written. */
export type WrittenNetwork = Awaited<ReturnType<typeof written>>;

/** Whether it runs by the step. */
function stepNote(chain: Chain): string[] {
  const first = firstNeedsEnd(chain);
  return first === undefined
    ? ["runs by the step, and over whole sequences"]
    : [`runs over whole sequences: ${first.layer} ${first.reason}`];
}
