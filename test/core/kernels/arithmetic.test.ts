import { afterEach, describe, expect, it, vi } from "vitest";

/** The modules afresh, as in a process that has not yet computed anything. */
async function fresh() {
  vi.resetModules();
  const { kernelChoice, kernels } = await import("../../../src/core/kernels/choose.ts");
  const { useArithmetic } = await import("../../../src/core/kernels/arithmetic.ts");
  return { kernelChoice, kernels, useArithmetic };
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("the arithmetic in use", () => {
  it("is fast, unless another is asked for in code", async () => {
    vi.stubEnv("SLUICE_ARITHMETIC", "");
    const { kernelChoice, useArithmetic } = await fresh();
    expect(kernelChoice().arithmetic).toEqual({ name: "fast", why: "the default" });
    useArithmetic("strict");
    expect(kernelChoice().arithmetic).toEqual({ name: "strict", why: "asked for by useArithmetic" });
    useArithmetic("fast");
    expect(kernelChoice().arithmetic.name).toBe("fast");
  });

  it("is the one that the environment asks for", async () => {
    vi.stubEnv("SLUICE_ARITHMETIC", "strict");
    const { kernelChoice } = await fresh();
    expect(kernelChoice().arithmetic).toEqual({
      name: "strict",
      why: "asked for by the environment variable SLUICE_ARITHMETIC",
    });
  });

  it("is refused under another name, before anything is computed", async () => {
    vi.stubEnv("SLUICE_ARITHMETIC", "exact");
    const { kernels, useArithmetic } = await fresh();
    expect(() => kernels()).toThrow(/SLUICE_ARITHMETIC: expected "fast" or "strict", got "exact"/);
    expect(() => useArithmetic("exact" as never)).toThrow(expect.objectContaining({ code: "NAME" }));
    useArithmetic("strict");
    expect(kernels().name).toBeDefined();
  });

  it("is fast without a process, as in a browser", async () => {
    const { kernelChoice } = await fresh();
    vi.stubGlobal("process", undefined);
    expect(kernelChoice().arithmetic.name).toBe("fast");
  });
});
