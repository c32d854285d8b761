/** Files of numbers as sequences for a network, and its outputs as rows. `sluice run` is tested with its files, in `test/command`. */
import { describe, expect, test } from "vitest";
import { frameRows, frameShape, readFrames } from "../../../src/tasks.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const plain = (sequences: Record<string, Float32Array>[]) =>
  sequences.map((each) => Object.fromEntries(Object.entries(each).map(([name, data]) => [name, [...data]])));

describe("readFrames", () => {
  test("cuts lines of fixed frames into sequences, and takes ids in one column", async () => {
    const fixed = [{ name: "x", frames: 2, features: 2 }];
    expect(plain(await readFrames(fixed, bytes("1,2\n3,4\n5,6\n7,8\n")))).toEqual([
      { x: [1, 2, 3, 4] },
      { x: [5, 6, 7, 8] },
    ]);
    const ids = [{ name: "word", frames: "any", features: 1, ids: true } as const];
    expect(plain(await readFrames(ids, bytes("word\n3\n1\n2\n")))).toEqual([{ word: [3, 1, 2] }]);
  });

  test.each([
    ["a first line of 0, 1, as pandas names columns", "0,1\n5,6\n7,8\n", {}, [5, 6, 7, 8]],
    ["a single frame of 0, 1", "0,1\n", {}, [0, 1]],
    ["decimal commas without names", "1,5;2\n3;4,5\n", {}, [1.5, 2, 3, 4.5]],
    ["decimal commas", "a;b\n1,5;2\n3;4,5\n", {}, [1.5, 2, 3, 4.5]],
    ["a delimiter by its name", "a:b\n1:2\n", { delimiter: ":" }, [1, 2]],
  ])("reads %s", async (_, text, options, x) => {
    const ports = [{ name: "x", frames: "any", features: 2 } as const];
    expect(plain(await readFrames(ports, bytes(text), options))).toEqual([{ x }]);
  });

  test("takes several inputs by name, as many sequences of each", async () => {
    const ports = [{ name: "x", frames: "any", features: 2 } as const, { name: "hidden", features: 1 }];
    expect(plain(await readFrames(ports, bytes('{"x":[[1,2],[3,4]],"hidden":[5]}')))).toEqual([
      { x: [1, 2, 3, 4], hidden: [5] },
    ]);
    await expect(readFrames(ports, bytes('{"x":[[1,2]]}'))).rejects.toThrow(
      'readFrames: expected arrays named x, hidden in data, got "x". Name them so, in .npz or JSON',
    );
    await expect(readFrames(ports, bytes('{"x":[[[1,2]],[[3,4]]],"hidden":[5]}'))).rejects.toThrow(
      "as many sequences for each input, got 2 and 1",
    );
  });

  test.each([
    ["text", "a,b\n1,x\n", 'numbers in column "b" of my.csv, got "x" in row 1'],
    [
      "another width",
      "1,2,3\n",
      '"x" of shape [T, 2], or with an axis of sequences before it, got [1, 3] in my.csv',
    ],
    ["thousands that may be decimals", "a;b\n1,234;2\n", 'got "1,234" in row 1. Write decimals with a point'],
    ["lists deeper than the stack", "[".repeat(1e5) + "]".repeat(1e5), "arrays of numbers, of equal lengths"],
    ["ragged lists", "[[1,2],[3]]", "arrays of numbers, of equal lengths, in my.csv"],
  ])("refuses %s by place", async (_, text, message) => {
    const ports = [{ name: "x", frames: "any", features: 2 } as const];
    await expect(readFrames(ports, bytes(text), { name: "my.csv" })).rejects.toThrow(message);
  });
});

test("rows name the sequence where there are several, and the frame where there is one", () => {
  const port = { name: "y", frames: "any", features: 2 } as const;
  const results = [{ y: Float32Array.of(1, 2, 3, 4) }, { y: Float32Array.of(5, 6) }];
  expect(frameShape(port, results[0].y)).toEqual([2, 2]);
  expect(frameRows(port, results)).toEqual([
    { sequence: 0, frame: 0, "y 0": 1, "y 1": 2 },
    { sequence: 0, frame: 1, "y 0": 3, "y 1": 4 },
    { sequence: 1, frame: 0, "y 0": 5, "y 1": 6 },
  ]);
  expect(frameRows({ name: "y", features: 2 }, results.slice(1))).toEqual([{ "y 0": 5, "y 1": 6 }]);
});
