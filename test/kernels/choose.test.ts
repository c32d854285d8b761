import { afterEach, describe, expect, it, vi } from "vitest";

/** The module afresh, as in a process that has not yet computed anything. */
async function fresh(): Promise<typeof import("../../src/kernels/choose.ts")> {
  vi.resetModules();
  return import("../../src/kernels/choose.ts");
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("the kernel set in use", () => {
  it("can be set, and says why it is in use", async () => {
    const { kernels, kernelChoice, useKernels } = await fresh();
    useKernels("reference");
    expect(kernels().name).toBe("reference");
    expect(kernelChoice()).toEqual({ name: "reference", why: "asked for by useKernels" });
  });

  it("is the one that the environment asks for", async () => {
    vi.stubEnv("SLUICE_KERNELS", "reference");
    const { kernels, kernelChoice } = await fresh();
    expect(kernels().name).toBe("reference");
    expect(kernelChoice().why).toContain("SLUICE_KERNELS");
  });

  it("is refused under a name that does not exist, with the names that do", async () => {
    const { kernels, useKernels } = await fresh();
    useKernels("reference");
    expect(() => useKernels("gpu")).toThrow(/expected the name of a kernel set \(.*reference.*\), got "gpu"/);
    expect(() => useKernels("gpu")).toThrow(expect.objectContaining({ code: "NAME" }));
    expect(kernels().name).toBe("reference");
  });

  it("is passed over, or refused when asked for, where there is no memory for it", async () => {
    vi.stubEnv("SLUICE_KERNELS", "");
    const { kernelChoice, preferKernels, useKernels } = await fresh();
    preferKernels({
      name: "large",
      why: "larger",
      unavailable: () => undefined,
      create: () => {
        throw new RangeError("could not allocate memory");
      },
    });
    const { name, why } = kernelChoice();
    expect(name).not.toBe("large");
    expect(why).toContain("large: there is no memory for it (could not allocate memory)");
    expect(() => useKernels("large")).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
    expect(kernelChoice().name).toBe(name);
    expect(() => useKernels(Symbol("s") as never)).toThrow("expected the name of a kernel set");
  });

  it("tells where the kernels of Node are when they are asked for without its entry", async () => {
    vi.stubEnv("SLUICE_KERNELS", "native");
    const { kernels } = await fresh();
    expect(() => kernels()).toThrow(
      /SLUICE_KERNELS: expected .*, got "native"\. .*import from "sluice\/node"/,
    );
  });

  it("is the forced one through the entry for Node, or one error that says why it cannot run", async () => {
    vi.stubEnv("SLUICE_KERNELS", "native");
    const { kernels } = await fresh();
    await import("../../src/node.ts");
    const { nativeAddon } = await import("../../src/kernels/native.ts");
    const addon = nativeAddon();
    if (addon.found) expect(kernels().name).toMatch(/^native-/);
    else expect(() => kernels()).toThrow(`got native: ${addon.why}`);
  });

  it("is refused at the first use when the environment names none that exists", async () => {
    vi.stubEnv("SLUICE_KERNELS", "gpu");
    const { kernels } = await fresh();
    expect(() => kernels()).toThrow(/SLUICE_KERNELS: expected .*reference.*, got "gpu"/);
  });

  it("is found without a process, as in a browser", async () => {
    const { kernels, kernelChoice } = await fresh();
    vi.stubGlobal("process", undefined);
    expect(kernels().name).toBe(kernelChoice().name);
    expect(kernelChoice().why).not.toBe("");
  });
});
