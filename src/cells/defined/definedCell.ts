/** A definition that was checked, with what follows from it: the names, the layout of parameters, and the programs of its step. */

import { checkOptionNames } from "../../tensor/check.ts";
import { ArgumentError, describe } from "../../tensor/errors.ts";
import type { DefinedSpec } from "../cell.ts";
import type { CellTraits } from "../traits.ts";
import { compile, NO_NOISE, type Noise } from "./compile.ts";
import { definedTraits } from "./definedTraits.ts";
import {
  ACTIVATIONS,
  type CellDefinition,
  type GateDefinition,
  type VectorDefinition,
} from "./definition.ts";
import { isSymbol } from "./expression.ts";
import { initialDraw } from "./initial.ts";
import { type GateLayout, layoutOf } from "./layout.ts";
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
  /** What a part of the state is before the first step when none is given */
  initial(part: string): number;
  readonly layout: GateLayout;
  /** Parameters per unit, by key */
  readonly vectors: ReadonlyMap<string, VectorDefinition>;
  /** Gives one initial value of the vector `key` after the other. @param uniform gives the next number from 0 to 1 */
  initialDraw(where: string, key: string, uniform: () => number): () => number;
  /** Whether the equations use x itself, which then must be as wide as the state */
  readonly usesInput: boolean;
  /** Whether all steps can be computed at once */
  readonly isLinear: boolean;
  /** The step, with noise or without; each is compiled once */
  program(noise?: Noise): Program;
}

const DEFINITION_KEYS: readonly (keyof CellDefinition)[] = [
  "name",
  "source",
  "state",
  "initial",
  "gates",
  "vectors",
  "constants",
  "equations",
  "retain",
  "candidate",
  "recurrentBias",
  "inputBlocks",
  "recurrentBlocks",
  "projection",
];

const GATE_KEYS: readonly (keyof GateDefinition)[] = [
  "symbol",
  "activation",
  "input",
  "recurrent",
  "recurrentFactor",
  "peephole",
  "bias",
  "norm",
];

