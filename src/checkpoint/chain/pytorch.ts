/** A state dict as a chain, by the line that the caller writes: `embedding,lstm,last,fc1:relu,fc2`. */

import { activationNames, isActivation } from "../../core/cells/namedActivation.ts";
import { gateCounts } from "../../core/cells/traits.ts";
import type { Chain, ChainInput, ChainLayer, ChainRecurrent, ChainTensor } from "../../core/chain/chain.ts";
import { ChainBuilder } from "../../core/chain/place.ts";
import { ChainError, refuseLayer } from "../../core/chain/refuse.ts";
import { CELLS_KEY } from "../../core/storage/annotations.ts";
import type { Contents, LazyTensor } from "../../core/storage/contents.ts";
import { plain } from "../../core/storage/json.ts";
import { isFloat, toFloat } from "../../core/storage/raw.ts";
import { describe } from "../../core/tensor/errors.ts";
import { layersIn } from "../interop/clues/own.ts";
import { kindFrom, mechanismIn, proposeChain } from "./propose.ts";
import type { ReadChainOptions } from "./read.ts";

/** Layers without weights, and activations that are over all features of a frame, by their words. */
const MOVES = ["last", "final", "flatten", "mean", "max"];
const SHARES = ["softmax", "logSoftmax"];

/** The name of a layer that was saved alone. */
const BARE = "layer";

/** Settings of a layer that a state dict lacks, and the values we take. */
const ASSUMED: Readonly<Record<string, string>> = {
  batchNorm: "Batch norms have PyTorch's epsilon of 1e-5.",
  layerNorm: "Layer norms have PyTorch's epsilon of 1e-5.",
  conv1d: "Convolutions have stride 1 and no padding.",
  rnn: "The activation of an RNN is tanh.",
};

const EXAMPLE = { chain: "embedding,lstm,last,fc1:relu,fc2", assumed: "" };

/**
 * Resolves to the chain of a state dict. The file has weights alone: the caller gives the order of its layers, by the beginnings of
 * their keys, with activations after colons; `last` is the output of the last frame, `final` the states at the end of each direction.
 *
 * @throws ChainError for a line that does not fit the weights
 */
export async function readPytorchChain(contents: Contents, { chain }: ReadChainOptions): Promise<Chain> {
  // A layer that was saved alone has keys without a name before them.
  const isBare = [...contents.tensors.keys()].every((key) => !key.includes("."));
  const tensors = new Map(
    [...contents.tensors].map(([key, tensor]) => [isBare ? `${BARE}.${key}` : key, tensor]),
  );
  const modules = modulesOf(tensors);
  const records = cellRecords(contents);
  if (chain === undefined) {
    const proposal = proposeChain(modules, records);
    const { chain: example, assumed } = proposal ?? EXAMPLE;
    const mechanism = mechanismIn(modules.keys());
    if (mechanism !== undefined)
      refuseLayer(
        mechanism,
        `expected layers in a line, got a name that says attention. Sluice does not run it; if this is a plain layer, give the order (--chain), such as "${EXAMPLE.chain}".`,
      );
    const why = "expected the order of the layers, since a state dict has only weights, got none.";
    const text = `${why} Give chain (--chain), such as "${example}". ${assumed}`.trim();
    throw Object.assign(new ChainError(undefined, text), { proposal });
  }
  const words = chain.split(",").map((word) => word.trim());
  const prefix = commonPrefix(modules, words);
  const used = new Set<string>();
  const layers: ChainLayer[] = [];
  for (const [k, word] of words.entries()) {
    const [name, ...activations] = word.split(":");
    const own = modules.get(prefix + name);
    if (own !== undefined) {
      for (const key of own.keys()) used.add(`${prefix}${name}.${key}`);
      layers.push(await layerOf(name, own, k === 0, records.get(prefix + name)));
    } else if (MOVES.includes(name)) layers.push(moveOf(name, layers));
    else {
      const known = [...modules.keys()].slice(0, 20).join(", ");
      refuseLayer(name, `expected one of ${known}, ${MOVES.join(", ")}, got ${describe(name)}.`);
    }
    for (const word of activations) {
      const activation = word === "hardSigmoid" ? "hardSigmoid(1/6)" : word;
      if (!isActivation(activation) && !SHARES.includes(activation))
        refuseLayer(
          name,
          `expected an activation (${[activationNames, ...SHARES].join(", ")}) after the colon, got ${describe(word)}.`,
        );
      layers.push({ kind: "activation", name: `${name}:${word}`.replaceAll(":", " "), activation });
    }
  }
  const unused = [...tensors.keys()].filter((key) => !used.has(key) && !key.endsWith("num_batches_tracked"));
  const builder = new ChainBuilder([inputOf(layers, records.get(prefix + words[0])?.inputSize)]);
  for (const layer of layers) builder.add(layer);
  const assumptions = layers
    .flatMap((layer) => ("activations" in layer ? [] : (ASSUMED[layer.kind] ?? [])))
    .filter((each, k, all) => all.indexOf(each) === k);
  if (unused.length > 0)
    assumptions.push(
      `The line leaves out ${unused.slice(0, 8).join(", ")}${unused.length > 8 ? ", …" : ""}.`,
    );
  return builder.finish({
    source: "a state dict of PyTorch",
    outputs: [{ name: "output", from: layers.at(-1)!.name }],
    assumptions,
  });
}

/** A recurrent layer in the record of cells, which files of Sluice have. */
export type CellRecord = Partial<Omit<ChainRecurrent, "name" | "weights">> & {
  readonly inputSize?: number;
  readonly projSize?: number;
  readonly nonlinearity?: string;
  readonly peephole?: boolean;
  readonly coupled?: boolean;
};

