/**
 * The graphs of a step, forward and backward, from a program. The backward graph reads what the forward one keeps: gates, states after each
 * step, norms, and slow values that slopes read; it computes the rest again.
 */
import { Graph, type Place, type Space, type Value, type Width, type Work } from "./graph.ts";
import { type Node, operandsOf, type Program } from "./program.ts";
import { slope } from "./slopes.ts";

/** A product with weights: U, or the projection. */
export interface Product {
  readonly weight: "weightHh" | "weightHr";
  /** Its blocks of rows in the weight */
  readonly first: number;
  readonly blocks: number;
  /** Of the backward pass: the operand, and the gradient w.r.t. the result */
  readonly operand?: Place;
  readonly gradient?: Place;
}

/** A row of `vectors`: a block of a parameter, or a constant. */
export type Vector = { readonly weight: string; readonly block: number } | { readonly value: number };

export interface Plan {
  readonly graph: Graph;
  readonly products: readonly Product[];
}

export interface Plans {
  /** Gates that see the input: blocks of W x */
  readonly inputs: number;
  readonly gates: number;
  /** Parts of the state, `hidden` first */
  readonly parts: readonly string[];
  /** The rows of vectors after the biases of W x; those of parameters first. Graphs for training may add constants */
  readonly vectors: readonly Vector[];
  readonly parameters: number;
  readonly masks: readonly {
    readonly name: string;
    readonly every: "step" | "sequence";
    readonly width: Width;
  }[];
  readonly kept: readonly Space[];
  readonly usesInput: boolean;
  /** With what the backward pass reads */
  readonly traced: Plan;
  readonly untraced: Plan;
  readonly backward: Plan;
}

/** Operations worth keeping rather than repeating. */
const SLOW: ReadonlySet<string> = new Set([
  ...["sigmoid", "tanh", "exp", "log", "sqrt", "softplus", "logSigmoid", "positive", "div"],
]);

export function plan(program: Program, parts: readonly string[], inputs: number): Plans {
  const shared = new Shared(program, parts, inputs);
  const untraced = new Forward(shared, false);
  let trained: { traced: Forward; backward: Backward } | undefined;
  // Programs that never train never make the others.
  const training = () => {
    if (trained === undefined) {
      const traced = new Forward(shared, true);
      trained = { traced, backward: new Backward(traced) };
    }
    return trained;
  };
  return {
    inputs,
    gates: program.gates.length,
    parts,
    vectors: shared.vectors,
    parameters: shared.parameters,
    masks: shared.masks,
    usesInput: program.nodes.some(({ op }) => op === "x"),
    untraced: untraced.plan(),
    get kept() {
      return training().traced.kept;
    },
    get traced() {
      return training().traced.plan();
    },
    get backward() {
      return training().backward.plan();
    },
  };
}

const widthOf = (node: Node): Width => ("projected" in node && node.projected === true ? "S" : "H");

/** Shared by the three graphs: the order of vectors, masks and parts. */
class Shared {
  readonly vectors: Vector[] = [];
  readonly parameters: number;
  readonly masks: Plans["masks"];
  readonly program: Program;
  readonly parts: readonly string[];
  readonly inputs: number;

  constructor(program: Program, parts: readonly string[], inputs: number) {
    this.program = program;
    this.parts = parts;
    this.inputs = inputs;
    for (const node of program.nodes) {
      if (node.op !== "vector") continue;
      for (let b = 0; b < node.blocks; b++) this.vector({ weight: node.weight, block: node.first + b });
    }
    this.parameters = this.vectors.length;
    this.masks = program.masks.map(({ name, every }) => {
      const node = program.nodes.find((each) => each.op === "mask" && each.name === name);
      return { name, every, width: node === undefined ? ("H" as const) : widthOf(node) };
    });
  }

  /** The row of a vector, after the biases of W x. */
  vector(vector: Vector): number {
    const text = JSON.stringify(vector);
    const known = this.vectors.findIndex((each) => JSON.stringify(each) === text);
    return known >= 0 ? known : this.vectors.push(vector) - 1;
  }
}

/** Loads of values from outside, the same in each graph. */
class Loads {
  readonly graph = new Graph();
  readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  part(memory: "before" | "after" | "gradAfter" | "gradBefore", part: string, width: Width): Space {
    return this.graph.space(memory, this.shared.parts.indexOf(part), 1, width);
  }

