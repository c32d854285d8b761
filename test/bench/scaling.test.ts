import { describe, expect, test } from "vitest";
import { Race } from "../../bench/race.ts";
import { Rates } from "../../bench/rates.ts";
import { scalingRows } from "../../bench/scaling.ts";
import { type Fake, ours, workload } from "./fakes.ts";

const points = [3, 30].map((steps) => ({ ...workload, name: `steps ${steps}`, steps }));

const grows = (name: string, factor: number) =>
  ours(name, { kernels: "wasm", call: ({ steps }) => (steps === 3 ? 9 : 100 * factor - 1) });

async function scale(players: Fake[]) {
  const races = points.map((w) => new Race(w, players, 7, new Rates()));
  for (const race of races) await race.round(1000);
  return scalingRows("steps", races);
}

describe("time by size", () => {
  test("is compared within each round, for a machine is slower in one than in the next", async () => {
    let slowdown = 1;
    const player = ours("busy", { kernels: "wasm", call: ({ steps }) => 10 * steps * slowdown - 1 });
    const races = points.map((w) => new Race(w, [player], 7, new Rates()));
    for (slowdown of [1, 2, 2]) await races[0].round(1000);
    for (slowdown of [1, 2, 1]) await races[1].round(1000);
    expect(scalingRows("steps", races)[0]).toMatchObject({
      milliseconds: [60, 300],
      linear: [1, 1],
      met: true,
    });
  });

  test("is of the rounds that all sizes have had", async () => {
    const player = ours("cut", { kernels: "wasm", call: ({ steps }) => 10 * steps - 1 });
    const races = points.map((w) => new Race(w, [player], 7, new Rates()));
    for (const race of [races[0], races[0], races[1]]) await race.round(1000);
    expect(scalingRows("steps", races)[0].linear).toEqual([1, 1]);
  });

  test("is linear within a tenth, or lost", async () => {
    const known = { size: "steps", points: ["steps 3", "steps 30"] };
    expect(await scale([grows("linear", 1.05), grows("quadratic", 1.2)])).toEqual([
      {
        ...{ contender: "linear", ...known, milliseconds: [10, 105] },
        ...{ linear: [1, expect.closeTo(1.05)], met: true },
      },
      {
        ...{ contender: "quadratic", ...known, milliseconds: [10, 120] },
        ...{ linear: [1, expect.closeTo(1.2)], met: false },
      },
    ]);
  });

  test("is not taken of wrong results", async () => {
    const wrong = ours("wrong", { kernels: "native", results: () => [[0, 0, 0]], call: 0.001 });
    const [right, row] = await scale([grows("linear", 1), wrong]);
    expect(right.met).toBe(true);
    expect(row.broken).toContain("results are off by 1");
    expect(row.milliseconds).toBeUndefined();
  });

  test("is not taken of one who fails", async () => {
    const failing = ours("failing", { kernels: "native", crashes: "out of memory" });
    const [, row] = await scale([grows("linear", 1), failing]);
    expect(row.broken).toBe("out of memory");
    expect(row.met).toBeUndefined();
  });
});
