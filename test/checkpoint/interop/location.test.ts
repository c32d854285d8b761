/** The places that are printed hold the numbers of the gate: each text is worked out on the stored numbers and compared with what the engine reads. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gatesOf, type Part } from "../../../src/checkpoint/interop/convention.ts";
import { conventions } from "../../../src/checkpoint/interop/conventions.ts";
import type { FoundCell, FoundLayer } from "../../../src/checkpoint/interop/find.ts";
import { shapeOfPart } from "../../../src/checkpoint/interop/layout.ts";
import { gateLocations } from "../../../src/checkpoint/interop/location.ts";
import { readFoundCell } from "../../../src/checkpoint/interop/records.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { isLive } from "../../support/exhaustive.ts";
import { numbersAt } from "../../support/locations.ts";

function transpose(values: readonly number[], rows: number): number[] {
  const columns = values.length / rows;
  return Array.from({ length: values.length }, (_, k) => values[(k % rows) * columns + Math.floor(k / rows)]);
}

describe.each(conventions.map((convention) => [convention.name, convention] as const))(
  "%s",
  (_name, convention) => {
    test.each(["safetensors", "torch7"])("what is printed of a %s file holds the gate", (format) => {
      fc.assert(
        fc.property(
          fc.record({
            hiddenSize: fc.integer({ min: 1, max: 5 }),
            inputSize: fc.integer({ min: 1, max: 6 }),
            projection: fc.integer({ min: 1, max: 5 }),
            padded: fc.constantFrom("no", "row", "column"),
            seed: fc.nat(),
          }),
          ({ hiddenSize, inputSize, projection, padded, seed }) => {
            const projected = convention.parts.some(({ holds }) => holds === "projection");
            const sizes = { inputSize, hiddenSize, stateSize: projected ? projection : hiddenSize };
            const random = new Random(seed);
            const directions = convention.directionAxis ? 2 : 1;
            const stored = new Map<string, RawTensor>();
            const tensors = new Map<Part, string>();
            convention.parts.forEach((part, k) => {
              const own = shapeOfPart(part, sizes);
              const shape =
                own.length > 1 || padded === "no" ? [...own] : padded === "row" ? [1, ...own] : [...own, 1];
              if (convention.directionAxis) shape.unshift(directions);
              tensors.set(part, `t${k}.w`);
              const values = Float64Array.from({ length: sizeOf(shape) }, () => random.normal());
              stored.set(`t${k}.w`, fromFloat(values, shape, "F64"));
            });
            const layer = {
              name: "",
              convention,
              cell: convention.cell,
              activations: convention.activations,
              cellClip: 0,
            } as unknown as FoundLayer;
            for (let direction = 0; direction < directions; direction++) {
              const cell: FoundCell = {
                layer: 0,
                direction: direction === 0 ? "forward" : "reverse",
                sizes,
                tensors,
                ...(convention.directionAxis && { directionIndex: direction }),
              };
              const { spec, weights } = readFoundCell(layer, cell, stored);
              gatesOf(convention).forEach((letter, g) => {
                const seen = new Set<string>();
                for (const at of gateLocations(convention, cell, letter, { format, tensors: stored })) {
                  let got = numbersAt(at.text, at.tensor, stored.get(at.tensor)!);
                  if (at.transposed) got = transpose(got, got.length / hiddenSize);
                  if (at.negated) got = got.map((value) => -value);
                  if (at.added !== undefined) got = got.map((value) => value + at.added!);
                  const of = {
                    weight: { input: weights.weightIh, recurrent: weights.weightHh },
                    bias: { input: weights.biasIh, recurrent: weights.biasHh },
                    peephole: { input: weights.weightCh, recurrent: undefined },
                  }[at.holds][at.side ?? "input"]!;
                  const width = got.length / hiddenSize;
                  const row = at.holds === "peephole" ? peepholeRow(convention.coupled ?? false, letter) : g;
                  const start = row * hiddenSize * width;
                  expect(got, at.text).toEqual([...of.subarray(start, start + hiddenSize * width)]);
                  seen.add(`${at.holds} ${at.side ?? ""}`);
                }
                // And nothing of the gate is left out.
                expect(seen.has("weight input") && seen.has("weight recurrent")).toBe(true);
                expect(gateNames(spec)[g]).toBeDefined();
              });
            }
          },
        ),
        { numRuns: isLive ? 8 : 3, seed: 7 },
      );
    });
  },
);

/** Peepholes are kept in the order i f o, or f o where the input gate is coupled. */
function peepholeRow(coupled: boolean, letter: string): number {
  return (coupled ? "fo" : "ifo").indexOf(letter);
}
