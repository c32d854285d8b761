import { describe, expect, test } from "vitest";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { readJSONLines } from "../../../src/jobs/data/jsonl.ts";

describe("readJSONLines", () => {
  test("reads numbers, one feature per step", () => {
    const data = readJSONLines('{"sequence": [1, 2.5], "label": "a"}\n\n{"sequence": [3], "label": "b"}\n');
    expect(data).toMatchObject({ kind: "numbers", features: 1, labels: ["a", "b"] });
    expect(data.sequences).toEqual([Float64Array.of(1, 2.5), Float64Array.of(3)]);
    expect([...data.lines]).toEqual([1, 3]);
  });

  test("reads vectors, row-major", () => {
    const data = readJSONLines('{"sequence": [[1, 2], [3, 4], [5, 6]], "label": true}');
    expect(data).toMatchObject({ kind: "numbers", features: 2, labels: [true] });
    expect(data.sequences[0]).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
  });

  test("reads text, with Windows line ends, and lines without labels", () => {
    const data = readJSONLines('\ufeff{"text": "grün"}\r\n{"text": "x"}\r\n');
    expect(data).toMatchObject({ kind: "text", sequences: ["grün", "x"] });
    expect(data.labels).toBeUndefined();
  });

  test.each([
    ["no JSON", '{"text": "a"}\n{"text": "b",}\n', "JSON", 2],
    ["no JSON after an umlaut", '{"text": "ä" "label": 1}', "JSON", 1],
    ["a record without an end", `{"sequence": ${"[".repeat(40)}`, "JSON", 1],
    ["no object", "[1, 2]", "VALUE", 1],
    ["another key", '{"text": "a", "class": 1}', "VALUE", 1],
    ["neither text nor sequence", '{"label": 1}', "VALUE", 1],
    ["text and sequence", '{"text": "a", "sequence": [1]}', "VALUE", 1],
    ["no text", '{"text": null}', "VALUE", 1],
    ["no sequence", '{"label": 1, "sequence": {}}', "VALUE", 1],
    ["an empty step", '{"sequence": [[]]}', "VALUE", 1],
    ["text in a sequence", '{"sequence": [1, "2"]}', "VALUE", 1],
    ["steps of two sizes", '{"sequence": [[1, 2], [3]]}', "VALUE", 1],
    ["a label that is a list", '{"text": "a", "label": [1]}', "VALUE", 1],
    ["another number of features", '{"sequence": [1]}\n{"sequence": [[1, 2]]}', "VALUE", 2],
    ["a line without label among others", '{"text": "a", "label": 1}\n{"text": "b"}', "VALUE", 2],
    ["text among numbers", '{"sequence": [1]}\n{"text": "b"}', "VALUE", 2],
    ["nothing", "\n \n", "EMPTY", 1],
  ])("refuses %s with the line", (_what, text, code, line) => {
    const fault = catchFault(() => readJSONLines(text, "f.jsonl"));
    expect(fault.code).toBe(code);
    expect(fault.place.line).toBe(line);
    expect(fault.message).toMatch(/^jsonl: f\.jsonl/);
  });
});

function catchFault(work: () => unknown): FormatError {
  try {
    work();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("expected a FormatError, got none");
}
