/** The slices that the page names hold just the numbers of the gate: each is worked out and compared with the layout of its class. */
import { describe, expect, test } from "vitest";
import { gatesOf, type Part } from "../../src/interop/convention.ts";
import { conventions } from "../../src/interop/conventions.ts";
import type { FoundCell, FoundLayer } from "../../src/interop/find.ts";
import { biasIndex, peepholeIndex, shapeOfPart, weightIndex } from "../../src/interop/layout.ts";
import { slicesOf } from "../../web/worker/slices.ts";

const sizes = { inputSize: 3, hiddenSize: 4, stateSize: 4 };

/** Flat indices that a slice such as `w[0, 4:8]`, `b[1::4]` or `w[{{5, 8}, {}}]` selects, in any order. */
function selected(ranges: string, shape: readonly number[], isLua: boolean): number[] {
  const list = isLua ? (ranges.match(/\{[^}]*\}|\d+/g) ?? []) : ranges.split(",").map((text) => text.trim());
  const axes = shape.map((size, axis) => {
    const text = list[axis] ?? (isLua ? "{}" : ":");
    const whole = Array.from({ length: size }, (_, k) => k);
    if (/^\d+$/.test(text)) return [Number(text) - (isLua ? 1 : 0)];
    if (isLua) {
      const [from, to] = (text.match(/\d+/g) ?? []).map(Number);
      return from === undefined ? whole : whole.filter((k) => k >= from - 1 && k < to);
    }
    const [from = "", to = "", step = ""] = text.split(":");
    const [start, end] = [from === "" ? 0 : Number(from), to === "" ? size : Number(to)];
    expect(end).toBeLessThanOrEqual(size);
    return whole.filter((k) => k >= start && k < end && (k - start) % (step === "" ? 1 : Number(step)) === 0);
  });
  return axes.reduce<number[]>(
    (base, axis, d) => base.flatMap((k) => axis.map((i) => k * shape[d] + i)),
    [0],
  );
}

const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

describe("slices", () => {
  for (const convention of conventions) {
    test(convention.name, () => {
      const isLua = /^(torch7|char-rnn|torch-rnnlib)\./.test(convention.name);
      const tensors = new Map<Part, string>(convention.parts.map((part, k) => [part, `t${k}`]));
      const directionIndex = convention.directionAxis ? 1 : undefined;
      const cell: FoundCell = { layer: 0, direction: "forward", sizes, tensors, directionIndex };
      const layer = { convention } as unknown as FoundLayer;
      for (const letter of gatesOf(convention)) {
        const slices = slicesOf(layer, cell, letter);
        let k = 0;
        for (const [part, name] of tensors) {
          if (part.holds === "projection" || !part.gates.includes(letter)) continue;
          const own = shapeOfPart(part, sizes);
          const shape = directionIndex === undefined ? own : [2, ...own];
          const offset = directionIndex === undefined ? 0 : own.reduce((a, b) => a * b, 1) * directionIndex;
          for (const side of "sides" in part ? part.sides : (["input"] as const)) {
            const { text } = slices[k++];
            const [, tensor, ranges = ""] = /^(\w+)(?:\[(.*?)\](?:\.reshape\(\d+, \d+\))?)?$/.exec(text)!;
            expect(tensor).toBe(name);
            const expected: number[] = [];
            for (let unit = 0; unit < sizes.hiddenSize; unit++) {
              if (part.holds === "bias") expected.push(biasIndex(part, sizes.hiddenSize, letter, unit, side));
              else if (part.holds === "peephole")
                expected.push(peepholeIndex(part, sizes.hiddenSize, letter, unit));
              else {
                const columns = side === "input" ? sizes.inputSize : sizes.stateSize;
                for (let column = 0; column < columns; column++) {
                  expected.push(weightIndex(part, sizes, letter, unit, side, column));
                }
              }
            }
            expect(sorted(selected(ranges, shape, isLua)), text).toEqual(
              sorted(expected.map((index) => index + offset)),
            );
          }
        }
        expect(k).toBe(slices.length);
      }
    });
  }
});
