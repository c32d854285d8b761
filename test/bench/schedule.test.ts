import { describe, expect, test } from "vitest";
import type { Race } from "../../bench/race.ts";
import { runRounds } from "../../bench/schedule.ts";

/** A race that only notes its rounds. */
function fakeRace(name: string, expected: number, log: string[], patiences: number[] = []): Race {
  return {
    expected,
    round: async (patience: number) => {
      log.push(name);
      patiences.push(patience);
    },
  } as unknown as Race;
}
const effort = { rounds: 3, milliseconds: 1, patience: 1000 };

describe("rounds", () => {
  test("are the first of all before the second of any, and so on", async () => {
    const log: string[] = [];
    const races = ["a", "b"].map((name) => fakeRace(name, 1, log));
    await runRounds(races, effort, performance.now() + 60_000, () => log.push("shown"));
    expect(log).toEqual(["a", "shown", "b", "shown", "a", "b", "a", "b"]);
  });

  test("begin only where they end in time, except for the first", async () => {
    const log: string[] = [];
    const races = [fakeRace("long", 120_000, log), fakeRace("short", 1, log)];
    await runRounds(races, effort, performance.now() + 60_000, () => {});
    expect(log).toEqual(["long", "short", "short", "short"]);
    log.length = 0;
    await runRounds(races, effort, 0, () => {});
    expect(log).toEqual(["long", "short"]);
  });

  test("wait at most a share of the time left for each contender, and always a little", async () => {
    const patiences: number[] = [];
    const races = ["a", "b"].map((name) => fakeRace(name, 1, [], patiences));
    await runRounds(races, { ...effort, rounds: 1 }, performance.now() + 600, () => {});
    expect(patiences[0]).toBeGreaterThan(100);
    expect(patiences[0]).toBeLessThanOrEqual(300);
    patiences.length = 0;
    await runRounds(races, { ...effort, rounds: 1 }, 0, () => {});
    expect(patiences).toEqual([100, 100]);
    patiences.length = 0;
    await runRounds(races, { ...effort, rounds: 1 }, performance.now() + 60_000, () => {});
    expect(patiences).toEqual([1000, 1000]);
  });
});
