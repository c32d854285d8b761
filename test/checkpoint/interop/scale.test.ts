/** Files with very many layers: the work grows with the file and no faster, and is paid from its budget. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addCharRnn } from "../../../src/checkpoint/interop/clues/charRnn.ts";
import { factFinder, noClues } from "../../../src/checkpoint/interop/clues/clue.ts";
import { tfjsClues } from "../../../src/checkpoint/interop/clues/keras.ts";
import { tfliteClues } from "../../../src/checkpoint/interop/clues/tflite.ts";
import { conventionsNamed } from "../../../src/checkpoint/interop/conventions.ts";
import { nameMatcher } from "../../../src/checkpoint/interop/namePatterns.ts";
import { recogniseLayers } from "../../../src/checkpoint/interop/recognise.ts";
import { Budget } from "../../../src/core/storage/budget.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { isLeftOut } from "../../support/exhaustive.ts";

/** A map that counts what is asked of it. */
class Counted<K, V> extends Map<K, V> {
  asked = 0;
  override get(key: K): V | undefined {
    this.asked++;
    return super.get(key);
  }
  override has(key: K): boolean {
    this.asked++;
    return super.has(key);
  }
  override *keys(): MapIterator<K> {
    for (const key of super.keys()) {
      this.asked++;
      yield key;
    }
  }
  override *entries(): MapIterator<[K, V]> {
    for (const entry of super.entries()) {
      this.asked++;
      yield entry;
    }
  }
  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}

type Named = readonly (readonly [name: string, shape: Shape])[];

const lstm: Named = [
  ["weight_ih", [8, 3]],
  ["weight_hh", [8, 2]],
  ["bias_ih", [8]],
  ["bias_hh", [8]],
];
const keras: Named = [
  ["kernel:0", [3, 8]],
  ["recurrent_kernel:0", [2, 8]],
  ["bias:0", [8]],
];

const files: Record<string, { format: string; order?: string; tensors: (k: number) => Named }> = {
  "layers side by side": {
    format: "safetensors",
    tensors: (k) => lstm.map(([name, shape]) => [`net.${k}.${name}_l0`, shape]),
  },
  "one deep stack": {
    format: "safetensors",
    tensors: (k) => lstm.map(([name, shape]) => [`${name}_l${k}`, shape]),
  },
  "halves of layers": { format: "npz", tensors: (k) => [[`a.${k}.weight_ih_l0`, [8, 3]]] },
  "dense layers": {
    format: "npz",
    tensors: (k) => [
      [`d.${k}.kernel`, [8, 2]],
      [`d.${k}.bias`, [2]],
    ],
  },
  "two directions": {
    format: "npz",
    tensors: (k) =>
      ["forward_lstm", "backward_lstm"].flatMap((way) =>
        keras.map(([name, shape]): [string, Shape] => [`b_${k}/${way}/${name}`, shape]),
      ),
  },
  "matrices in your own order": {
    format: "npz",
    order: "ifog",
    tensors: (k) => [
      [`own${k}.u`, [8, 2]],
      [`x${k}.b`, [8]],
    ],
  },
};

test.each(Object.entries(files))(
  "%s: twice the layers ask twice as much",
  (_, { format, order, tensors }) => {
    const asked = [150, 300].map((count) => {
      const shapes = new Counted(Array.from({ length: count }, (_, k) => tensors(k)).flat());
      const before = shapes.asked;
      try {
        recogniseLayers({ format, shapes, metadata: new Map() }, order === undefined ? {} : { order });
      } catch (error) {
        // Nothing tells these matrices apart, which is an error of its own.
        if (order === undefined) throw error;
      }
      return shapes.asked - before;
    });
    expect(asked[1]).toBeLessThan(2.1 * asked[0]);
  },
);

test("names and readings are paid from the budget of the file", () => {
  const shapes = new Map(
    Array.from({ length: 500 }, (_, k) => files["layers side by side"].tensors(k)).flat(),
  );
  const outline = { format: "safetensors", shapes, metadata: new Map() };
  const budget = new Budget(1000);
  recogniseLayers({ ...outline, budget });
  const { work } = budget.mark();
  expect(work).toBeGreaterThanOrEqual(shapes.size);
  const half = new Budget(1000, { work: Math.floor(work / 2) });
  expect(() => recogniseLayers({ ...outline, budget: half })).toThrow(/expected at most/);
});

test("the facts about a name cost the same among ten facts and among ten thousand", () => {
  const stepsAmong = (count: number) => {
    let steps = 0;
    const facts = Array.from({ length: count }, (_, k) => ({ path: `${"a/".repeat(k % 50)}${k}` }));
    const factsAbout = factFinder(facts, (work) => {
      steps += work;
    });
    expect(factsAbout("x/a/a/2/y")?.path).toBe("a/a/2");
    return steps;
  };
  expect(stepsAmong(10)).toBeGreaterThan(0);
  expect(stepsAmong(10_000)).toBe(stepsAmong(10));
});

test("the longest path in a name decides, by whole parts", () => {
  const paths = ["", "a", "a/b", "b/c", "b//c", "a/b/c/d", "/e", "ab"];
  const factsAbout = factFinder(paths.map((path) => ({ path })));
  for (const [name, path] of [
    ["", ""],
    ["x", ""],
    ["abc", ""],
    ["x/ab", "ab"],
    ["a/b", "a/b"],
    ["x/a/b/", "a/b"],
    ["a/b/c", "a/b"],
    ["b/c/a", "b/c"],
    ["x/a/b/c/d/x", "a/b/c/d"],
    ["a/b//c", "b//c"],
    ["a//e", "/e"],
    ["bb/c", ""],
  ])
    expect([name, factsAbout(name)?.path]).toEqual([name, path]);
});

