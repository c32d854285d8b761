/** A whole benchmark, in Node or in a browser: who is here, every workload, what became of the targets; printed and written to a file. */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { judge, type Row } from "./compare.ts";
import type { Absent } from "./contender.ts";
import { type AskedPlayer, Measurement, type ScalingRow } from "./measure.ts";
import type { Options } from "./options.ts";
import { page, type RunRecord } from "./page.ts";
import { greet, type PerThread, peaksOf, raisePeaks } from "./peaks.ts";
import { installCommand } from "./peers.ts";
import { scalingTable, summary, workloadTable } from "./table.ts";
import type { Target, Workload } from "./workloads.ts";

/**
 * @param engine what runs JavaScript, for the first line
 * @param absent who is known not to be here
 * @returns whether every contender that was asked computed what it should
 */
export async function report(
  engine: string,
  players: readonly AskedPlayer[],
  absent: readonly Absent[],
  options: Options,
): Promise<boolean> {
  const started = new Date();
  const begun = performance.now();
  const machine = { cpu: cpus()[0].model, cores: availableParallelism(), engine, load: loadavg()[0] };
  console.log(`${machine.cpu}, ${machine.cores} cores, ${engine}, load ${machine.load.toFixed(2)}`);
  if (machine.load > machine.cores / 2)
    console.log("Other programs keep this machine busy: compare within a row, and not with other runs.");
  const field = await greet(players);
  const missing = [...absent, ...field.absent];
  for (const [name, version] of Object.entries(field.versions)) console.log(`${name}: ${version}`);
  for (const { name, why } of missing) console.log(`absent: ${name} (${why})`);
  if (absent.some(({ why }) => why.includes(options.peers)))
    console.log(`To install the peers: ${installCommand(options.peers)}`);

  const perThread: PerThread = {};
  await showPeaks(field.able, perThread);
  const peaks = () =>
    peaksOf(
      field.able.map(({ contender }) => contender),
      perThread,
    );
  const measurement = new Measurement(field.able, options.effort);
  const end = begun + 60_000 * options.minutes;
  let left = options.workloads.length + options.scalings.length;
  const deadline = () => performance.now() + (end - performance.now()) / left--;
  const measured: { w: Workload; rows: Row[] }[] = [];
  for (const w of options.workloads) {
    const rows = await measurement.measure(w, deadline());
    await showPeaks(field.able, perThread);
    judge(rows, w, peaks());
    console.log(`\n${w.name}\n${workloadTable(rows)}`);
    measured.push({ w, rows });
  }
  const scaling: (ScalingRow & { size: string })[] = [];
  for (const one of options.scalings) {
    const grown = await measurement.scale(one, deadline());
    console.log(`\ntime by ${one.size}, lstm training\n${scalingTable(grown)}`);
    scaling.push(...grown.map((row) => ({ size: one.size, ...row })));
  }

  // A peak that was found later counts for all.
  const notJudged: Target[] = measured.flatMap(({ w, rows }) => judge(rows, w, peaks()));
  const rows = measured.flatMap((one) => one.rows);
  const result = summary(rows, scaling);
  console.log(`\n${result.met} targets met, ${result.lost.length} lost`);
  for (const line of result.lost) console.log(`  ${line}`);
  for (const line of result.open) console.log(`open: ${line}`);
  if (notJudged.length > 0)
    console.log(
      `${notJudged.length} targets are of kernels or numbers of threads that were not measured here.`,
    );
  if (measurement.cut.length > 0)
    console.log(
      `Fewer rounds than wanted, since ${options.minutes} minutes were over: ${measurement.cut.join("; ")}`,
    );
  for (const line of result.broken) console.log(`broken: ${line}`);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${seconds.toFixed(0)} s. Single steps in real time are measured by npm run bench:stream.`);

  const record: RunRecord = {
    ...{ started: started.toISOString(), seconds, machine, effort: options.effort },
    ...{ versions: field.versions, absent: missing, peak: { perThread, unit: "GFLOP/s" } },
    ...{ rows, scaling, ...result, notJudged, cut: measurement.cut },
  };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
  if (options.page !== undefined) writeFileSync(options.page, page(record, options.command));
  return result.broken.length === 0;
}

/** Measures the peak again, and prints it where it is higher than before. */
async function showPeaks(players: readonly AskedPlayer[], perThread: PerThread): Promise<void> {
  if (!(await raisePeaks(players, perThread))) return;
  const known = Object.entries(perThread).map(([kind, value]) => `${kind} ${value.toFixed(0)} GFLOP/s`);
  console.log(`Peak of one thread, multiply-adds in registers: ${known.join(", ")}`);
}
