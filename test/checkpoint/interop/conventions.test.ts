import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Convention,
  type GateLetter,
  gatesOf,
  type Part,
} from "../../../src/checkpoint/interop/convention.ts";
import { conventions } from "../../../src/checkpoint/interop/conventions.ts";
import { type CellRecord, readCell, writeCell } from "../../../src/checkpoint/interop/engine.ts";
import { hasOwnNames } from "../../../src/checkpoint/interop/evidence.ts";
import { findLayers } from "../../../src/checkpoint/interop/find.ts";
import { helpersFor } from "../../../src/checkpoint/interop/helpers.ts";
import { hasBias, shapeOfPart } from "../../../src/checkpoint/interop/layout.ts";
import { isSimpleCell } from "../../../src/checkpoint/interop/otherEvidence.ts";
import { recogniseLayers } from "../../../src/checkpoint/interop/recognise.ts";
import { recogniseWith } from "../../../src/checkpoint/interop/recogniseWith.ts";
import { type CellSpec, type CellWeights, stateSize } from "../../../src/core/cells/cell.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { shareOf } from "../../support/exhaustive.ts";

const sizes = { inputSize: 3, hiddenSize: 5 };

/** Layers that are not recurrent, one of them square. */
const LINEAR: [string, Shape][] = [
  ["head.weight", [24, 24]],
  ["head.bias", [24]],
  ["rnn_head.weight", [8, 24]],
  ["rnn_head.bias", [8]],
];

/** A cell with distinct numbers that the convention can hold without loss. */
function fittingCell(convention: Convention): CellRecord {
  const random = new Random(7);
  const gates = gatesOf(convention);
  const holds = (kind: Part["holds"]) => convention.parts.some((part) => part.holds === kind);
  const biased = (side: "input" | "recurrent", gate: GateLetter) =>
    convention.parts.some((p) => p.holds === "bias" && hasBias(p, gate, side));
  const projSize = holds("projection") ? 2 : 0;
  if (convention.cell === "sLSTM") return fittingHeads(convention);
  const spec: CellSpec =
    convention.cell === "lstm"
      ? {
          kind: "lstm",
          ...sizes,
          projSize,
          peephole: holds("peephole"),
          coupled: convention.coupled ?? false,
          cellClip: 0,
        }
      : convention.cell === "gru"
        ? { kind: "gru", ...sizes, resetAfter: convention.resetAfter ?? true }
        : { kind: "rnn", ...sizes, nonlinearity: convention.activations.state === "relu" ? "relu" : "tanh" };
  const H = sizes.hiddenSize;
  const S = stateSize(spec);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  const bias = (side: "input" | "recurrent") => {
    if (!gates.some((gate) => biased(side, gate))) return undefined;
    const values = draw(gates.length * H);
    gates.forEach((gate, k) => {
      if (!biased(side, gate)) values.fill(0, k * H, (k + 1) * H);
    });
    return values;
  };
  const weights: CellWeights = {
    weightIh: draw(gates.length * H * sizes.inputSize),
    weightHh: draw(gates.length * H * S),
  };
  const biasIh = bias("input");
  const biasHh = bias("recurrent");
  if (biasIh) weights.biasIh = biasIh;
  if (biasHh) weights.biasHh = biasHh;
  if (holds("peephole")) weights.weightCh = draw((convention.coupled ? 2 : 3) * H);
  if (projSize > 0) weights.weightHr = draw(projSize * H);
  return { spec, weights, activations: convention.activations };
}

/** An sLSTM of two heads; a cell alone gets W x. */
function fittingHeads(convention: Convention): CellRecord {
  const random = new Random(7);
  const [H, heads] = [6, 2];
  const isAlone = convention.layerClass === "sLSTMCell";
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  return {
    spec: {
      kind: "sLSTM",
      ...{ inputSize: isAlone ? 4 * H : H, hiddenSize: H, heads, inputs: isAlone ? 4 : 1 },
      ...(convention.forgetLimit !== undefined && { forgetLimit: convention.forgetLimit }),
    },
    weights: {
      weightIh: isAlone ? new Float32Array(4 * H).fill(1) : draw((4 * H * H) / heads),
      weightHh: draw((4 * H * H) / heads),
      biasIh: draw(4 * H),
    },
    activations: convention.activations,
  };
}

/** Contents of the checkpoint: shapes by tensor name, under a path. */
function storedShapes(convention: Convention, prefix: string, record: CellRecord): Map<string, Shape> {
  const { sizes: written, values } = writeCell(convention, record);
  return new Map(
    convention.parts
      .filter((part) => values.has(part))
      .map((part) => {
        const name = part.name
          .replace("{prefix}", prefix)
          .replace("{layer}", String(convention.firstLayer ?? 0))
          .replace("{direction}", convention.directions?.[0] ?? "");
        const shape = shapeOfPart(part, written);
        return [name, convention.directionAxis ? [1, ...shape] : shape];
      }),
  );
}

