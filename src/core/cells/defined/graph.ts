/**
 * One step of a cell, or its backward step, as a graph: values one block of units wide, the row work between them, and what has to be in
 * memory at the end. `plan.ts` makes it from equations, `list.ts` turns it into instructions.
 */

/** Columns of a block: the units, the size of the hidden state where a projection makes that differ, or one number for a row. */
export type Width = "H" | "S" | "1";

/** Operations on the elements of values. */
const ELEMENT_OPS = [
  "copy",
  "add",
  "sub",
  "mul",
  "div",
  "max",
  "min",
  "neg",
  "complement",
  "mulAdd",
  "mulMulAdd",
  "mix",
  "sigmoid",
  "tanh",
  "relu",
  "exp",
  "log",
  "sqrt",
  "softplus",
  "logSigmoid",
  "positive",
  "sigmoidSlope",
  "tanhSlope",
  "mulSigmoidSlope",
  "mulTanhSlope",
  "reluSlope",
  "sqrtSlope",
  "positiveSlope",
  "divSlope",
  "mixSlope",
  "ifAtLeast",
  "ifAbove",
] as const;

export type ElementOp = (typeof ELEMENT_OPS)[number];

/** All operations of lists. The number of each is its place here; native/list_operations.h has the same order. */
export const OPS: readonly string[] = ["loop", "product", "productBack", "norm", "normBack", ...ELEMENT_OPS];

/** Kinds of memory; native/list.h has the same order. */
export const MEMORIES = [
  /** Working memory of a loop over units */
  "local",
  /** Working memory of some rows of a step */
  "work",
  /** W x with its biases, to which products add */
  "sums",
  /** Rows that are the same for all sequences and steps: parameters per unit, and constants */
  "vectors",
  /** x itself */
  "input",
  "gates",
  /** Further values of all steps for the backward pass; those of `index` 0 … are the states after `hidden` */
  "kept",
  /** The state before the step and after it, by part */
  "before",
  "after",
  "stepMask",
  "sequenceMask",
  /** Gradients of some steps, for sums over them */
  "window",
  /** Gradients w.r.t. the state after the step and before it, by part */
  "gradAfter",
  "gradBefore",
] as const;

export type Memory = (typeof MEMORIES)[number];

/** Rows of `blocks` times the width in some memory. */
export interface Space {
  readonly memory: Memory;
  readonly index: number;
  readonly blocks: number;
  readonly width: Width;
}

export interface Place {
  readonly space: Space;
  readonly block: number;
}

export type Value =
  | { readonly op: "load"; readonly width: Width; readonly place: Place }
  /** A block of what row work makes */
  | { readonly op: "result"; readonly width: Width; readonly by: Work; readonly block: number }
  | { readonly op: ElementOp; readonly width: Width; readonly of: readonly number[] };

/** Work on whole rows. A norm has its operand at `from`, its backward step also `more`; products name a weight. */
export interface Work {
  readonly op: "product" | "productBack" | "norm" | "normBack";
  /** The values in `from` and `more`; the work waits for them */
  readonly needs: readonly number[];
  readonly from: Place;
  readonly more?: readonly Place[];
  /** Of a product: its place in the list of products */
  readonly product?: number;
  /** Whether a product adds to `out` */
  readonly adds?: boolean;
  /** Where its result goes; `list.ts` may choose a better place if it is `free` */
  out: Place;
  readonly isFree: boolean;
  readonly blocks: number;
  /** Values that exist before it */
  readonly position: number;
}

export class Graph {
  readonly values: Value[] = [];
  readonly works: Work[] = [];
  readonly stores: { place: Place; value: number }[] = [];
  readonly #known = new Map<string, number>();
  readonly #spaces = new Map<string, Space>();
  #scratch = 0;

  space(memory: Memory, index: number, blocks: number, width: Width): Space {
    const key = `${memory} ${index}`;
    const known = this.#spaces.get(key) ?? { memory, index, blocks, width };
    this.#spaces.set(key, known);
    return known;
  }

  /** Working memory of its own. */
  work(blocks: number, width: Width): Space {
    return this.space("work", this.#scratch++, blocks, width);
  }

  load(space: Space, block = 0): number {
    const key = `${space.memory} ${space.index} ${block}`;
    return this.#once(key, { op: "load", width: space.width, place: { space, block } });
  }

  result(by: Work, block: number): number {
    const key = `result ${this.works.indexOf(by)} ${block}`;
    return this.#once(key, { op: "result", width: by.out.space.width, by, block });
  }

  /**
   * An operation, fused with the products that it reads: a pass over memory costs more than a multiplication. The order of operations does
   * not change, so results in double precision keep every bit. Nothing computes a product without another reader.
   */
  apply(op: ElementOp, ...of: number[]): number {
    const [a, b] = of;
    const { width } = this.values[a];
    const [first, second] = [this.#factors(a), this.#factors(b)];
    if (first !== undefined && (op === "sigmoidSlope" || op === "tanhSlope"))
      return this.apply(op === "tanhSlope" ? "mulTanhSlope" : "mulSigmoidSlope", ...first, b);
    if (op === "add" && first !== undefined && second !== undefined)
      return (
        this.#mix(first, second) ?? this.#mix(second, first) ?? this.apply("mulMulAdd", ...first, ...second)
      );
    if (op === "add" && first !== undefined) return this.apply("mulAdd", ...first, b);
    if (op === "add" && second !== undefined) return this.apply("mulAdd", ...second, a);
    return this.#once(`${op} ${of}`, { op, width, of });
  }

  #factors(v: number | undefined): readonly number[] | undefined {
    const value = v === undefined ? undefined : this.values[v];
    return value?.op === "mul" ? value.of : undefined;
  }

  /** (1 - a) b + a c, with factors in any order. */
  #mix(closed: readonly number[], open: readonly number[]): number | undefined {
    for (const side of [0, 1]) {
      const inverse = this.values[closed[side]];
      if (inverse.op !== "complement") continue;
      const [a] = inverse.of;
      if (open.includes(a)) return this.apply("mix", a, closed[1 - side], open[0] === a ? open[1] : open[0]);
    }
    return undefined;
  }

  do(work: Omit<Work, "position">): Work {
    const own = { ...work, position: this.values.length };
    this.works.push(own);
    return own;
  }

  store(place: Place, value: number): void {
    this.stores.push({ place, value });
  }

  /** Where a value can be read in memory; a computed one gets a place. */
  placeOf(value: number): Place {
    const node = this.values[value];
    if (node.op === "load") return node.place;
    if (node.op === "result") return { space: node.by.out.space, block: node.by.out.block + node.block };
    const stored = this.stores.find((each) => each.value === value);
    if (stored !== undefined) return stored.place;
    const place = { space: this.work(1, node.width), block: 0 };
    this.store(place, value);
    return place;
  }

  /** Where values lie side by side. */
  sideBySide(values: readonly number[]): Place {
    const [first, ...others] = values.map((value) => {
      const node = this.values[value];
      return node.op === "load" || values.length === 1 || (node.op === "result" && !node.by.isFree)
        ? this.placeOf(value)
        : undefined;
    });
    if (
      first !== undefined &&
      others.every((place, k) => place?.space === first.space && place.block === first.block + k + 1)
    ) {
      return first;
    }
    const space = this.work(values.length, this.values[values[0]].width);
    values.forEach((value, block) => {
      this.store({ space, block }, value);
    });
    return { space, block: 0 };
  }

  #once(key: string, value: Value): number {
    const known = this.#known.get(key) ?? this.values.push(value) - 1;
    this.#known.set(key, known);
    return known;
  }
}
