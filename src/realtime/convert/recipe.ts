/**
 * A recipe makes a pipeline of a checkpoint: the definition of the pipeline, and where the file has its weights. It is plain JSON, which
 * you can write for your own model.
 */
import type { LayerRecord } from "../../checkpoint/interop/records.ts";
import { weightEntries } from "../../core/cells/cell.ts";
import { weightShapes } from "../../core/cells/shapes.ts";
import { weightName } from "../../core/cells/weightName.ts";
import type { ChainLayer, ChainRecurrent, ChainSource, ChainTensor } from "../../core/chain/chain.ts";
import type { LazyTensor } from "../../core/storage/contents.ts";
import { toFloat } from "../../core/storage/raw.ts";
import { describe, FormatError, UnsupportedError } from "../../core/tensor/errors.ts";
import { sizeOf } from "../../core/tensor/shape.ts";

/** A recurrent layer of a checkpoint. */
export interface SourceLayer {
  readonly name: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Reads the weights. */
  record(): Promise<LayerRecord>;
}

/** A checkpoint as a recipe reads it, such as `openCheckpoint` resolves to. */
export interface PipelineSource {
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly layers: readonly SourceLayer[];
  readonly metadata: ReadonlyMap<string, unknown>;
}

/** Where a file has one weight: the only tensor that fits. */
export interface TensorSource {
  /** Its name, or several that it may have; `*` stands for any text. Default `"*"` */
  readonly name?: string | readonly string[];
  /** Its sizes in the file. Default: any */
  readonly shape?: readonly number[];
  /** Its axes in the order of the pipeline; those left out have size 1. Default: as in the file */
  readonly axes?: readonly number[];
  /** For a Fourier transform of this size that is stored as a convolution: take its window */
  readonly fourier?: number;
}

/** Where a file has a stack of recurrent layers of any framework. The file decides between LSTM, GRU and RNN. */
export interface RecurrentSource {
  /** Name of the layer, or of all in the stack; `*` stands for any text */
  readonly recurrent: string;
  /** Input and hidden size of the lowest layer, which must be the only one like that. Default: the first by name */
  readonly sizes?: readonly [inputSize: number, hiddenSize: number];
  /** How many layers of the file, from that one on. Default: all */
  readonly count?: number;
}

/** The sources of a layer's weights by their names in the pipeline; a list has alternatives. */
type WeightSources = Readonly<Record<string, TensorSource | readonly TensorSource[]>>;

/** A layer without its weights, and a recurrent one without what the file decides. */
export type RecipeLayer = { readonly kind: ChainLayer["kind"]; readonly name: string } & Readonly<
  Record<string, unknown>
>;

/** A network for blocks of a signal, and where a checkpoint has its weights. */
export interface Recipe {
  readonly definition: {
    readonly name?: string;
    /** Hz, when the input is sound */
    readonly sampleRate?: number;
    /** The block of one step */
    readonly input: { readonly frames: number; readonly features: number; readonly ids?: boolean };
    readonly layers: readonly RecipeLayer[];
    readonly symbols?: readonly string[];
  };
  /** Beginnings of all names in the file, tried in order. Default: `[""]` */
  readonly prefixes?: readonly string[];
  /** By layer */
  readonly weights: Readonly<Record<string, RecurrentSource | WeightSources>>;
  /** Mean and deviation of each feature, for a first layer that reads (x - mean) / deviation */
  readonly scaling?: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  /** A file beside the checkpoint with the ids of symbols: `{ "a": 0, "b": 1, … }` */
  readonly symbols?: string;
}

function refuse(code: string, message: string, entry?: string): never {
  throw new FormatError("network", code, message, entry === undefined ? {} : { entry });
}

/** How a recipe fits checkpoints. */
export interface Fit {
  recipe: Recipe;
  tensors: { target: string; name: string; tensor: LazyTensor; source: TensorSource }[];
  stacks: { target: string; layers: readonly SourceLayer[] }[];
  /** The checkpoints in use */
  used: Set<PipelineSource>;
  /** Weights that no tensor is, or several are */
  missing: string[];
  /** How many of those several are */
  twice: number;
}

const isRecurrent = (source: RecurrentSource | WeightSources): source is RecurrentSource =>
  typeof (source as RecurrentSource).recurrent === "string";

