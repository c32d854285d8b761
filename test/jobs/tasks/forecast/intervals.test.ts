/** Intervals against processes whose quantiles are known. */
import { expect, test } from "vitest";
import { Random } from "../../../../src/core/tensor/random.ts";
import { tableFrom } from "../../../../src/jobs/data/index.ts";
import { LEVELS } from "../../../../src/jobs/tasks/forecast/linear.ts";
import { boundsFrom } from "../../../../src/jobs/tasks/forecast/validation.ts";
import { forecastTask } from "../../../../src/jobs/tasks/forecast.ts";
import { trainTask } from "../../../../src/jobs/tasks/train.ts";

const horizon = 6;

/** Errors that grow with the root of the step, as those of a random walk. */
function errorsOf(random: Random, origins: number): Float64Array[] {
  return Array.from({ length: origins }, () => {
    let walked = 0;
    return Float64Array.from({ length: horizon }, () => (walked += random.normal()));
  });
}

test("as many new errors lie inside as the level says, at each step", () => {
  const random = new Random(3);
  const bounds = boundsFrom(errorsOf(random, 800), horizon);
  const fresh = errorsOf(random, 4000);
  LEVELS.forEach((level, n) => {
    for (let k = 0; k < horizon; k++) {
      const inside = fresh.filter((row) => Math.abs(row[k]) <= bounds[n][k]).length / fresh.length;
      expect(Math.abs(inside - level)).toBeLessThan(0.05);
    }
  });
});

test("bounds never fall with the step; few errors give the largest; none give no width", () => {
  const falling = [Float64Array.of(5, 1), Float64Array.of(-4, 2)];
  expect(boundsFrom(falling, 2)).toEqual([
    [5, 5],
    [5, 5],
    [5, 5],
  ]);
  expect(boundsFrom([], 2)).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("a trained forecaster's intervals hold about the share that they promise", async () => {
  const random = new Random(8);
  let level = 0;
  const records = Array.from({ length: 900 }, () => ({ y: 100 + (level = 0.7 * level + random.normal()) }));
  const task = forecastTask(tableFrom(records), {
    horizon: 3,
    networks: 1,
    recurrent: { hiddenSize: 4 },
    seasons: [],
  });
  for await (const _ of trainTask(task, { epochs: 2 }));
  const { coverage80, coverage95 } = task.evaluate();
  expect(coverage80).toBeGreaterThan(0.65);
  expect(coverage80).toBeLessThan(0.93);
  expect(coverage95).toBeGreaterThan(0.87);
  expect(task.config.correction!.origins).toBeGreaterThan(40);
});
