/** Keras 1 to 3 and TensorFlow.js: a configuration and weights, made into a chain. */
import type { ChainInput, ChainShape, ChainTensor } from "../../../core/chain/chain.ts";
import { ChainBuilder } from "../../../core/chain/place.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Contents } from "../../../core/storage/contents.ts";
import type { Json } from "../../../core/storage/json.ts";
import { isNumeric, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { SavedNetwork } from "../../formats/tensorflow/open.ts";
import { isFields, readVersion } from "../../interop/kerasConfig.ts";
import type { ChainReader } from "../read.ts";
import { type KerasGraph, type KerasLayer, readGraph } from "./graph.ts";
import { countOf, readLayer } from "./layers.ts";
import { readKerasModel } from "./savedModel.ts";
import { assignWeights } from "./weights.ts";

/** @throws ChainError, which names the layer; FormatError for damaged weights */
export const readKerasChain: ChainReader = async (contents, options) => {
  const { metadata, format } = contents;
  const saved = contents.network as SavedNetwork | undefined;
  const beside = (saved && (await readKerasModel(saved.folder, saved.budget))) ?? options.config;
  const { model, writer } = modelIn(contents, beside);
  const version = readVersion(
    writer ?? metadata.get("kerasVersion"),
    format === "keras" || format === "keras-weights",
  );
  const graph = readGraph(model);
  const names = assignWeights(contents, graph, ({ type, config }) => countOf(type, config));
  const arrays = new Map<KerasLayer, ChainTensor[]>();
  for (const [layer, own] of names) {
    // A layer without arrays of its own may have a seed in the file.
    const { trained, fixed } = countOf(layer.type, layer.config);
    const read = trained + fixed === 0 ? [] : await readArrays(contents, layer, own);
    const isFlipped = metadata.get("backend") === "theano" && /^Conv(olution)?1D$/.test(layer.type);
    arrays.set(layer, isFlipped ? read.map((tensor, k) => (k === 0 ? turned(tensor) : tensor)) : read);
  }
  const assumptions: string[] = [];
  const builder = new ChainBuilder(inputsOf(graph, arrays, assumptions));
  for (const call of graph.calls) {
    const { layer, name, inputs } = call;
    const read = readLayer({
      call,
      type: layer.type,
      config: layer.config,
      input: builder.shapeOf(inputs[0], name),
      arrays: arrays.get(layer) ?? [],
      version,
      assume: (sentence) => assumptions.push(sentence),
    });
    // The last one has the name, by which others read it.
    for (const [k, each] of read.entries()) {
      const isLast = k === read.length - 1;
      const from = k === 0 ? inputs[0] : `${name}/${k - 1}`;
      builder.add({ ...each, name: isLast ? name : `${name}/${k}`, type: layer.type, from });
    }
  }
  const head = isFields(model) ? model.get("config") : undefined;
  const name = isFields(head) ? head.get("name") : undefined;
  return builder.finish({
    source: version.text,
    ...(typeof name === "string" && { name }),
    outputs: graph.outputs,
    assumptions,
  });
};

/** Theano convolves, where the others correlate: its kernels are the others' from the last tap to the first. */
function turned({ shape, data }: ChainTensor): ChainTensor {
  const [taps] = shape;
  const each = data.length / taps;
  const result = new Float32Array(data.length);
  for (let k = 0; k < taps; k++) result.set(data.subarray(k * each, (k + 1) * each), (taps - 1 - k) * each);
  return { shape, data: result };
}

/** The configuration of the model, and the version beside it. */
function modelIn({ format, metadata }: Contents, given: Json | undefined): { model: Json; writer?: unknown } {
  const found =
    given ??
    ((format === "tfjs" ? metadata.get("modelTopology") : metadata.get("config")) as Json | undefined);
  const config = isFields(found) ? (found.get("model_config") ?? found) : undefined;
  if (!isFields(config) || !config.has("class_name")) {
    return refuseLayer(
      undefined,
      format === "tfjs" && metadata.get("format") === "graph-model"
        ? "expected a layers model, got a graph model of TensorFlow.js. Convert it with --output_format=tfjs_layers_model, or give the Keras file."
        : `expected a configuration of the model in the file, got weights alone (${format}). Put the JSON of model.to_json() beside it, with the same name${format === "tensorflow" ? " or as model.json" : ""}.`,
    );
  }
  return {
    model: config,
    writer: isFields(found) ? (found.get("keras_version") ?? config.get("keras_version")) : undefined,
  };
}

async function readArrays(
  contents: Contents,
  layer: KerasLayer,
  names: readonly string[],
): Promise<ChainTensor[]> {
  const arrays: ChainTensor[] = [];
  for (const name of names) {
    const tensor = contents.tensors.get(name);
    if (tensor === undefined || !isNumeric(tensor.dtype))
      layer.config.refuse(`expected numbers in ${describe(name)}, got ${tensor?.dtype ?? "none"}.`);
    arrays.push({ shape: tensor.shape, data: toFloat(await tensor.read()) as Float32Array });
  }
  return arrays;
}

/** The shapes of the inputs; those of a Sequential that does not say follow from the weights of its first layer. */
function inputsOf(
  graph: KerasGraph,
  arrays: ReadonlyMap<KerasLayer, readonly ChainTensor[]>,
  assumptions: string[],
): ChainInput[] {
  return graph.inputs.map(({ name, shape }): ChainInput => {
    const readers = graph.calls.filter(({ inputs }) => inputs[0] === name);
    const ids = readers.length > 0 && readers.every(({ layer }) => layer.type === "Embedding");
    if (shape !== undefined) return { name, ...shapeOf(name, shape, ids), ...(ids && { ids }) };
    const [first] = readers;
    const kernel = first && arrays.get(first.layer)?.[0];
    if (kernel === undefined)
      return refuseLayer(
        name,
        "expected the shape of the input, got none. Save the model after it has been built.",
      );
    assumptions.push(
      `${name} has no shape: a sequence of any length is read, as ${first.layer.config.layer} takes.`,
    );
    if (ids) return { name, frames: "any", features: 1, ids };
    return { name, frames: "any", features: kernel.shape.at(-2) ?? 1 };
  });
}

function shapeOf(name: string, [, ...sizes]: readonly (number | null)[], ids: boolean): ChainShape {
  const [frames, features] = ids ? [sizes[0], 1] : sizes.length === 1 ? [undefined, sizes[0]] : sizes;
  if (sizes.length < 1 || sizes.length > (ids ? 1 : 2) || features === null || features === undefined) {
    const got = sizes.map((size) => size ?? "any").join(", ");
    return refuseLayer(
      name,
      `expected an input of ${ids ? "[frames] ids" : "[features] or [frames, features]"}, got [${got}].`,
    );
  }
  return frames === undefined ? { features } : { frames: frames ?? "any", features };
}
