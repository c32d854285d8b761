/**
 * The benchmark: every workload on every contender that is here, results compared before anything is timed, timed in turns, medians.
 *
 *   npm run bench                         some minutes
 *   npm run bench -- --quick              the smaller workloads, once; under a minute
 *   npm run bench -- --full               all workloads, with those that take seconds a call on some contender
 *   npm run bench -- --only training      workloads with that in their names
 *   npm run bench -- --peers DIR          where libraries from npm to compare with are installed; else SLUICE_PEERS
 *   npm run bench -- --rounds 5 --ms 800 --patience 60 --threads 1,2 --json bench.json
 *
 * How to read it, and how to install the peers: bench/README.md. The exit code is 1 when a contender fails or has wrong results; a lost target
 * is printed and is no error, since other programs may have taken the time.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Row } from "./compare.ts";
import { Running } from "./contender.ts";
import { players } from "./contenders.ts";
import { type Effort, Measurement, type ScalingRow } from "./measure.ts";
import { measurePeaks, peaksOf } from "./peaks.ts";
import { installCommand, peersFolder } from "./peers.ts";
import { scalingTable, summary, workloadTable } from "./table.ts";
import { scalings, type Workload, workloads } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    peers: { type: "string", default: peersFolder() },
    rounds: { type: "string" },
    ms: { type: "string" },
    patience: { type: "string" },
    threads: { type: "string", default: availableParallelism() > 1 ? "1,2" : "1" },
    json: { type: "string" },
  },
});

const kind = options.quick ? "quick" : options.full ? "full" : "usual";
const efforts: Record<typeof kind, Effort> = {
  quick: { rounds: 1, milliseconds: 100, patience: 2000 },
  usual: { rounds: 3, milliseconds: 200, patience: 15_000 },
  full: { rounds: 5, milliseconds: 300, patience: 40_000 },
};
const effort: Effort = {
  rounds: Number(options.rounds ?? efforts[kind].rounds),
  milliseconds: Number(options.ms ?? efforts[kind].milliseconds),
  patience: options.patience === undefined ? efforts[kind].patience : 1000 * Number(options.patience),
};
const runsOf = { quick: ["quick"], usual: ["quick", "usual"], full: ["quick", "usual", "full"] }[kind];
const isWanted = (w: Workload) => runsOf.includes(w.runs) && w.name.includes(options.only);

const started = new Date();
const load = loadavg()[0];
const machine = { cpu: cpus()[0].model, cores: availableParallelism(), node: process.version, load };
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${load.toFixed(2)}`);
if (load > machine.cores / 2)
  console.log("Other programs keep this machine busy: compare within a row, and not with other runs.");

const field = players(options.threads.split(",").map(Number), options.peers);
const running = field.present.map((player) => new Running(player));
process.on("exit", () => {
  for (const one of running) one.stop();
});
const { able, versions, perThread, ...rest } = await measurePeaks(running);
const absent = [...field.absent, ...rest.absent];
const peaks = peaksOf(
  able.map(({ contender }) => contender),
  perThread,
);
for (const [name, version] of Object.entries(versions)) console.log(`${name}: ${version}`);
for (const { name, why } of absent) console.log(`absent: ${name} (${why})`);
if (absent.some(({ why }) => why.includes(options.peers)))
  console.log(`To install the peers: ${installCommand(options.peers)}`);
const gigaflops = (value?: number) => (value === undefined ? "not known" : `${value.toFixed(0)} GFLOP/s`);
console.log(
  `Peak of one thread, multiply-adds in registers: native ${gigaflops(perThread.native)}, WebAssembly ${gigaflops(perThread.wasm)}`,
);

const measurement = new Measurement(able, peaks, effort);
const rows: Row[] = [];
for (const w of workloads.filter(isWanted)) {
  const measured = await measurement.measure(w);
  console.log(`\n${w.name}\n${workloadTable(measured)}`);
  rows.push(...measured);
}
const scaling: (ScalingRow & { size: string })[] = [];
for (const one of scalings) {
  if (!one.points.every((w) => runsOf.includes(w.runs)) || !`time by ${one.size}`.includes(options.only))
    continue;
  const grown = await measurement.scale(one);
  console.log(`\ntime by ${one.size}, lstm training\n${scalingTable(grown)}`);
  scaling.push(...grown.map((row) => ({ size: one.size, ...row })));
}
for (const one of running) one.stop();

const result = summary(rows, scaling);
console.log(`\n${result.met} targets met, ${result.lost.length} lost`);
for (const line of result.lost) console.log(`  ${line}`);
for (const line of result.open) console.log(`open: ${line}`);
for (const line of result.broken) console.log(`broken: ${line}`);
const seconds = (Date.now() - started.getTime()) / 1000;
console.log(`${seconds.toFixed(0)} s. Single steps in real time are measured by npm run bench:stream.`);
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
    scaling,
    ...result,
  };
  writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
}
if (result.broken.length > 0) process.exitCode = 1;
