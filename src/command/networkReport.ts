/** The whole network in a file as a table: each layer with its shape, its weights, and whether it runs by the step. */
import { type Chain, inBlocks } from "../core/chain/chain.ts";
import { keeps } from "../core/chain/kinds/kinds.ts";
import { shapeText } from "../core/chain/place.ts";
import { ChainError } from "../core/chain/refuse.ts";
import { SluiceError } from "../core/tensor/errors.ts";
import { chainIn } from "./networkFile.ts";
import { oneLine, readable } from "./output.ts";
import { formatTable } from "./table.ts";

export interface NetworkReport {
  /** The program that saved it */
  source?: string;
  /** Why it does not run as a whole; then there are no layers */
  refused?: string;
  layers: { name: string; type: string; shape: string; streams: boolean; why?: string; parameters: number }[];
  inputs: { name: string; shape: string }[];
  outputs: { name: string; shape: string }[];
  assumptions: readonly string[];
}

/** How a network of blocks differs from one of frames. */
const aboutBlocks = (layers: Chain["layers"]) =>
  `A step is a block of frames. Continued from block to block: ${layers.flatMap((each) => (keeps(each) ? [each.name] : [])).join(", ") || "none"}; the other layers, such as a pool, see the frames of one block.`;

/** Resolves to undefined for a file that describes no network. */
export async function networkReport(path: string): Promise<NetworkReport | undefined> {
  try {
    const { source, layers, placed, inputs, outputs, outputShapes, assumptions = [] } = await chainIn(path);
    return {
      source,
      layers: placed.map(({ layer, output, needsEnd, parameters }) => ({
        name: layer.name,
        type: layer.type ?? layer.kind,
        shape: shapeText(output),
        streams: needsEnd === undefined,
        ...(needsEnd !== undefined && { why: needsEnd }),
        parameters,
      })),
      inputs: inputs.map((input) => ({ name: input.name, shape: shapeText(input) })),
      outputs: outputs.map(({ name }, k) => ({ name, shape: shapeText(outputShapes[k]) })),
      assumptions: inBlocks({ inputs }) ? [...assumptions, aboutBlocks(layers)] : assumptions,
    };
  } catch (error) {
    // A file of weights alone describes no network, and other files have been reported on already.
    if (!(error instanceof SluiceError)) throw error;
    if (!(error instanceof ChainError) || (error.layer ?? error.proposal) === undefined) return undefined;
    return { refused: error.message, layers: [], inputs: [], outputs: [], assumptions: [] };
  }
}

/** Layers to print; networks have fewer. */
const MOST = 200;

export function formatNetwork(report: NetworkReport): string {
  const { source, refused, layers, inputs, outputs, assumptions } = report;
  if (refused !== undefined) return oneLine(`note: sluice run does not run the whole network. ${refused}`);
  const ports = (list: NetworkReport["inputs"]) =>
    list.map(({ name, shape }) => `${name} ${shape}`).join(", ");
  const rows = layers
    .slice(0, MOST)
    .map(({ name, type, shape, why, parameters }) => [
      name,
      type,
      shape,
      why === undefined ? "yes" : `no: ${why}`,
      parameters === 0 ? "" : readable(parameters),
    ]);
  return [
    oneLine(`whole network (${source}): ${ports(inputs)} -> ${ports(outputs)}; sluice run runs it`),
    formatTable(["layer", "class", "shape after it", "by the step", "parameters"], rows, "  "),
    ...(layers.length > MOST ? [`  ${layers.length - MOST} more layers; --json shows all`] : []),
    ...assumptions.map((each) => oneLine(`note: ${each}`)),
  ].join("\n");
}
