/** The places that are printed hold the numbers of the gate: each text is worked out on the stored numbers and compared with what the engine reads. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Convention, gatesOf, type Part } from "../../../src/checkpoint/interop/convention.ts";
import { conventions } from "../../../src/checkpoint/interop/conventions.ts";
import type { FoundCell, FoundLayer } from "../../../src/checkpoint/interop/find.ts";
import { type CellSizes, shapeOfPart } from "../../../src/checkpoint/interop/layout.ts";
import { gateLocations } from "../../../src/checkpoint/interop/location.ts";
import { readFoundCell } from "../../../src/checkpoint/interop/records.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { isLive } from "../../support/exhaustive.ts";
import { numbersAt } from "../../support/locations.ts";

/** Sizes that fit a class: those of an sLSTM are whole heads. */
function sizesOf(
  { cell, layerClass }: Convention,
  inputSize: number,
  hiddenSize: number,
  stateSize: number,
): CellSizes {
  if (cell !== "sLSTM") return { inputSize, hiddenSize, stateSize };
  const heads = 2;
  const units = heads * hiddenSize;
  const inputs = layerClass === "sLSTMCell" ? 4 : 2;
  return { inputSize: heads * inputs * inputSize, hiddenSize: units, stateSize: units, heads, inputs };
}

/** The matrix of a gate, or of each head, from its columns. */
function transposed(values: readonly number[], rows: number, heads: number): number[] {
  const size = values.length / heads;
  return Array.from({ length: heads }, (_, head) =>
    transpose(values.slice(head * size, (head + 1) * size), values.length / rows),
  ).flat();
}

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
            const sizes = sizesOf(convention, inputSize, hiddenSize, projected ? projection : hiddenSize);
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
              const { weights } = readFoundCell(layer, cell, stored);
              const heads = sizes.heads ?? 1;
              const { hiddenSize } = sizes;
              gatesOf(convention).forEach((letter, g) => {
                const seen = new Set<string>();
                for (const at of gateLocations(convention, cell, letter, { format, tensors: stored })) {
                  let got = numbersAt(at.text, at.tensor, stored.get(at.tensor)!);
                  if (at.transposed) got = transposed(got, hiddenSize, heads);
                  if (at.negated) got = got.map((value) => -value);
                  if (at.added !== undefined) got = got.map((value) => value + at.added!);
                  const of = {
                    weight: { input: weights.weightIh, recurrent: weights.weightHh },
                    bias: { input: weights.biasIh, recurrent: weights.biasHh },
                    peephole: { input: weights.weightCh, recurrent: undefined },
                  }[at.holds][at.side ?? "input"]!;
                  const units = at.units ?? { start: 0, end: hiddenSize };
                  const width = got.length / (units.end - units.start);
                  const row = at.holds === "peephole" ? peepholeRow(convention.coupled ?? false, letter) : g;
                  const start = (row * hiddenSize + units.start) * width;
                  expect(got, at.text).toEqual([...of.subarray(start, start + got.length)]);
                  seen.add(`${at.holds} ${at.side ?? ""}`);
                }
                // And nothing of the gate is left out.
                const isGiven = convention.layerClass === "sLSTMCell";
                expect(seen.has("weight input") !== isGiven && seen.has("weight recurrent")).toBe(true);
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