/** Names that mean something else where gates, states and parameters are looked up. */
const RESERVED = new Set([
  "retain",
  "then",
  "toJSON",
  "x",
  "pre",
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** Definitions may come from files. */
const MAX_ENTRIES = 64;

/** What was made of a definition, and what that said then: its object may have been changed since. */
const cells = new WeakMap<CellDefinition, { text: string; cell: DefinedCell }>();

/** @throws ArgumentError (`NAME` for unknown names) for a definition that is no cell, saying what is wrong */
export function defineCell(definition: CellDefinition): DefinedCell {
  checkDefinition(definition);
  const text = JSON.stringify(definition);
  const known = cells.get(definition);
  if (known?.text === text) return known.cell;
  // What was checked stays as it was, whatever happens to the object that was given.
  const own = structuredClone(definition);
  const gates = Object.keys(own.gates);
  const aliases = new Map<string, string>();
  for (const [name, { symbol }] of Object.entries<GateDefinition>(own.gates)) {
    if (symbol !== undefined && symbol !== name) aliases.set(symbol, name);
  }
  if (own.candidate !== undefined && !gates.includes("candidate")) aliases.set("candidate", own.candidate);
  const parts = Object.values(own.state ?? { h: "hidden" });
  const programs = new Map<string, Program>();
  const program = (noise: Noise = NO_NOISE): Program => {
    const key = JSON.stringify(noise);
    const made = programs.get(key) ?? compile(own, noise);
    programs.set(key, made);
    return made;
  };
  const plain = program();
  const vectors = new Map(Object.values(own.vectors ?? {}).map((vector) => [vector.name, vector]));
  const cell: DefinedCell = {
    definition: own,
    traits: definedTraits,
    gates,
    aliases,
    parts: ["hidden", ...parts.filter((part) => part !== "hidden")],
    initial: (part) => own.initial?.[symbolOf(own, part)] ?? 0,
    layout: layoutOf(own),
    vectors,
    initialDraw: (where, key, uniform) => initialDraw(where, vectors.get(key)!, uniform),
    usesInput: plain.nodes.some(({ op }) => op === "x"),
    isLinear: plain.scan !== undefined,
    program,
  };
  cells.set(definition, { text, cell });
  cells.set(own, { text, cell });
  return cell;
}

function symbolOf({ state = { h: "hidden" } }: CellDefinition, part: string): string {
  return Object.keys(state).find((symbol) => state[symbol] === part)!;
}

function checkDefinition(definition: CellDefinition): void {
  checkOptionNames("cell definition", definition, DEFINITION_KEYS);
  const { name, source, state = { h: "hidden" }, gates, vectors = {}, constants = {} } = definition;
  if (typeof name !== "string" || name === "" || name.length > 100) {
    throw new ArgumentError(`cell definition: expected a name, got ${describe(name)}.`);
  }
  const where = `cell ${name}`;
  if (source !== undefined && typeof source !== "string") {
    throw new ArgumentError(`${where}: expected source to be text, got ${describe(source)}.`);
  }
  const taken = new Map<string, string>();
  const claim = (symbol: string, what: string): void => {
    if (!isSymbol(symbol) || RESERVED.has(symbol)) {
      throw new ArgumentError(
        `${where}: expected ${what} to have a symbol of letters, digits and _ with no other meaning, got ${describe(symbol)}.`,
      );
    }
    const other = taken.get(symbol);
    if (other !== undefined) {
      throw new ArgumentError(
        `${where}: expected a symbol of its own for ${what}, got ${symbol}, which is ${other}.`,
      );
    }
    taken.set(symbol, what);
  };

  const parts = entriesOf(where, "state", state);
  for (const [symbol, part] of parts) {
    claim(symbol, `state ${describe(part)}`);
    checkName(where, "a part of the state", part);
  }
  const names = parts.map(([, part]) => part);
  if (!names.includes("hidden") || new Set(names).size < names.length) {
    throw new ArgumentError(
      `${where}: expected different parts of the state, one of them hidden, got ${describe(names)}.`,
    );
  }

  for (const [symbol, value] of entriesOf(where, "initial", definition.initial ?? {})) {
    if (Object.hasOwn(state, symbol) && Number.isFinite(value)) continue;
    throw new ArgumentError(
      `${where}: expected initial to hold finite numbers for ${Object.keys(state).join(", ")}, got ${describe(value)} for ${describe(symbol)}.`,
    );
  }
  const gateEntries = entriesOf(where, "gates", gates);
  if (gateEntries.length === 0) throw new ArgumentError(`${where}: expected at least one gate, got none.`);
  for (const [gate, given] of gateEntries) {
    checkName(where, "a gate", gate);
    checkGate(`${where}, gate ${gate}`, given as GateDefinition);
    const { symbol = gate } = given as GateDefinition;
    if (symbol !== gate && Object.hasOwn(gates, symbol)) {
      throw new ArgumentError(
        `${where}: expected a symbol for gate ${gate} that names no other gate, got ${describe(symbol)}.`,
      );
    }
    claim(symbol, `gate ${gate}`);
  }
  for (const [symbol, vector] of entriesOf(where, "vectors", vectors)) {
    checkVector(`${where}, vector ${symbol}`, vector as VectorDefinition);
    claim(symbol, `vector ${symbol}`);
  }
  for (const [symbol, value] of entriesOf(where, "constants", constants)) {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ArgumentError(
        `${where}: expected a finite number for constant ${symbol}, got ${describe(value)}.`,
      );
    }
    claim(symbol, `constant ${symbol}`);
  }
  const { equations, retain, candidate, recurrentBias, projection } = definition;
  const { inputBlocks, recurrentBlocks } = definition;
  if (!Array.isArray(equations) || equations.length > MAX_ENTRIES) {
    throw new ArgumentError(
      `${where}: expected a list of at most ${MAX_ENTRIES} equations, got ${describe(equations)}.`,
    );
  }
  for (const text of equations) {
    if (typeof text === "string") continue;
    throw new ArgumentError(`${where}: expected equations as text, got ${describe(text)}.`);
  }
  const isGate = (gate: unknown): boolean => typeof gate === "string" && Object.hasOwn(gates, gate);
  if (retain !== undefined) {
    checkOptionNames(`${where}, retain`, retain, ["gate", "sign"]);
    if (!isGate(retain.gate) || (retain.sign !== 1 && retain.sign !== -1)) {
      throw new ArgumentError(
        `${where}: expected retain to be one of the gates and a sign of 1 or -1, got ${describe(retain.gate)} and ${describe(retain.sign)}.`,
      );
    }
  }
  if (candidate !== undefined && !isGate(candidate)) {
    throw new ArgumentError(
      `${where}: expected candidate to be one of the gates, got ${describe(candidate)}.`,
    );
  }
  for (const [key, value] of Object.entries({ recurrentBias, projection })) {
    if (value === undefined || typeof value === "boolean") continue;
    throw new ArgumentError(`${where}: expected ${key} to be true or false, got ${describe(value)}.`);
  }
  for (const [key, value] of Object.entries({ inputBlocks, recurrentBlocks })) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) continue;
    throw new ArgumentError(
      `${where}: expected ${key} to be an integer of at least 1, got ${describe(value)}.`,
    );
  }
}

