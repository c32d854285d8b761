import { afterEach, describe, expect, it, vi } from "vitest";

/** The module afresh, as in a process that has not yet computed anything. */
async function fresh(): Promise<typeof import("../../../src/core/kernels/choose.ts")> {
  vi.resetModules();
  return import("../../../src/core/kernels/choose.ts");
}

/** The same as in Node; tests have the platform of a page otherwise. */
async function freshInNode(): Promise<typeof import("../../../src/core/kernels/choose.ts")> {
  vi.resetModules();
  vi.doMock("#platform/kernels", () => import("../../../src/platform/ports/node/kernels.ts"));
  return import("../../../src/core/kernels/choose.ts");
}

afterEach(() => {
  vi.doUnmock("#platform/kernels");
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("the kernel set in use", () => {
  it("can be set, and says why it is in use", async () => {
    const { kernels, kernelChoice, useKernels } = await fresh();
    useKernels("reference");
    expect(kernels().name).toBe("reference");
    expect(kernelChoice()).toEqual({
      name: "reference",
      why: "asked for by useKernels",
      arithmetic: { name: "fast", why: "the default" },
    });
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

  it("is skipped, or refused when asked for, without memory for it", async () => {
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

  it("is skipped where a policy forbids compiling it", async () => {
    vi.stubEnv("SLUICE_KERNELS", "");
    const { kernelChoice, preferKernels, useKernels } = await fresh();
    preferKernels({
      name: "forbidden",
      why: "better",
      unavailable: () => undefined,
      create: () => {
        throw new WebAssembly.CompileError("not in this page");
      },
    });
    const { name, why } = kernelChoice();
    expect(name).not.toBe("forbidden");
    expect(why).toContain("forbidden: compiling it is not allowed here (not in this page)");
    expect(() => useKernels("forbidden")).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
  });

  it("is chosen again for another number of threads, unless it was asked for", async () => {
    vi.stubEnv("SLUICE_KERNELS", "");
    vi.stubEnv("SLUICE_THREADS", "");
    const { kernelChoice, preferKernels, useKernels, useThreads } = await fresh();
    const { wantedThreads } = await import("../../../src/core/kernels/threadCount.ts");
    const { referenceKernels } = await import("../../../src/core/kernels/reference.ts");
    let made = 0;
    preferKernels({
      name: "team",
      why: "several",
      unavailable: () => (wantedThreads() === 1 ? "one thread is asked for" : undefined),
      create: () => {
        made++;
        return referenceKernels;
      },
    });
    useThreads(2);
    expect(kernelChoice().name).toBe("team");
    useThreads(1);
    expect(kernelChoice().name).not.toBe("team");
    expect(kernelChoice().why).toContain("team: one thread is asked for");
    useThreads(3);
    expect(kernelChoice().name).toBe("team");
    expect(made).toBe(1);
    useKernels("reference");
    useThreads(2);
    expect(kernelChoice().name).toBe("reference");
  });

  it("stays the one that was asked for when another is offered", async () => {
    const { kernelChoice, preferKernels, useKernels } = await fresh();
    const { referenceKernels } = await import("../../../src/core/kernels/reference.ts");
    useKernels("reference");
    preferKernels({
      name: "late",
      why: "better",
      unavailable: () => undefined,
      create: () => referenceKernels,
    });
    expect(kernelChoice()).toMatchObject({ name: "reference", why: "asked for by useKernels" });
  });

  it("is one that is not wanted here where it is asked for by its name, and not by a name that fits others", async () => {
    vi.stubEnv("SLUICE_KERNELS", "team-large");
    const { kernelChoice, kernelSets, preferKernels, useKernels } = await fresh();
    const { referenceKernels } = await import("../../../src/core/kernels/reference.ts");
    const offer = (name: string, unwanted?: () => string) =>
      preferKernels({
        ...{ name, why: "several", unavailable: () => undefined, create: () => referenceKernels },
        ...(unwanted && { unwanted }),
      });
    offer("team-small");
    offer("team-large", () => "one thread is asked for");
    expect(kernelChoice().name).toBe("team-large");
    expect(kernelSets()[0]).toEqual({ name: "team-large", what: "several", used: true });
    useKernels("team");
    expect(kernelChoice().name).toBe("team-small");
    expect(kernelSets()[0]).toMatchObject({ name: "team-large", obstacle: "one thread is asked for" });
  });

  it("says what the set turned out to lack", async () => {
    const { kernelChoice, preferKernels } = await fresh();
    const { referenceKernels } = await import("../../../src/core/kernels/reference.ts");
    let lack: string | undefined;
    const create = () => ({ ...referenceKernels, shortcoming: () => lack });
    preferKernels({ name: "team", why: "several threads", unavailable: () => undefined, create });
    expect(kernelChoice().why).toBe("several threads");
    lack = "on one thread: workers do not start here (a policy)";
    expect(kernelChoice().why).toBe(`several threads; ${lack}`);
  });

  it("takes a whole number of threads from 1 to 1024", async () => {
    const { useThreads } = await fresh();
    const { wantedThreads } = await import("../../../src/core/kernels/threadCount.ts");
    for (const threads of [0, -1, 1.5, 1025, NaN, "2", undefined, Symbol("s")]) {
      expect(() => useThreads(threads as number)).toThrow(
        /useThreads: expected a whole number from 1 to 1024, got /,
      );
    }
    vi.stubEnv("SLUICE_THREADS", "3");
    expect(wantedThreads(8)).toBe(3);
    for (const setting of ["many", "0x2", "1e1", " 2 ", "2.0", "0", "1025"]) {
      vi.stubEnv("SLUICE_THREADS", setting);
      expect(() => wantedThreads(8)).toThrow(
        `SLUICE_THREADS: expected a whole number from 1 to 1024, got "${setting}"`,
      );
    }
    vi.stubEnv("SLUICE_THREADS", "");
    expect(wantedThreads(8)).toBe(8);
    useThreads(5);
    expect(wantedThreads(8)).toBe(5);
  });

  it("of Node is refused in a page, in words", async () => {
    vi.stubEnv("SLUICE_KERNELS", "native");
    const { kernels } = await fresh();
    expect(() => kernels()).toThrow(
      /SLUICE_KERNELS: expected .*, got "native"\. That set runs in Node only\.$/,
    );
  });

  it("is the forced one in Node, or one error says why it cannot run", async () => {
    vi.stubEnv("SLUICE_KERNELS", "native");
    const { kernels } = await freshInNode();
    const { nativeAddon } = await import("../../../src/core/kernels/native/native.ts");
    const addon = nativeAddon();
    if (addon.found) expect(kernels().name).toMatch(/^native-/);
    else expect(() => kernels()).toThrow(`got native: ${addon.why}`);
  });

  it("under a wrong name is refused in Node with the right names", async () => {
    vi.stubEnv("SLUICE_KERNELS", "native-avx2");
    const { kernels } = await freshInNode();
    expect(() => kernels()).toThrow(/expected the name of a kernel set \(native, .*got "native-avx2"\.$/);
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
