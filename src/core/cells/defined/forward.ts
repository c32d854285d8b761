/** The graph of a step forward, with or without what the backward pass reads. */
import type { Place, Space, Width, Work } from "./graph.ts";
import { Loads, type Plan, type Product, type Shared, widthOf } from "./loads.ts";
import { type Node, operandsOf } from "./program.ts";

export class Forward extends Loads {
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
