/** Compiles a definition into the program of a step. It resolves symbols at first use, so equations may come in any order. */
import { ArgumentError } from "../../tensor/errors.ts";
import { type ActPlace, actMasks } from "../actMasks.ts";
import type { CellDefinition, GateDefinition } from "./definition.ts";
import { type Expression, parseEquation, parseExpression } from "./expression.ts";
import { type GateLayout, type GatePart, layoutOf } from "./layout.ts";
import type { ElementwiseName, InputBias, Node, Program } from "./program.ts";

/**
 * Additions of a run to the equations: noise in training, and acts on gates.
 *
 * - `zoneout`: a part of the state keeps its old value with some probability. `"mask"` draws; a number mixes old and new in that proportion
 * - `candidateMask`: a mask multiplies the new content at every step
 * - `hiddenMask`: one mask per sequence multiplies the operand of U
 * - `acts`: by gate, whether its pre-activation or its value is multiplied by one mask, to which another is added
 */
export interface Noise {
  readonly zoneout?: Readonly<Record<string, "mask" | number>>;
  readonly candidateMask?: boolean;
  readonly hiddenMask?: boolean;
  readonly acts?: Readonly<Record<string, readonly ActPlace[]>>;
}

export const NO_NOISE: Noise = {};

export function compile(definition: CellDefinition, noise: Noise = NO_NOISE): Program {
  return new Compiler(definition, noise).program();
}

interface GateValue {
  name: string;
  gate: GateDefinition;
}

class Compiler {
  readonly #definition: CellDefinition;
  readonly #noise: Noise;
  readonly #layout: GateLayout;
  readonly #state: ReadonlyMap<string, string>;
  readonly #gates: ReadonlyMap<string, GateValue>;
  readonly #equations = new Map<string, Expression>();
  readonly #nodes: Node[] = [];
  /** Indices of existing values, by symbol or description */
  readonly #made = new Map<string, number>();
  readonly #beingMade = new Set<string>();
  readonly #masks = new Map<string, "step" | "sequence">();
  readonly #biases: InputBias[] = [];

  constructor(definition: CellDefinition, noise: Noise) {
    this.#definition = definition;
    this.#noise = noise;
    this.#layout = layoutOf(definition);
    this.#state = new Map(Object.entries(definition.state ?? { h: "hidden" }));
    this.#gates = new Map(
      Object.entries<GateDefinition>(definition.gates).map(([name, gate]) => [
        gate.symbol ?? name,
        { name, gate },
      ]),
    );
    for (const text of definition.equations) {
      const { symbol, primed, value } = parseEquation(this.#where, text);
      const key = primed ? `${symbol}'` : symbol;
      if (this.#equations.has(key)) this.#fail(`one equation for ${key}`, "two");
      const isNew = primed
        ? this.#state.has(symbol)
        : !this.#isKnown(symbol) || this.#lacksActivation(symbol);
      if (!isNew)
        this.#fail(
          `equations of the new state${this.#state.has(key) ? ` (${key}')` : ""}, of gates without activation and of new symbols`,
          key,
        );
      this.#equations.set(key, value);
    }
  }

  program(): Program {
    const next: Record<string, number> = {};
    for (const [symbol, part] of this.#state) {
      if (!this.#equations.has(`${symbol}'`)) this.#fail(`an equation for ${symbol}'`, "none");
      next[part] = this.#zonedOut(symbol, part);
    }
    for (const key of this.#equations.keys()) {
      if (!this.#made.has(key)) this.#fail("equations that the state depends on", `${key}, which is unused`);
    }
    const gates = [...this.#gates].map(([symbol, { name }]) => {
      if (!this.#made.has(symbol) && !this.#made.has(`pre ${name}`)) {
        this.#fail("gates that the state depends on", `${name}, which is unused`);
      }
      return this.#symbol(symbol);
    });
    return {
      nodes: this.#nodes,
      next,
      gates,
      masks: [...this.#masks].map(([name, every]) => ({ name, every })),
      biases: this.#biases,
    };
  }

  get #where(): string {
    return `cell ${this.#definition.name}`;
  }

  #isKnown(symbol: string): boolean {
    const { vectors = {}, constants = {} } = this.#definition;
    return (
      symbol === "x" ||
      this.#state.has(symbol) ||
      this.#gates.has(symbol) ||
      Object.hasOwn(vectors, symbol) ||
      Object.hasOwn(constants, symbol)
    );
  }

  #lacksActivation(symbol: string): boolean {
    const found = this.#gates.get(symbol);
    return found !== undefined && found.gate.activation === undefined;
  }

