/**
 * ONNX: a graph of recurrent nodes that runs. Each layer reads `input` [T, N, I] and returns `output` [T, N, D·H] and the final states
 * `hidden` and, for an LSTM, `cell` [L·D, N, H]. With several layers, these names begin with the layer's. The state starts at 0.
 */

import type { Merge } from "../../../core/cells/cell.ts";
import { fromFloat, type RawTensor } from "../../../core/storage/raw.ts";
import { dtypeOf } from "../../../core/tensor/dtype.ts";
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxValue } from "../../formats/onnx/model.ts";
import { int64, nodeOf, onnxPieces } from "../../formats/onnx/write.ts";
import { uniquePaths } from "../clues/clue.ts";
import { BACKWARDS, TRAITS } from "../clues/onnx.ts";
import { shapeOfPart } from "../layout.ts";
import type { LayerRecord, PlacedRecord } from "../records.ts";
import { cellOperatorOf, recurrentAttributes } from "./onnxNode.ts";
import { onTop, type Placement, type PlaceOptions, placeCell, titleOf } from "./place.ts";

/** Writes layers as one model. @throws UnsupportedError for what the operators cannot hold */
export function saveOnnx(
  layers: readonly LayerRecord[],
  framework: string,
  options: PlaceOptions,
): { pieces: Uint8Array[]; placements: Placement[] } {
  const { model, placements } = onnxModelOf(layers, framework, options);
  return { pieces: onnxPieces(model), placements };
}

/** Returns layers as one model, to write or to build on. @throws UnsupportedError for what the operators cannot hold */
export function onnxModelOf(
  layers: readonly LayerRecord[],
  framework: string,
  options: PlaceOptions,
): { model: OnnxModel; placements: Placement[] } {
  const model: OnnxModel = {
    irVersion: 8,
    producer: "sluice",
    opsets: new Map([["", 14]]),
    graph: { name: "recurrent", nodes: [], initializers: new Map(), inputs: [], outputs: [] },
    properties: new Map(),
    functions: [],
  };
  const placements: Placement[] = [];
  const unique = uniquePaths();
  for (const layer of layers) {
    const path = unique(layer.name.replaceAll(".", "/") || layer.cell);
    const prefix = layers.length === 1 ? "" : `${path}/`;
    placements.push(
      ...addLayer(layer, path, prefix, framework, { ...options, carried: carriedOf(layer) }, model),
    );
  }
  return { model, placements };
}

/** The activations of a layer that recurrent nodes have too. */
const carriedOf = ({ cells }: LayerRecord): string[] =>
  cells.flatMap(({ activations }) => Object.values(activations)).filter((name) => cellOperatorOf(name));