/** Rounding of one addition and subtraction of the run-time forget bias, for values of a few units. */
const closeTo = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) =>
  a.length === b.length && Array.from(a).every((value, k) => Math.abs(value - b[k]) <= tolerance);

const all = conventions.map((convention) => [convention.name, convention] as const);

describe.each(shareOf("records of frameworks", all, 25))("%s", (_, convention) => {
  const record = fittingCell(convention);
  const { values, sizes: written, notes } = writeCell(convention, record);

  test("holds a cell without loss: written and read back it is the same", () => {
    expect(notes).toEqual([]);
    const back = readCell(convention, written, (part) => values.get(part));
    expect(back.spec).toEqual(record.spec);
    const tolerance = convention.runtimeForgetBias ? 3e-7 : 0;
    for (const key of ["weightIh", "weightHh", "biasIh", "biasHh", "weightCh", "weightHr"] as const) {
      const expected = record.weights[key];
      const got = back.weights[key];
      expect(got === undefined, key).toBe(expected === undefined);
      if (expected !== undefined) expect(closeTo(got!, expected, tolerance), key).toBe(true);
    }
  });

  test("swapping any two of its gates is noticed", () => {
    const gates = gatesOf(convention);
    for (const a of gates) {
      for (const b of gates) {
        if (a >= b) continue;
        const swap = (gate: GateLetter) => (gate === a ? b : gate === b ? a : gate);
        const parts = convention.parts.map((part) =>
          "gates" in part
            ? {
                ...part,
                gates: part.gates.map(swap),
                ...("extra" in part && {
                  extra: part.extra?.map(({ gate, side }) => ({ gate: swap(gate), side })),
                }),
              }
            : part,
        );
        const swapped = readCell({ ...convention, parts } as Convention, written, (part) => {
          return values.get(convention.parts[parts.indexOf(part as (typeof parts)[number])]);
        });
        // The input of a cell alone has no weights.
        if (convention.layerClass !== "sLSTMCell")
          expect(closeTo(swapped.weights.weightIh, record.weights.weightIh, 1e-6), `${a}${b}`).toBe(false);
        expect(closeTo(swapped.weights.weightHh, record.weights.weightHh, 1e-6), `${a}${b}`).toBe(false);
        const biases = ({ biasIh, biasHh }: CellWeights) => [...(biasIh ?? []), ...(biasHh ?? [])];
        const expected = biases(record.weights);
        if (expected.length === 0) continue;
        expect(closeTo(biases(swapped.weights), expected, 1e-6), `biases ${a}${b}`).toBe(false);
      }
    }
  });

  test("is found by its names and shapes", () => {
    const { layers, problems } = findLayers(storedShapes(convention, "net/x/", record), [convention]);
    expect(problems).toEqual([]);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({
      name: "net/x",
      convention,
      numLayers: 1,
      bidirectional: false,
      ...{ inputSize: record.spec.inputSize, hiddenSize: record.spec.hiddenSize },
    });
  });

  test("without --from it is found too, as it or as another; or listed, where its names prove nothing", () => {
    const shapes = storedShapes(convention, "net/x/", record);
    const { layers, possible } = recogniseLayers({ format: "npz", shapes, metadata: new Map() });
    const named = layers.flatMap((layer) => [layer.convention.name, ...layer.alternatives]);
    const isProved =
      hasOwnNames(convention, values.keys()) ||
      isSimpleCell(convention, "net/x/", "npz", (name) => shapes.has(name));
    const isFound = layers.some(({ cell }) => cell === convention.cell) || named.includes(convention.name);
    expect(isFound).toBe(isProved);
    const listed = possible.flatMap((layer) => [layer.convention, ...layer.others]);
    // It fits every dense layer with more inputs than outputs.
    const isListed = !isProved && convention.name !== "torch7.VanillaRNN";
    expect(listed.includes(convention.name)).toBe(isListed);
  });

  test("a file of it, whole or in part, gets the tables that it needs", async () => {
    for (const prefix of ["", "net.", "net.lstm."]) {
      const whole = [...storedShapes(convention, prefix, record), ...LINEAR];
      for (let left = -1; left < whole.length; left++) {
        const shapes = new Map(whole.filter((_, k) => k !== left));
        for (const metadata of [new Map(), new Map([["format", "pt"]])]) {
          const outline = { format: "safetensors", shapes, metadata };
          const helpers = await helpersFor({ format: "safetensors", tensors: shapes, metadata }, {});
          expect(recogniseWith(helpers, outline)).toEqual(recogniseLayers(outline));
        }
      }
    }
  });
});

test("every convention has a name of its own", () => {
  const names = conventions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("every table says in a comment where its records were read", () => {
  const folder = join(import.meta.dirname, "../../../src/checkpoint/interop/frameworks");
  let count = 0;
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, first] of text.matchAll(/: readonly Convention\[\] = \[\n\s*(.*)/g)) {
      expect(first, file).toMatch(/^\/\/ .{10}/);
      count++;
    }
  }
  expect(count).toBeGreaterThan(15);
});
