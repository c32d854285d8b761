/** The code of a TorchScript archive as trees: classes with methods, assignments, branches and calls. It is Python without surprises. */
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { describe } from "../../../core/tensor/errors.ts";

export type Expression =
  | { kind: "name"; name: string }
  | { kind: "value"; value: number | string | boolean | null }
  | { kind: "list"; items: Expression[] }
  | { kind: "attribute"; of: Expression; name: string }
  | { kind: "index"; of: Expression; at: Expression }
  | { kind: "call"; callee: Expression; args: Expression[]; named: Map<string, Expression> };

export type Statement =
  | { kind: "assign"; targets: Expression[]; isTuple: boolean; value: Expression }
  | { kind: "if"; condition: Expression; then: Statement[]; otherwise: Statement[] }
  | { kind: "return"; value: Expression }
  | { kind: "expression"; value: Expression };

export interface Method {
  /** The name of the module in its own code; `self` for a function */
  readonly self: string;
  /** Names of the other parameters, and the defaults of those that have one */
  readonly parameters: readonly { name: string; missing?: Expression }[];
  readonly body: readonly Statement[];
}

/** Nesting of expressions and of blocks, which exporters keep flat. */
const MAX_DEPTH = 64;

interface Line {
  indent: number;
  text: string;
}

