/** Makes a chain cheaper to run without changing what it computes: for pipeline files, which keep no trace of training. */
import type {
  ChainBatchNorm,
  ChainLayer,
  ChainRef,
  ChainSource,
  ChainTensor,
} from "../../core/chain/chain.ts";
import { isRecurrent } from "../../core/chain/place.ts";

/** How far the mean of a norm may be from 0, in deviations, before moving it into weights would cost digits. */
const MOST_SHIFT = 8;

/**
 * Returns the chain without dropout, with norms inside the weights around them where that is exact, and with stacks of two directions as one
 * layer for each level.
 */
export function foldChain(chain: ChainSource): ChainSource {
  return foldNorms(splitStacks(withoutDropout(chain)));
}

/** The source of each layer, with the default filled in. */
function sources({ inputs, layers }: ChainSource): ChainRef[] {
  return layers.map((layer, k) => layer.from ?? layers[k - 1]?.name ?? inputs[0].name);
}

/** Replaces references in layers and outputs. */
function renamed(chain: ChainSource, rename: (ref: ChainRef) => ChainRef): ChainSource {
  const from = sources(chain);
  const layers = chain.layers.map((layer, k): ChainLayer => {
    const moved = { ...layer, from: rename(from[k]) };
    if (moved.kind === "join") return { ...moved, with: moved.with.map(rename) };
    return isRecurrent(moved) && moved.initial !== undefined
      ? { ...moved, initial: moved.initial.map(rename) }
      : moved;
  });
  return { ...chain, layers, outputs: chain.outputs.map(({ name, from }) => ({ name, from: rename(from) })) };
}

const isIdle = (layer: ChainLayer) =>
  layer.kind === "dropout" || (layer.kind === "activation" && layer.activation === "linear");

function withoutDropout(chain: ChainSource): ChainSource {
  const from = sources(chain);
  const targets = new Map<ChainRef, ChainRef>();
  for (const [k, layer] of chain.layers.entries())
    if (isIdle(layer)) targets.set(layer.name, targets.get(from[k]) ?? from[k]);
  const kept = chain.layers.filter((layer) => !targets.has(layer.name));
  // A network of dropout alone keeps a layer.
  if (kept.length === 0) return chain;
  const moved = renamed(chain, (ref) => targets.get(ref) ?? ref);
  return { ...moved, layers: moved.layers.filter((layer) => !targets.has(layer.name)) };
}

function splitStacks(chain: ChainSource): ChainSource {
  const from = sources(chain);
  const layers = chain.layers.flatMap((layer, k): ChainLayer[] => {
    if (!isRecurrent(layer) || layer.merge === undefined || (layer.numLayers ?? 1) === 1)
      return [{ ...layer, from: from[k] }];
    const levels = layer.numLayers!;
    return Array.from({ length: levels }, (_, level): ChainLayer => {
      const isLast = level === levels - 1;
      const own = [...layer.weights].flatMap(([name, tensor]): [string, ChainTensor][] => {
        const [, weight, at, suffix] = /^(.*)_l(\d+)(_reverse)?$/.exec(name)!;
        return Number(at) === level ? [[`${weight}_l0${suffix ?? ""}`, tensor]] : [];
      });
      return {
        ...layer,
        numLayers: 1,
        name: isLast ? layer.name : `${layer.name}/${level}`,
        from: level === 0 ? from[k] : `${layer.name}/${level - 1}`,
        sequences: isLast ? layer.sequences : true,
        weights: new Map(own),
      };
    });
  });
  return { ...chain, layers };
}

/** A norm as y = x · scale + shift. @returns undefined if the mean is too far from 0 */
function scaleOf({ weights, eps }: ChainBatchNorm): { scale: Float64Array; shift: Float64Array } | undefined {
  const mean = weights.get("running_mean")!.data;
  const variance = weights.get("running_var")!.data;
  const scale = Float64Array.from(
    variance,
    (value, k) => (weights.get("weight")?.data[k] ?? 1) / Math.sqrt(value + eps),
  );
  const shift = scale.map((value, k) => (weights.get("bias")?.data[k] ?? 0) - mean[k] * value);
  const isNear = mean.every((value, k) => Math.abs(value) <= MOST_SHIFT * Math.sqrt(variance[k] + eps));
  return isNear ? { scale, shift } : undefined;
}

function foldNorms(chain: ChainSource): ChainSource {
  let folded = chain;
  for (const layer of chain.layers) if (layer.kind === "batchNorm") folded = foldNorm(folded, layer);
  return folded;
}

