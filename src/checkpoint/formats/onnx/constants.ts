/**
 * The constant values of an ONNX model: initializers, `Constant` nodes, and results of operations on them. You look up a value by its name
 * in a scope, and we fold it at most once.
 */

import { type LazyTensor, presentTensor } from "../../../core/storage/contents.ts";
import { byteLengthOf, fromFloat, type RawTensor } from "../../../core/storage/raw.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { foldNode, isFoldable } from "./fold.ts";
import { MAX_INTEGERS } from "./foldTask.ts";
import { FORMAT, type OnnxNode, type StoredTensor } from "./model.ts";
import { type Maker, makerOf, type Scope } from "./scope.ts";
import { failUnfold, Tags } from "./tags.ts";
import { lazyTensor, type TensorFiles } from "./tensor.ts";

/** Fixed cost of an operation, in bytes: it takes as long as moving a page. */
const OPERATION_BYTES = 4096;
/** Fixed cost of a stored tensor, which may be empty. */
const STORED_BYTES = 128;
/** Consecutive operations to fold into a weight. */
const MAX_FOLDED = 32;
/** Bytes moved per step of the budget. */
const STEP_BYTES = 16;

interface Constant {
  tensor: LazyTensor;
  /** Longest chain of operations to compute it. */
  depth: number;
  /** Bytes moved to read it, with all operations. A value used twice counts twice, because we read it twice. */
  cost: number;
}

/** All outputs of a folded node, and what they have in common. */
interface Folded {
  outputs: LazyTensor[];
  inputs: ReadonlySet<LazyTensor | undefined>;
  depth: number;
  /** Of all inputs. */
  cost: number;
}

type Node = OnnxNode<StoredTensor>;

export class Constants {
  readonly #files: TensorFiles;
  readonly #known = new Map<Scope, Map<string, Constant | undefined>>();
  readonly #folded = new Map<Node, Folded | undefined>();

  constructor(files: TensorFiles) {
    this.#files = files;
  }