/** Returns the methods of the classes in a file, by class and name. */
export function parseClasses(text: string): Map<string, Map<string, () => Method>> {
  const classes = new Map<string, Map<string, () => Method>>();
  const lines = linesOf(text);
  let methods: Map<string, () => Method> | undefined;
  for (let at = 0; at < lines.length; at++) {
    const { indent, text: line } = lines[at];
    const [, name] = /^class (\w+)/.exec(line) ?? [];
    if (indent === 0) methods = undefined;
    if (indent === 0 && name !== undefined) classes.set(name, (methods = new Map()));
    const [, method] = /^def (\w+)\(/.exec(line) ?? [];
    if (method === undefined) continue;
    const start = at;
    while (lines[at + 1]?.indent > indent) at++;
    const end = at + 1;
    const isMethod = methods !== undefined;
    const read = () => parseMethod(lines[start].text, lines.slice(start + 1, end), isMethod);
    // Functions outside of classes are those of a class without a name.
    if (methods === undefined) {
      if (!classes.has("")) classes.set("", new Map());
      classes.get("")!.set(method, read);
    } else methods.set(method, read);
  }
  return classes;
}

/** Lines without comments; those in open brackets are one. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let open = 0;
  for (const raw of text.split("\n")) {
    const bare = raw.trim();
    if (bare === "" || bare.startsWith("#")) continue;
    if (open > 0) lines[lines.length - 1].text += ` ${bare}`;
    else lines.push({ indent: raw.length - raw.trimStart().length, text: bare });
    for (const mark of bare.replace(/"(?:[^"\\]|\\.)*"/g, "")) {
      if ("([".includes(mark)) open++;
      else if (")]".includes(mark)) open--;
    }
  }
  return lines;
}

function parseMethod(head: string, lines: readonly Line[], isMethod: boolean): Method {
  const signature = head.slice(head.indexOf("(") + 1, head.lastIndexOf(":"));
  const parser = new Parser(signature);
  const parameters: { name: string; missing?: Expression }[] = [];
  while (!parser.takeIf(")")) {
    const name = parser.take(/\w+/y);
    if (parser.takeIf(":")) parser.expression();
    const missing = parser.takeIf("=") ? parser.expression() : undefined;
    parameters.push({ name, missing });
    parser.takeIf(",");
  }
  const self = isMethod ? (parameters.shift()?.name ?? "self") : "self";
  return { self, parameters, body: parseBlock([...lines], lines[0]?.indent ?? 0, 0) };
}

function parseBlock(lines: Line[], indent: number, depth: number): Statement[] {
  if (depth > MAX_DEPTH)
    refuseLayer(undefined, `expected at most ${MAX_DEPTH} blocks in each other, got more.`);
  const statements: Statement[] = [];
  while (lines.length > 0 && lines[0].indent >= indent) {
    const { text } = lines.shift()!;
    if (text === "pass") continue;
    if (text.startsWith("if ")) {
      const condition = new Parser(text.slice(3, -1)).toEnd();
      const then = parseBlock(lines, lines[0]?.indent ?? 0, depth + 1);
      let otherwise: Statement[] = [];
      if (lines[0]?.indent === indent && lines[0].text === "else:") {
        lines.shift();
        otherwise = parseBlock(lines, lines[0]?.indent ?? 0, depth + 1);
      }
      statements.push({ kind: "if", condition, then, otherwise });
    } else statements.push(new Parser(text).statement());
  }
  return statements;
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  statement(): Statement {
    if (/^(for|while|with|assert|del|raise|import|from)\b/.test(this.#text)) this.#fail();
    if (this.takeIf(/return\b/y)) return { kind: "return", value: this.toEnd() };
    const targets = [this.expression()];
    let isTuple = false;
    // The type of a name.
    if (this.takeIf(":")) this.expression();
    while (this.takeIf(",")) {
      isTuple = true;
      if (this.#peek(/=/y)) break;
      targets.push(this.expression());
    }
    if (!this.takeIf("=")) {
      if (isTuple || this.#peek(/\S/y)) this.#fail();
      return { kind: "expression", value: targets[0] };
    }
    const values = [this.expression()];
    while (this.takeIf(",")) values.push(this.expression());
    if (this.#peek(/\S/y)) this.#fail();
    const value: Expression = values.length === 1 ? values[0] : { kind: "list", items: values };
    return { kind: "assign", targets, isTuple, value };
  }

  toEnd(): Expression {
    const value = this.expression();
    if (this.#peek(/\S/y)) this.#fail();
    return value;
  }

  expression(): Expression {
    if (++this.#depth > MAX_DEPTH) this.#fail();
    let value = this.#primary();
    for (;;) {
      if (this.takeIf(".")) value = { kind: "attribute", of: value, name: this.take(/\w+/y) };
      else if (this.takeIf("[")) {
        const items = this.#items("]");
        value = { kind: "index", of: value, at: items.length === 1 ? items[0] : { kind: "list", items } };
      } else if (this.takeIf("(")) {
        const named = new Map<string, Expression>();
        const args: Expression[] = [];
        while (!this.takeIf(")")) {
          const name = this.takeIf(/\w+(?==[^=])/y);
          if (name !== undefined) {
            this.take(/=/y);
            named.set(name, this.expression());
          } else args.push(this.expression());
          this.takeIf(",");
        }
        value = { kind: "call", callee: value, args, named };
      } else break;
    }
    this.#depth--;
    return value;
  }

  /** Takes what matches, after spaces. */
  take(pattern: RegExp): string {
    return this.takeIf(pattern) ?? this.#fail();
  }

  takeIf(pattern: RegExp | string): string | undefined {
    while (this.#text[this.#at] === " ") this.#at++;
    if (typeof pattern === "string") {
      if (!this.#text.startsWith(pattern, this.#at)) return undefined;
      this.#at += pattern.length;
      return pattern;
    }
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #primary(): Expression {
    const number = this.takeIf(/-?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|inf\b|nan\b)/y);
    if (number !== undefined) return { kind: "value", value: Number(number.replace("inf", "Infinity")) };
    const text = this.takeIf(/"(?:[^"\\]|\\.)*"/y);
    if (text !== undefined) return { kind: "value", value: text.slice(1, -1) };
    if (this.takeIf("[")) return { kind: "list", items: this.#items("]") };
    if (this.takeIf("(")) {
      const from = this.#at;
      const items = this.#items(")");
      const isTuple = items.length !== 1 || /,\s*\)$/.test(this.#text.slice(from, this.#at));
      return isTuple ? { kind: "list", items } : items[0];
    }
    const name = this.take(/\w+/y);
    const known = new Map<string, boolean | null>([
      ["None", null],
      ["True", true],
      ["False", false],
    ]);
    return known.has(name) ? { kind: "value", value: known.get(name)! } : { kind: "name", name };
  }

  #items(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.takeIf(end)) {
      items.push(this.expression());
      if (!this.takeIf(",") && !this.#peek(end === "]" ? /\]/y : /\)/y)) this.#fail();
    }
    return items;
  }

  #peek(pattern: RegExp): boolean {
    const at = this.#at;
    const found = this.takeIf(pattern) !== undefined;
    this.#at = at;
    return found;
  }

  #fail(): never {
    return refuseLayer(
      undefined,
      `expected calls, assignments and branches, got ${describe(this.#text.slice(Math.max(0, this.#at - 20), this.#at + 40))}.`,
    );
  }
}