test("a configuration of more layers than a call has arguments", () => {
  const layer = new Map<string, unknown>([
    ["class_name", "LSTM"],
    ["config", new Map()],
  ]);
  const config = new Map([["layers", new Array(150_000).fill(layer)]]);
  const model = new Map<string, unknown>([
    ["class_name", "Sequential"],
    ["config", config],
  ]);
  expect(tfjsClues(new Map([["modelTopology", model]])).facts).toHaveLength(150_000);
});

test("long names: the end is matched, the rest is the prefix and is paid for", () => {
  const path = "a/".repeat(450);
  const shapes = new Map<string, Shape>(lstm.map(([name, shape]) => [`${path}lstm.${name}_l0`, shape]));
  const outline = (budget: Budget, given = shapes) => ({
    format: "safetensors",
    shapes: given,
    metadata: new Map(),
    budget,
  });
  const [long, short] = [new Budget(1000), new Budget(1000)];
  expect(recogniseLayers(outline(long)).layers.map(({ name }) => name)).toEqual([`${path}lstm`]);
  recogniseLayers(outline(short, new Map(lstm.map(([name, shape]) => [`lstm.${name}_l0`, shape]))));
  expect(long.mark().work).toBeGreaterThan(2 * short.mark().work);
  const names = conventionsNamed(undefined).flatMap(({ parts }) => parts.map(({ name }) => name.length));
  expect(Math.max(...names)).toBeLessThan(100);
});

test.each(["W", "/W", "w_ih", "/lstm_1/kernel", ".weight_hh_l0_reverse", "weight_ih_l0", "x/y"])(
  "%s fits the same classes after a long word as after a short one",
  (end) => {
    const match = nameMatcher(conventionsNamed(undefined));
    const fits = (word: string) => {
      const found: unknown[] = [];
      match(word + end, ({ expression }, { prefix, ...rest }) =>
        found.push([expression.source, prefix.slice(word.length), rest]),
      );
      return found;
    };
    expect(fits("a".repeat(900))).toEqual(fits("a"));
  },
);

test("a layer of three directions is none", () => {
  const shapes = new Map<string, Shape>([
    ["lstm/W", [3, 8, 3]],
    ["lstm/R", [3, 8, 2]],
  ]);
  const outline = { format: "npz", shapes, metadata: new Map() };
  expect(recogniseLayers(outline, { from: "onnx.LSTM" }).layers).toEqual([]);
});

/** Objects with these fields, whose types are counted when they are asked for. */
function counting<T extends { type: string }>(given: readonly T[]): { objects: T[]; asked: () => number } {
  let asked = 0;
  const objects = given.map((fields) =>
    Object.defineProperty({ ...fields }, "type", {
      get() {
        asked++;
        return fields.type;
      },
    }),
  );
  return { objects, asked: () => asked };
}

const operator = (type: string, inputs: string[], output: string) => ({
  type,
  inputs,
  outputs: [output],
  settings: {},
});

const graphs: Record<string, (n: number) => number> = {
  "sums that many operators read (TFLite)": (n) => {
    const { objects, asked } = counting([
      operator("FULLY_CONNECTED", ["x", "W"], "p"),
      operator("FULLY_CONNECTED", ["h", "R"], "q"),
      ...Array.from({ length: n }, () => operator("ADD", ["p", "q"], "sum")),
      ...Array.from({ length: n }, (_, k) => operator("MUL", ["sum"], `y${k}`)),
    ]);
    const shapes = new Map<string, Shape>([
      ["W", [8, 3]],
      ["R", [8, 2]],
    ]);
    tfliteClues(new Map([["operators", objects]]), shapes);
    return asked();
  },
  "sums that one sum of many others reads (TFLite)": (n) => {
    const shapes = new Map<string, Shape>([
      ["W", [8, 3]],
      ["R", [8, 2]],
    ]);
    let asked = 0;
    shapes.get = (name) => {
      asked++;
      return Map.prototype.get.call(shapes, name);
    };
    const operators = [
      operator("FULLY_CONNECTED", ["x", "W"], "p"),
      operator("FULLY_CONNECTED", ["h", "R"], "q"),
      ...Array.from({ length: n }, () => operator("ADD", ["p", "q"], "sum")),
      operator("ADD", new Array(n).fill("sum"), "all"),
    ];
    tfliteClues(new Map([["operators", operators]]), shapes);
    return asked;
  },
  "sums that one product of many factors reads (char-rnn)": (n) => {
    const node = (type: string, inputs: number[], module = "") => ({ type, inputs, module, name: "" });
    const sums = Array.from({ length: n }, (_, k) => 2 + k);
    const { objects, asked } = counting([
      node("nn.Linear", [], "a"),
      node("nn.Linear", [], "b"),
      ...sums.map(() => node("nn.CAddTable", [0, 1])),
      node("nn.Tanh", sums),
      node("nn.CMulTable", [2 + n, ...sums]),
    ]);
    const shapes = new Map<string, Shape>([
      ["a.weight", [2, 3]],
      ["b.weight", [2, 2]],
    ]);
    addCharRnn({ path: "", nodes: objects }, shapes, noClues());
    return asked();
  },
};

test.each(Object.entries(graphs))("%s: twice as many ask twice as much", (_, askedOf) => {
  expect(askedOf(200)).toBeLessThan(2.1 * askedOf(100));
});

test.skipIf(isLeftOut("20,000 layers in 256 MB of heap"))("20,000 layers open in 256 MB of heap", () => {
  const program = join(import.meta.dirname, "./manyLayers.ts");
  const limits = ["--max-old-space-size=256", "--import", "tsx"];
  expect(execFileSync(process.execPath, [...limits, program, "20000"], { encoding: "utf8" })).toBe("20000\n");
});