  vector(vector: Vector, width: Width): number {
    const row = this.shared.inputs + this.shared.vector(vector);
    return this.graph.load(this.graph.space("vectors", width === "S" ? 1 : 0, 0, width), row);
  }

  constant(value: number, width: Width): number {
    return this.vector({ value }, width);
  }

  mask(name: string): number {
    const index = this.shared.masks.findIndex((mask) => mask.name === name);
    const { every, width } = this.shared.masks[index];
    return this.graph.load(this.graph.space(every === "step" ? "stepMask" : "sequenceMask", index, 1, width));
  }

  input(): number {
    return this.graph.load(this.graph.space("input", 0, 1, "H"));
  }
}

class Forward extends Loads {
  readonly isTraced: boolean;
  readonly kept: Space[] = [];
  /** Values of the nodes of the program, one for each block */
  readonly of: number[][] = [];
  readonly gates: readonly number[];
  readonly next: readonly number[];
  readonly works: { work: Work; operands: readonly number[]; scales?: Place }[] = [];
  readonly products: Product[] = [];
  readonly sums: Space;
  /** The work of each product of the program, by its node */
  readonly #made = new Map<number, Work>();
  readonly #keptValues = new Map<number, Space>();

  constructor(shared: Shared, isTraced: boolean) {
    super(shared);
    this.isTraced = isTraced;
    const { graph } = this;
    const { program, parts, inputs } = shared;
    this.sums = graph.space("sums", 0, inputs, "H");
    if (isTraced) for (const _ of parts.slice(1)) this.keep(1, "H");
    program.nodes.forEach((node, k) => {
      this.of[k] = this.#valuesOf(node, k);
    });
    this.gates = program.gates.map((k) => this.of[k][0]);
    this.next = parts.map((part) => this.of[program.next[part]][0]);
    parts.forEach((part, k) => {
      const { width } = graph.values[this.next[k]];
      graph.store({ space: this.part("after", part, width), block: 0 }, this.next[k]);
    });
    const gates = graph.space("gates", 0, this.gates.length, "H");
    if (isTraced) {
      this.gates.forEach((value, block) => {
        graph.store({ space: gates, block }, value);
      });
    }
  }

  plan(): Plan {
    return { graph: this.graph, products: this.products };
  }

  keep(blocks: number, width: Width): Space {
    const space = this.graph.space("kept", this.kept.length, blocks, width);
    this.kept.push(space);
    return space;
  }

  /** A value of all steps. */
  keepValue(v: number): Space {
    const known = this.#keptValues.get(v);
    if (known !== undefined) return known;
    const space = this.keep(1, this.graph.values[v].width);
    this.#keptValues.set(v, space);
    this.graph.store({ space, block: 0 }, v);
    return space;
  }

  #valuesOf(node: Node, k: number): number[] {
    const { graph } = this;
    const each = (make: (block: number) => number) => Array.from({ length: node.blocks }, (_, b) => make(b));
    const width = widthOf(node);
    switch (node.op) {
      case "state":
        return [graph.load(this.part("before", node.part, width))];
      case "vector":
        return each((b) => this.vector({ weight: node.weight, block: node.first + b }, width));
      case "constant":
        return each(() => this.constant(node.value, width));
      case "x":
        return [this.input()];
      case "mask":
        return [this.mask(node.name)];
      case "input":
        return each((b) => graph.load(this.sums, node.first + b));
      case "product":
        return this.#product(node, k);
      case "project": {
        const work = this.#multiply(node.of[0], { weight: "weightHr", first: 0, blocks: 1 }, undefined, "S");
        return [graph.result(work, 0)];
      }
      case "preactivation": {
        const work = this.#made.get(node.of[0])!;
        if (work.adds) return [graph.result(work, node.index)];
        const input = graph.load(this.sums, node.input);
        return [graph.apply("add", input, graph.result(work, node.index))];
      }
      case "take": {
        const work = this.#made.get(node.of[0])!;
        return each((b) => graph.result(work, node.index + b));
      }
      case "block":
        return [this.of[node.of[0]][node.index]];
      case "norm":
        return this.#norm(node.of[0]);
      default:
        return each((b) =>
          graph.apply(
            node.op,
            ...node.of.map((operand) => this.of[operand][this.of[operand].length === 1 ? 0 : b]),
          ),
        );
    }
  }

  /** U times a value. Where all its readers add neighbouring blocks of W x in the same order, it adds to those. */
  #product(node: Node & { op: "product" }, k: number): number[] {
    const { nodes } = this.shared.program;
    const starts = nodes
      .filter((each) => operandsOf(each).includes(k))
      .map((each) => (each.op === "preactivation" ? each.input - each.index : Number.NaN));
    const [start] = starts;
    const adds = starts.every((each) => each === start);
    const { first, blocks } = node;
    const to = adds ? { space: this.sums, block: start } : undefined;
    this.#made.set(k, this.#multiply(node.of[0], { weight: "weightHh", first, blocks }, to, "H"));
    return [];
  }

  #multiply(operand: number, product: Product, to: Place | undefined, width: Width): Work {
    const [value] = this.of[operand];
    const { graph } = this;
    const work = graph.do({
      op: "product",
      needs: [value],
      from: graph.placeOf(value),
      product: this.products.push(product) - 1,
      adds: to !== undefined,
      out: to ?? { space: graph.work(product.blocks, width), block: 0 },
      isFree: product.weight === "weightHr",
      blocks: product.blocks,
    });
    this.works.push({ work, operands: [value] });
    return work;
  }

  #norm(operand: number): number[] {
    const operands = this.of[operand];
    const { graph } = this;
    const space = (blocks: number, width: Width) =>
      this.isTraced ? this.keep(blocks, width) : graph.work(blocks, width);
    const scales = { space: space(1, "1"), block: 0 };
    const work = graph.do({
      op: "norm",
      needs: operands,
      from: graph.sideBySide(operands),
      more: [scales],
      out: { space: space(operands.length, graph.values[operands[0]].width), block: 0 },
      isFree: false,
      blocks: operands.length,
    });
    this.works.push({ work, operands, scales });
    return operands.map((_, b) => graph.result(work, b));
  }
}

