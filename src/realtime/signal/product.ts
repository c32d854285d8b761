/**
 * The product of one matrix with several vectors in one array: the work of dense layers and convolutions.
 *
 *   out[t, r] = bias[r] + Σ_c weight[r, c] · x[t · stride + c]
 *
 * WebAssembly computes it in float32 (`wasmProduct.ts`); otherwise plain TypeScript sums in double precision.
 */
import type { WasmFlavour } from "../../core/kernels/wasm/flavours.ts";
import { allocate } from "../../core/tensor/dtype.ts";
import { environment } from "../../core/tensor/environment.ts";
import { wasmProduct } from "./wasmProduct.ts";

export interface ProductRequest {
  rows: number;
  columns: number;
  /** [rows, columns] */
  weight: Float32Array;
  /** [rows] */
  bias: Float32Array | undefined;
  /** T, number of vectors per run */
  frames: number;
  /** Numbers from the start of one vector to the start of the next; they may overlap */
  stride: number;
  /** Length of `x`, at least (T - 1) · stride + columns */
  length: number;
}

export interface Product {
  readonly name: string;
  /** You write the vectors here; a run leaves them unchanged */
  readonly x: Float32Array;
  /** Computes all vectors. @param out receives [T, rows] */
  run(out: Float32Array): void;
}

/**
 * Returns the fastest product that runs here. `SLUICE_KERNELS=reference` selects plain TypeScript; a name with the ending `-simd` or
 * `-relaxed` selects that flavour of WebAssembly.
 */
export function createProduct(request: ProductRequest): Product {
  const wish = environment("SLUICE_KERNELS") ?? "";
  if (wish === "reference") return plainProduct(request);
  const flavour = /-(simd|relaxed)$/.exec(wish)?.[1] as WasmFlavour | undefined;
  return wasmProduct(request, flavour) ?? plainProduct(request);
}

export function plainProduct({
  rows,
  columns,
  weight,
  bias,
  frames,
  stride,
  length,
}: ProductRequest): Product {
  const x = allocate("float32", length, "signal") as Float32Array;
  const held = weight.slice();
  const offsets = bias?.slice();
  return {
    name: "plain",
    x,
    run(out) {
      for (let t = 0; t < frames; t++)
        multiplyVector(held, rows, columns, x, t * stride, offsets, out, t * rows);
    },
  };
}

/**
 * out = weight · x + bias; sums in double precision, in the order of the columns.
 *
 * Four rows share each read of x, which is much faster than one row at a time.
 *
 * @param weight [rows, columns]
 * @param x      its elements from `start` on, [columns]
 * @param bias   [rows], or undefined for none
 * @param out    receives [rows] from `outStart` on; must not overlap x
 */
function multiplyVector(
  weight: Float32Array,
  rows: number,
  columns: number,
  x: Float32Array,
  start: number,
  bias: Float32Array | undefined,
  out: Float32Array,
  outStart: number,
): void {
  const blocks = rows - (rows % 4);
  for (let r = 0; r < blocks; r += 4) {
    const at0 = r * columns;
    const at1 = at0 + columns;
    const at2 = at1 + columns;
    const at3 = at2 + columns;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let c = 0; c < columns; c++) {
      const value = x[start + c];
      sum0 += weight[at0 + c] * value;
      sum1 += weight[at1 + c] * value;
      sum2 += weight[at2 + c] * value;
      sum3 += weight[at3 + c] * value;
    }
    if (bias !== undefined) {
      sum0 += bias[r];
      sum1 += bias[r + 1];
      sum2 += bias[r + 2];
      sum3 += bias[r + 3];
    }
    out[outStart + r] = sum0;
    out[outStart + r + 1] = sum1;
    out[outStart + r + 2] = sum2;
    out[outStart + r + 3] = sum3;
  }
  for (let r = blocks; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += weight[r * columns + c] * x[start + c];
    out[outStart + r] = bias === undefined ? sum : sum + bias[r];
  }
}
