/** A whole benchmark, in Node or in a browser: the contenders, every workload, the targets; printed and written to a file. */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { judge } from "./compare.ts";
import type { Absent } from "./contender.ts";
import type { Options } from "./options.ts";
import { page, type RunRecord } from "./page.ts";
import { greet, type PerThread, peaksOf, raisePeaks } from "./peaks.ts";
import { installCommand } from "./peers.ts";
import { type AskedPlayer, Race } from "./race.ts";
import { Rates } from "./rates.ts";
import { scalingRows } from "./scaling.ts";
import { runRounds } from "./schedule.ts";
import { scalingTable, summary, workloadTable } from "./table.ts";
import type { Workload } from "./workloads.ts";

/**
 * @param engine the JavaScript engine, for the first line
 * @param absent contenders known to be missing
 * @returns whether every contender computed correct results
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
  const judged = (race: Race) => {
    const rows = race.rows();
    return { rows, notJudged: judge(rows, race.workload, peaksOf(field.able, perThread)) };
  };
  const rates = new Rates();
  const start = (w: Workload, players: readonly AskedPlayer[]) =>
    new Race(w, players, options.effort.milliseconds, rates);
  const layers = options.workloads.map((w) => start(w, field.able));
  const held = field.able.filter(({ contender }) => contender.kernels !== undefined);
  const grown = options.scalings.map(({ size, points }) => ({
    size,
    races: points.map((w) => start(w, held)),
  }));
  const tables = [
    ...layers.map((race) => ({
      races: [race],
      text: () => `\n${race.workload.name}\n${workloadTable(judged(race).rows)}`,
    })),
    ...grown.map(({ size, races }) => ({
      races,
      text: () => `\ntime by ${size}, lstm training\n${scalingTable(scalingRows(size, races))}`,
    })),
  ];
  const races = tables.flatMap((table) => table.races);
  await runRounds(races, options.effort, begun + 60_000 * options.minutes, (race) => {
    const ended = tables.find((table) => table.races.at(-1) === race);
    if (ended !== undefined) console.log(ended.text());
  });
  // A peak that is found later counts for all.
  await showPeaks(field.able, perThread);
  if (races.some(({ rounds }) => rounds > 1)) {
    console.log("\nMedians of all rounds");
    for (const { text } of tables) console.log(text());
  }

  const results = layers.map(judged);
  const rows = results.flatMap((one) => one.rows);
  const notJudged = results.flatMap((one) => one.notJudged);
  const scaling = grown.flatMap((one) => scalingRows(one.size, one.races));
  const cut = races
    .filter(({ rounds }) => rounds < options.effort.rounds)
    .map(({ rounds, workload }) => `${workload.name} (${rounds})`);
  const result = summary(rows, scaling);
  console.log(`\n${result.met} targets met, ${result.lost.length} lost`);
  for (const line of result.lost) console.log(`  ${line}`);
  for (const line of result.open) console.log(`open: ${line}`);
  if (notJudged.length > 0)
    console.log(
      `${notJudged.length} targets are of kernels or numbers of threads that were not measured here.`,
    );
  if (cut.length > 0)
    console.log(
      `Fewer than ${options.effort.rounds} rounds, since ${options.minutes} minutes were over: ${cut.join("; ")}`,
    );
  for (const line of result.broken) console.log(`broken: ${line}`);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${seconds.toFixed(0)} s.`);

  const record: RunRecord = {
    ...{ started: started.toISOString(), seconds, machine, effort: options.effort },
    ...{ versions: field.versions, absent: missing, peak: { perThread, unit: "GFLOP/s" } },
    ...{ rows, scaling, ...result, notJudged, cut },
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
