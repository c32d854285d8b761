import { afterEach, describe, expect, it, vi } from "vitest";
import { breather } from "../../../src/core/train/breather.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The clock of the job reads these milliseconds, one after the other. */
function clock(...times: number[]): void {
  vi.spyOn(performance, "now").mockImplementation(() => times.shift() ?? 0);
}

describe("a long job", () => {
  it.each([
    ["in Node", setImmediate],
    ["in a page", undefined],
  ])("lets timers that are due have their turn, %s", async (_, immediate) => {
    const due = vi.fn();
    clock(0, 50, 50, 99, 100, 100);
    vi.stubGlobal("setImmediate", immediate);
    const breathe = breather();
    const timer = new Promise<void>((resolve) => setTimeout(() => resolve(due()), 0));

    // Two pauses: a timer of 0 is due after a millisecond, so the first may come before it.
    await breathe();
    await timer;
    expect(due).toHaveBeenCalledOnce();
    const message = vi.fn();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = message;
    port2.postMessage(1);
    await breathe(); // 49 ms after the last pause
    expect(message).not.toHaveBeenCalled();
    await breathe();
    port1.close();
    expect(message).toHaveBeenCalledOnce();
  });
});