/** Looks for the weights of a recipe in one checkpoint, or in several together. */
export function fitRecipe(recipe: Recipe, files: readonly PipelineSource[], prefix: string): Fit {
  const fit: Fit = { recipe, tensors: [], stacks: [], used: new Set(), missing: [], twice: 0 };
  const lack = (target: string, what: string, count: number) => {
    fit.missing.push(`${describe(target)}: expected ${what}, got ${count === 0 ? "none" : count}`);
    if (count > 1) fit.twice++;
  };
  for (const [layer, from] of Object.entries(recipe.weights)) {
    if (isRecurrent(from)) {
      const found = files.flatMap((file) => stacksIn(file, from, prefix).map((layers) => ({ file, layers })));
      const [first] = found;
      if (found.length !== 1) {
        lack(layer, stackText(from, prefix), found.length);
        continue;
      }
      fit.used.add(first.file);
      fit.stacks.push({ target: layer, layers: first.layers });
      continue;
    }
    for (const [weight, given] of Object.entries(from)) {
      const target = `${layer}.${weight}`;
      const sources = [given].flat() as readonly TensorSource[];
      const found = files.flatMap((file) =>
        [...file.tensors].flatMap(([name, tensor]) => {
          const source = sources.find((each) => isIn(each, prefix, name, tensor.shape));
          return source === undefined ? [] : [{ file, name, tensor, source }];
        }),
      );
      if (found.length !== 1) {
        lack(
          target,
          `one tensor ${sources.map((each) => tensorText(each, prefix)).join(" or ")}`,
          found.length,
        );
        continue;
      }
      const [{ file, ...rest }] = found;
      fit.used.add(file);
      fit.tensors.push({ target, ...rest });
    }
  }
  return fit;
}

/** The stacks in a file that a source may mean. */
function stacksIn({ layers }: PipelineSource, from: RecurrentSource, prefix: string): SourceLayer[][] {
  const { recurrent, sizes, count = Infinity } = from;
  const named = layers.filter(({ name }) => isLike(name, prefix + recurrent));
  if (sizes === undefined) {
    const sorted = [...named].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    return sorted.length === 0 || (sorted.length < count && count < Infinity) ? [] : [sorted.slice(0, count)];
  }
  return named.flatMap(({ inputSize, hiddenSize }, k) => {
    const stack = named.slice(k, k + count);
    const isWhole = inputSize === sizes[0] && hiddenSize === sizes[1];
    return isWhole && (count === Infinity || stack.length === count) ? [stack] : [];
  });
}

function isIn({ name = "*", shape }: TensorSource, prefix: string, given: string, sizes: readonly number[]) {
  const fits =
    shape === undefined || (shape.length === sizes.length && shape.every((n, k) => n === sizes[k]));
  return fits && [name].flat().some((each) => isLike(given, prefix + each));
}

