/** The whole network of the open file, and the answers of its last run. */

import { type Folder, openCheckpoint } from "../../../src/checkpoint.ts";
import { ArgumentError, Random, SluiceError } from "../../../src/index.ts";
import {
  type Chain,
  type ChainError,
  type ChainLayer,
  type ChainShape,
  type Network,
  type NetworkPort,
  openNetwork,
  type PrintedC,
  toC,
} from "../../../src/network.ts";
import { type FrameValues, frameRows, frameShape, readFrames, type Vocabulary } from "../../../src/tasks.ts";
import type { ChartTable } from "../../charts/marks.ts";
import { extentOf } from "../../charts/numbers.ts";
import type { Handlers } from "../../worker/calls.ts";
import { alphabetOf, vocabularyOf } from "../../worker/config.ts";
import { editedFiles, folderOfFiles } from "../../worker/files.ts";
import type { Answers, LayerRow, Methods, NetworkOutline, PortRow } from "../protocol.ts";

export class NetworkSession implements Handlers<Methods> {
  #network?: Network;
  #results: FrameValues[] = [];
  #vocabulary?: Vocabulary;
  /** Frames of the longest sequence of the last run. */
  #longest = 1;

  async load({ source, saved, chain }: Methods["load"]["params"]): Promise<Methods["load"]["result"]> {
    const { main, beside } = await editedFiles(source, saved);
    const options = { folder: folderOfFiles(beside), name: main.name };
    const open = async (line?: string) => {
      this.#network = await openNetwork(main, { ...options, ...(line && { chain: line }) });
      return { outline: outlineOf(this.#network, this.#vocabulary), ...(line && { chain: line }) };
    };
    this.#vocabulary = await vocabularyIn(main, options);
    try {
      return await open(chain);
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error;
      const { layer, proposal } = error as Partial<ChainError>;
      if (proposal !== undefined) return { ...(await open(proposal.chain)), assumed: proposal.assumed };
      // Only the refusal of a state dict asks for the order of its layers.
      const takesOrder = chain || error.message.includes("--chain");
      return {
        refused: { text: error.message, layer },
        ...(takesOrder && { chain: chain ?? "" }),
      };
    }
  }

  async run({ file, columns, text }: Methods["run"]["params"]): Promise<Answers> {
    const network = this.#open;
    const names = namesOf(this.#vocabulary);
    const ids = text === undefined ? undefined : this.#idsOf(text);
    const inputs =
      ids !== undefined
        ? [{ [network.inputs[0].name]: Float32Array.from(ids) }]
        : file === undefined
          ? [randomInputs(network)]
          : await readFrames(network.inputs, new Uint8Array(await file.arrayBuffer()), {
              name: file.name,
              ...(columns && { columns }),
            }).catch((error: Error) => {
              // The name of the library's function says nothing here.
              error.message = error.message.replace(/^readFrames: e/, "E");
              throw error;
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
      ...(port.features === names.length && { names }),
      // The page gets these arrays; the table is made of those that stay.
      sequences: this.#results.map((values) => values[port.name].slice()),
    }));
    return {
      outputs,
      milliseconds,
      ...(ids && { characters: Array.from(ids, (id) => names[id]) }),
    };
  }

  write({ text, length }: Methods["write"]["params"]): string {
    const network = this.#open;
    const random = new Random(text.length);
    const written: number[] = [];
    network.reset();
    let shares = new Float32Array();
    const read = (id: number) => {
      shares = network.step([id]) as Float32Array<ArrayBuffer>;
    };
    this.#idsOf(text).forEach(read);
    for (let k = 0; k < length; k++) {
      // A temperature of a half: by the squares.
      shares = shares.map((share) => share * share) as Float32Array<ArrayBuffer>;
      let left = random.uniform(0, 1) * shares.reduce((sum, share) => sum + share, 0);
      written.push(
        Math.max(
          0,
          shares.findIndex((share) => (left -= share) < 0),
        ),
      );
      read(written[k]);
    }
    return this.#vocabulary!.decode(written);
  }

  #idsOf(text: string): Int32Array {
    if (this.#vocabulary !== undefined && text !== "") return this.#vocabulary.encode(text, "the text");
    throw new ArgumentError(
      "network: expected a text and a vocabulary, got none. Type at least one character.",
    );
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

/** The vocabulary in the file, if it has one. */
async function vocabularyIn(file: File, options: { folder: Folder; name: string }) {
  const { metadata } = await openCheckpoint(file, options).catch(() => ({ metadata: new Map() }));
  return vocabularyOf(metadata);
}

const namesOf = (vocabulary: Vocabulary | undefined) =>
  Array.from({ length: vocabulary?.size ?? 0 }, (_, id) => vocabulary!.decode([id]));

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
  return [Math.min(0, low), Math.max(0, high)];
}

const shapeText = ({ frames, features }: ChainShape) =>
  frames === undefined ? `[${features}]` : `[${frames === "any" ? "T" : frames}, ${features}]`;

/** Layers that act on the numbers of the layer before them, one by one or each feature in the same way. */
const PARTS = new Set(["activation", "batchNorm", "prelu", "dropout"]);

const plain = (activation: string) => activation.replace(/\(.*/, "");

/** The class of a layer in the words of the source, and its activation if it has one inside. */
function typeOf(layer: ChainLayer): string {
  if (layer.kind === "activation") return layer.type ?? plain(layer.activation);
  const inside = "activation" in layer ? plain(layer.activation ?? "linear") : "linear";
  const kind = layer.kind.replace(/^(lstm|gru|rnn)$/, (name) => name.toUpperCase());
  return `${layer.type ?? kind}${inside === "linear" ? "" : ` + ${inside}`}`;
}

function rowsOf({ placed, inputs, outputs }: Chain): LayerRow[] {
  const reads = placed.map(({ layer }, k) => [
    layer.from ?? placed[k - 1]?.layer.name ?? inputs[0].name,
    ...(layer.kind === "join" ? layer.with : "initial" in layer ? (layer.initial ?? []) : []),
  ]);
  const all = [...reads.flat(), ...outputs.map(({ from }) => from)];
  const rows: LayerRow[] = [];
  for (const [k, { layer, output, needsEnd, parameters }] of placed.entries()) {
    const { name, kind } = layer;
    const before = placed[k - 1]?.layer.name ?? inputs[0].name;
    const last = rows.at(-1);
    const isOwn = reads[k].length === 1 && reads[k][0] === before;
    if (last && PARTS.has(kind) && isOwn && all.filter((ref) => ref.split(":")[0] === before).length === 1) {
      last.type += ` + ${typeOf(layer)}`;
      last.parameters += parameters;
      continue;
    }
    rows.push({
      name,
      type: typeOf(layer),
      shape: shapeText(output),
      ...(!isOwn && { from: reads[k].join(", ") }),
      ...(needsEnd !== undefined && { needsEnd }),
      parameters,
      isRecurrent: "hiddenSize" in layer,
      ...("hiddenSize" in layer && {
        sizes: [layer.weights.get("weight_ih_l0")?.shape[1] ?? 0, layer.hiddenSize],
      }),
    });
  }
  return rows;
}

function outlineOf({ chain, inputs, outputs }: Network, vocabulary: Vocabulary | undefined): NetworkOutline {
  const portRow = (port: NetworkPort): PortRow => ({
    name: port.name,
    shape: shapeText(port),
    features: port.features,
    ids: port.ids === true,
  });
  return {
    source: chain.source,
    layers: rowsOf(chain),
    inputs: inputs.map(portRow),
    outputs: outputs.map(portRow),
    assumptions: chain.assumptions ?? [],
    ...(vocabulary && inputs.length === 1 && inputs[0].ids && { text: alphabetOf(vocabulary) }),
  };
}
