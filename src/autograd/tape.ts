/**
 * The tape: which operation made which tensor, and how to run it backwards.
 *
 * There is no tape object. Each recorded operation is a node that its results point to and that points to its inputs, so what
 * is unreachable is garbage like anything else, and nobody disposes of anything. Nodes are numbered as they are made; since an
 * operation's inputs exist before it runs, walking nodes from the highest number down is a valid order for the chain rule.
 */
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { type GradientSource, Tensor } from "../tensor/tensor.ts";

/** Gradients by the results of an operation, in their order; `undefined` stands for zero. */
export type ResultGradients = readonly (FloatArray | undefined)[];

/**
 * Gradients by the inputs of an operation, in their order; `undefined` where none is needed. The same array may be
 * given for several inputs, and an operation may pass on a gradient it received; therefore nobody ever writes to a gradient they got.
 */
export type InputGradients = readonly (FloatArray | undefined)[];

let nodeCount = 0;
let recording = true;

class Node implements GradientSource {
  readonly order = nodeCount++;
  readonly operation: string;
  inputs: readonly Tensor[];
  /** Which result is which; the results themselves are not held. */
  readonly #slots = new WeakMap<Tensor, number>();
  readonly #count: number;
  #chain: ((gradients: ResultGradients) => InputGradients) | undefined;

  constructor(
    operation: string,
    inputs: readonly Tensor[],
    results: readonly Tensor[],
    chain: (gradients: ResultGradients) => InputGradients,
  ) {
    this.operation = operation;
    this.inputs = inputs;
    this.#chain = chain;
    this.#count = results.length;
    results.forEach((result, slot) => {
      this.#slots.set(result, slot);
      result.source = this;
    });
  }

  backward(output: Tensor, gradient: FloatArray): void {
    runBackward(this, output, gradient);
  }

  slotOf(result: Tensor): number {
    return this.#slots.get(result)!;
  }

  emptySlots(): (FloatArray | undefined)[] {
    return new Array<FloatArray | undefined>(this.#count).fill(undefined);
  }

  /** Applies the chain rule, once: what the operation kept for it is released. */
  run(gradients: ResultGradients): InputGradients {
    const chain = this.#chain;
    if (chain === undefined) {
      throw new ArgumentError(
        `Tensor.backward: expected operations that have not been run backwards yet, got ${this.operation} a second time. Run the forward pass again, or add the losses before one backward.`,
      );
    }
    this.#chain = undefined;
    this.inputs = [];
    return chain(gradients);
  }
}

/** Whether a gradient can flow into this tensor. */
export function needsGradient(tensor: Tensor): boolean {
  return tensor.requiresGrad || tensor.source !== undefined;
}

/** Whether operations on these inputs are being recorded; a cheap question before keeping anything for backward. */
export function isRecording(...inputs: readonly Tensor[]): boolean {
  return recording && inputs.some(needsGradient);
}

/**
 * Records that `operation` made `results` from `inputs`. Does nothing inside `noGrad`, or when no input needs a gradient.
 *
 * @param chain maps gradients by the results to gradients by the inputs; called at most once
 */
export function record(
  operation: string,
  inputs: readonly Tensor[],
  results: readonly Tensor[],
  chain: (gradients: ResultGradients) => InputGradients,
): void {
  if (isRecording(...inputs)) new Node(operation, inputs, results, chain);
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

/** Runs `work` without recording operations; returns what it returns. For synchronous functions only. */
export function noGrad<T>(work: () => T): T {
  const before = recording;
  recording = false;
  try {
    return work();
  } finally {
    recording = before;
  }
}

function runBackward(start: Node, output: Tensor, gradient: FloatArray): void {
  const pending = new Map<Node, (FloatArray | undefined)[]>();
  const slots = start.emptySlots();
  slots[start.slotOf(output)] = gradient;
  pending.set(start, slots);

  for (const node of reachableNodes(start)) {
    const gradients = pending.get(node);
    pending.delete(node);
    if (gradients === undefined) continue;
    const { inputs } = node;
    const inputGradients = node.run(gradients);
    inputs.forEach((input, i) => {
      const inputGradient = inputGradients[i];
      if (inputGradient === undefined || !needsGradient(input)) return;
      if (inputGradient.length !== input.size) {
        throw new ShapeError(
          `${node.operation}: expected a gradient of ${input.size} elements, got ${inputGradient.length}.`,
        );
      }
      const source = input.source as Node | undefined;
      if (source === undefined) {
        addToLeaf(input, inputGradient);
        return;
      }
      const sourceSlots = pending.get(source) ?? source.emptySlots();
      pending.set(source, sourceSlots);
      const slot = source.slotOf(input);
      const sum = sourceSlots[slot];
      sourceSlots[slot] = sum === undefined ? inputGradient : sumOf(sum, inputGradient);
    });
  }
}

/** Every node from which `start` was computed, last made first. */
function reachableNodes(start: Node): Node[] {
  const seen = new Set<Node>([start]);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const input of node.inputs) {
      const source = input.source as Node | undefined;
      if (source !== undefined && !seen.has(source)) {
        seen.add(source);
        open.push(source);
      }
    }
  }
  return [...seen].sort((a, b) => b.order - a.order);
}

/** A new array: either operand may have arrived elsewhere too. */
function sumOf(a: FloatArray, b: FloatArray): FloatArray {
  const sum = a.slice();
  for (let i = 0; i < sum.length; i++) sum[i] += b[i];
  return sum;
}

function addToLeaf(leaf: Tensor, gradient: FloatArray): void {
  if (leaf.grad === undefined) {
    leaf.grad = new Tensor(leaf.gradBuffer ?? allocate(leaf.dtype, leaf.size), leaf.shape);
  }
  const sum = leaf.grad.data;
  for (let i = 0; i < sum.length; i++) sum[i] += gradient[i];
}
