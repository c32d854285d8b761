/** The strict JSON reader: what it reads, it reads as `JSON.parse` does; what that reader forgives, it refuses. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, parseJson } from "../../../src/core/storage/json.ts";

const parse = (text: string | Uint8Array, rules = {}) =>
  parseJson(typeof text === "string" ? new TextEncoder().encode(text) : text, {
    format: "json",
    ...rules,
  });

/** Maps as objects without prototype, for comparison with JSON.parse. */
function plain(value: Json): unknown {
  if (value instanceof Map) {
    const object = Object.create(null);
    for (const [key, inner] of value)
      Object.defineProperty(object, key, { value: plain(inner), enumerable: true });
    return object;
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

test("agrees with JSON.parse on what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      // Integers beyond 2^53 and -0 are refused on purpose.
      fc.pre(!/(^|[^\d.])-0([^\d.]|$)|\d{16}/.test(text));
      expect(JSON.stringify(plain(parse(text)))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { seed: 5, numRuns: 500 },
  );
});

test("escapes and surrogate pairs", () => {
  expect(parse('"\\u0041\\n\\t\\"\\\\\\/\\b\\f\\r\\ud83d\\ude00é😀"')).toBe('A\n\t"\\/\b\f\r😀é😀');
});

test("a key __proto__ is a key", () => {
  const value = parse('{"__proto__":{"polluted":1},"constructor":2}') as Map<string, Json>;
  expect([...value.keys()]).toEqual(["__proto__", "constructor"]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

describe("refuses", () => {
  const bad: [string, string | Uint8Array, string, number, object?][] = [
    ["nothing", "", "JSON", 0],
    ["white space", " \n", "JSON", 2],
    ["two values", "1 2", "JSON", 2],
    ["an unclosed list", "[1", "JSON", 2],
    ["an unclosed object", '{"a":1', "JSON", 6],
    ["an unclosed string", '"abc', "JSON", 4],
    ["an unclosed escape", '"\\', "JSON", 2],
    ["a short unicode escape", '"\\u12"', "JSON", 2],
    ["a trailing comma", "[1,]", "JSON", 3],
    ["a missing comma", "[1 2]", "JSON", 3],
    ["a missing colon", '{"a" 1}', "JSON", 5],
    ["a key without quotes", "{a:1}", "JSON", 1],
    ["single quotes", "{'a':1}", "JSON", 1],
    ["a comment", "[1] // x", "JSON", 4],
    ["a leading zero", "01", "JSON", 1],
    ["a leading plus", "+1", "JSON", 0],
    ["a hexadecimal number", "0x10", "JSON", 1],
    ["a point without digits", "1.", "JSON", 1],
    ["Infinity", "Infinity", "JSON", 0],
    ["a number that overflows", "1e400", "JSON", 0],
    ["an integer beyond 2^53", "9007199254740993", "JSON", 0],
    ["a byte order mark", "\ufeff1", "JSON", 0],
    ["a half pair, high", '"\\ud800x"', "ENCODING", 7],
    ["a half pair, low", '"\\udc00"', "ENCODING", 7],
    ["two high halves", '"\\ud800\\ud800"', "ENCODING", 7],
    ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xc3, 0x28, 0x22), "ENCODING", 0],
    ["a surrogate in UTF-8", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), "ENCODING", 0],
    ["a key twice", '{"a":1,"a":1}', "DUPLICATE", 7],
    ["a key twice, deep", '[[{"ä":1,"\\u00e4":1}]]', "DUPLICATE", 10],
    ["65 lists", "[".repeat(65), "TOO_DEEP", 64],
    ["a million lists", "[".repeat(1_000_000), "TOO_DEEP", 64],
    ["a fraction where integers are asked for", "1.0", "JSON", 0, { integers: true }],
    ["an exponent where integers are asked for", "1e3", "JSON", 0, { integers: true }],
    ["-0", "-0", "JSON", 0],
  ];
  test.each(bad)("%s", (_, text, code, offset, rules) => {
    expect(() => parse(text, rules)).toThrowError(expect.objectContaining({ code, format: "json" }));
    expect(() => parse(text, { ...rules, offset: 100 })).toThrowError(
      expect.objectContaining({ place: expect.objectContaining({ offset: 100 + offset }) }),
    );
  });
});