  /**
   * Returns the constant `name` in a scope; undefined if it depends on the model's input.
   *
   * @throws FormatError of the faulty tensor or operation; LIMIT when folding costs too much
   */
  async find(scope: Scope, name: string): Promise<LazyTensor | undefined> {
    return (await this.#find(scope, name, 0))?.tensor;
  }

  /** As `find`, for a weight: also pays for reading it once. */
  async findWeight(scope: Scope, name: string): Promise<LazyTensor | undefined> {
    const found = await this.#find(scope, name, 0);
    if (found !== undefined && found.depth > 0) this.#pay(name, found.cost);
    return found?.tensor;
  }

  /** Resolves to the tensor in the attribute `value` of a node; undefined if it has none. */
  attributeOf(node: Node): Promise<LazyTensor | undefined> {
    return this.#storedTensor({ kind: "node", node, output: 0 });
  }

  async #find(scope: Scope, name: string, level: number): Promise<Constant | undefined> {
    const made = makerOf(scope, name);
    if (made === undefined) return undefined;
    let known = this.#known.get(made.scope);
    if (known === undefined) this.#known.set(made.scope, (known = new Map()));
    if (known.has(name)) return known.get(name);
    const { maker } = made;
    const constant =
      maker.kind === "node" && !isConstant(maker.node)
        ? await this.#fold(made.scope, maker.node, maker.output, level)
        : stored(await this.#storedTensor(maker));
    known.set(name, constant);
    return constant;
  }

  async #storedTensor(maker: Maker): Promise<LazyTensor | undefined> {
    if (maker.kind === "initializer") return lazyTensor(maker.tensor, this.#files);
    if (maker.kind === "input") return undefined;
    for (const [name, value] of maker.node.attributes) {
      if (name === "value" && "tensor" in value) return lazyTensor(value.tensor, this.#files);
      if (name === "value_float" && "float" in value) return floats([value.float], []);
      if (name === "value_floats" && "floats" in value) return floats(value.floats, [value.floats.length]);
      if (name === "value_int" && "int" in value) return longs([value.int], []);
      if (name === "value_ints" && "ints" in value) return longs(value.ints, [value.ints.length]);
    }
    return undefined;
  }

  async #fold(scope: Scope, node: Node, output: number, level: number): Promise<Constant | undefined> {
    let folded = this.#folded.get(node);
    if (folded === undefined && !this.#folded.has(node)) {
      folded = await this.#foldNode(scope, node, level);
      this.#folded.set(node, folded);
    }
    const tensor = folded?.outputs[output];
    if (folded === undefined || tensor === undefined) return undefined;
    const { depth } = folded;
    const cost = folded.cost + OPERATION_BYTES + byteLengthOf(tensor.dtype, tensor.shape);
    const isStored = tensor.location !== undefined || tensor.beside !== undefined;
    if (isStored || folded.inputs.has(tensor)) return { tensor, depth, cost };
    const unfold = async (edited: RawTensor) => {
      const tags = new Tags();
      const tagged = await this.#tagged(scope, node.outputs[output], tags);
      return tags.patches(await tensor.read(), await tagged.read(), edited);
    };
    return { tensor: { ...tensor, unfold }, depth, cost };
  }

  /** Folds a node with all its outputs, which may be many, as may its inputs. */
  async #foldNode(scope: Scope, node: Node, level: number): Promise<Folded | undefined> {
    if (level >= MAX_FOLDED || !isFoldable(node)) return undefined;
    const inputs: (LazyTensor | undefined)[] = [];
    let cost = 0;
    let depth = 1;
    let brief = 0;
    for (const name of node.inputs) {
      const input = name === "" ? undefined : await this.#find(scope, name, level + 1);
      if (name !== "" && input === undefined) return undefined;
      inputs.push(input?.tensor);
      if (input === undefined) continue;
      cost += input.cost;
      depth = Math.max(depth, input.depth + 1);
      // Folding reads short lists of sizes, axes and indices at once.
      if (sizeOf(input.tensor.shape) <= MAX_INTEGERS) brief += input.cost;
    }
    if (depth > MAX_FOLDED) return undefined;
    this.#pay(node.name || node.outputs[0], brief);
    const outputs = await foldNode(node, inputs);
    return outputs && { outputs, inputs: new Set(inputs), depth, cost };
  }

  #pay(entry: string, cost: number): void {
    this.#files.budget.spend(cost / STEP_BYTES, 0, FORMAT, { entry });
  }

  /** As `find`, but with every stored number replaced by a tag of its place in the file. */
  async #tagged(scope: Scope, name: string, tags: Tags): Promise<LazyTensor> {
    const found = (await this.find(scope, name))!;
    const { scope: home, maker } = makerOf(scope, name)!;
    if (maker.kind !== "node" || isConstant(maker.node)) return tags.tag(found);
    const inputs: (LazyTensor | undefined)[] = [];
    for (const input of maker.node.inputs) {
      inputs.push(input === "" ? undefined : await this.#tagged(home, input, tags));
    }
    const outputs = (await foldNode(maker.node, inputs))!;
    const result = outputs[maker.output]!;
    if (["Cast", "DequantizeLinear"].includes(maker.node.type) && result !== inputs[0]) {
      failUnfold(`a weight that the graph only moves, got one that it computes with ${maker.node.type}`);
    }
    return result;
  }
}

function stored(tensor: LazyTensor | undefined): Constant | undefined {
  return tensor && { tensor, depth: 0, cost: STORED_BYTES + byteLengthOf(tensor.dtype, tensor.shape) };
}

const isConstant = ({ type, domain }: Node) => type === "Constant" && domain === "";

const floats = (values: number[], shape: number[]) =>
  presentTensor(fromFloat(Float32Array.from(values), shape));

function longs(values: number[], shape: number[]): LazyTensor {
  const { buffer } = BigInt64Array.from(values, (value) => BigInt(value));
  return presentTensor({ dtype: "I64", shape, bytes: new Uint8Array(buffer) });
}
