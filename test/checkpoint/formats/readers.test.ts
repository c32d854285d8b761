import { describe, expect, test, vi } from "vitest";
import { openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { allFormats, useFormats } from "../../../src/formats.ts";
import { LSTM } from "../../../src/index.ts";
import { recordOf } from "../../../src/modules.ts";

const importing = vi.hoisted(() => ({ works: true }));

// As in a service worker, where import() does not work.
vi.mock("../../../src/checkpoint/formats/readers/onnx.ts", async (original) => {
  const { onnx } = await original<typeof import("../../../src/checkpoint/formats/readers/onnx.ts")>();
  return {
    get onnx() {
      if (importing.works) return onnx;
      throw new Error("import() is disallowed here");
    },
  };
});

vi.mock("../../../src/checkpoint/formats/foreign.ts", async (original) => {
  const { foreign } = await original<typeof import("../../../src/checkpoint/formats/foreign.ts")>();
  return {
    get foreign() {
      if (importing.works) return foreign;
      throw new Error("import() is disallowed here");
    },
  };
});

const record = recordOf(new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 }), "net");

describe("readers", () => {
  test.each(["safetensors", "pytorch", "npz", "keras-h5"] as const)("of %s are there", async (format) => {
    const { layers } = await openCheckpoint(saveCheckpoint(record, { format }));
    expect(layers).toHaveLength(1);
  });

  test("that cannot be loaded: the error names the import, and what you imported is used", async () => {
    const file = saveCheckpoint(record, { format: "onnx" });
    importing.works = false;
    const page = new TextEncoder().encode("<html>");
    await expect(openCheckpoint(page)).rejects.toMatchObject({ code: "FORMAT_UNKNOWN" });
    await expect(openCheckpoint(file)).rejects.toThrow(
      'import { onnx, useFormats } from "sluice/formats"; useFormats(onnx).',
    );
    importing.works = true;
    useFormats(...allFormats);
    importing.works = false;
    await expect(openCheckpoint(page)).rejects.toThrow(/HTML page/);
    expect((await openCheckpoint(file)).layers).toHaveLength(1);
  });

  test("useFormats takes formats of the library only", () => {
    expect(() => useFormats({ name: "onnx", readers: {} })).toThrow(/expected formats of sluice\/formats/);
  });
});
