/**
 * A strict JSON reader for untrusted files. Unlike `JSON.parse` it refuses duplicate keys, integers that a double would round, half
 * surrogate pairs and deep nesting, reports the offset of an error, and returns objects as Maps, in which `__proto__` is an ordinary key.
 */
import { describe } from "../tensor/errors.ts";
import { Budget, textBytes } from "./budget.ts";
import { type FormatCode, fail } from "./codes.ts";
import { checkName, MAX_DEPTH } from "./extent.ts";
import { utf8Text } from "./utf8.ts";

export type Json = null | boolean | number | string | Json[] | Map<string, Json>;

interface JsonRules {
  /** For errors. */
  format: string;
  /** Whether numbers must be plain integers, without point, exponent or `-0`. Default false */
  integers?: boolean;
  /** Offset of the text in the file, for errors. Default 0 */
  offset?: number;
  /** Pays for reading. Default: a new one */
  budget?: Budget;
}

/** Heap of an empty Map, of an entry without key and value, and of an empty list. */
const OBJECT_MEMORY = 224;
const ENTRY_MEMORY = 64;
const ARRAY_MEMORY = 64;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
const WORDS: ReadonlyMap<string, Json> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Returns the JSON value in the bytes.
 *
 * @throws FormatError ENCODING, JSON, DUPLICATE, TOO_DEEP, LIMIT, with the byte offset
 */
export function parseJson(bytes: Uint8Array, rules: JsonRules): Json {
  const { format, offset = 0, budget = new Budget(bytes.length) } = rules;
  // A byte-order mark stays, and is an error like any stray character.
  const text =
    utf8Text(bytes) ??
    fail(format, "ENCODING", "expected valid UTF-8 in the JSON text, got other bytes.", { offset });
  let at = 0;
  let depth = 0;

  const offsetOf = (place: number) => offset + new TextEncoder().encode(text.slice(0, place)).length;
  const here = () => ({ offset: offsetOf(at) });
  const pay = (work: number, memory: number) => budget.spend(work, memory, format, here);

  function refuse(code: FormatCode, message: string, place = at, entry?: string): never {
    fail(format, code, message, { offset: offsetOf(place), ...(entry !== undefined && { entry }) });
  }

  function expected(what: string): never {
    const found = text.slice(at, at + 12);
    const got = found === "" ? "the end" : describe(found);
    return refuse("JSON", `expected ${what}, got ${got} at byte ${offsetOf(at)}.`);
  }

  function space(): void {
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      at++;
    }
  }

  function accept(sign: string): boolean {
    space();
    if (text[at] !== sign) return false;
    at++;
    return true;
  }

  /** @param memory of the value's slot in its object or list */
  function value(memory = 32): Json {
    pay(4, memory);
    space();
    switch (text[at]) {
      case "{":
        return object();
      case "[":
        return array();
      case '"':
        return string();
      case "t":
      case "f":
      case "n":
        return word();
      default:
        return number();
    }
  }

  function enter(): void {
    if (++depth > MAX_DEPTH) refuse("TOO_DEEP", `expected JSON nested at most ${MAX_DEPTH} deep.`);
    at++;
  }

  function object(): Map<string, Json> {
    pay(0, OBJECT_MEMORY);
    const entries = new Map<string, Json>();
    enter();
    if (!accept("}")) {
      do {
        space();
        const start = at;
        if (text[at] !== '"') expected("a key in double quotes");
        const key = string();
        // Engines hash a long text by its length alone, so a look-up would read all earlier ones.
        checkName(format, key, () => ({ offset: offsetOf(start) }));
        if (entries.has(key))
          refuse("DUPLICATE", `expected each key once, got ${describe(key)} again.`, start, key);
        if (!accept(":")) expected('":"');
        entries.set(key, value(ENTRY_MEMORY));
      } while (accept(","));
      if (!accept("}")) expected('"," or "}"');
    }
    depth--;
    return entries;
  }

  function array(): Json[] {
    pay(0, ARRAY_MEMORY);
    const items: Json[] = [];
    enter();
    if (!accept("]")) {
      do items.push(value());
      while (accept(","));
      if (!accept("]")) expected('"," or "]"');
    }
    depth--;
    return items;
  }

  function string(): string {
    const start = at;
    let plain = at + 1;
    let read = "";
    for (let k = plain; k < text.length; k++) {
      const unit = text.charCodeAt(k);
      if (unit !== 0x22 && unit !== 0x5c && unit >= 0x20) continue;
      at = k;
      if (unit < 0x20) expected("no control character in a string");
      read += text.slice(plain, k);
      if (unit === 0x22) {
        pay((k - start) / 16, textBytes(k - start));
        at++;
        return read;
      }
      at++;
      read += escaped();
      pay(1, 32);
      plain = at;
      k = at - 1;
    }
    at = text.length;
    expected("a closing quote");
  }

  /** Reads what follows a backslash. */
  function escaped(): string {
    if (text[at] !== "u") {
      const sign = ESCAPES.get(text[at]) ?? expected("a valid escape");
      at++;
      return sign;
    }
    const first = unit();
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
    const start = at;
    if (first < 0xdc00 && text.startsWith("\\u", at)) {
      at++;
      const second = unit();
      if (second >= 0xdc00 && second <= 0xdfff) return String.fromCharCode(first, second);
    }
    refuse("ENCODING", "expected surrogates in pairs, got half a pair.", start);
  }

  /** Reads the four hexadecimal digits after `u`. */
  function unit(): number {
    const digits = text.slice(at + 1, at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) expected("four hexadecimal digits");
    at += 5;
    return Number.parseInt(digits, 16);
  }

  function number(): number {
    NUMBER.lastIndex = at;
    const [token] = NUMBER.exec(text) ?? expected("a JSON value");
    const read = Number(token);
    const isInteger = !/[.eE]/.test(token);
    if (isInteger ? !Number.isSafeInteger(read) || Object.is(read, -0) : rules.integers === true)
      expected("an integer that is held exactly");
    if (!Number.isFinite(read)) expected("a finite number");
    at += token.length;
    return read;
  }

  function word(): Json {
    for (const [name, meaning] of WORDS) {
      if (!text.startsWith(name, at)) continue;
      at += name.length;
      return meaning;
    }
    return number();
  }

  const document = value();
  space();
  if (at < text.length) expected("the end of the JSON text");
  return document;
}

/** Maps as objects. A key such as `__proto__` becomes an ordinary key, so the checks refuse it. */
export function plain(json: Json): unknown {
  if (json instanceof Map) return Object.fromEntries([...json].map(([key, value]) => [key, plain(value)]));
  return Array.isArray(json) ? json.map(plain) : json;
}
