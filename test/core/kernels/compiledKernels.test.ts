import { describe, expect, it } from "vitest";
import { checkRequest } from "../../../src/core/kernels/compiled/compiledKernels.ts";
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
});
