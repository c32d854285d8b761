/**
 * The fast: which operation made which tensor, and how to run it backwards.
 *
 * There is no fast object. The results of a recorded operation point to a node, which points to its inputs, so unreachable nodes are
 * ordinary garbage. A node gets its number after its inputs have theirs, so the chain rule runs from the highest number down. Tensors made
 * by `Tensor.view` or `detach` have no history.
 *
 * Operations keep the arrays of their inputs, not copies. A write in between, such as an optimiser's step, would give a wrong
 * gradient, so nodes remember the versions of their inputs, and `backward` throws when one has changed.
 */
import { fastKernels } from "../kernels/choose.ts";
import { elementByElement } from "../kernels/elements.ts";
import { dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, refuseValue, ShapeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import type { GradientSource, Tensor } from "../tensor/tensor.ts";

/** Gradients w.r.t. the results of an operation, in their order; `undefined` means zero. */
export type ResultGradients = readonly (FloatArray | undefined)[];

/**
 * Gradients w.r.t. the inputs of an operation, in their order; `undefined` where none is needed. Several inputs may share an array, and
 * an operation may pass on a gradient it received. So never write to a gradient you receive, and never keep one: when the tape has
 * run back, arrays borrowed from `spareArrays` are used again.
 */
export type InputGradients = readonly (FloatArray | undefined)[];

type Chain = (gradients: ResultGradients) => InputGradients;

let nodeCount = 0;
let recording = true;

/** One recorded operation. It does not reference its results, so unused results are garbage. */
class Node {
  readonly order = nodeCount++;
  readonly operation: string;
  readonly resultCount: number;
  inputs: readonly Tensor[];
  readonly #versions: readonly number[];
  /** Cleared once it has run, with everything it kept. */
  chain: Chain | undefined;
  /** Results that only operations read; see `intermediate`. */
  intermediates: readonly Tensor[] = [];

  constructor(operation: string, inputs: readonly Tensor[], resultCount: number, chain: Chain) {
    this.operation = operation;
    this.inputs = inputs;
    this.#versions = inputs.map(({ version }) => version);
    this.resultCount = resultCount;
    this.chain = chain;
  }

  /** The first input that was written after the operation used it. */
  changedInput(): Tensor | undefined {
    return this.inputs.find(({ version }, i) => version !== this.#versions[i]);
  }
}

/** Where a result came from: a node, and which of the node's results it is. */
class Origin implements GradientSource {
  readonly node: Node;
  readonly slot: number;

  constructor(node: Node, slot: number) {
    this.node = node;
    this.slot = slot;
  }

  backward(output: Tensor, gradient: FloatArray): void {
    if (dtypeOf(gradient) !== output.dtype) {
      throw new ShapeError(
        `Tensor.backward: expected a gradient of ${output.dtype}, got ${dtypeOf(gradient)}.`,
        "DTYPE",
      );
    }
    // Operations borrow the arrays of the gradients they return; a leaf takes its first one, or sums into its own.
    spareArrays.lend(() => runBackward(this, gradient));
  }
}

/** Whether a gradient can flow into this tensor. */
export function needsGradient(tensor: Tensor): boolean {
  return tensor.requiresGrad || tensor.source !== undefined;
}

/** Whether operations are being recorded when an input needs a gradient. */
export const isTaping = (): boolean => recording;

/** Whether operations on these inputs are being recorded. */
export function isRecording(...inputs: readonly Tensor[]): boolean {
  return recording && inputs.some(needsGradient);
}

/**
 * Records that `operation` made `results` from `inputs`. Does nothing inside `noGrad`, or when no input needs a gradient.
 *
 * @param chain maps gradients w.r.t. results to gradients w.r.t. inputs; called at most once, and only when at least one
 *              result has a gradient
 */
export function record(
  operation: string,
  inputs: readonly Tensor[],
  results: readonly Tensor[],
  chain: Chain,
): void {
  if (!recording || !inputs.some(needsGradient)) return;
  const node = new Node(operation, inputs, results.length, chain);
  results.forEach((result, slot) => {
    result.source = new Origin(node, slot);
  });
}

/** `record` for the usual case of one result, which always has a gradient when the chain runs. */
export function recordOne(
  operation: string,
  inputs: readonly Tensor[],
  result: Tensor,
  chain: (gradient: FloatArray) => InputGradients,
): Tensor {
  record(operation, inputs, [result], ([gradient]) => chain(gradient!));
  return result;
}

/**
 * Marks a result that only later operations read, such as what one layer of a model passes to the next. When the operation that made it has run
 * backwards, its array serves another result, and reading it throws.
 *
 * @param tensor shares its array with no other tensor
 * @returns `tensor`
 */
export function intermediate(tensor: Tensor): Tensor {
  const node = (tensor.source as Origin | undefined)?.node;
  // An operation that reads it later reaches the node that made it, which does not run twice.
  if (node !== undefined) node.intermediates = [...node.intermediates, tensor];
  return tensor;
}

/**
 * Runs `work` without recording operations; returns its result.
 *
 * @param work a synchronous function
 * @returns the result of `work`
 * @throws ArgumentError when `work` is asynchronous, since operations after its first `await` would be recorded
 * @example
 * const prediction = noGrad(() => model.forward(x)); // has no history
 */
export function noGrad<T>(work: () => T): T {
  if (typeof work !== "function") refuseValue("noGrad", "a function", work, "Pass one: () => …");
  const before = recording;
  recording = false;
  try {
    const value = work();
    if (value instanceof Promise) {
      throw new ArgumentError(
        "noGrad: expected a synchronous function, got a promise. Await outside noGrad.",
      );
    }
    return value;
  } finally {
    recording = before;
  }
}

/** The gradients w.r.t. one node's results, while they are being summed. */
class PendingGradients {
  readonly gradients: (FloatArray | undefined)[];
  /** Whether a gradient is a sum made here, which we may change in place. */
  readonly #own: boolean[];

  constructor(resultCount: number) {
    this.gradients = new Array<FloatArray | undefined>(resultCount).fill(undefined);
    this.#own = new Array<boolean>(resultCount).fill(false);
  }

  add(slot: number, gradient: FloatArray): void {
    const sum = this.gradients[slot];
    if (sum === undefined) {
      this.gradients[slot] = gradient;
    } else if (this.#own[slot]) {
      addTo(sum, gradient);
    } else {
      this.#own[slot] = true;
      const own = spareArrays.borrow(dtypeOf(sum), sum.length);
      own.set(sum);
      addTo(own, gradient);
      this.gradients[slot] = own;
    }
  }
}

function runBackward(start: Origin, gradient: FloatArray): void {
  const nodes = reachableNodes(start.node);
  const used = nodes.find((node) => node.chain === undefined);
  if (used !== undefined) {
    throw new ArgumentError(
      `Tensor.backward: expected operations that have not been run backwards yet, got ${used.operation} a second time. Run the forward pass again, add the losses before one backward, or detach() the state that an earlier pass gave.`,
    );
  }

  for (const node of nodes) checkUnchanged(node);

  const pending = new Map<Node, PendingGradients>();
  const pendingOf = (node: Node): PendingGradients => {
    let sums = pending.get(node);
    if (sums === undefined) pending.set(node, (sums = new PendingGradients(node.resultCount)));
    return sums;
  };
  pendingOf(start.node).add(start.slot, gradient);

  const done: Tensor[] = [];
  for (const node of nodes) {
    const sums = pending.get(node);
    if (sums === undefined) continue;
    pending.delete(node);
    const { inputs } = node;
    const chain = node.chain!;
    node.chain = undefined;
    node.inputs = [];
    done.push(...node.intermediates);
    node.intermediates = [];
    const inputGradients = chain(sums.gradients);
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      const inputGradient = inputGradients[i];
      if (inputGradient === undefined || !needsGradient(input)) continue;
      checkGradient(node, input, inputGradient);
      if (input.source === undefined) {
        // An array that an operation passed on or returned twice has other readers.
        const isOwn =
          spareArrays.isLent(inputGradient) &&
          [...sums.gradients, ...inputGradients].filter((each) => each === inputGradient).length === 1;
        input.addGrad(inputGradient, isOwn);
      } else pendingOf((input.source as Origin).node).add((input.source as Origin).slot, inputGradient);
    }
  }
  for (const tensor of done) tensor.giveBack();
}

/** Returns every node from which `start` was computed, newest first. */
function reachableNodes(start: Node): Node[] {
  const seen = new Set<Node>([start]);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const input of node.inputs) {
      if (input.source === undefined) continue;
      const { node: source } = input.source as Origin;
      if (!seen.has(source)) {
        seen.add(source);
        open.push(source);
      }
    }
  }
  return [...seen].sort((a, b) => b.order - a.order);
}

