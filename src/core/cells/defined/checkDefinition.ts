/** Checks definitions, which may come from files: every error says where it is, what was expected and what was found. */
import { checkOptionNames } from "../../tensor/check.ts";
import { ArgumentError, describe } from "../../tensor/errors.ts";
import {
  ACTIVATIONS,
  type CellDefinition,
  type GateDefinition,
  type VectorDefinition,
} from "./definition.ts";
import { isSymbol } from "./expression.ts";
import { initialDraw } from "./initial.ts";
import { GATE_PARTS } from "./layout.ts";

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

/** Names that mean something else when you look up gates, states and parameters. */
const RESERVED = new Set([
  "retain",
  "then",
  "toJSON",
  "x",
  "pre",
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** Names of layer parameters, which a vector would hide. */
const PARAMETERS = new Set<string>([
  "input_weight",
  "hidden_weight",
  "bias",
  "bias_hidden",
  "peephole",
  "projection",
  "norm_input",
  "norm_hidden",
  "weightHr",
  ...GATE_PARTS,
]);

const MAX_ENTRIES = 64;

function check(holds: boolean, where: string, expected: string, got: unknown, code?: "NAME"): void {
  if (!holds) throw new ArgumentError(`${where}: expected ${expected}, got ${describe(got)}.`, code);
}

/** @throws ArgumentError (`NAME` for unknown names) for a definition that does not make a cell */
export function checkDefinition(definition: CellDefinition): void {
  checkOptionNames("cell definition", definition, DEFINITION_KEYS);
  const { name, source, state = { h: "hidden" }, gates, vectors = {}, constants = {} } = definition;
  const isName = typeof name === "string" && name !== "" && name.length <= 100;
  check(isName, "cell definition", "a name", name);
  const where = `cell ${name}`;
  check(source === undefined || typeof source === "string", where, "source to be text", source);
  const taken = new Map<string, string>();
  const claim = (symbol: string, what: string): void => {
    const isFree = isSymbol(symbol) && !RESERVED.has(symbol);
    check(isFree, where, `${what} to have a symbol of letters, digits and _ with no other meaning`, symbol);
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
  const isState = names.includes("hidden") && new Set(names).size === names.length;
  check(isState, where, "different parts of the state, one of them hidden", names);
  for (const [symbol, value] of entriesOf(where, "initial", definition.initial ?? {})) {
    const known = `initial to hold finite numbers for ${Object.keys(state).join(", ")}`;
    check(Object.hasOwn(state, symbol), where, known, symbol);
    check(Number.isFinite(value), where, known, value);
  }

  const gateEntries = entriesOf(where, "gates", gates) as [string, GateDefinition][];
  if (gateEntries.length === 0) throw new ArgumentError(`${where}: expected at least one gate, got none.`);
  for (const [gate, given] of gateEntries) {
    checkName(where, "a gate", gate);
    checkGate(`${where}, gate ${gate}`, given);
    const { symbol = gate } = given;
    const isOwn = symbol === gate || !Object.hasOwn(gates, symbol);
    check(isOwn, where, `a symbol for gate ${gate} that names no other gate`, symbol);
    claim(symbol, `gate ${gate}`);
  }
  for (const [symbol, vector] of entriesOf(where, "vectors", vectors)) {
    checkVector(`${where}, vector ${symbol}`, vector as VectorDefinition);
    claim(symbol, `vector ${symbol}`);
  }
  for (const [symbol, value] of entriesOf(where, "constants", constants)) {
    check(Number.isFinite(value), where, `a finite number for constant ${symbol}`, value);
    claim(symbol, `constant ${symbol}`);
  }

  const { equations, retain, candidate, recurrentBias, projection, inputBlocks, recurrentBlocks } =
    definition;
  const isList = Array.isArray(equations) && equations.length <= MAX_ENTRIES;
  check(isList, where, `a list of at most ${MAX_ENTRIES} equations`, equations);
  for (const text of equations) check(typeof text === "string", where, "equations as text", text);
  const isGate = (gate: unknown) => typeof gate === "string" && Object.hasOwn(gates, gate);
  if (retain !== undefined) {
    checkOptionNames(`${where}, retain`, retain, ["gate", "sign"]);
    check(isGate(retain.gate), where, "retain to be one of the gates", retain.gate);
    check(retain.sign === 1 || retain.sign === -1, where, "retain with a sign of 1 or -1", retain.sign);
  }
  check(candidate === undefined || isGate(candidate), where, "candidate to be one of the gates", candidate);
  for (const [key, value] of Object.entries({ recurrentBias, projection }))
    check(value === undefined || typeof value === "boolean", where, `${key} to be true or false`, value);
  for (const [key, value] of Object.entries({ inputBlocks, recurrentBlocks })) {
    const isCount = value === undefined || (Number.isSafeInteger(value) && value >= 1);
    check(isCount, where, `${key} to be an integer of at least 1`, value);
  }
}

function entriesOf(where: string, what: string, value: unknown): [string, unknown][] {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  check(isObject, where, `${what} to be an object`, value);
  const entries = Object.entries(value as object);
  check(entries.length <= MAX_ENTRIES, where, `at most ${MAX_ENTRIES} ${what}`, entries.length);
  return entries;
}

function checkName(where: string, what: string, name: unknown): void {
  // A gate may be called output, as in an LSTM. A part of the state may not, since layers return an output too.
  const isReserved = RESERVED.has(name as string) || (what !== "a gate" && name === "output");
  const expected = `the name of ${what} to be letters, digits and _ with no other meaning`;
  check(isSymbol(name) && !isReserved, where, expected, name);
}

function checkGate(where: string, gate: GateDefinition): void {
  checkOptionNames(where, gate, GATE_KEYS);
  const { activation, norm } = gate;
  const isKnown = activation === undefined || ACTIVATIONS.includes(activation);
  check(isKnown, where, `an activation ${ACTIVATIONS.join(", ")}`, activation, "NAME");
  const { input, bias } = gate;
  const isInput = input === undefined || typeof input === "boolean" || isSymbol(input);
  check(isInput, where, "input to be true, false or the name of an input", input);
  check(bias === undefined || typeof bias === "boolean", where, "bias to be true or false", bias);
  for (const key of ["recurrent", "recurrentFactor", "peephole"] as const) {
    const value: unknown = gate[key];
    const none = key === "recurrent" ? " or false" : "";
    const fits = value === undefined || typeof value === "string" || (none !== "" && value === false);
    check(fits, where, `${key} to be an expression${none}`, value);
  }
  check(norm === undefined || isSymbol(norm), where, "norm to be the name of a group", norm);
}

function checkVector(where: string, vector: VectorDefinition): void {
  checkOptionNames(where, vector, ["name", "initial"]);
  const { name, initial } = vector;
  checkName(where, "a vector", name);
  check(!PARAMETERS.has(name), where, "a name that no other parameter has", name);
  const given = typeof initial === "object" && initial !== null && "u" in initial ? initial : undefined;
  if (given !== undefined) checkOptionNames(`${where}, initial`, given, ["u", "value"]);
  const bounds = typeof initial === "number" ? [initial, initial] : (given?.u ?? initial);
  const fits =
    Array.isArray(bounds) &&
    bounds.length === 2 &&
    bounds.every((bound) => Number.isFinite(bound)) &&
    bounds[0] <= bounds[1];
  const expected =
    "initial to be a finite number, two bounds, the lower first, or { u: bounds, value: expression }";
  check(fits, where, expected, initial);
  if (given === undefined) return;
  for (const edge of [0, 1]) {
    const value = initialDraw(where, vector, () => edge)();
    check(Number.isFinite(value), where, `an initial value that is finite at u = ${given.u[edge]}`, value);
  }
}