  /** The new value of a part of the state, with zoneout (Krueger et al. 2017). */
  #zonedOut(symbol: string, part: string): number {
    const fresh = this.#projected(this.#symbol(`${symbol}'`), part);
    const zoneout = this.#noise.zoneout?.[part];
    if (zoneout === undefined) return fresh;
    const wide = this.#wideAs(fresh);
    const keep =
      zoneout === "mask"
        ? this.#mask(`zoneout ${part}`, "step", wide)
        : this.#add({ op: "constant", value: zoneout, ...wide });
    // Unlike fresh + keep · (old - fresh), this is exactly old where keep is 1.
    return this.#elementwise("mix", keep, fresh, this.#symbol(symbol));
  }

  /** The projected hidden state, in a cell with a projection. */
  #projected(fresh: number, part: string): number {
    if (this.#definition.projection !== true || part !== "hidden") return fresh;
    return this.#add({ op: "project", of: [fresh], blocks: 1, projected: true });
  }

  /** The width of a value, for an operand next to it. */
  #wideAs(index: number): { blocks: 1; projected?: boolean } {
    const node = this.#nodes[index];
    return { blocks: 1, ...("projected" in node && node.projected && { projected: true }) };
  }

  /** The value of a symbol, primed or not, made at first use. */
  #symbol(key: string): number {
    return this.#once(key, () => {
      const { vectors = {}, constants = {} } = this.#definition;
      const equation = this.#equations.get(key);
      const gate = this.#gates.get(key);
      if (equation !== undefined) {
        const value = this.#expression(equation);
        return gate === undefined ? value : this.#masked(gate.name, value);
      }
      if (gate !== undefined) {
        const { activation } = gate.gate;
        if (activation === undefined) {
          this.#fail(`an activation of gate ${gate.name} or an equation ${key} = …`, "neither");
        }
        return this.#masked(gate.name, this.#function(activation, [this.#pre(gate)]));
      }
      const part = this.#state.get(key);
      if (part !== undefined) {
        const projected = this.#definition.projection === true && part === "hidden";
        return this.#add({ op: "state", part, blocks: 1, ...(projected && { projected }) });
      }
      if (key === "x") return this.#add({ op: "x", blocks: 1 });
      if (Object.hasOwn(vectors, key)) {
        return this.#add({ op: "vector", weight: vectors[key].name, first: 0, blocks: 1 });
      }
      if (Object.hasOwn(constants, key)) {
        return this.#add({ op: "constant", value: constants[key], blocks: 1 });
      }
      return this.#fail("symbols of gates, states, vectors, constants or equations", key);
    });
  }

  /** The value of a gate, with recurrent dropout on the candidate (Semeniuta et al. 2016), and as you act on it. */
  #masked(gate: string, value: number): number {
    const isDropped = this.#noise.candidateMask === true && gate === this.#definition.candidate;
    const kept = isDropped ? this.#elementwise("mul", value, this.#mask("candidate", "step")) : value;
    return this.#acted(gate, "value", kept);
  }

  #acted(gate: string, place: ActPlace, value: number): number {
    if (!this.#noise.acts?.[gate]?.includes(place)) return value;
    const [factor, offset] = actMasks(gate, place).map((name) => this.#mask(name, "step"));
    return this.#elementwise("add", this.#elementwise("mul", value, factor), offset);
  }

  #expression(expression: Expression): number {
    switch (expression.kind) {
      case "number":
        return this.#add({ op: "constant", value: expression.value, blocks: 1 });
      case "symbol":
        return this.#symbol(expression.primed ? `${expression.name}'` : expression.name);
      case "call": {
        const { function: name, arguments: given } = expression;
        if (name === "sub" && given[0].kind === "number" && given[0].value === 1)
          return this.#elementwise("complement", this.#expression(given[1]));
        if (name !== "pre")
          return this.#function(
            name,
            given.map((each) => this.#expression(each)),
          );
        const [only] = given;
        const gate = only.kind === "symbol" && !only.primed ? this.#gates.get(only.name) : undefined;
        if (gate === undefined) this.#fail("pre of a gate", "pre of something else");
        return this.#pre(gate);
      }
    }
  }

  #function(name: string, operands: number[]): number {
    if (name === "identity") return operands[0];
    if (name === "norm") return this.#add({ op: "norm", of: [operands[0]], blocks: 1 });
    return this.#elementwise(name as ElementwiseName, ...operands);
  }

  /** The pre-activation of a gate. */
  #pre({ name, gate }: GateValue): number {
    return this.#once(`pre ${name}`, () => {
      const terms = this.#weighted(name, gate);
      if (gate.peephole !== undefined) {
        const seen = this.#expression(parseExpression(this.#where, gate.peephole));
        terms.push(this.#elementwise("mul", this.#own("weightCh", name), seen));
      }
      if (this.#has("biasIh", name) && !this.#addsToInput("biasIh", name))
        terms.push(this.#own("biasIh", name));
      if (terms.length === 0) this.#fail(`gate ${name} to see something`, "a gate that sees nothing");
      const sum = terms.reduce((each, term) => this.#elementwise("add", each, term));
      return this.#acted(name, "pre", sum);
    });
  }

  /** The terms W x and U r of a gate. */
  #weighted(name: string, gate: GateDefinition): number[] {
    const isPlain = gate.norm === undefined && gate.recurrentFactor === undefined;
    if (isPlain && this.#has("weightIh", name) && this.#has("weightHh", name)) {
      const { product, index } = this.#product(name);
      const input = this.#layout.weightIh.indexOf(name);
      this.#addsToInput("biasHh", name);
      return [this.#add({ op: "preactivation", of: [product], index, input, blocks: 1 })];
    }
    const terms: number[] = [];
    if (this.#has("weightIh", name)) terms.push(this.#inputPart(name));
    if (!this.#has("weightHh", name)) return terms;
    let recurrent = this.#recurrentPart(name);
    if (this.#has("biasHh", name)) recurrent = this.#elementwise("add", recurrent, this.#own("biasHh", name));
    if (gate.recurrentFactor !== undefined) {
      const factor = this.#expression(parseExpression(this.#where, gate.recurrentFactor));
      recurrent = this.#elementwise("mul", factor, recurrent);
    }
    return [...terms, recurrent];
  }

  /** Adds a bias to W x once for all steps, unless a norm would remove it. @returns whether it did */
  #addsToInput(weight: InputBias["weight"], name: string): boolean {
    const input = this.#layout.weightIh.indexOf(name);
    if (input < 0 || this.#gate(name).norm !== undefined) return false;
    const block = this.#layout[weight].indexOf(name);
    if (block >= 0) this.#biases.push({ input, weight, block });
    return true;
  }

  /** W x of a gate, normalised with its group. */
  #inputPart(name: string): number {
    if (!this.#has("normIh", name)) {
      return this.#add({ op: "input", first: this.#layout.weightIh.indexOf(name), blocks: 1 });
    }
    return this.#normed("weightIh", "normIh", name, (first, blocks) =>
      this.#add({ op: "input", first, blocks }),
    );
  }

  /** U r of a gate, normalised with its group. */
  #recurrentPart(name: string): number {
    const { product, index } = this.#product(name);
    if (!this.#has("normHh", name)) return this.#add({ op: "take", of: [product], index, blocks: 1 });
    return this.#normed("weightHh", "normHh", name, (_first, blocks) =>
      this.#add({ op: "take", of: [product], index: 0, blocks }),
    );
  }

  /** One block of a group that is normalised together, times the gain. */
  #normed(
    part: "weightIh" | "weightHh",
    norm: "normIh" | "normHh",
    name: string,
    make: (first: number, blocks: number) => number,
  ): number {
    const group = this.#groupOf(part, name);
    const whole = this.#once(`${norm} of ${group.join(" ")}`, () => {
      const blocks = group.length;
      const of = make(this.#layout[part].indexOf(group[0]), blocks);
      return this.#add({ op: "norm", of: [of], blocks });
    });
    const index = group.indexOf(name);
    const normed = group.length === 1 ? whole : this.#add({ op: "block", of: [whole], index, blocks: 1 });
    return this.#elementwise("mul", normed, this.#own(norm, name));
  }

  /** The product of U for the group of a gate, and the place of the gate in it. */
  #product(name: string): { product: number; index: number } {
    const group = this.#groupOf("weightHh", name);
    const product = this.#once(`U of ${group.join(" ")}`, () => {
      let seen = this.#expression(parseExpression(this.#where, this.#recurrentOf(name)));
      if (this.#noise.hiddenMask === true) {
        // One mask for the whole operand of U (Gal and Ghahramani 2016).
        seen = this.#elementwise("mul", seen, this.#mask("hidden", "sequence", this.#wideAs(seen)));
      }
      const first = this.#layout.weightHh.indexOf(group[0]);
      return this.#add({ op: "product", of: [seen], first, blocks: group.length });
    });
    return { product, index: group.indexOf(name) };
  }

  /** The gates that share one W x or U r: normalised together, or with the same operand. */
  #groupOf(part: "weightIh" | "weightHh", name: string): readonly string[] {
    const names = this.#layout[part];
    const { norm } = this.#gate(name);
    const belongs = (other: string): boolean =>
      this.#gate(other).norm === norm &&
      (part === "weightIh" || this.#recurrentOf(other) === this.#recurrentOf(name));
    let start = names.indexOf(name);
    let end = start + 1;
    while (start > 0 && belongs(names[start - 1])) start--;
    while (end < names.length && belongs(names[end])) end++;
    if (
      norm !== undefined &&
      names.some((other, k) => (k < start || k >= end) && this.#gate(other).norm === norm)
    ) {
      this.#fail(`gates of norm group ${norm} that follow each other and see the same state`, "others");
    }
    return names.slice(start, end);
  }

  /** The block of a gate in a vector. */
  #own(part: GatePart, name: string): number {
    return this.#once(`${part} ${name}`, () =>
      this.#add({ op: "vector", weight: part, first: this.#layout[part].indexOf(name), blocks: 1 }),
    );
  }

  #has(part: GatePart, name: string): boolean {
    return this.#layout[part].includes(name);
  }

  #gate(name: string): GateDefinition {
    return this.#definition.gates[name];
  }

  #recurrentOf(name: string): string {
    const { recurrent } = this.#gate(name);
    if (typeof recurrent === "string") return recurrent;
    return [...this.#state].find(([, part]) => part === "hidden")![0];
  }

  #mask(
    name: string,
    every: "step" | "sequence",
    wide: { blocks: 1; projected?: boolean } = { blocks: 1 },
  ): number {
    return this.#once(`mask ${name}`, () => {
      this.#masks.set(name, every);
      return this.#add({ op: "mask", name, ...wide });
    });
  }

  #elementwise(op: ElementwiseName, ...of: number[]): number {
    const [first, ...others] = of.map((index) => this.#wideAs(index));
    if (others.some(({ projected }) => projected !== first.projected)) {
      this.#fail("a projected hidden state that only recurrent weights see", `it in the equations (${op})`);
    }
    const { blocks } = this.#nodes[of[0]];
    return this.#add({ op, of, blocks, ...(first.projected && { projected: true }) } as Node);
  }

  #add(node: Node): number {
    return this.#nodes.push(node) - 1;
  }

  #once(key: string, make: () => number): number {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    if (this.#beingMade.has(key))
      this.#fail("equations that can be computed one after the other", `a circle at ${key}`);
    this.#beingMade.add(key);
    const index = make();
    this.#beingMade.delete(key);
    this.#made.set(key, index);
    return index;
  }

  #fail(expected: string, got: string): never {
    throw new ArgumentError(`${this.#where}: expected ${expected}, got ${got}.`);
  }
}
