/**
 * The benchmark in Chromium: workloads of `npm run bench` on Sluice, onnxruntime-web, TensorFlow.js and jax-js, each in a page of its own,
 * results compared before anything is timed, timed in turns, medians.
 *
 *   npm run bench:browser                     some minutes
 *   npm run bench:browser -- --quick          the smaller workloads, once
 *   npm run bench:browser -- --full           with those that take seconds a call
 *   npm run bench:browser -- --only training --peers DIR --rounds 5 --ms 500 --threads 1,2 --json browser.json
 *
 * One thread is a page that shares no memory, more are a page that is cross-origin isolated. The exit code is 1 when a contender fails or
 * has wrong results; a lost target is printed and is no error, since other programs may have taken the time.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type PagePlayer, Pages } from "./browser/chromium.ts";
import { pagePlayers } from "./browser/players.ts";
import type { Row } from "./compare.ts";
import type { Asked } from "./contender.ts";
import { type Effort, Measurement } from "./measure.ts";
import { measurePeaks, peaksOf } from "./peaks.ts";
import { installCommand, peersFolder } from "./peers.ts";
import { summary, workloadTable } from "./table.ts";
import { type Target, type Workload, workloads } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    peers: { type: "string", default: peersFolder() },
    rounds: { type: "string", default: "3" },
    ms: { type: "string", default: "300" },
    patience: { type: "string", default: "20" },
    threads: { type: "string", default: availableParallelism() > 1 ? "1,2" : "1" },
    json: { type: "string" },
  },
});
const runs = options.quick ? ["quick"] : options.full ? ["quick", "usual", "full"] : ["quick", "usual"];
const effort: Effort = {
  rounds: options.quick ? 1 : Number(options.rounds),
  milliseconds: Number(options.ms),
  patience: 1000 * Number(options.patience),
};

/** Targets that can be judged here: against those who are. */
const isHere = (target: Target) =>
  target.kernels === "wasm" &&
  !("against" in target && (target.against === "PyTorch" || target.against === "all"));
const wanted = workloads
  .filter((w) => runs.includes(w.runs) && w.name.includes(options.only))
  .map((w): Workload => ({ ...w, targets: w.targets.filter(isHere) }));

const started = new Date();
const load = loadavg()[0];
const pages = await Pages.start(options.peers);
const machine = { cpu: cpus()[0].model, cores: availableParallelism(), chromium: pages.version, load };
console.log(`${machine.cpu}, ${machine.cores} cores, Chromium ${machine.chromium}, load ${load.toFixed(2)}`);
if (load > machine.cores / 2)
  console.log("Other programs keep this machine busy: compare within a row, and not with other runs.");

const field = pagePlayers(options.threads.split(",").map(Number), options.peers);
const opened: Asked<PagePlayer>[] = [];
for (const player of field.present) opened.push(await pages.open(player));
const { able, versions, perThread, ...rest } = await measurePeaks(opened);
const absent = [...field.absent, ...rest.absent];
for (const [name, version] of Object.entries(versions)) console.log(`${name}: ${version}`);
for (const { name, why } of absent) console.log(`absent: ${name} (${why})`);
if (field.absent.length > 0) console.log(`To install the peers: ${installCommand(options.peers)}`);
console.log(`Peak of one thread, multiply-adds in registers: ${perThread.wasm?.toFixed(0)} GFLOP/s`);

const peaks = peaksOf(
  able.map(({ contender }) => contender),
  perThread,
);
const measurement = new Measurement(able, peaks, effort);
const rows: Row[] = [];
for (const w of wanted) {
  const measured = await measurement.measure(w);
  console.log(`\n${w.name}\n${workloadTable(measured)}`);
  rows.push(...measured);
}
await pages.stop();

const result = summary(rows, []);
console.log(`\n${result.met} targets met, ${result.lost.length} lost`);
for (const line of result.lost) console.log(`  ${line}`);
for (const line of result.open) console.log(`open: ${line}`);
for (const line of result.broken) console.log(`broken: ${line}`);
const seconds = (Date.now() - started.getTime()) / 1000;
console.log(`${seconds.toFixed(0)} s`);
if (options.json !== undefined) {
  const peak = { perThread, unit: "GFLOP/s" };
  const record = {
    started: started.toISOString(),
    seconds,
    machine,
    effort,
    versions,
    absent,
    peak,
    rows,
    ...result,
  };
  writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
}
if (result.broken.length > 0) process.exitCode = 1;
