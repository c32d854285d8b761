/**
 * `npm run bench -- --only forecast --simulated 10`: how far the best method in hindsight is ahead of the best possible forecast. Of simulated
 * series we know the expected next rows, which no forecast can beat on average; but the least error of many methods on a few rows is smaller by luck.
 */
import { Random } from "../../src/index.ts";
import { forecastTask, reportForecaster, tableFrom, trainTask } from "../../src/tasks.ts";
import { geometricMean, OWN_FORECAST } from "./summary.ts";

const HORIZON = 12;
const SEASON = 12;

/** A process: its values, and their expectation `h` rows (from 0) after the rows before `origin`. */
interface Simulated {
  values: Float64Array;
  expected(origin: number, h: number): number;
}

/** Linear processes by name: their values, from noise and one season. */
export const PROCESSES: Record<string, (noise: Float64Array, season: Float64Array) => Simulated> = {
  "random walk": (noise) => {
    const values = sums(noise, 100);
    return { values, expected: (origin) => values[origin - 1] };
  },
  "random walk with drift": (noise) => {
    const values = sums(noise.map((value) => value + 0.4));
    return { values, expected: (origin, h) => values[origin - 1] + 0.4 * (h + 1) };
  },
  "autoregression, 0.8": (noise) => {
    const values = autoregression(noise, 0.8);
    return { values, expected: (origin, h) => values[origin - 1] * 0.8 ** (h + 1) };
  },
  "autoregressive changes, 0.7": (noise) => {
    const changes = autoregression(noise, 0.7);
    const values = sums(changes);
    const carried = (h: number) => (0.7 * (1 - 0.7 ** (h + 1))) / (1 - 0.7);
    return { values, expected: (origin, h) => values[origin - 1] + changes[origin - 1] * carried(h) };
  },
  "season and autoregression, 0.7": (noise, season) => {
    const rest = autoregression(noise, 0.7);
    const values = rest.map((value, i) => value + season[i % SEASON]);
    return {
      values,
      expected: (origin, h) => season[(origin + h) % SEASON] + rest[origin - 1] * 0.7 ** (h + 1),
    };
  },
  "season and random walk": (noise, season) => {
    const rest = sums(noise, 100);
    const values = rest.map((value, i) => value + season[i % SEASON]);
    return { values, expected: (origin, h) => season[(origin + h) % SEASON] + rest[origin - 1] };
  },
};

function sums(steps: Float64Array, from = 0): Float64Array {
  let sum = from;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}

function autoregression(noise: Float64Array, share: number): Float64Array {
  let last = 0;
  return noise.map((value) => {
    last = share * last + value;
    return last;
  });
}

/** Prints errors in units of the best method's in hindsight, by process and number of rows. */
export async function benchSimulated(repeats: number): Promise<void> {
  for (const rows of [120, 600]) {
    const all: { best: number[]; own: number[] } = { best: [], own: [] };
    for (const [name, simulate] of Object.entries(PROCESSES)) {
      const ratios = { best: [] as number[], own: [] as number[] };
      for (let seed = 1; seed <= repeats; seed++) {
        const { best, own } = await measure(simulate, rows, seed);
        ratios.best.push(best);
        ratios.own.push(own);
      }
      all.best.push(...ratios.best);
      all.own.push(...ratios.own);
      console.log(line(`${rows} rows, ${name}`, ratios));
    }
    console.log(line(`${rows} rows, all`, all));
  }
}

const line = (name: string, { best, own }: { best: number[]; own: number[] }) =>
  `${name}: best possible forecast ${geometricMean(best).toFixed(3)}, ours ${geometricMean(own).toFixed(3)}`;

async function measure(simulate: (typeof PROCESSES)[string], rows: number, seed: number) {
  const random = new Random(seed);
  const normals = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const season = normals(SEASON).map((value) => 2 * value);
  // The first rows only bring the process to its usual state.
  const { values, expected } = simulate(normals(rows + 10 * SEASON), season);
  const first = values.length - rows;
  const known = values.subarray(first);
  const table = tableFrom(
    Array.from(known, (y, k) => ({ date: new Date(Date.UTC(1960, k, 1)).toISOString().slice(0, 10), y })),
  );
  // An epoch is enough: the methods forecast these, and their choice follows it.
  const task = forecastTask(table, { targets: ["y"], horizon: HORIZON });
  for await (const _ of trainTask(task, { epochs: 1 }));
  const { methods, starts } = reportForecaster(task.model, task.config, table, "test");
  let possible = 0;
  for (const origin of starts)
    for (let h = 0; h < HORIZON; h++)
      possible += Math.abs(known[origin + h] - expected(first + origin, h)) / (HORIZON * starts.length);
  const own = methods.find(({ name }) => name === OWN_FORECAST)!.mae;
  const hindsight = Math.min(...methods.filter(({ name }) => name !== OWN_FORECAST).map(({ mae }) => mae));
  return { best: possible / hindsight, own: own / hindsight };
}
