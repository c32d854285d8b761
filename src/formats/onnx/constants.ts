/**
 * The constant values of an ONNX model: initializers, `Constant` nodes, and what operations make of them. A value is looked
 * up by its name within a scope, and folded at most once.
 */
import { UnsupportedError } from "../../tensor/errors.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { type LazyTensor, presentTensor } from "../contents.ts";
import { elementBits, fromFloat, type RawTensor } from "../raw.ts";
import { foldNode, isFoldable } from "./fold.ts";
import type { OnnxNode, StoredTensor } from "./model.ts";
import { makerOf, type Scope } from "./scope.ts";
import { Tags } from "./tags.ts";
import { lazyTensor, type TensorFiles } from "./tensor.ts";

/** What an operation costs besides the bytes that it moves, in bytes: it takes as long as moving a page. */
const OPERATION_BYTES = 4096;
/** Bytes that are moved for one step of the budget. */
const STEP_BYTES = 16;

interface Constant {
  tensor: LazyTensor;
  /** Operations in a row that reading it runs. */
  depth: number;
  /** Bytes that reading it moves, operations counted as bytes too. What is used twice is read twice, and counts twice. */
  cost: number;
}

export class Constants {
  readonly #files: TensorFiles;
  readonly #inputs: ReadonlyMap<string, RawTensor>;
  readonly #known = new Map<Scope, Map<string, Constant | undefined>>();
  /** Nodes that have been folded: each makes all its outputs at once. */
  readonly #folded = new Map<OnnxNode<StoredTensor>, LazyTensor[] | undefined>();

  /** @param inputs values of inputs of the outermost graph that are to be taken as constant */
  constructor(files: TensorFiles, inputs: ReadonlyMap<string, RawTensor> = new Map()) {
    this.#files = files;
    this.#inputs = inputs;
  }