/** Whether a name fits a pattern, in which `*` stands for any text. */
function isLike(name: string, pattern: string): boolean {
  const [first, ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const tensorText = ({ name = "*", shape }: TensorSource, prefix: string) =>
  `${[name]
    .flat()
    .map((each) => describe(prefix + each))
    .join(" or ")}${shape === undefined ? "" : ` [${shape.join(", ")}]`}`;

const stackText = ({ recurrent, sizes, count }: RecurrentSource, prefix: string) =>
  `${count === undefined ? "recurrent layers" : `${count} recurrent layers in a row`} ${describe(prefix + recurrent)}${sizes === undefined ? "" : `, the first from ${sizes.join(" to ")}`}`;

/** Resolves to definition and tensors of a pipeline. @throws UnsupportedError for weights that do not fit */
export async function readFit({ recipe, tensors, stacks }: Fit): Promise<ChainSource> {
  const weights = new Map<string, ChainTensor>();
  const kinds = new Map<string, object>();
  for (const { target, name, tensor, source } of tensors) {
    const data = toFloat(await tensor.read(), "float32") as Float32Array;
    const stored = { shape: [...tensor.shape], data };
    weights.set(
      target,
      source.fourier === undefined
        ? arranged(name, stored, source.axes)
        : windowOf(name, stored, source.fourier),
    );
  }
  for (const { target, layers } of stacks) kinds.set(target, await addStack(weights, target, layers));
  const { input, layers, ...rest } = recipe.definition;
  if (recipe.scaling !== undefined) scaleFirst(weights, layers[0], recipe.scaling);
  return {
    ...{ source: "a recipe", ...rest },
    inputs: [{ name: "input", ...input, blocks: true }],
    layers: layers.map(
      (layer) =>
        ({ ...layer, ...kinds.get(layer.name), weights: ofLayer(weights, layer.name) }) as ChainLayer,
    ),
    outputs: [{ name: "output", from: layers[layers.length - 1].name }],
  };
}

const ofLayer = (tensors: ReadonlyMap<string, ChainTensor>, name: string) =>
  new Map(
    [...tensors].flatMap(([key, tensor]) =>
      key.slice(0, key.lastIndexOf(".")) === name ? [[key.slice(name.length + 1), tensor] as const] : [],
    ),
  );

/** A tensor with other axes. @throws UnsupportedError */
function arranged(name: string, { shape, data }: ChainTensor, axes?: readonly number[]): ChainTensor {
  if (axes === undefined) return { shape, data };
  const sizes = axes.map((axis) => shape[axis]);
  const isWhole = new Set(axes).size === axes.length && sizeOf(sizes) === data.length;
  if (!isWhole)
    throw new UnsupportedError(
      `convert: tensor ${describe(name)}: expected axes ${axes.join(", ")} to hold all its numbers, got [${shape.join(", ")}].`,
    );
  const steps = axes.map((axis) => sizeOf(shape.slice(axis + 1)));
  const moved = new Float32Array(data.length);
  for (let k = 0; k < moved.length; k++) {
    let rest = k;
    let from = 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += (rest % sizes[axis]) * steps[axis];
      rest = Math.floor(rest / sizes[axis]);
    }
    moved[k] = data[from];
  }
  return { shape: sizes, data: moved };
}

/**
 * Returns the window of a transform stored as a convolution: row k holds w[n]·cos(2πkn/N), row N/2 + 1 + k holds -w[n]·sin(2πkn/N), so
 * row 0 is the window.
 *
 * @throws UnsupportedError when the rows are not those of a Fourier transform
 */
function windowOf(name: string, { shape, data }: ChainTensor, size: number): ChainTensor {
  const bins = size / 2 + 1;
  let largest = sizeOf(shape) === 2 * bins * size ? 0 : Infinity;
  const window = data.slice(0, size) as Float32Array;
  for (let k = 0; k < bins && largest < 1; k++) {
    for (let n = 0; n < size; n++) {
      const angle = (2 * Math.PI * k * n) / size;
      const real = Math.abs(data[k * size + n] - window[n] * Math.cos(angle));
      const imaginary = Math.abs(data[(bins + k) * size + n] + window[n] * Math.sin(angle));
      largest = Math.max(largest, real, imaginary);
    }
  }
  // Rounding to float32 changes numbers up to 1 by less than this.
  if (largest < 1e-6) return { shape: [size], data: window };
  throw new UnsupportedError(
    `convert: tensor ${describe(name)}: expected a Fourier transform of ${size} as a convolution, got [${shape.join(", ")}] that differs by ${largest.toPrecision(2)}. Convert an unchanged file of the authors.`,
  );
}

/** Adds the cells of a stack under PyTorch's names: `<name>.weight_ih_l0`, … @returns kind and options of the layer */
async function addStack(
  tensors: Map<string, ChainTensor>,
  name: string,
  stack: readonly SourceLayer[],
): Promise<Partial<ChainRecurrent>> {
  let numLayers = 0;
  let options: Partial<ChainRecurrent> = {};
  for (const layer of stack) {
    const { cells, bidirectional, cell, goBackwards } = await layer.record();
    for (const { spec, direction, weights, activations } of cells) {
      const plain =
        spec.kind !== "sLSTM" &&
        (spec.kind !== "lstm" || (!spec.peephole && !spec.coupled && spec.cellClip === 0));
      const usual =
        spec.kind === "rnn"
          ? spec.nonlinearity === "tanh" || spec.nonlinearity === "relu"
          : activations.gate === "sigmoid" && activations.state === "tanh";
      if (goBackwards || bidirectional || direction !== "forward" || !plain || !usual) {
        throw new UnsupportedError(
          `convert: expected a plain ${cell} that reads forward, got a different cell in ${describe(layer.name)}.`,
        );
      }
      if (spec.kind === "gru") options = { ...options, resetAfter: spec.resetAfter };
      if (spec.kind === "rnn")
        options = { ...options, activations: { gate: "sigmoid", state: spec.nonlinearity } };
      options = {
        ...options,
        kind: spec.kind as ChainRecurrent["kind"],
        hiddenSize: spec.hiddenSize,
        sequences: true,
      };
      const shapes = weightShapes(spec);
      for (const [key, values] of weightEntries(weights))
        tensors.set(`${name}.${weightName(spec.kind, key)}_l${numLayers}`, {
          shape: shapes.get(key)!,
          data: Float32Array.from(values),
        });
      numLayers++;
    }
  }
  return { ...options, numLayers };
}

/** W (x - mean) / deviation + b is a product with x itself, by other weights. */
function scaleFirst(
  tensors: ReadonlyMap<string, ChainTensor>,
  { name }: RecipeLayer,
  { mean, deviation }: NonNullable<Recipe["scaling"]>,
): void {
  const find = (...names: string[]) => names.map((each) => tensors.get(`${name}.${each}`)).find(Boolean);
  const weight = find("weight_ih_l0", "weight");
  const bias = find("bias_ih_l0", "bias");
  const [rows, columns, more] = weight?.shape ?? [];
  if (weight === undefined || bias === undefined || more !== undefined || columns !== mean.length) {
    refuse(
      "SHAPE",
      `scaling: expected a first layer with a bias that reads ${mean.length} features, got ${describe(name)} of [${weight?.shape.join(", ") ?? ""}].`,
    );
  }
  for (let r = 0; r < rows; r++) {
    let moved = 0;
    for (let c = 0; c < columns; c++) {
      const scaled = weight.data[r * columns + c] / deviation[c];
      moved += scaled * mean[c];
      weight.data[r * columns + c] = scaled;
    }
    bias.data[r] -= moved;
  }
}