function entriesOf(where: string, what: string, value: unknown): [string, unknown][] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new ArgumentError(`${where}: expected ${what} to be an object, got ${describe(value)}.`);
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ENTRIES) {
    throw new ArgumentError(`${where}: expected at most ${MAX_ENTRIES} ${what}, got ${entries.length}.`);
  }
  return entries;
}

function checkName(where: string, what: string, name: unknown): void {
  // A gate may be called output, as that of an LSTM is; a part of the state may not, beside the output of a layer.
  const isReserved = RESERVED.has(name as string) || (what !== "a gate" && name === "output");
  if (isSymbol(name) && !isReserved) return;
  throw new ArgumentError(
    `${where}: expected the name of ${what} to be letters, digits and _ with no other meaning, got ${describe(name)}.`,
  );
}

function checkGate(where: string, gate: GateDefinition): void {
  checkOptionNames(where, gate, GATE_KEYS);
  const { activation, norm } = gate;
  if (activation !== undefined && !ACTIVATIONS.includes(activation)) {
    throw new ArgumentError(
      `${where}: expected an activation ${ACTIVATIONS.join(", ")}, got ${describe(activation)}.`,
      "NAME",
    );
  }
  for (const key of ["input", "bias"] as const) {
    const value = gate[key];
    if (value === undefined || typeof value === "boolean") continue;
    throw new ArgumentError(`${where}: expected ${key} to be true or false, got ${describe(value)}.`);
  }
  for (const key of ["recurrent", "recurrentFactor", "peephole"] as const) {
    const value: unknown = gate[key];
    if (value === undefined || typeof value === "string" || (key === "recurrent" && value === false))
      continue;
    throw new ArgumentError(
      `${where}: expected ${key} to be an expression${key === "recurrent" ? " or false" : ""}, got ${describe(value)}.`,
    );
  }
  if (norm !== undefined && !isSymbol(norm)) {
    throw new ArgumentError(`${where}: expected norm to be the name of a group, got ${describe(norm)}.`);
  }
}

/** Names of the parameters that layers have, which a vector would hide. */
const PARAMETER_STEMS = new Set([
  "input_weight",
  "hidden_weight",
  "bias",
  "bias_hidden",
  "peephole",
  "projection",
  "norm_input",
  "norm_hidden",
]);
const PART_KEYS = new Set([
  "weightIh",
  "weightHh",
  "biasIh",
  "biasHh",
  "weightCh",
  "weightHr",
  "normIh",
  "normHh",
]);

function checkVector(where: string, vector: VectorDefinition): void {
  checkOptionNames(where, vector, ["name", "initial"]);
  const { name, initial } = vector;
  checkName(where, "a vector", name);
  if (PARAMETER_STEMS.has(name) || PART_KEYS.has(name)) {
    throw new ArgumentError(`${where}: expected a name that no other parameter has, got ${describe(name)}.`);
  }
  const given = typeof initial === "object" && initial !== null && "u" in initial ? initial : undefined;
  if (given !== undefined) checkOptionNames(`${where}, initial`, given, ["u", "value"]);
  const bounds = typeof initial === "number" ? [initial, initial] : (given?.u ?? initial);
  const fits =
    Array.isArray(bounds) &&
    bounds.length === 2 &&
    bounds.every((bound) => typeof bound === "number" && Number.isFinite(bound)) &&
    bounds[0] <= bounds[1];
  if (!fits) {
    throw new ArgumentError(
      `${where}: expected initial to be a finite number, two bounds, the lower first, or { u: bounds, value: expression }, got ${describe(initial)}.`,
    );
  }
  if (given === undefined) return;
  for (const edge of [0, 1]) {
    const value = initialDraw(where, vector, () => edge)();
    if (Number.isFinite(value)) continue;
    throw new ArgumentError(
      `${where}: expected an initial value that is finite at u = ${describe(bounds[edge])}, got ${value}.`,
    );
  }
}
