/**
 * The product of one matrix with several vectors in one array: the work of dense layers and convolutions.
 *
 *   out[t, r] = bias[r] + Σ_c weight[r, c] · x[t · stride + c]
 *
 * WebAssembly computes it in float32 (`wasmProduct.ts`); otherwise plain TypeScript sums in double precision.
 */
import { matmul } from "../../core/cells/product.ts";
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

export function plainProduct(request: ProductRequest): Product {
  const { rows, columns, frames, stride, length } = request;
  const x = allocate("float32", length, "signal") as Float32Array;
  const vectors = Array.from({ length: frames }, (_, t) => x.subarray(t * stride, t * stride + columns));
  const weight = request.weight.slice();
  const bias = request.bias?.slice() ?? new Float32Array(rows);
  const sums = new Float32Array(rows);
  return {
    name: "plain",
    x,
    run(out) {
      for (let t = 0; t < frames; t++) {
        sums.set(bias);
        matmul(vectors[t], weight, sums, 1, columns, rows, ADD_TRANSPOSED);
        out.set(sums, t * rows);
      }
    },
  };
}

const ADD_TRANSPOSED = { transposeB: true, accumulate: true };
