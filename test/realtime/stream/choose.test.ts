/** Which engine runs, and why: what is there, what is asked for, and what happens where nothing compiled may run. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { EngineRequest } from "../../../src/realtime/stream/engine.ts";
import { sizedLSTM } from "./fixtures.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A fresh copy of the module, as in a program that has just begun, with a choice in the environment. */
async function begin(wish = "") {
  vi.resetModules();
  vi.stubEnv("SLUICE_KERNELS", wish);
  const { createStream } = await import("../../../src/stream.ts");
  return () => createStream(sizedLSTM(3, 4)).kernels;
}

describe("without native code", () => {
  test("WebAssembly runs", async () => {
    const { name, why } = (await begin())();
    expect(name).toMatch(/^wasm-(simd|relaxed)$/);
    expect(why).toMatch(/^WebAssembly with/);
  });

  test.each([
    ["wasm", /^wasm-/],
    ["wasm-simd", /^wasm-simd$/],
    ["wasm-threads-simd", /^wasm-simd$/],
    ["reference", /^plain$/],
  ])("SLUICE_KERNELS=%s", async (wish, name) => {
    const kernels = (await begin(wish))();
    expect(kernels.name).toMatch(name);
    expect(kernels.why).toBe("asked for by the environment variable SLUICE_KERNELS");
  });

  test.each([
    [
      "native",
      'SLUICE_KERNELS: expected the name of a kernel set (wasm-relaxed, wasm-simd, reference), got "native". That set runs in Node only.',
    ],
    [
      "fast",
      'SLUICE_KERNELS: expected the name of a kernel set (wasm-relaxed, wasm-simd, reference), got "fast".',
    ],
  ])("SLUICE_KERNELS=%s is refused", async (wish, message) => {
    const kernels = await begin(wish);
    expect(kernels).toThrow(message);
  });

  test("the wish may change between streams", async () => {
    const kernels = await begin();
    expect(kernels().name).toMatch(/^wasm-/);
    vi.stubEnv("SLUICE_KERNELS", "reference");
    expect(kernels().name).toBe("plain");
  });
});

describe("plain TypeScript takes over, and says so once", () => {
  const cases: [string, () => void, string][] = [
    [
      "without WebAssembly",
      () => vi.stubGlobal("WebAssembly", undefined),
      "wasm-relaxed: this engine does not support it; wasm-simd: this engine does not support it",
    ],
    [
      "where a policy forbids it",
      () => {
        const forbid = function forbid() {
          throw new WebAssembly.CompileError("violates a policy");
        };
        vi.spyOn(WebAssembly, "Module").mockImplementation(forbid as never);
      },
      "wasm-simd: compiling it is not allowed here (violates a policy)",
    ],
    [
      "with an engine that has no vectors",
      () => void vi.spyOn(WebAssembly, "validate").mockReturnValue(false),
      "wasm-simd: this engine does not support it",
    ],
  ];

  test.each(cases)("%s", async (_, arrange, reason) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const kernels = await begin();
    arrange();
    expect(kernels()).toEqual({ name: "plain", why: expect.stringContaining(reason) });
    kernels();
    expect(warn.mock.calls.length).toBe(1);
    expect(warn.mock.calls[0][0]).toContain(reason);
  });
});

test("native code is the first choice where it is offered, and named in words where it is not there", async () => {
  let obstacle: string | undefined;
  const native = {
    ...{ name: "native", why: "native code", unavailable: () => obstacle },
    create: () => (request: EngineRequest) =>
      compiledEngine({ ...wasmMachine("simd"), name: "native-test" }, request),
  };
  vi.doMock("../../../src/platform/ports/page/streams.ts", () => ({ platformStreams: () => [native] }));
  const kernels = await begin();
  const { compiledEngine } = await import("../../../src/realtime/stream/compiled.ts");
  const { wasmMachine } = await import("../../../src/realtime/stream/wasm.ts");
  expect(kernels()).toEqual({ name: "native-test", why: "native code" });
  obstacle = "the addon is not installed";
  vi.stubEnv("SLUICE_KERNELS", "reference");
  kernels();
  vi.stubEnv("SLUICE_KERNELS", "");
  expect(kernels()).toEqual({
    name: expect.stringMatching(/^wasm-/),
    why: expect.stringMatching(/^WebAssembly with .*; native: the addon is not installed/),
  });
  vi.stubEnv("SLUICE_KERNELS", "native");
  expect(kernels).toThrow("got native: the addon is not installed");
  vi.doUnmock("../../../src/platform/ports/page/streams.ts");
});
