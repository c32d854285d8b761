/** A checked definition with everything derived from it: names, the layout of parameters, and the programs of its step. */
import type { DefinedSpec } from "../cell.ts";
import type { CellTraits } from "../traits.ts";
import { checkDefinition } from "./checkDefinition.ts";
import { compile, NO_NOISE, type Noise } from "./compile.ts";
import { definedTraits } from "./definedTraits.ts";
import type { CellDefinition, GateDefinition, VectorDefinition } from "./definition.ts";
import { initialDraw } from "./initial.ts";
import { type GateLayout, inputsOf, layoutOf } from "./layout.ts";
import type { Program } from "./program.ts";

export interface DefinedCell {
  readonly definition: CellDefinition;
  readonly traits: CellTraits<DefinedSpec>;
  /** Gates in storage order */
  readonly gates: readonly string[];
  /** Other names of gates: their symbols in the equations, and `candidate` */
  readonly aliases: ReadonlyMap<string, string>;
  /** Parts of the state; `hidden` first */
  readonly parts: readonly string[];
  /** The value of a part of the state before the first step, by default */
  initial(part: string): number;
  readonly layout: GateLayout;
  /** Names of the inputs, which lie side by side in the layer's; empty if no gate sees one */
  readonly inputs: readonly string[];
  /** Parameters per unit, by key */
  readonly vectors: ReadonlyMap<string, VectorDefinition>;
  /** Returns a function that draws initial values of the vector `key`. @param uniform returns the next number from 0 to 1 */
  initialDraw(where: string, key: string, uniform: () => number): () => number;
  /** Whether the equations use x itself, which must then be as wide as the state */
  readonly usesInput: boolean;
  /** The step, with or without noise; each compiles once */
  program(noise?: Noise): Program;
}

/** Cells by definition, with the text of the definition, as its object may change later. */
const cells = new WeakMap<CellDefinition, { text: string; cell: DefinedCell }>();

/** Returns the cell of a definition, the same one each time. @throws ArgumentError (`NAME` for unknown names) saying what is wrong */
export function defineCell(definition: CellDefinition): DefinedCell {
  checkDefinition(definition);
  const text = JSON.stringify(definition);
  const known = cells.get(definition);
  if (known?.text === text) return known.cell;
  // Later changes to your object do not reach the checked copy.
  const own: CellDefinition = JSON.parse(text);
  const gates = Object.keys(own.gates);
  const aliases = new Map<string, string>();
  for (const [name, { symbol }] of Object.entries<GateDefinition>(own.gates)) {
    if (symbol !== undefined && symbol !== name) aliases.set(symbol, name);
  }
  if (own.candidate !== undefined && !gates.includes("candidate")) aliases.set("candidate", own.candidate);
  const parts = Object.values(own.state ?? { h: "hidden" });
  const programs = new Map<string, Program>();
  const plain = compile(own, NO_NOISE);
  const program = (noise?: Noise): Program => {
    // The text of noise takes as long as a small layer.
    if (noise === undefined) return plain;
    const key = JSON.stringify(noise);
    const made = programs.get(key) ?? compile(own, noise);
    programs.set(key, made);
    return made;
  };
  const vectors = new Map(Object.values(own.vectors ?? {}).map((vector) => [vector.name, vector]));
  const cell: DefinedCell = {
    definition: own,
    traits: definedTraits,
    gates,
    aliases,
    parts: ["hidden", ...parts.filter((part) => part !== "hidden")],
    initial: (part) => own.initial?.[symbolOf(own, part)] ?? 0,
    layout: layoutOf(own),
    inputs: inputsOf(own),
    vectors,
    initialDraw: (where, key, uniform) => initialDraw(where, vectors.get(key)!, uniform),
    usesInput: plain.nodes.some(({ op }) => op === "x"),
    program,
  };
  cells.set(definition, { text, cell });
  cells.set(own, { text, cell });
  return cell;
}

function symbolOf({ state = { h: "hidden" } }: CellDefinition, part: string): string {
  return Object.keys(state).find((symbol) => state[symbol] === part)!;
}
