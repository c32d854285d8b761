/**
 * The benchmark in Chromium: workloads of `npm run bench` on Sluice, onnxruntime-web, TensorFlow.js and jax-js, each in its own
 * page. Results are compared first, then contenders are timed in turns. Options, table and exit code are those of `npm run bench`.
 *
 *   npm run bench:browser                     some minutes
 *   npm run bench:browser -- --quick          the smaller workloads, once
 *   npm run bench:browser -- --full           also workloads of seconds a call
 *   npm run bench:browser -- --only first     the first call in a fresh page
 *   npm run bench:browser -- --only training --peers DIR --rounds 5 --ms 500 --threads 1,2 --json browser.json --page browser.md
 *
 * Several threads need a page that is cross-origin isolated. Sluice and onnxruntime-web get one for one thread too, because its clock is fine
 * enough for calls of a millisecond. A page that is not isolated computes the same results, as `test/web/kernels.spec.ts` checks.
 */
import { parseArgs } from "node:util";
import { type PagePlayer, Pages } from "./browser/chromium.ts";
import { pagePlayers } from "./browser/players.ts";
import type { Asked } from "./contender.ts";
import { firstTable } from "./firstCalls.ts";
import { chosen, orExit, readOptions } from "./options.ts";
import { peersFolder } from "./peers.ts";
import { report } from "./report.ts";
import type { Target, Workload } from "./workloads.ts";

/** Targets against peers that run in a browser. */
const isHere = (target: Target) =>
  target.kernels === "wasm" &&
  !("against" in target && (target.against === "PyTorch" || target.against === "all"));
const toTargetsHere = (w: Workload): Workload => ({ ...w, targets: w.targets.filter(isHere) });

const args = process.argv.slice(2);
const { only } = parseArgs({ args, options: { only: { type: "string" } }, strict: false }).values;
await (only === "first" ? reportFirst() : reportTimes());

async function inPages(folder: string, act: (pages: Pages) => Promise<void>): Promise<void> {
  const pages = await Pages.start(folder);
  try {
    await act(pages);
  } finally {
    await pages.stop();
  }
}

/** Prints the times of first calls, medians of so many fresh pages. */
async function reportFirst(rounds = 7): Promise<void> {
  const runs = new Map<string, number[][]>();
  const add = (kind: string, times: number[]) => runs.set(kind, [...(runs.get(kind) ?? []), times]);
  await inPages(peersFolder(), async (pages) => {
    for (let round = 0; round < rounds; round++) {
      for (const isEager of [false, true]) {
        for (const isIsolated of [false, true]) {
          const { times, processor, kernels } = await pages.firstCalls(isIsolated, isEager);
          const kind = `${kernels}${isEager ? ", compiled while loading" : ""}`;
          add(`${kind}: processor`, processor);
          add(`${kind}: clock`, times);
        }
      }
    }
    console.log(
      `Chromium ${pages.version}; ms of the main thread and of the clock, medians of ${rounds} fresh pages; isolated ones have threads`,
    );
    console.log(firstTable(runs));
  });
}

async function reportTimes(): Promise<void> {
  const options = orExit(() => readOptions("bench:browser", args));
  const { present, absent } = pagePlayers(options.threadCounts, options.peers);
  const asked = orExit(() => chosen(present, options.contenders));
  await inPages(options.peers, async (pages) => {
    const opened: Asked<PagePlayer>[] = [];
    for (const player of asked) opened.push(await pages.open(player));
    const here = { ...options, workloads: options.workloads.map(toTargetsHere) };
    if (!(await report(`Chromium ${pages.version}`, opened, absent, here))) process.exitCode = 1;
  });
}