class Backward extends Loads {
  readonly #forward: Forward;
  /** Whether a gradient flows back to each value */
  readonly #has: boolean[] = [];
  readonly #gradients = new Map<number, number>();
  readonly #recalled = new Map<number, number>();
  readonly #products: Product[];
  readonly #sums: Space;
  readonly #vectors: Space;

  constructor(forward: Forward) {
    super(forward.shared);
    this.#forward = forward;
    const { graph, shared } = this;
    this.#sums = graph.space("window", 0, shared.inputs, "H");
    this.#vectors = graph.space("window", 1, shared.parameters, "H");
    this.#products = forward.products.map((product) => ({ ...product }));
    const { values } = forward.graph;
    values.forEach((value, v) => {
      this.#has[v] = this.#needsGradient(value);
    });
    shared.parts.forEach((part, k) => {
      const { width } = values[forward.next[k]];
      this.#give(forward.next[k], graph.load(this.part("gradAfter", part, width)));
    });
    const works = [...forward.works];
    for (let v = values.length; v >= 0; v--) {
      if (v < values.length) this.#back(v);
      while (works.length > 0 && works.at(-1)!.work.position === v) this.#backThrough(works.pop()!);
    }
    this.#finish();
  }

  plan(): Plan {
    return { graph: this.graph, products: this.#products };
  }

  #needsGradient(value: Value): boolean {
    if (value.op === "load") {
      const { memory } = value.place.space;
      if (memory !== "vectors") return memory !== "stepMask" && memory !== "sequenceMask";
      return value.place.block < this.shared.inputs + this.shared.parameters;
    }
    if (value.op === "result") {
      // The gradient w.r.t. the weights of a product is needed in any case.
      return value.by.op === "product" || value.by.needs.some((each) => this.#has[each]);
    }
    return value.of.some((each) => this.#has[each]);
  }

  #give(v: number, gradient: number): void {
    if (!this.#has[v]) return;
    const known = this.#gradients.get(v);
    this.#gradients.set(v, known === undefined ? gradient : this.graph.sum(known, gradient));
  }

  /** Passes the gradient w.r.t. a value on to its operands. */
  #back(v: number): void {
    const value = this.#forward.graph.values[v];
    const g = this.#gradients.get(v);
    if (g === undefined || value.op === "load" || value.op === "result") return;
    value.of.forEach((operand, which) => {
      if (!this.#has[operand]) return;
      const read = {
        operand: (place: number) => this.#recall(value.of[place]),
        result: () => this.#recall(v),
      };
      this.#give(operand, slope(this.graph, value.op, which, g, read));
    });
  }

  #backThrough({ work, operands, scales }: Forward["works"][number]): void {
    const { graph } = this;
    const forward = this.#forward.graph;
    const { width } = work.out.space;
    const gradients = Array.from(
      { length: work.blocks },
      (_, b) => this.#gradients.get(forward.result(work, b)) ?? this.constant(0, width),
    );
    if (work.op === "norm") {
      const y = this.#kept(work.out);
      const from = graph.sideBySide(gradients);
      const back = graph.do({
        op: "normBack",
        needs: gradients,
        from,
        more: [y, this.#kept(scales!)],
        out: { space: graph.work(work.blocks, width), block: 0 },
        isFree: true,
        blocks: work.blocks,
      });
      operands.forEach((operand, b) => {
        this.#give(operand, graph.result(back, b));
      });
      return;
    }
    const gradient = work.adds
      ? { space: this.#sums, block: work.out.block }
      : { space: graph.space("window", 4 + 2 * work.product!, work.blocks, width), block: 0 };
    gradients.forEach((value, b) => {
      graph.store({ space: gradient.space, block: gradient.block + b }, value);
    });
    // The sum over steps multiplies the two.
    const [operand] = operands;
    const space = graph.space("window", 3 + 2 * work.product!, 1, forward.values[operand].width);
    const kept = { space, block: 0 };
    graph.store(kept, this.#recall(operand));
    this.#products[work.product!] = { ...this.#products[work.product!], operand: kept, gradient };
    if (!this.#has[operand]) return;
    const back = graph.do({
      op: "productBack",
      needs: gradients,
      from: gradient,
      product: work.product,
      out: { space: graph.work(1, forward.values[operand].width), block: 0 },
      isFree: true,
      blocks: work.blocks,
    });
    this.#give(operand, graph.result(back, 0));
  }

  /** Stores the gradients w.r.t. what comes from outside. */
  #finish(): void {
    const { graph, shared } = this;
    const forward = this.#forward;
    const gradientOf = (v: number, width: Width) => this.#gradients.get(v) ?? this.constant(0, width);
    const added = new Set(
      forward.works.flatMap(({ work }) =>
        work.adds ? Array.from({ length: work.blocks }, (_, b) => work.out.block + b) : [],
      ),
    );
    for (let block = 0; block < shared.inputs; block++) {
      if (added.has(block)) continue;
      graph.store({ space: this.#sums, block }, gradientOf(forward.graph.load(forward.sums, block), "H"));
    }
    for (let k = 0; k < shared.parameters; k++) {
      const v = forward.vector(shared.vectors[k], "H");
      graph.store({ space: this.#vectors, block: k }, gradientOf(v, "H"));
    }
    if (forward.graph.values.some((value) => value.op === "load" && value.place.space.memory === "input")) {
      const space = graph.space("window", 2, 1, "H");
      graph.store({ space, block: 0 }, gradientOf(forward.input(), "H"));
    }
    shared.parts.forEach((part, k) => {
      const { width } = forward.graph.values[forward.next[k]];
      const v = forward.graph.load(forward.part("before", part, width));
      graph.store({ space: this.part("gradBefore", part, width), block: 0 }, gradientOf(v, width));
    });
  }

  /** A space that the forward pass keeps, as the backward pass knows it. */
  #kept({ space, block }: Place): Place {
    const { index, blocks, width } = space;
    return { space: this.graph.space("kept", index, blocks, width), block };
  }

  /** A value of the forward pass in the backward pass: from memory, or computed again. */
  #recall(v: number): number {
    const made = this.#recalled.get(v) ?? this.#recalling(v);
    this.#recalled.set(v, made);
    return made;
  }

  #recalling(v: number): number {
    const { graph } = this;
    const forward = this.#forward;
    const value = forward.graph.values[v];
    const { width } = value;
    const gate = forward.gates.indexOf(v);
    if (gate >= 0) return graph.load(graph.space("gates", 0, forward.gates.length, "H"), gate);
    if (value.op === "load" && value.place.space.memory !== "sums") {
      const { memory, index, blocks } = value.place.space;
      return graph.load(graph.space(memory, index, blocks, width), value.place.block);
    }
    const next = forward.next.indexOf(v);
    if (next >= 0) return graph.load(this.part("after", this.shared.parts[next], width));
    if (value.op === "result" && value.by.op === "norm") {
      const { space, block } = this.#kept(value.by.out);
      return graph.load(space, block + value.block);
    }
    if (value.op !== "load" && value.op !== "result" && !SLOW.has(value.op)) {
      return graph.apply(value.op, ...value.of.map((operand) => this.#recall(operand)));
    }
    return graph.load(graph.space("kept", forward.keepValue(v).index, 1, width));
  }
}
