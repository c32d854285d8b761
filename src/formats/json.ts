/**
 * A strict JSON reader for files from outside. Unlike `JSON.parse` it refuses duplicate keys, integers that a double would
 * round, half surrogate pairs and deep nesting, tells where it failed, and keeps objects as Maps, in which a key such as
 * `__proto__` is just a key.
 */
import { describe } from "../tensor/errors.ts";
import { Budget, type Cost, textCells } from "./budget.ts";
import { fail } from "./codes.ts";

export type Json = null | boolean | number | string | Json[] | Map<string, Json>;

export interface JsonRules {
  /** Named in errors. */
  format: string;
  /** How deep arrays and objects may nest. */
  depth: number;
  /** Whether every number must be written as a plain integer: no point, no exponent, no `-0`. Default false. */
  integers?: boolean;
  /** Where in the file the text begins, for the offsets in errors. Default 0. */
  offset?: number;
  /** What reading costs; default: that of a file which holds nothing else. */
  budget?: Budget;
}

/**
 * Reads one JSON value that fills the bytes, but for white space.
 *
 * @throws FormatError ENCODING, JSON, DUPLICATE, TOO_DEEP, with the byte offset
 */
export function parseJson(bytes: Uint8Array, rules: JsonRules): Json {
  return new JsonReader(bytes, rules).document();
}

/** Heap of an empty Map, of an entry of one without its key and value, and of an empty list. */
const OBJECT_CELLS = 14;
const ENTRY_CELLS = 4;
const ARRAY_CELLS = 4;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class JsonReader {
  readonly #text: string;
  readonly #rules: JsonRules;
  readonly #budget: Budget;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array, rules: JsonRules) {
    this.#rules = rules;
    this.#budget = rules.budget ?? new Budget(bytes.length);
    try {
      // ignoreBOM means: keep the mark, where it is then refused like any other stray character.
      this.#text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      fail(rules.format, "ENCODING", "expected valid UTF-8 in the JSON text, got other bytes.", {
        offset: rules.offset ?? 0,
      });
    }
  }

  document(): Json {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("the end of the JSON text");
    return value;
  }

  /** @param cells of heap for its place in what holds it */
  #value(cells = 2): Json {
    this.#pay("steps", 4);
    this.#pay("cells", cells);
    this.#space();
    const text = this.#text;
    switch (text[this.#at]) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(): Map<string, Json> {
    this.#pay("cells", OBJECT_CELLS);
    const object = new Map<string, Json>();
    this.#enter();
    if (!this.#accept("}")) {
      do {
        this.#space();
        const start = this.#at;
        if (this.#text[this.#at] !== '"') this.#fail("a key in double quotes");
        const key = this.#string();
        if (object.has(key)) {
          fail(this.#rules.format, "DUPLICATE", `expected each key once, got ${describe(key)} again.`, {
            offset: this.#offset(start),
            entry: key,
          });
        }
        if (!this.#accept(":")) this.#fail('":"');
        object.set(key, this.#value(ENTRY_CELLS));
      } while (this.#accept(","));
      if (!this.#accept("}")) this.#fail('"," or "}"');
    }
    this.#depth--;
    return object;
  }

  #array(): Json[] {
    this.#pay("cells", ARRAY_CELLS);
    const array: Json[] = [];
    this.#enter();
    if (!this.#accept("]")) {
      do array.push(this.#value());
      while (this.#accept(","));
      if (!this.#accept("]")) this.#fail('"," or "]"');
    }
    this.#depth--;
    return array;
  }

  #enter(): void {
    if (++this.#depth > this.#rules.depth) {
      fail(this.#rules.format, "TOO_DEEP", `expected JSON nested at most ${this.#rules.depth} deep.`, {
        offset: this.#offset(this.#at),
      });
    }
    this.#at++;
  }

  #string(): string {
    const text = this.#text;
    let plain = this.#at + 1;
    let value = "";
    for (let at = plain; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 0x22) {
        value += text.slice(plain, at);
        this.#pay("cells", textCells(at - this.#at));
        this.#at = at + 1;
        return value;
      }
      if (unit < 0x20) {
        this.#at = at;
        this.#fail("no control character in a string");
      }
      if (unit === 0x5c) {
        value += text.slice(plain, at);
        this.#at = at + 1;
        value += this.#escape();
        this.#pay("cells", 2);
        plain = this.#at;
        at = plain - 1;
      }
    }
    this.#at = text.length;
    this.#fail("a closing quote");
  }

  /** Reads what follows a backslash. */
  #escape(): string {
    const letter = this.#text[this.#at];
    if (letter !== "u") {
      if (letter === undefined || !Object.hasOwn(ESCAPES, letter)) this.#fail("a valid escape");
      this.#at++;
      return ESCAPES[letter];
    }
    const first = this.#unit();
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
    const start = this.#at;
    if (first < 0xdc00 && this.#text.startsWith("\\u", this.#at)) {
      this.#at++;
      const second = this.#unit();
      if (second >= 0xdc00 && second <= 0xdfff) return String.fromCharCode(first, second);
    }
    fail(this.#rules.format, "ENCODING", "expected surrogates in pairs, got half a pair.", {
      offset: this.#offset(start),
    });
  }

  /** The four hexadecimal digits after `u`. */
  #unit(): number {
    const digits = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("four hexadecimal digits");
    this.#at += 5;
    return Number.parseInt(digits, 16);
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) this.#fail("a JSON value");
    const token = match[0];
    const value = Number(token);
    const integer = !/[.eE]/.test(token);
    if (integer ? !Number.isSafeInteger(value) || Object.is(value, -0) : this.#rules.integers === true) {
      this.#fail("an integer that is held exactly");
    }
    if (!Number.isFinite(value)) this.#fail("a finite number");
    this.#at += token.length;
    return value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail("a JSON value");
    this.#at += word.length;
    return value;
  }

  #accept(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    const text = this.#text;
    for (;;) {
      const unit = text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at++;
    }
  }

  #pay(cost: Cost, amount: number): void {
    this.#budget.spend(cost, amount, this.#rules.format, () => ({ offset: this.#offset(this.#at) }));
  }

  #offset(at: number): number {
    return (this.#rules.offset ?? 0) + new TextEncoder().encode(this.#text.slice(0, at)).length;
  }

  #fail(expected: string): never {
    const found = this.#text.slice(this.#at, this.#at + 12);
    fail(
      this.#rules.format,
      "JSON",
      `expected ${expected}, got ${found === "" ? "the end" : describe(found)} at byte ${this.#offset(this.#at)}.`,
      { offset: this.#offset(this.#at) },
    );
  }
}
