/**
 * The benchmark: every workload on every contender that is here, results compared before anything is timed, timed in turns, medians.
 *
 *   npm run bench                         a few minutes
 *   npm run bench -- --full               also the workloads that take seconds a call
 *   npm run bench -- --only training      workloads with that in their names
 *   npm run bench -- --rounds 5 --ms 800 --threads 1,2 --json bench.json
 *
 * A row names the median over rounds of the medians of calls, the smallest and largest round, the rate, its share of what the machine
 * does at most (multiply-adds in registers, measured in the same run), and how often it fits into the best of the others: above 1 is faster.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Contender, contenders, Running } from "./contenders.ts";
import { operations, type Workload, workloads } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "3" },
    ms: { type: "string", default: "500" },
    threads: { type: "string", default: availableParallelism() > 1 ? "1,2" : "1" },
    json: { type: "string" },
  },
});

interface Row {
  workload: string;
  contender: string;
  threads: number;
  milliseconds: number;
  range: [number, number];
  gigaflops: number;
  shareOfPeak?: number;
  /** Time of the best contender that is not ours, with as many threads, by this one's. */
  ratio?: number;
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Largest difference, as a share of the largest value. */
function deviation(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Infinity;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...got.map((value, k) => Math.abs(value - expected[k]))) / largest;
}

/** A call of this length on the reference is not worth repeating. */
const isTooLong = (contender: Contender, w: Workload) =>
  contender.name.includes("reference") && operations(w) > 3e9;

async function measure(running: Running[], w: Workload, peaks: Map<Running, number>): Promise<Row[]> {
  const able = running.filter(({ contender }) => !isTooLong(contender, w));
  // Float32 all of them: three steps of training agree to about 1e-5, and a wrong formula would not come near.
  let expected: number[] | undefined;
  for (const one of able) {
    const { check } = await one.ask<{ check: number[] }>({ workload: w });
    expected ??= check;
    const off = deviation(check, expected);
    if (!(off < 1e-4)) throw new Error(`${w.name}: ${one.contender.name} is off by ${off}`);
  }
  const rounds = new Map(able.map((one) => [one, [] as number[]]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const one of able) {
      const { times } = await one.ask<{ times: number[] }>({ run: Number(options.ms) });
      rounds.get(one)!.push(median(times));
    }
  }
  const rows = able.map((one): Row => {
    const medians = rounds.get(one)!;
    const milliseconds = median(medians);
    const gigaflops = operations(w) / milliseconds / 1e6;
    const peak = peaks.get(one);
    return {
      workload: w.name,
      contender: one.contender.name,
      threads: one.contender.threads,
      milliseconds,
      range: [Math.min(...medians), Math.max(...medians)],
      gigaflops,
      ...(peak && { shareOfPeak: gigaflops / peak }),
    };
  });
  for (const row of rows) {
    const others = rows.filter(
      (other, k) => !able[k].contender.ours && other.threads === row.threads && other !== row,
    );
    if (others.length > 0) row.ratio = Math.min(...others.map((o) => o.milliseconds)) / row.milliseconds;
  }
  return rows;
}

function print(w: Workload, rows: readonly Row[]): void {
  console.log(`\n${w.name}`);
  const cells = rows.map(({ contender, milliseconds, range, gigaflops, shareOfPeak, ratio }) => [
    contender,
    `${milliseconds.toPrecision(3)} ms`,
    `${range[0].toPrecision(3)}–${range[1].toPrecision(3)}`,
    `${gigaflops.toPrecision(3)} GFLOP/s`,
    shareOfPeak === undefined ? "" : `${(100 * shareOfPeak).toFixed(0)} % of peak`,
    ratio === undefined ? "" : `${ratio.toFixed(2)} ×`,
  ]);
  for (const row of cells) {
    const padded = row.map((cell, c) => {
      const width = Math.max(...cells.map((other) => other[c].length));
      return c === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${padded.join("  ").trimEnd()}`);
  }
}

const threadCounts = options.threads.split(",").map(Number);
const { present, absent } = contenders(threadCounts);
const running = present.map((contender) => new Running(contender));
const started = new Date().toISOString();
const load = loadavg()[0];
console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, load ${load.toFixed(2)}`,
);

if (load > availableParallelism() / 2)
  console.log("Other programs keep this machine busy: compare within a row, and not with other runs.");

const peaks = new Map<Running, number>();
const versions: Record<string, string> = {};
// Several times, and the best: other programs take their share of a core whenever they like.
for (let attempt = 0; attempt < 3; attempt++) {
  for (const one of running) {
    const { peak, version } = await one.ask<{ peak?: number; version: string }>({ peak: true });
    versions[one.contender.name] = version;
    if (peak !== undefined) peaks.set(one, Math.max(peak, peaks.get(one) ?? 0));
  }
}
for (const one of running) {
  const peak = peaks.get(one);
  const { name } = one.contender;
  console.log(`${name}: ${versions[name]}${peak ? `, peak ${peak.toFixed(0)} GFLOP/s` : ""}`);
}
// Both WebAssembly builds have the same 128-bit units to fill, whichever loop came closer; so have all threads of a kind.
const perThread = (kind: string) =>
  Math.max(
    ...running.filter(({ contender }) => contender.name.includes(kind)).map((one) => peaks.get(one) ?? 0),
  );
const wasmPeak = perThread("wasm");
// What others do is a share of the same hardware: of the native peak with as many threads.
const nativePeaks = running
  .filter(({ contender }) => contender.name.includes("native"))
  .map((one) => (peaks.get(one) ?? 0) / one.contender.threads);
const nativePeak = Math.max(0, ...nativePeaks);
for (const one of running) {
  const { name, threads, ours } = one.contender;
  if (name.includes("wasm")) peaks.set(one, wasmPeak * threads);
  else if ((name.includes("native") || !ours) && nativePeak > 0) peaks.set(one, nativePeak * threads);
}
for (const { name, why } of absent) console.log(`absent: ${name} (${why})`);

const rows: Row[] = [];
for (const w of workloads) {
  if ((w.long && !options.full) || !w.name.includes(options.only)) continue;
  const measured = await measure(running, w, peaks);
  print(w, measured);
  rows.push(...measured);
}
for (const one of running) one.stop();
if (options.json !== undefined) {
  const machine = { cpu: cpus()[0].model, cores: availableParallelism(), node: process.version, load };
  writeFileSync(options.json, `${JSON.stringify({ started, machine, versions, absent, rows }, null, 2)}\n`);
}
