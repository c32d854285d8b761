import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pace } from "../../../src/core/kernels/pace.ts";

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

it("does not go alone for a few slow calls of the team, whenever they come", () => {
  for (const slow of [[0], [1], [0, 1], [2, 3], [20, 40, 60], [20, 21]]) {
    const pace = new Pace();
    let together = 0;
    for (let k = 0; k < 100; k++) together += calls(pace, 1, 1000, 20, slow.includes(together) ? 90 : 10);
    expect(together).toBeGreaterThan(90);
  }
});

it("is soon back with the team after a busy moment", () => {
  const pace = new Pace();
  calls(pace, 50, 1000, 20, 10);
  expect(calls(pace, 10, 1000, 20, 90)).toBeLessThan(6);
  expect(calls(pace, 20, 1000, 20, 10)).toBeGreaterThan(10);
});

it("is soon back with a team that was slow at first", () => {
  const pace = new Pace();
  calls(pace, 8, 1000, 20, 90);
  expect(calls(pace, 40, 1000, 20, 10)).toBeGreaterThan(20);
});

it("goes alone where the team is the faster one in one call of four", () => {
  const pace = new Pace();
  let together = 0;
  for (let k = 0; k < 640; k++) together += calls(pace, 1, 1000, 20, together % 4 === 0 ? 10 : 40);
  expect(together).toBeLessThan(100);
});

it("judges works of other magnitudes apart", () => {
  const pace = new Pace();
  calls(pace, 100, 1000, 1, 5);
  expect(calls(pace, 100, 1e6, 20, 10)).toBeGreaterThan(95);
});
