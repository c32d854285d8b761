/**
 * Reads ONNX: the stored tensors of a model, and its recurrent nodes with their weights. We fold weights that an exporter builds from stored
 * tensors (sliced, concatenated, transposed), but never run the graph.
 */

import { type Budget, budgetFrom } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { addTensor } from "../../../core/storage/extent.ts";
import { isFloat } from "../../../core/storage/raw.ts";
import type { ByteSource } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { Pages } from "../cursor.ts";
import { loopNote } from "../notes.ts";
import { Constants } from "./constants.ts";
import { FORMAT, type OnnxNode, type StoredTensor } from "./model.ts";
import { parseModel } from "./parse.ts";
import { describeRecurrent, isRecurrent, type NamedWeight, type RecurrentNode } from "./recurrent.ts";
import { makerOf, type Scope, scopesOf } from "./scope.ts";

/**
 * Returns the contents of a model.
 *
 * Tensors: initializers and constants by their names (after `<node>.<branch>/` if two branches use the same), then folded weights by the
 * names of their values. Metadata: `producer`, `irVersion`, `opsets` (Map), `properties` (Map), `inputs`, `outputs`, and `recurrent`, a list
 * of RecurrentNode in the order of the graph.
 *
 * @throws FormatError for a malformed file; EXTERNAL_REFUSED when tensors are in other files and you give no `options.folder`
 */
export async function openOnnx(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  if (source.size === 0) fail(FORMAT, "TRUNCATED", "expected a model, got an empty file.", { offset: 0 });
  const budget = budgetFrom(options, source.size);
  const model = await parseModel(new Pages(FORMAT, source, budget));
  const scopes = scopesOf(model.graph);
  const opened = new Map<string, ByteSource | undefined>();
  const files = { source, folder: options?.folder, budget, opened };
  const constants = new Constants(files);
  const warnings: string[] = [];
  const listing = new Listing(budget);
  for (const scope of scopes) {
    for (const name of storedNames(scope)) {
      const tensor = await constants.find(scope, name);
      if (tensor !== undefined) listing.add(scope, name, tensor);
      else warnings.push(`tensor ${describe(name)} is sparse or of an element type that is not read`);
    }
  }
  const recurrent: RecurrentNode[] = [];
  const silent = new Map<LazyTensor, boolean>();
  for (const scope of scopes) {
    for (const node of scope.graph.nodes.filter(isRecurrent)) {
      const weights = await findWeights(node, scope, constants, listing, warnings);
      if (weights === undefined) continue;
      recurrent.push(describeRecurrent(node, scope.path, weights));
      if (await startsElsewhere(node, scope, constants, silent)) {
        const entry = describe(node.name || node.outputs[0] || "");
        warnings.push(
          `${node.type} ${entry}: its initial state is stored in the file and not read; pass it as the state, or outputs differ`,
        );
      }
    }
  }
  const loop = scopes.flatMap(({ graph }) => graph.nodes).find(isLoop);
  if (recurrent.length === 0 && loop !== undefined) {
    warnings.push(loopNote(loop.type, loop.name || loop.outputs[0] || ""));
  }
  const quantized = scopes.flatMap(({ graph }) => graph.nodes).find(isQuantized);
  if (quantized !== undefined) {
    const name = describe(quantized.name || quantized.outputs[0] || "");
    warnings.push(`${quantized.type} ${name} is not read. Open the model from before it was quantized`);
  }
  if (model.functions.length > 0) {
    const names = describe(model.functions.join(", "));
    warnings.push(`functions that the model defines itself are not read: ${names}`);
  }
  const { producer, irVersion, opsets, properties, graph } = model;
  const { inputs, outputs } = graph;
  const metadata = { producer, irVersion, opsets, properties, inputs, outputs, recurrent };
  const companions = new Map([...opened].flatMap(([name, file]) => (file ? [[name, file] as const] : [])));
  return {
    format: FORMAT,
    tensors: listing.tensors,
    metadata: new Map(Object.entries(metadata)),
    companions,
    network: { scopes, constants },
    warnings,
  };
}

