import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createProduct, type ProductRequest, plainProduct } from "../../../src/realtime/signal/product.ts";
import { wasmProduct } from "../../../src/realtime/signal/wasmProduct.ts";
import { expectClose } from "../../support/compare.ts";

const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, k) => Math.sin(seed + 1.7 * k) + 0.3 * Math.cos(0.31 * k * seed));

/** Around the sizes that count: panels of 8 rows, 4 vectors at a time, pairs of columns. */
const requests = fc
  .record({
    rows: fc.integer({ min: 1, max: 26 }),
    columns: fc.integer({ min: 1, max: 19 }),
    frames: fc.integer({ min: 1, max: 10 }),
    stride: fc.integer({ min: 1, max: 21 }),
    bias: fc.boolean(),
  })
  .map(({ bias, ...sizes }): ProductRequest => {
    const { rows, columns, frames, stride } = sizes;
    return {
      ...sizes,
      weight: wave(rows * columns, 3),
      bias: bias ? wave(rows, 5) : undefined,
      length: (frames - 1) * stride + columns,
    };
  });

const one: ProductRequest = {
  ...{ rows: 2, columns: 1, frames: 1, stride: 1, length: 1 },
  ...{ weight: wave(2, 1), bias: undefined },
};

function run(
  product: { x: Float32Array; run(out: Float32Array): void },
  { rows, frames, length }: ProductRequest,
) {
  product.x.set(wave(length, 7));
  const out = new Float32Array(frames * rows).fill(Number.NaN);
  product.run(out);
  return out;
}

describe("products", () => {
  test("in plain TypeScript are the sum that defines them", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { rows, columns, frames, stride, weight, bias, length } = request;
        const x = wave(length, 7);
        const expected = Float64Array.from({ length: frames * rows }, (_, at) => {
          const [t, r] = [Math.floor(at / rows), at % rows];
          let sum = bias?.[r] ?? 0;
          for (let c = 0; c < columns; c++) sum += weight[r * columns + c] * x[t * stride + c];
          return sum;
        });
        // One rounding to float32 of numbers up to 20.
        expectClose("plain", run(plainProduct(request), request), expected, { absolute: 2e-6 });
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  test.each(["simd", "relaxed"] as const)(
    "in WebAssembly with %s vectors agree with plain TypeScript",
    (flavour) => {
      fc.assert(
        fc.property(requests, (request) => {
          const product = wasmProduct(request, flavour);
          if (product === undefined) {
            // Node 20 has no relaxed vectors; 128-bit ones are everywhere.
            expect(flavour).toBe("relaxed");
            return;
          }
          expect(product.name).toBe(`wasm-${flavour}`);
          // 19 float32 terms of up to 1.7, each sum rounded.
          expectClose(flavour, run(product, request), run(plainProduct(request), request), {
            absolute: 1e-5,
          });
        }),
        { seed: 22, numRuns: 200 },
      );
    },
  );

  test("SLUICE_KERNELS=reference asks for plain TypeScript", () => {
    const { SLUICE_KERNELS: before } = process.env;
    process.env.SLUICE_KERNELS = "reference";
    expect(createProduct(one).name).toBe("plain");
    process.env.SLUICE_KERNELS = before ?? "";
    expect(createProduct(one).name).toMatch(/^wasm-|plain/);
    if (before === undefined) delete process.env.SLUICE_KERNELS;
  });

  test.each<[string, unknown]>([
    ["there is no WebAssembly", undefined],
    [
      "a policy forbids it",
      {
        validate: () => true,
        Module: function Module() {
          throw new Error("refused by a content security policy");
        },
      },
    ],
  ])("where %s, plain TypeScript runs", async (_name, standIn) => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", standIn);
    try {
      const { createProduct: fresh } = await import("../../../src/realtime/signal/product.ts");
      expect(fresh(one).name).toBe("plain");
    } finally {
      vi.unstubAllGlobals();
      vi.resetModules();
    }
  });
});
