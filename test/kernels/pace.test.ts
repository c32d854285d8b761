import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pace } from "../../src/kernels/pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs so many calls of a work; returns how many went to the team. */
function calls(pace: Pace, count: number, work: number, alone: number, team: number): number {
  let together = 0;
  for (let k = 0; k < count; k++)
    pace.run(
      "kind",
      work,
      () => vi.advanceTimersByTime(alone),
      () => {
        vi.advanceTimersByTime(team);
        together++;
      },
    );
  return together;
}

it("keeps to the team while it is faster, and looks at the other way now and then", () => {
  expect(calls(new Pace(), 640, 1000, 20, 10)).toBeGreaterThan(620);
  expect(calls(new Pace(), 640, 1000, 20, 10)).toBeLessThan(640);
});

it("goes alone while others hold the cores, and comes back when they let go", () => {
  const pace = new Pace();
  expect(calls(pace, 640, 1000, 20, 90)).toBeLessThan(20);
  calls(pace, 640, 1000, 20, 10);
  expect(calls(pace, 640, 1000, 20, 10)).toBeGreaterThan(620);
});

it("judges works of other magnitudes apart", () => {
  const pace = new Pace();
  calls(pace, 100, 1000, 1, 5);
  expect(calls(pace, 100, 1e6, 20, 10)).toBeGreaterThan(95);
});
