/** Values from outside and products with weights: the graphs of a step, forward and backward, share them. */
import { Graph, type Place, type Space, type Width } from "./graph.ts";
import type { Node, Program } from "./program.ts";

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

export interface Mask {
  readonly name: string;
  readonly every: "step" | "sequence";
  readonly width: Width;
}

export const widthOf = (node: Node): Width => ("projected" in node && node.projected === true ? "S" : "H");

/** Shared by the three graphs: the order of vectors, masks and parts. */
export class Shared {
  /** The rows of vectors after the biases of W x; those of parameters first. Lists for training may add constants */
  readonly vectors: Vector[] = [];
  readonly parameters: number;
  readonly masks: readonly Mask[];
  readonly program: Program;
  /** Parts of the state, `hidden` first */
  readonly parts: readonly string[];
  /** Gates that see the input: blocks of W x */
  readonly inputs: number;
  readonly #rows = new Map<string, number>();

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
    const row = this.#rows.get(text) ?? this.vectors.push(vector) - 1;
    this.#rows.set(text, row);
    return row;
  }
}

/** Loads of values from outside, the same in each graph. */
export class Loads {
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