  /**
   * The constant that `name` means within a scope; undefined when it is only known at run time.
   *
   * @throws FormatError of the tensor or the operation that is at fault; LIMIT when folding would take too much
   */
  async find(scope: Scope, name: string): Promise<LazyTensor | undefined> {
    return (await this.#find(scope, name, 0))?.tensor;
  }

  /** As `find`, for a weight: reading it once, which whoever opens a model does, is paid for now. */
  async findWeight(scope: Scope, name: string): Promise<LazyTensor | undefined> {
    const found = await this.#find(scope, name, 0);
    if (found !== undefined && found.depth > 0) {
      this.#files.budget.spend("steps", found.cost / STEP_BYTES, "onnx", { entry: name });
    }
    return found?.tensor;
  }

  async #find(scope: Scope, name: string, level: number): Promise<Constant | undefined> {
    const made = makerOf(scope, name);
    if (made === undefined) return undefined;
    const input = made.scope.parent === undefined ? this.#inputs.get(name) : undefined;
    let known = this.#known.get(made.scope);
    if (known === undefined) this.#known.set(made.scope, (known = new Map()));
    if (known.has(name)) return known.get(name);
    let constant: Constant | undefined;
    if (input !== undefined) constant = stored(presentTensor(input));
    else if (made.maker.kind === "input") constant = undefined;
    else if (made.maker.kind === "initializer")
      constant = stored(await lazyTensor(made.maker.tensor, this.#files));
    else if (made.maker.node.type === "Constant" && made.maker.node.domain === "") {
      constant = stored(await this.#constantNode(made.maker.node));
    } else constant = await this.#fold(made.scope, made.maker.node, made.maker.output, level);
    known.set(name, constant);
    return constant;
  }

  async #constantNode(node: OnnxNode<StoredTensor>): Promise<LazyTensor | undefined> {
    const long = (values: number[], shape: number[]) =>
      presentTensor({
        dtype: "I64",
        shape,
        bytes: new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer),
      });
    for (const [name, value] of node.attributes) {
      if (name === "value" && "tensor" in value) return lazyTensor(value.tensor, this.#files);
      if (name === "value_float" && "float" in value) {
        return presentTensor(fromFloat(Float32Array.of(value.float), []));
      }
      if (name === "value_floats" && "floats" in value) {
        return presentTensor(fromFloat(Float32Array.from(value.floats), [value.floats.length]));
      }
      if (name === "value_int" && "int" in value) return long([value.int], []);
      if (name === "value_ints" && "ints" in value) return long(value.ints, [value.ints.length]);
    }
    return undefined;
  }

  async #fold(
    scope: Scope,
    node: OnnxNode<StoredTensor>,
    output: number,
    level: number,
  ): Promise<Constant | undefined> {
    const { limits } = this.#files;
    if (level >= limits.foldedDepth || !isFoldable(node)) return undefined;
    const inputs: (Constant | undefined)[] = [];
    for (const name of node.inputs) {
      const input = name === "" ? undefined : await this.#find(scope, name, level + 1);
      if (name !== "" && input === undefined) return undefined;
      inputs.push(input);
    }
    if (!this.#folded.has(node)) {
      // Lists of sizes, axes and indices are read now.
      for (const input of inputs) {
        if (input !== undefined && sizeOf(input.tensor.shape) <= limits.foldedIndices)
          this.#pay(node, input.cost);
      }
      const tensors = inputs.map((input) => input?.tensor);
      this.#folded.set(node, await foldNode(node, tensors, limits));
    }
    const tensor = this.#folded.get(node)?.[output];
    if (tensor === undefined) return undefined;
    const own = OPERATION_BYTES + byteLength(tensor);
    const cost = inputs.reduce((sum, input) => sum + (input?.cost ?? 0), own);
    const depth = Math.max(0, ...inputs.map((input) => input?.depth ?? 0)) + 1;
    if (depth > limits.foldedDepth) return undefined;
    if (tensor.location !== undefined || inputs.some((input) => input?.tensor === tensor))
      return { tensor, depth, cost };
    const unfold = async (edited: RawTensor) => {
      const tags = new Tags();
      const tagged = await this.#tagged(scope, node.outputs[output], tags);
      return tags.patches(await tensor.read(), await tagged.read(), edited);
    };
    return { tensor: { ...tensor, unfold }, depth, cost };
  }

  #pay(node: OnnxNode<StoredTensor>, cost: number): void {
    const entry = node.name || node.outputs[0];
    this.#files.budget.spend("steps", cost / STEP_BYTES, "onnx", { entry });
  }

  /** As `find`, for what was found, with every stored number replaced by the tag of its place in the file. */
  async #tagged(scope: Scope, name: string, tags: Tags): Promise<LazyTensor> {
    const found = (await this.find(scope, name))!;
    const { scope: home, maker } = makerOf(scope, name)!;
    if (maker.kind !== "node" || maker.node.type === "Constant") return tags.tag(found);
    const inputs: (LazyTensor | undefined)[] = [];
    for (const input of maker.node.inputs) {
      inputs.push(input === "" ? undefined : await this.#tagged(home, input, tags));
    }
    const outputs = (await foldNode(maker.node, inputs, this.#files.limits))!;
    const result = outputs[maker.output]!;
    if (["Cast", "DequantizeLinear"].includes(maker.node.type) && result !== inputs[0]) {
      throw new UnsupportedError(
        `onnx: expected a weight that the graph only moves into its place, got one that it computes with ${maker.node.type}. Convert the model to a file with plain weights first (sluice convert IN OUT.onnx), and edit that.`,
      );
    }
    return result;
  }
}

function stored(tensor: LazyTensor | undefined): Constant | undefined {
  if (tensor === undefined) return undefined;
  return {
    tensor,
    depth: 0,
    cost: byteLength(tensor),
  };
}

const byteLength = ({ shape, dtype }: LazyTensor) => (sizeOf(shape) * elementBits.get(dtype)!) / 8;