/** @throws ArgumentError when an input has been written since the operation used it */
function checkUnchanged(node: Node): void {
  const changed = node.changedInput();
  if (changed === undefined) return;
  const { name = "" } = changed as { name?: string };
  throw new ArgumentError(
    `Tensor.backward: expected unchanged inputs of ${node.operation}, got ${name || "one"} of shape ${formatShape(changed.shape)} written since the forward pass. Run backward before the optimiser's step and before other writes, or run the forward pass again.`,
  );
}

/** A defect in an operation would show as a wrong number far from here. */
function checkGradient(node: Node, input: Tensor, gradient: FloatArray): void {
  if (gradient.length !== input.size || dtypeOf(gradient) !== input.dtype) {
    throw new ShapeError(
      `${node.operation}: expected a gradient of ${input.size} elements of ${input.dtype}, got ${gradient.length} of ${dtypeOf(gradient)}.`,
    );
  }
}

function addTo(sum: FloatArray, gradient: FloatArray): void {
  const fast = fastKernels(sum);
  if (fast !== undefined) {
    const [into, more] = [sum, gradient] as Float32Array[];
    fast.pair("add", elementByElement(into), into, more, into);
    return;
  }
  for (let i = 0; i < sum.length; i++) sum[i] += gradient[i];
}
