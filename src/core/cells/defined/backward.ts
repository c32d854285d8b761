/**
 * The graph of a step backward. It reads what the forward graph keeps: gates, states after each step, norms, and slow values that slopes
 * read; it computes the rest again.
 */
import type { Forward } from "./forward.ts";
import type { Place, Space, Value, Width } from "./graph.ts";
import { Loads, type Plan, type Product } from "./loads.ts";
import { slope } from "./slopes.ts";

/** Operations worth keeping rather than repeating. */
const SLOW: ReadonlySet<string> = new Set([
  ...["sigmoid", "tanh", "exp", "log", "sqrt", "softplus", "logSigmoid", "positive", "div"],
]);

export class Backward extends Loads {
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
    this.#gradients.set(v, known === undefined ? gradient : this.graph.apply("add", known, gradient));
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