/** Moves a norm into the layer after it, or into the one before it. */
function foldNorm(chain: ChainSource, norm: ChainBatchNorm): ChainSource {
  const by = scaleOf(norm);
  const from = sources(chain);
  const at = chain.layers.findIndex(({ name }) => name === norm.name);
  if (by === undefined || at < 0) return chain;
  const readers = (name: ChainRef) =>
    chain.layers.filter((layer, k) => refsOf(layer, from[k]).includes(name));
  const isOutput = (name: ChainRef) => chain.outputs.some((output) => output.from === name);
  /** Its class says what went into the layer. */
  const replaced = (one: ChainLayer, other: ChainLayer, ...parts: readonly ChainLayer[]) => {
    const type = parts.map((part) => part.type ?? part.kind).join(" + ");
    const layers = chain.layers.map((each, k) =>
      each === one ? { ...other, type, from: from[k] } : { ...each, from: from[k] },
    );
    const without = renamed({ ...chain, layers }, (ref) => (ref === norm.name ? from[at] : ref));
    return { ...without, layers: without.layers.filter(({ name }) => name !== norm.name) };
  };
  const after = readers(norm.name);
  const [next] = after;
  const isState = next !== undefined && isRecurrent(next) && next.initial?.includes(norm.name);
  if (after.length === 1 && !isOutput(norm.name) && !isState) {
    const moved = intoNext(next, by);
    if (moved !== undefined) return replaced(next, moved, norm, next);
  }
  const previous = chain.layers.find(({ name }) => name === from[at]);
  if (previous !== undefined && readers(previous.name).length === 1 && !isOutput(previous.name)) {
    const moved = intoPrevious(previous, by);
    if (moved !== undefined) return replaced(previous, moved, previous, norm);
  }
  return chain;
}

function refsOf(layer: ChainLayer, from: ChainRef): readonly ChainRef[] {
  if (layer.kind === "join") return [from, ...layer.with];
  return isRecurrent(layer) ? [from, ...(layer.initial ?? [])] : [from];
}

type Scale = NonNullable<ReturnType<typeof scaleOf>>;

/** W (x · s + t) + b: the weights times s, and W t more in the bias. Padding is 0 after the norm, so such a convolution stays. */
function intoNext(layer: ChainLayer, { scale, shift }: Scale): ChainLayer | undefined {
  const isConv =
    layer.kind === "conv1d" &&
    (layer.padding === undefined || (layer.padding[0] === 0 && layer.padding[1] === 0)) &&
    (layer.groups ?? 1) === 1;
  // The equations of a defined cell may use x itself.
  if (layer.kind === "defined" || (layer.kind !== "linear" && !isConv && !isRecurrent(layer)))
    return undefined;
  const weights = new Map(layer.weights);
  const pairs = isRecurrent(layer)
    ? ["", "_reverse"].map((suffix) => [`weight_ih_l0${suffix}`, `bias_ih_l0${suffix}`])
    : [["weight", "bias"]];
  for (const [name, biasName] of pairs) {
    const weight = weights.get(name);
    if (weight === undefined) continue;
    const [rows, columns, taps = 1] = weight.shape;
    const data = new Float32Array(weight.data.length);
    const bias = Float64Array.from(weights.get(biasName)?.data ?? new Float32Array(rows));
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let k = 0; k < taps; k++) {
          const place = (r * columns + c) * taps + k;
          data[place] = weight.data[place] * scale[c];
          bias[r] += weight.data[place] * shift[c];
        }
      }
    }
    weights.set(name, { shape: weight.shape, data });
    weights.set(biasName, { shape: [rows], data: Float32Array.from(bias) });
  }
  return { ...layer, weights } as ChainLayer;
}

/** (W x + b) · s + t, when nothing is between. */
function intoPrevious(layer: ChainLayer, { scale, shift }: Scale): ChainLayer | undefined {
  if (layer.kind !== "linear" && layer.kind !== "conv1d") return undefined;
  if ((layer.activation ?? "linear") !== "linear") return undefined;
  const weight = layer.weights.get("weight")!;
  const [rows] = weight.shape;
  const each = weight.data.length / rows;
  const data = weight.data.map((value, k) => value * scale[Math.floor(k / each)]);
  const bias = layer.weights.get("bias")?.data;
  const moved = Float32Array.from(shift, (value, r) => (bias?.[r] ?? 0) * scale[r] + value);
  return {
    ...layer,
    weights: new Map([
      ["weight", { shape: weight.shape, data }],
      ["bias", { shape: [rows], data: moved }],
    ]),
  };
}
