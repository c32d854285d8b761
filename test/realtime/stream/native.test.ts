/** The addon's side of streams: bad calls across the boundary are errors, and never a crash. */
import { describe, expect, test } from "vitest";
import { nativeAddon } from "../../../src/core/kernels/native/native.ts";
import { nativeStreamMachines } from "../../../src/platform/node/nativeStreams.ts";

const state = nativeAddon();
const machines = nativeStreamMachines();
if (typeof machines === "string") console.log(`skipping tests of native streams: ${machines}`);

type Any = (...args: unknown[]) => unknown;

describe.skipIf(typeof machines === "string")("the addon", () => {
  const addon = (state.found ? state.addon : {}) as unknown as Record<"openStream" | "prepare", Any>;
  const buffer = new ArrayBuffer(4096);

  test.each([
    ["openStream", []],
    ["openStream", [99, buffer, 0]],
    ["openStream", [0, {}, 0]],
    ["openStream", [0, new Float32Array(4), 0]],
    ["openStream", [0, buffer, 4096]],
    ["openStream", [0, buffer, "0"]],
    // A program begins with its length, which is not 0.
    ["openStream", [0, buffer, 0]],
    ["prepare", []],
    ["prepare", ["buffer"]],
  ] as const)("%s(%j)", (name, args) => {
    expect(() => addon[name](...args)).toThrow(TypeError);
  });

  test("a function of a stream wants a number of steps", () => {
    // A program of no layers for one sequence.
    const words = new Int32Array(64);
    words.set([32, 1, 0]);
    const run = addon.openStream(0, words.buffer, 0) as Any;
    expect(() => run()).toThrow("expected a number of steps");
    expect(() => run("1")).toThrow(TypeError);
    expect(run(1)).toBeUndefined();
  });

  test("the best target comes last, and every memory is aligned", () => {
    if (typeof machines === "string") return;
    expect(machines.map(({ name }) => name)[0]).toBe("native-baseline");
    expect(machines.map(({ widths }) => widths.lanes)).toEqual(
      [...machines.map(({ widths }) => widths.lanes)].sort((a, b) => a - b),
    );
    const { buffer, start } = machines[0].memory(100);
    expect((start + (addon.prepare(buffer) as number)) % 64).toBe(0);
    expect(buffer.byteLength - start).toBeGreaterThanOrEqual(100);
  });
});
