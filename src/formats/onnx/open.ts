/**
 * ONNX, reading: the stored tensors of a model, and its recurrent nodes with their weights resolved. Weights that an exporter
 * builds from stored tensors (sliced, concatenated, transposed) are folded and listed beside them. The graph itself is not
 * run.
 */

import { describe } from "../../tensor/errors.ts";
import { budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { cursorAt, Pages } from "../cursor.ts";
import { checkName } from "../extent.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { loopNote } from "../notes.ts";
import type { RawTensor } from "../raw.ts";
import { type ByteSource, bytesSource } from "../source.ts";
import { Constants } from "./constants.ts";
import type { OnnxNode, StoredTensor } from "./model.ts";
import { parseModel } from "./parse.ts";
import { describeRecurrent, isRecurrent, type NamedWeight, type RecurrentNode } from "./recurrent.ts";
import { type Scope, scopesOf } from "./scope.ts";
import { lazyTensor, parseTensor } from "./tensor.ts";

const FORMAT = "onnx";

export interface OnnxReadOptions extends ReadOptions {
  /** Values of inputs of the graph that are to be taken as constant, for models whose weights come in as inputs. */
  inputs?: ReadonlyMap<string, RawTensor>;
}

/**
 * Reads a file that holds one tensor (`TensorProto`), as the test data of ONNX does.
 *
 * @throws FormatError when the file breaks a rule of the format; DTYPE for element types that are not read
 */
export async function readOnnxTensor(bytes: Uint8Array, options?: ReadOptions): Promise<RawTensor> {
  const limits = limitsFrom(options);
  const source = bytesSource(bytes);
  const budget = budgetFrom(options, source.size);
  const pages = new Pages(FORMAT, source, budget);
  const stored = await pages.run(() =>
    parseTensor(cursorAt(pages, 0), { values: limits.protobufValues, depth: 0, limits }),
  );
  const tensor = await lazyTensor(stored, {
    source,
    folder: options?.folder,
    limits,
    budget,
    opened: new Set(),
  });
  if (tensor === undefined) {
    fail(FORMAT, "DTYPE", "expected an element type of numbers, got another.", { entry: stored.name });
  }
  return tensor.read();
}

/**
 * Opens a model.
 *
 * Tensors: initializers and constants by their names (after `<node>.<branch>/` where two branches use the same), then folded
 * weights by the name of the value. Metadata: `producer`, `irVersion`, `opsets` (Map), `properties` (Map), `inputs`, `outputs`, and
 * `recurrent`, a list of RecurrentNode in the order of the graph.
 *
 * @throws FormatError when the file breaks a rule of the format; EXTERNAL_REFUSED when tensors lie in other files and
 * `options.folder` is not given
 */
export async function openOnnx(source: ByteSource, options?: OnnxReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  if (source.size === 0) fail(FORMAT, "TRUNCATED", "expected a model, got an empty file.", { offset: 0 });
  const budget = budgetFrom(options, source.size);
  const model = await parseModel(new Pages(FORMAT, source, budget), limits);
  const scopes = scopesOf(model.graph);
  const constants = new Constants(
    { source, folder: options?.folder, limits, budget, opened: new Set() },
    options?.inputs,
  );
  const warnings: string[] = [];
  const listing = new Listing(limits);
  for (const scope of scopes) {
    for (const name of storedNames(scope)) {
      const tensor = await constants.find(scope, name);
      if (tensor !== undefined) listing.add(scope, name, tensor);
      else warnings.push(`tensor ${describe(name)} is of an element type that is not read`);
    }
  }
  const recurrent: RecurrentNode[] = [];
  for (const scope of scopes) {
    for (const node of scope.graph.nodes) {
      if (!isRecurrent(node)) continue;
      const weights = await findWeights(node, scope, constants, listing, warnings);
      if (weights !== undefined) recurrent.push(describeRecurrent(node, scope.path, weights));
    }
  }
  const loop = scopes.flatMap(({ graph }) => graph.nodes).find(isLoop);
  if (recurrent.length === 0 && loop !== undefined) {
    warnings.push(loopNote(loop.type, loop.name || loop.outputs[0] || ""));
  }
  if (model.functions.length > 0) {
    warnings.push(
      `functions that the model defines itself are not read: ${describe(model.functions.join(", "))}`,
    );
  }
  return {
    format: FORMAT,
    tensors: listing.tensors,
    metadata: new Map<string, unknown>([
      ["producer", model.producer],
      ["irVersion", model.irVersion],
      ["opsets", model.opsets],
      ["properties", model.properties],
      ["inputs", model.graph.inputs],
      ["outputs", model.graph.outputs],
      ["recurrent", recurrent],
    ]),
    warnings,
  };
}

function isLoop({ type, domain }: OnnxNode<StoredTensor>): boolean {
  return domain === "" && (type === "Loop" || type === "Scan");
}

/** Names of what lies in the file in one graph: initializers, then the outputs of `Constant` nodes. */
function storedNames(scope: Scope): string[] {
  const constants = scope.graph.nodes.filter((node) => node.type === "Constant" && node.domain === "");
  return [...scope.graph.initializers.keys(), ...constants.flatMap((node) => node.outputs.slice(0, 1))];
}

/** Tensors under unique names. */
class Listing {
  readonly tensors = new Map<string, LazyTensor>();
  readonly #names = new Map<LazyTensor, string>();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Lists a tensor, unless it is listed already. @returns its name in the list */
  add(scope: Scope, name: string, tensor: LazyTensor): string {
    const listed = this.#names.get(tensor);
    if (listed !== undefined) return listed;
    const unique = this.tensors.has(name) ? `${scope.path}${name}` : name;
    checkName(FORMAT, unique, this.#limits, { entry: name });
    if (this.tensors.has(unique)) {
      fail(FORMAT, "DUPLICATE", `expected each tensor once, got ${describe(unique)} again.`, {
        entry: unique,
      });
    }
    if (this.tensors.size >= this.#limits.tensors) {
      fail(FORMAT, "LIMIT", `expected at most ${this.#limits.tensors} tensors (limit tensors), got more.`);
    }
    this.tensors.set(unique, tensor);
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
  const find = async (index: number, letter: string): Promise<NamedWeight | undefined> => {
    const name = node.inputs[index] ?? "";
    if (name === "") return undefined;
    const tensor = await constants.findWeight(scope, name);
    if (tensor !== undefined) return { name: listing.add(scope, name, tensor), tensor };
    warnings.push(
      `${node.type} ${describe(node.name || node.outputs[0])}: ${letter} is computed when the model runs`,
    );
    complete = false;
  };
  let complete = true;
  const W = await find(1, "W");
  const R = await find(2, "R");
  const B = await find(3, "B");
  const P = node.type === "LSTM" ? await find(7, "P") : undefined;
  if (!complete) return undefined;
  if (W === undefined || R === undefined) {
    const entry = node.name || node.outputs[0] || node.type;
    fail(FORMAT, "MISSING", `${node.type} ${describe(entry)}: expected W and R, got none.`, { entry });
  }
  return { W, R, B, P };
}
