/** The whole network of the open file, and the answers of its last run. */
import { ArgumentError, Random, SluiceError } from "../../../src/index.ts";
import {
  ChainError,
  type ChainShape,
  type Network,
  type NetworkPort,
  openNetwork,
  type PrintedC,
  toC,
} from "../../../src/network.ts";
import { type FrameValues, frameRows, frameShape, readFrames } from "../../../src/tasks.ts";
import type { ChartTable } from "../../charts/marks.ts";
import type { Handlers } from "../../worker/calls.ts";
import { editedFiles, folderOfFiles } from "../../worker/files.ts";
import type { Answers, Methods, NetworkOutline, PortRow } from "../protocol.ts";

export class NetworkSession implements Handlers<Methods> {
  #network?: Network;
  #results: FrameValues[] = [];
  /** Frames of the longest sequence of the last run. */
  #longest = 1;

  async load({ source, saved, chain }: Methods["load"]["params"]): Promise<Methods["load"]["result"]> {
    const { main, beside } = await editedFiles(source, saved);
    const { name } = main;
    try {
      this.#network = await openNetwork(main, {
        folder: folderOfFiles(beside),
        name,
        ...(chain && { chain }),
      });
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error;
      // A layer that is refused has its reason; a network without layers may be weights alone.
      return { refused: error.message, takesOrder: error instanceof ChainError && error.layer === undefined };
    }
    return { outline: outlineOf(this.#network) };
  }

  async run({ file, columns }: Methods["run"]["params"]): Promise<Answers> {
    const network = this.#open;
    const inputs =
      file === undefined
        ? [randomInputs(network)]
        : await readFrames(network.inputs, new Uint8Array(await file.arrayBuffer()), {
            name: file.name,
            ...(columns && { columns }),
          });
    const frames = network.inputs.filter((port) => port.frames === "any");
    this.#longest = Math.max(
      1,
      ...inputs.flatMap((each) => frames.map(({ name, features }) => each[name].length / features)),
    );
    const start = performance.now();
    this.#results = inputs.map((each) => network.run(each));
    const milliseconds = performance.now() - start;
    const outputs = network.outputs.map((port) => ({
      name: port.name,
      features: port.features,
      isVector: frameShape(port, this.#results[0][port.name]).length === 1,
      // The page gets these arrays; the table is made of those that stay.
      sequences: this.#results.map((values) => values[port.name].slice()),
    }));
    return { outputs, milliseconds };
  }

  c(): Promise<PrintedC> {
    const { chain, streams, inputs } = this.#open;
    const isAny = !streams && inputs.some(({ frames }) => frames === "any");
    return toC(chain, { prefix: "net", ...(isAny && { frames: this.#longest }) });
  }

  table({ output }: Methods["table"]["params"]): ChartTable {
    const rows = frameRows(this.#open.outputs[output], this.#results);
    return { columns: Object.keys(rows[0] ?? {}), rows: rows.map((row) => Object.values(row)) };
  }

  get #open(): Network {
    if (this.#network === undefined) throw new ArgumentError("network: expected an open network, got none.");
    return this.#network;
  }
}

/** Frames of a random sequence, where the network leaves their number open. */
const FRAMES = 50;

/** Normal numbers, or ids of the table that reads them. */
function randomInputs({ chain, inputs }: Network): FrameValues {
  const random = new Random(1);
  const drawn = inputs.map(({ name, frames, features, ids }): [string, Float32Array] => {
    const table = chain.layers.find(
      (layer, k) => layer.kind === "embedding" && (layer.from ?? (k === 0 ? inputs[0].name : "")) === name,
    );
    const rows = table?.kind === "embedding" ? table.weights.get("weight")!.shape[0] : 1;
    const length = features * (frames === "any" ? FRAMES : (frames ?? 1));
    return [name, Float32Array.from({ length }, () => (ids ? random.integer(rows) : random.normal()))];
  });
  return Object.fromEntries(drawn);
}

const shapeText = ({ frames, features }: ChainShape) =>
  frames === undefined ? `[${features}]` : `[${frames}, ${features}]`;

function outlineOf({ chain, inputs, outputs }: Network): NetworkOutline {
  const portRow = (port: NetworkPort): PortRow => ({
    name: port.name,
    shape: shapeText(port),
    features: port.features,
    ids: port.ids === true,
  });
  return {
    source: chain.source,
    layers: chain.placed.map(({ layer, output, needsEnd, parameters }) => ({
      name: layer.name,
      type: layer.type ?? layer.kind,
      shape: shapeText(output),
      ...(needsEnd !== undefined && { needsEnd }),
      parameters,
    })),
    inputs: inputs.map(portRow),
    outputs: outputs.map(portRow),
    assumptions: chain.assumptions ?? [],
  };
}
