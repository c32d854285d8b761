/**
 * A graph as a list of instructions over places: row work and loops over units take turns. Every place is written once in a step, so that no
 * order of instructions within a loop can be wrong; only working memory of a loop serves again after its last reader.
 */
import type { ElementOp, Graph, Place, Space, Width, Work } from "./graph.ts";
import type { Plan, Product } from "./loads.ts";

export type Instruction =
  /** The next `count` instructions, for some rows after the others */
  | { readonly op: "loop"; readonly count: number; readonly width: Width }
  | (Pick<Work, "blocks" | "product" | "adds"> & {
      readonly op: Work["op"];
      readonly out: Place;
      /** `from` and `more` of the work */
      readonly of: readonly Place[];
    })
  | { readonly op: ElementOp; readonly out: Place; readonly of: readonly Place[] };

export interface List {
  readonly instructions: readonly Instruction[];
  /** All spaces, working memory of loops last */
  readonly spaces: readonly Space[];
  readonly products: readonly Product[];
  readonly locals: number;
}

export function listOf({ graph, products }: Plan): List {
  return new Lister(graph).list(products);
}

class Lister {
  readonly #graph: Graph;
  readonly #instructions: Instruction[] = [];
  readonly #local: Space;
  /** The loop that computes each value, or after which it is there */
  readonly #turns: number[] = [];
  readonly #turnsOf = new Map<Work, number>();
  readonly #needed = new Set<number>();
  #locals = 0;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#local = { memory: "local", index: 0, blocks: 0, width: "H" };
    const need = (v: number): void => {
      if (this.#needed.has(v)) return;
      this.#needed.add(v);
      const value = graph.values[v];
      if (value.op === "result") value.by.needs.forEach(need);
      else if (value.op !== "load") value.of.forEach(need);
    };
    for (const { value } of graph.stores) need(value);
    for (const { needs } of graph.works) needs.forEach(need);
    for (const v of [...this.#needed]) this.#turn(v);
    this.#chooseOutputs();
    this.#share();
  }

  list(products: readonly Product[]): List {
    const { works } = this.#graph;
    const last = Math.max(...[...this.#needed].map((v) => this.#turns[v]), ...this.#turnsOf.values());
    for (let turn = 0; turn <= last; turn++) {
      for (const work of works) if (this.#turnOf(work) === turn) this.#work(work);
      for (const width of ["H", "S"] as const) this.#loop(turn, width);
    }
    const spaces = new Set<Space>();
    for (const instruction of this.#instructions) {
      if (instruction.op === "loop") continue;
      for (const { space } of [instruction.out, ...instruction.of]) spaces.add(space);
    }
    for (const { operand, gradient } of products)
      for (const place of [operand, gradient]) if (place !== undefined) spaces.add(place.space);
    spaces.delete(this.#local);
    return {
      instructions: this.#instructions,
      spaces: [...spaces, this.#local],
      products,
      locals: this.#locals,
    };
  }

  #turn(v: number): number {
    const known = this.#turns[v];
    if (known !== undefined) return known;
    const value = this.#graph.values[v];
    const turn =
      value.op === "load"
        ? 0
        : value.op === "result"
          ? this.#turnOf(value.by)
          : Math.max(...value.of.map((operand) => this.#turn(operand)));
    this.#turns[v] = turn;
    return turn;
  }

  /** Row work runs before the loop of the same turn. */
  #turnOf(work: Work): number {
    const known = this.#turnsOf.get(work);
    if (known !== undefined) return known;
    const turn = Math.max(
      ...work.needs.map((v) => {
        const { op } = this.#graph.values[v];
        // A value from elsewhere may have to be copied by a loop.
        const isThere = op === "load" && !this.#graph.stores.some((store) => store.value === v);
        const isMade = op === "result" && !this.#isRead(work, v);
        return this.#turn(v) + (isThere || isMade ? 0 : 1);
      }),
    );
    this.#turnsOf.set(work, turn);
    return turn;
  }

  /** Whether work reads a result of other work from another place than where that left it. */
  #isRead(work: Work, v: number): boolean {
    const value = this.#graph.values[v];
    return value.op === "result" && work.from.space !== value.by.out.space;
  }

  /** Work whose results only go to one place, side by side, leaves them there. */
  #chooseOutputs(): void {
    const { works, values, stores } = this.#graph;
    for (const work of works) {
      if (!work.isFree || works.some(({ from }) => from.space === work.out.space)) continue;
      const places = Array.from({ length: work.blocks }, (_, block) => {
        const result = values.findIndex(
          (value) => value.op === "result" && value.by === work && value.block === block,
        );
        return stores.find((store) => store.value === result)?.place;
      });
      const count = work.op === "productBack" ? 1 : work.blocks;
      const [first] = places;
      const isRow = places
        .slice(0, count)
        .every(
          (place, k) =>
            first !== undefined && place?.space === first.space && place.block === first.block + k,
        );
      if (isRow) work.out = first!;
    }
  }

  /** Values that a later loop reads get a place. */
  #share(): void {
    const { values } = this.#graph;
    for (const v of this.#needed) {
      const value = values[v];
      if (value.op === "load" || value.op === "result") continue;
      for (const operand of value.of) {
        const from = values[operand];
        if (from.op !== "load" && from.op !== "result" && this.#turns[operand] < this.#turns[v])
          this.#graph.placeOf(operand);
      }
    }
  }

  #work(work: Work): void {
    const { op, out, from, more = [], blocks, product, adds } = work;
    this.#instructions.push({ op, out, of: [from, ...more], blocks, product, adds });
  }

  #loop(turn: number, width: Width): void {
    const { values, stores } = this.#graph;
    const own = [...this.#needed]
      .filter((v) => this.#turns[v] === turn && values[v].width === width)
      .sort((a, b) => a - b);
    const places = new Map<number, Place>();
    const made: { op: ElementOp; out: Place; of: Place[] }[] = [];
    const locals = new Set<Place>();
    const placeOf = (v: number): Place => places.get(v) ?? this.#graph.placeOf(v);
    for (const v of own) {
      const value = values[v];
      const to = stores.filter((store) => store.value === v).map(({ place }) => place);
      if (value.op !== "load" && value.op !== "result") {
        const out = to.shift() ?? { space: this.#local, block: locals.size };
        if (out.space === this.#local) locals.add(out);
        made.push({ op: value.op, out, of: value.of.map(placeOf) });
        places.set(v, out);
      }
      const from = placeOf(v);
      for (const out of to) {
        if (out.space !== from.space || out.block !== from.block) made.push({ op: "copy", out, of: [from] });
      }
    }
    if (made.length === 0) return;
    this.#instructions.push({ op: "loop", count: made.length, width }, ...this.#reusing(made));
  }

  /** The same instructions with as few places of working memory as possible. */
  #reusing(made: readonly { op: ElementOp; out: Place; of: Place[] }[]): Instruction[] {
    const last = new Map<Place, number>();
    made.forEach(({ of }, k) => {
      for (const place of of) if (place.space === this.#local) last.set(place, k);
    });
    const free: number[] = [];
    const blocks = new Map<Place, number>();
    const now = (place: Place) =>
      place.space === this.#local ? { space: this.#local, block: blocks.get(place)! } : place;
    let count = 0;
    return made.map(({ op, out, of }, k) => {
      const own = of.map(now);
      for (const place of new Set(of)) if (last.get(place) === k) free.push(blocks.get(place)!);
      if (out.space === this.#local) {
        blocks.set(out, free.pop() ?? count++);
        this.#locals = Math.max(this.#locals, count);
      }
      return { op, out: now(out), of: own };
    });
  }
}
