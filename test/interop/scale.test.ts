/** Files with very many layers: the work grows with the file and no faster, and is paid from its budget. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Budget } from "../../src/formats/budget.ts";
import { recogniseLayers } from "../../src/interop/recognise.ts";
import type { Shape } from "../../src/tensor/shape.ts";

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
  const { steps, cells } = budget.mark();
  expect(steps).toBeGreaterThanOrEqual(shapes.size);
  expect(cells).toBeGreaterThanOrEqual(shapes.size);
  for (const limits of [{ steps: steps / 2 }, { cells: cells / 2 }])
    expect(() => recogniseLayers({ ...outline, budget: new Budget(1000, limits) })).toThrow(
      /expected at most/,
    );
});

test("20,000 layers open in 256 MB of heap", { timeout: 600_000 }, () => {
  const program = join(import.meta.dirname, "../support/manyLayers.ts");
  const limits = ["--max-old-space-size=256", "--import", "tsx"];
  expect(execFileSync(process.execPath, [...limits, program, "20000"], { encoding: "utf8" })).toBe("20000\n");
});
