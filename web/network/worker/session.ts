/** The whole network of the open file, and the answers of its last run. */

import { type Folder, openCheckpoint } from "../../../src/checkpoint.ts";
import { ArgumentError, Random, SluiceError } from "../../../src/index.ts";
import {
  type Chain,
  type ChainError,
  type ChainShape,
  type Network,
  type NetworkPort,
  openNetwork,
  type PrintedC,
  toC,
} from "../../../src/network.ts";
import { type FrameValues, frameRows, frameShape, readFrames } from "../../../src/tasks.ts";
import type { ChartTable } from "../../charts/marks.ts";
import { extentOf } from "../../charts/numbers.ts";
import type { Handlers } from "../../worker/calls.ts";
import { vocabularyOf } from "../../worker/config.ts";
import { editedFiles, folderOfFiles } from "../../worker/files.ts";
import type { Answers, Methods, NetworkOutline, PortRow } from "../protocol.ts";

export class NetworkSession implements Handlers<Methods> {
  #network?: Network;
  #results: FrameValues[] = [];
  /** The symbols of its vocabulary. */
  #names: string[] = [];
  /** Frames of the longest sequence of the last run. */
  #longest = 1;

  async load({ source, saved, chain }: Methods["load"]["params"]): Promise<Methods["load"]["result"]> {
    const { main, beside } = await editedFiles(source, saved);
    const options = { folder: folderOfFiles(beside), name: main.name };
    const open = async (line?: string) => {
      this.#network = await openNetwork(main, { ...options, ...(line && { chain: line }) });
      return { outline: outlineOf(this.#network), ...(line && { chain: line }) };
    };
    this.#names = await namesIn(main, options);
    try {
      return await open(chain);
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error;
      const { layer, proposal } = error as Partial<ChainError>;
      if (proposal !== undefined) return { ...(await open(proposal.chain)), assumed: proposal.assumed };
      // Only the refusal of a state dict asks for the order of its layers.
      const takesOrder = chain || error.message.includes("--chain");
      return { refused: { text: error.message, layer }, ...(takesOrder && { chain: chain ?? "" }) };
    }
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
      range: rangeOf(network.chain, port, this.#results),
      ...(port.features === this.#names.length && { names: this.#names }),
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

/** The symbols of the vocabulary in the file, if it has one. */
async function namesIn(file: File, options: { folder: Folder; name: string }): Promise<string[]> {
  const { metadata } = await openCheckpoint(file, options).catch(() => ({ metadata: new Map() }));
  const vocabulary = vocabularyOf(metadata);
  return Array.from({ length: vocabulary?.size ?? 0 }, (_, id) => vocabulary!.decode([id]));
}

/** Ranges of what the last layer gives. */
const RANGES: Readonly<Record<string, [number, number]>> = {
  softmax: [0, 1],
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  tanh: [-1, 1],
  lstm: [-1, 1],
  gru: [-1, 1],
};

function rangeOf(
  { layers, outputs }: Chain,
  { name }: NetworkPort,
  results: readonly FrameValues[],
): [number, number] {
  const from = outputs.find((output) => output.name === name)?.from;
  const layer = layers.find((each) => each.name === from);
  const known = layer && RANGES[layer.kind === "activation" ? layer.activation : layer.kind];
  if (known !== undefined) return known;
  const [low, high] = extentOf(results.map((values) => values[name]));
  const most = Math.max(Math.abs(low), Math.abs(high));
  return low >= 0 ? [0, most] : [-most, most];
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
