/**
 * The equations of a cell definition as text, and as trees:
 *
 *   equation   = symbol ["'"] "=" sum
 *   sum        = product { ("+" | "-") product }
 *   product    = factor { ("*" | "⊙" | "/") factor }
 *   factor     = "-" factor | number | symbol ["'"] | function "(" sum { "," sum } ")" | "(" sum ")"
 *
 * Everything is per unit, except `norm`, which normalises over the units of a row. `pre(f)` is the pre-activation of gate f.
 */
import { ArgumentError, describe } from "../../tensor/errors.ts";

export type Expression =
  | { kind: "number"; value: number }
  | { kind: "symbol"; name: string; primed: boolean }
  | { kind: "call"; function: string; arguments: Expression[] };

export interface Equation {
  symbol: string;
  primed: boolean;
  value: Expression;
}

/** Number of arguments of each function; operators are functions too. */
export const ARITIES: Readonly<Record<string, number>> = {
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  max: 2,
  min: 2,
  neg: 1,
  sigmoid: 1,
  tanh: 1,
  relu: 1,
  identity: 1,
  exp: 1,
  log: 1,
  sqrt: 1,
  softplus: 1,
  logSigmoid: 1,
  positive: 1,
  norm: 1,
  pre: 1,
};

const OPERATORS: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "⊙": "mul",
  "/": "div",
};
const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(\p{L}[\p{L}\p{N}_]*)|([-+*⊙/()',=]))/uy;
const SYMBOL = /^\p{L}[\p{L}\p{N}_]*$/u;
/** The same for ASCII: letters of all languages take engines a millisecond to compile. */
const PLAIN_TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|([a-zA-Z]\w*)|([-+*/()',=]))/y;
const PLAIN_SYMBOL = /^[a-zA-Z]\w*$/;
const PLAIN = /^[\0-\x7f]*$/;

/** Definitions may come from files, so we bound their time and depth. */
const MAX_LENGTH = 2000;
const MAX_DEPTH = 100;

export function isSymbol(text: unknown): text is string {
  return typeof text === "string" && text.length <= 60 && (PLAIN_SYMBOL.test(text) || SYMBOL.test(text));
}

/** @throws ArgumentError with the place where the text stops being an equation */
export function parseEquation(where: string, text: unknown): Equation {
  const parser = new Parser(where, text);
  const symbol = parser.take("name");
  const primed = parser.takeIf("'");
  parser.take("=");
  return { symbol, primed, value: parser.toEnd() };
}

/** @throws ArgumentError with the place where the text stops being an expression */
export function parseExpression(where: string, text: unknown): Expression {
  return new Parser(where, text).toEnd();
}

interface Token {
  kind: "number" | "name" | "mark";
  text: string;
  at: number;
}

class Parser {
  readonly #where: string;
  readonly #text: string;
  readonly #tokens: Token[];
  #place = 0;
  #depth = 0;

  constructor(where: string, text: unknown) {
    this.#where = where;
    if (typeof text !== "string" || text.length > MAX_LENGTH) {
      const got = typeof text === "string" ? `${text.length} characters` : describe(text);
      throw new ArgumentError(
        `${where}: expected an equation of at most ${MAX_LENGTH} characters, got ${got}.`,
      );
    }
    this.#text = text;
    this.#tokens = this.#split();
  }

  toEnd(): Expression {
    const expression = this.#sum();
    if (this.#place < this.#tokens.length) this.#fail("an operator or the end");
    return expression;
  }

  /** @returns the text of the next token, which must be a name or this mark */
  take(what: "name" | string): string {
    const token = this.#tokens[this.#place];
    const fits = what === "name" ? token?.kind === "name" : token?.text === what;
    if (!fits) this.#fail(what === "name" ? "a name" : `"${what}"`);
    this.#place++;
    return token.text;
  }

  takeIf(...marks: string[]): boolean {
    if (!this.#isAt(...marks)) return false;
    this.#place++;
    return true;
  }

  #sum(): Expression {
    if (++this.#depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} brackets inside each other`);
    let left = this.#product();
    while (this.#isAt("+", "-")) left = this.#binary(left, () => this.#product());
    this.#depth--;
    return left;
  }

  #product(): Expression {
    let left = this.#factor();
    while (this.#isAt("*", "⊙", "/")) left = this.#binary(left, () => this.#factor());
    return left;
  }

  #binary(left: Expression, right: () => Expression): Expression {
    const { text } = this.#tokens[this.#place++];
    return { kind: "call", function: OPERATORS[text], arguments: [left, right()] };
  }

  #factor(): Expression {
    const token = this.#tokens[this.#place];
    if (token?.kind === "number") {
      this.#place++;
      return { kind: "number", value: Number(token.text) };
    }
    if (this.takeIf("(")) {
      const inside = this.#sum();
      this.take(")");
      return inside;
    }
    if (this.takeIf("-")) {
      if (++this.#depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} signs`);
      const value = this.#factor();
      this.#depth--;
      return { kind: "call", function: "neg", arguments: [value] };
    }
    if (token?.kind !== "name") this.#fail("a number, a name, a function or a bracket");
    const name = this.take("name");
    if (!this.takeIf("(")) return { kind: "symbol", name, primed: this.takeIf("'") };
    const call = name === "σ" ? "sigmoid" : name;
    if (!Object.hasOwn(ARITIES, call)) {
      this.#place -= 2;
      this.#fail(`a function (${Object.keys(ARITIES).join(", ")})`);
    }
    const values = [this.#sum()];
    while (this.takeIf(",")) values.push(this.#sum());
    if (values.length !== ARITIES[call]) this.#fail(`${ARITIES[call]} arguments of ${call}`);
    this.take(")");
    return { kind: "call", function: call, arguments: values };
  }

  #isAt(...marks: string[]): boolean {
    const token = this.#tokens[this.#place];
    return token?.kind === "mark" && marks.includes(token.text);
  }

  #split(): Token[] {
    const tokens: Token[] = [];
    const text = this.#text.trimEnd();
    const pattern = PLAIN.test(text) ? PLAIN_TOKEN : TOKEN;
    pattern.lastIndex = 0;
    while (pattern.lastIndex < text.length) {
      const at = pattern.lastIndex;
      const match = pattern.exec(text);
      if (match === null) {
        const rest = text.slice(at).trimStart();
        throw new ArgumentError(
          `${this.#where}: expected numbers, names and + - * / ( ) ' , =, got ${describe(rest[0])} in ${describe(text)}.`,
        );
      }
      const [, number, name, mark] = match;
      const kind = number !== undefined ? "number" : name !== undefined ? "name" : "mark";
      tokens.push({ kind, text: number ?? name ?? mark, at });
    }
    return tokens;
  }

  #fail(expected: string): never {
    const token = this.#tokens[this.#place];
    const got = token === undefined ? "the end" : `${describe(token.text)} at ${token.at}`;
    throw new ArgumentError(`${this.#where}: expected ${expected}, got ${got} in ${describe(this.#text)}.`);
  }
}