function isLoop({ type, domain }: OnnxNode<StoredTensor>): boolean {
  return domain === "" && (type === "Loop" || type === "Scan");
}

/** Operations with which exporters fit a stored state to the batch; at most eight in a row. */
const FITTING = new Set([
  "Identity",
  "Unsqueeze",
  "Squeeze",
  "Reshape",
  "Transpose",
  "Slice",
  "Split",
  "Expand",
  "Tile",
  "Cast",
]);
const STATE_DEPTH = 8;

/** Whether the initial state of a node is made from stored numbers other than zero. @param silent which tensors are all zero */
async function startsElsewhere(
  node: OnnxNode<StoredTensor>,
  scope: Scope,
  constants: Constants,
  silent: Map<LazyTensor, boolean>,
): Promise<boolean> {
  for (const input of [node.inputs[5], node.inputs[6]]) {
    let name = input ?? "";
    let made = makerOf(scope, name);
    for (let depth = 0; made?.maker.kind === "node" && depth < STATE_DEPTH; depth++) {
      const { type, inputs } = made.maker.node;
      if (!FITTING.has(type)) break;
      name = inputs[0] ?? "";
      made = makerOf(made.scope, name);
    }
    const tensor = made && (await constants.find(made.scope, name));
    if (made === undefined || tensor === undefined || !isFloat(tensor.dtype)) continue;
    if (!silent.has(tensor)) {
      await constants.findWeight(made.scope, name);
      silent.set(
        tensor,
        (await tensor.read()).bytes.every((byte) => byte === 0),
      );
    }
    if (!silent.get(tensor)) return true;
  }
  return false;
}

/** Whether a node is a layer that onnxruntime's quantize_dynamic wrote. */
function isQuantized({ type, domain }: OnnxNode<StoredTensor>): boolean {
  return domain === "com.microsoft" && type === "DynamicQuantizeLSTM";
}

/** Names of the values that a graph stores: initializers, then outputs of `Constant` nodes. */
function storedNames(scope: Scope): string[] {
  const constants = scope.graph.nodes.filter((node) => node.type === "Constant" && node.domain === "");
  return [...scope.graph.initializers.keys(), ...constants.flatMap((node) => node.outputs.slice(0, 1))];
}

/** Tensors under unique names. */
class Listing {
  readonly tensors = new Map<string, LazyTensor>();
  readonly #names = new Map<LazyTensor, string>();
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Adds a tensor unless it is there. @returns its name in the list */
  add(scope: Scope, name: string, tensor: LazyTensor): string {
    const listed = this.#names.get(tensor);
    if (listed !== undefined) return listed;
    const unique = this.tensors.has(name) ? `${scope.path}${name}` : name;
    addTensor(FORMAT, this.tensors, unique, tensor, this.#budget);
    this.#names.set(tensor, unique);
    return unique;
  }
}

async function findWeights(
  node: OnnxNode<StoredTensor>,
  scope: Scope,
  constants: Constants,
  listing: Listing,
  warnings: string[],
): Promise<{ W: NamedWeight; R: NamedWeight; B?: NamedWeight; P?: NamedWeight } | undefined> {
  const entry = node.name || node.outputs[0] || node.type;
  let complete = true;
  const find = async (index: number, letter: string): Promise<NamedWeight | undefined> => {
    const name = node.inputs[index] ?? "";
    if (name === "") return undefined;
    const tensor = await constants.findWeight(scope, name);
    if (tensor !== undefined) return { name: listing.add(scope, name, tensor), tensor };
    warnings.push(`${node.type} ${describe(entry)}: ${letter} is computed when the model runs`);
    complete = false;
  };
  const W = await find(1, "W");
  const R = await find(2, "R");
  const B = await find(3, "B");
  const P = node.type === "LSTM" ? await find(7, "P") : undefined;
  if (!complete) return undefined;
  if (W === undefined || R === undefined) {
    fail(FORMAT, "MISSING", `${node.type} ${describe(entry)}: expected W and R, got none.`, { entry });
  }
  return { W, R, B, P };
}
