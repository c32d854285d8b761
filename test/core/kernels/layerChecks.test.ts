import { describe, expect, it } from "vitest";
import { checkRequest } from "../../../src/core/kernels/compiled/layerChecks.ts";
import { allSpecs, randomLayer } from "../../support/layers.ts";

const requestWith = (lengths: Int32Array) => ({
  ...randomLayer({ spec: allSpecs()[0], steps: 3, batch: 2, dtype: "float32" }),
  lengths,
});

describe("lengths of sequences", () => {
  it("are copies, so that they cannot change between the check and the kernel", () => {
    const shared = new Int32Array(new SharedArrayBuffer(8)).fill(2);
    const checked = checkRequest(requestWith(shared));
    shared.fill(1000);
    expect([...checked.lengths!]).toEqual([2, 2]);
  });

  it("are checked as the kernel reads them, even if the array lies about itself", () => {
    const lying = Object.assign(Int32Array.of(1, 1000), {
      [Symbol.iterator]: () => [1, 1][Symbol.iterator](),
    });
    expect(() => checkRequest(requestWith(lying))).toThrow(/lengths from 1 to 3, got 1000/);
    const short = Object.defineProperty(Int32Array.of(1), "length", { value: 2 });
    expect(() => checkRequest(requestWith(short))).toThrow(/its true length/);
  });
});