function addLayer(
  layer: LayerRecord,
  path: string,
  prefix: string,
  framework: string,
  options: PlaceOptions,
  { graph, properties }: OnnxModel,
): Placement[] {
  const first = layer.cells[0];
  const dtype = dtypeOf(first.weights.weightIh) === "float64" ? "F64" : "F32";
  const directions = layer.bidirectional ? 2 : 1;
  const size = first.spec.hiddenSize;
  const value = (name: string, shape: (number | string)[]): OnnxValue => ({
    name: prefix + name,
    dtype,
    shape,
  });
  graph.inputs.push(value("input", ["T", "N", first.spec.inputSize]));
  const states = layer.cell === "lstm" ? ["hidden", "cell"] : ["hidden"];
  const finals: string[][] = states.map(() => []);
  const placements: Placement[] = [];
  const joined = `${path}/joined_shape`;
  if (REDUCTIONS[layer.merge ?? "concat"] === undefined) graph.initializers.set(joined, int64([0, 0, -1]));
  const note = (what: string) =>
    options.onNote?.({ what, exact: true, change: 0, cell: layer.name || layer.cell });
  const { merge = "concat" } = layer;
  let input = `${prefix}input`;
  if (layer.goBackwards) {
    note(`a separate node reverses its input before the ${layer.cell.toUpperCase()}`);
    input = `${path}/reversed`;
    graph.nodes.push(reversal(path, `${prefix}input`, input, graph.initializers));
  }
  if (merge !== "concat") {
    const what = merge === "none" ? "are side by side" : `are merged (${merge}) by a separate node`;
    note(`the outputs of its directions ${what}, because the ${layer.cell.toUpperCase()} node returns both`);
  }
  for (let level = 0; level < layer.numLayers; level++) {
    const cells = layer.cells.filter((cell) => cell.layer === level);
    const node = `${path}/${level}`;
    const { names, resetAfter, convention } = addWeights(
      cells,
      layer,
      node,
      framework,
      options,
      graph.initializers,
    );
    const outputs = ["Y", ...states.map((_, k) => (k === 0 ? "Y_h" : "Y_c"))].map(
      (name) => `${node}/${name}`,
    );
    const inputs = [
      input,
      names.W,
      names.R,
      names.B ?? "",
      "",
      "",
      ...(layer.cell === "lstm" ? ["", names.P ?? ""] : []),
    ];
    while (inputs.at(-1) === "") inputs.pop();
    const facts = {
      kind: layer.cell as "lstm" | "gru" | "rnn",
      hiddenSize: size,
      direction: cells.length === 2 ? "bidirectional" : cells[0].direction,
      activations: cells.map(({ activations }) => activations),
      resetAfter,
    };
    graph.nodes.push(nodeOf(node, layer.cell.toUpperCase(), inputs, outputs, recurrentAttributes(facts)));
    input = level === layer.numLayers - 1 ? `${prefix}output` : `${node}/output`;
    states.forEach((_, k) => {
      finals[k].push(outputs[k + 1]);
    });
    placements.push(
      ...cells.map((source) => ({
        source,
        of: layer,
        path: node,
        layer: 0,
        direction: source.direction,
        convention,
      })),
    );
    const reduction = REDUCTIONS[merge];
    const traits = [...(reduction ? [merge] : []), ...(layer.goBackwards && level === 0 ? [BACKWARDS] : [])];
    if (traits.length > 0) properties.set(TRAITS + node, traits.join(" "));
    if (reduction !== undefined) {
      graph.nodes.push(reduced(node, reduction, outputs[0], input, graph.initializers));
      continue;
    }
    // [T, D, N, H] to [T, N, D·H]
    const swapped = `${node}/swapped`;
    const order = new Map([["perm", { ints: [0, 2, 1, 3] }]]);
    graph.nodes.push(
      nodeOf(`${node}/swap`, "Transpose", [outputs[0]], [swapped], order),
      nodeOf(`${node}/join`, "Reshape", [swapped, joined], [input]),
    );
  }
  const width = REDUCTIONS[merge] === undefined ? directions * size : size;
  graph.outputs.push(value("output", ["T", "N", width]));
  states.forEach((state, k) => {
    graph.nodes.push(
      nodeOf(`${path}/${state}`, "Concat", finals[k], [prefix + state], new Map([["axis", { int: 0 }]])),
    );
    graph.outputs.push(value(state, [layer.numLayers * directions, "N", size]));
  });
  return placements;
}

/** The operator that combines the outputs of two directions. */
const REDUCTIONS: Readonly<Partial<Record<Merge, string>>> = {
  sum: "ReduceSum",
  mul: "ReduceProd",
  ave: "ReduceMean",
};

/** [T, D, N, H] to [T, N, H]. In this version of the operators, only ReduceSum takes its axes as an input. */
function reduced(
  node: string,
  type: string,
  input: string,
  output: string,
  initializers: Map<string, RawTensor>,
): OnnxNode {
  const attributes = new Map<string, OnnxAttribute>([["keepdims", { int: 0 }]]);
  if (type !== "ReduceSum") {
    attributes.set("axes", { ints: [1] });
    return nodeOf(`${node}/merge`, type, [input], [output], attributes);
  }
  initializers.set(`${node}/axes`, int64([1]));
  return nodeOf(`${node}/merge`, type, [input, `${node}/axes`], [output], attributes);
}

/** The sequence from its last step to its first. */
function reversal(
  path: string,
  input: string,
  output: string,
  initializers: Map<string, RawTensor>,
): OnnxNode {
  const values = { starts: -1, ends: -(2 ** 31), axes: 0, steps: -1 };
  const names = Object.entries(values).map(([name, value]) => {
    initializers.set(`${path}/${name}`, int64([value]));
    return `${path}/${name}`;
  });
  return nodeOf(`${path}/reverse`, "Slice", [input, ...names], [output]);
}

/** Adds the weights of one level, forward before reverse. @returns their names by input letter, a GRU's reset form, the convention */
function addWeights(
  cells: readonly PlacedRecord[],
  layer: LayerRecord,
  node: string,
  framework: string,
  options: PlaceOptions,
  initializers: Map<string, RawTensor>,
): { names: Record<string, string>; resetAfter?: boolean; convention: string } {
  const names: Record<string, string> = {};
  let resetAfter: boolean | undefined;
  let written = "";
  for (const cell of cells) {
    const { convention, sizes, values } = placeCell(cell, titleOf(layer, cell), framework, options);
    resetAfter = convention.resetAfter;
    written = convention.name;
    for (const [part, array] of values) {
      const letter = part.name.replace("{prefix}", "");
      const name = `${node}/${letter}`;
      const raw = fromFloat(array, [1, ...shapeOfPart(part, sizes)]);
      const before = initializers.get(name);
      initializers.set(name, before === undefined ? raw : onTop(before, raw));
      names[letter] = name;
    }
  }
  return { names, resetAfter, convention: written };
}