type Records = ReadonlyMap<string, CellRecord>;

function cellRecords({ metadata }: Contents): Records {
  const layers = layersIn(metadata.get(CELLS_KEY)).map(plain) as (CellRecord & { name: string })[];
  return new Map(layers.map(({ name, ...record }) => [name || BARE, record]));
}

/** The tensors of each module, by its name. */
function modulesOf(tensors: Contents["tensors"]): Map<string, Map<string, LazyTensor>> {
  const modules = new Map<string, Map<string, LazyTensor>>();
  for (const [key, tensor] of tensors) {
    const at = key.lastIndexOf(".");
    const name = key.slice(0, Math.max(0, at));
    const own = modules.get(name) ?? new Map<string, LazyTensor>();
    if (isFloat(tensor.dtype)) modules.set(name, own.set(key.slice(at + 1), tensor));
  }
  return modules;
}

/** The beginning that all names of the line share, such as `model.` or `module.`. */
function commonPrefix(modules: ReadonlyMap<string, unknown>, words: readonly string[]): string {
  const named = words.map((word) => word.split(":")[0]).filter((name) => !MOVES.includes(name));
  const prefixes = [...modules.keys()]
    .filter((name) => `.${name}`.endsWith(`.${named[0]}`))
    .map((name) => name.slice(0, name.length - named[0].length));
  return prefixes.find((prefix) => named.every((name) => modules.has(prefix + name))) ?? "";
}

async function layerOf(
  name: string,
  tensors: ReadonlyMap<string, LazyTensor>,
  isFirst: boolean,
  record?: CellRecord,
): Promise<ChainLayer> {
  const weights = new Map<string, ChainTensor>();
  for (const [key, tensor] of tensors)
    weights.set(key, { shape: tensor.shape, data: toFloat(await tensor.read(), "float32") as Float32Array });
  if (record?.kind === "defined" || weights.has("weight_ih_l0")) return recurrentOf(name, weights, record);
  const kind = kindFrom(weights, isFirst);
  if (kind === undefined)
    refuseLayer(name, `expected the weights of a known layer, got ${[...weights.keys()].join(", ")}.`);
  const common = { name, weights };
  return kind === "batchNorm" || kind === "layerNorm" ? { ...common, kind, eps: 1e-5 } : { ...common, kind };
}

/** Gates, levels and directions follow from the keys. */
function recurrentOf(
  name: string,
  weights: ReadonlyMap<string, ChainTensor>,
  record: CellRecord = {},
): ChainLayer {
  if (record.peephole || record.coupled)
    refuseLayer(
      name,
      "expected an LSTM with PyTorch's gates, got one with peepholes or coupled gates. Give its equations as a DefinedLayer.",
    );
  const { inputSize: _, merge = "concat", nonlinearity, projSize: __, ...options } = record;
  const { kind, hiddenSize } = options.kind === "defined" ? options : kindOf(name, weights);
  const names = [...weights.keys()];
  const isTwo = names.some((key) => key.endsWith("_reverse"));
  const levels = names.map((key) => Number(/_l(\d+)(_reverse)?$/.exec(key)?.[1] ?? 0));
  return {
    ...options,
    ...(nonlinearity !== undefined && { activations: { gate: "sigmoid", state: nonlinearity } }),
    kind,
    name,
    hiddenSize,
    numLayers: 1 + Math.max(...levels),
    sequences: true,
    weights,
    ...(isTwo && { merge }),
  } as ChainRecurrent;
}

/** Finds the kind and size of a layer in PyTorch's names and shapes. */
function kindOf(name: string, weights: ReadonlyMap<string, ChainTensor>) {
  const { shape } = weights.get("weight_ih_l0")!;
  const hiddenSize = weights.get("weight_hr_l0")?.shape[1] ?? weights.get("weight_hh_l0")?.shape[1];
  const gates = shape[0] / hiddenSize!;
  const kind = (["lstm", "gru", "rnn"] as const).find((each) => gateCounts[each] === gates);
  if (kind === undefined || hiddenSize === undefined)
    return refuseLayer(name, `expected 4, 3 or 1 gates in weight_ih_l0, got ${gates}.`);
  return { kind, hiddenSize };
}

/** `final` turns the recurrent layer before it into one that gives its last states. */
function moveOf(word: string, layers: ChainLayer[]): ChainLayer {
  const name = `${word}${layers.length}`;
  if (word === "last" || word === "flatten") return { kind: word, name };
  if (word === "mean" || word === "max") return { kind: "pool", operation: word, name };
  const before = layers.pop();
  if (before === undefined || !("sequences" in before))
    return refuseLayer(word, "expected final after a recurrent layer, got it elsewhere.");
  return { ...before, sequences: false };
}

/** The input, whose sizes are those of the first layer's weights. */
function inputOf(layers: readonly ChainLayer[], recorded?: number): ChainInput {
  const [first] = layers;
  const weights = "weights" in first ? first.weights : undefined;
  const hasFrames = layers.some(({ kind }) =>
    ["lstm", "gru", "rnn", "defined", "conv1d", "last", "flatten", "pool"].includes(kind),
  );
  const frames = hasFrames ? { frames: "any" as const } : {};
  if (first.kind === "embedding") return { name: "input", features: 1, ids: true, ...frames };
  const shape = (weights?.get("weight_ih_l0") ?? weights?.get("weight") ?? weights?.get("running_mean"))
    ?.shape;
  const features = recorded ?? shape?.[shape.length > 1 ? 1 : 0];
  if (features === undefined)
    refuseLayer(first.name, "expected a layer with weights first, got one without.");
  return { name: "input", features, ...frames };
}
