/**
 * The benchmark in Chromium: workloads of `npm run bench` on Sluice, onnxruntime-web, TensorFlow.js and jax-js, each in its own
 * page. Results are compared first, then contenders are timed in turns. Options, table and exit code are those of `npm run bench`.
 *
 *   npm run bench:browser                     some minutes
 *   npm run bench:browser -- --quick          the smaller workloads, once
 *   npm run bench:browser -- --full           also workloads of seconds a call
 *   npm run bench:browser -- --only training --peers DIR --rounds 5 --ms 500 --threads 1,2 --json browser.json --page browser.md
 *
 * Several threads need a page that is cross-origin isolated. Sluice and onnxruntime-web get one for one thread too, because its clock is fine
 * enough for calls of a millisecond. A page that is not isolated computes the same results, as `test/web/kernels.spec.ts` checks.
 */
import { type PagePlayer, Pages } from "./browser/chromium.ts";
import { pagePlayers } from "./browser/players.ts";
import type { Asked } from "./contender.ts";
import { chosen, orExit, readOptions } from "./options.ts";
import { report } from "./report.ts";
import type { Target, Workload } from "./workloads.ts";

/** Targets against peers that run in a browser. */
const isHere = (target: Target) =>
  target.kernels === "wasm" &&
  !("against" in target && (target.against === "PyTorch" || target.against === "all"));
const toTargetsHere = (w: Workload): Workload => ({ ...w, targets: w.targets.filter(isHere) });

const options = orExit(() => readOptions("bench:browser", process.argv.slice(2)));
const { present, absent } = pagePlayers(options.threadCounts, options.peers);
const asked = orExit(() => chosen(present, options.contenders));
const pages = await Pages.start(options.peers);
try {
  const opened: Asked<PagePlayer>[] = [];
  for (const player of asked) opened.push(await pages.open(player));
  const here = { ...options, workloads: options.workloads.map(toTargetsHere) };
  if (!(await report(`Chromium ${pages.version}`, opened, absent, here))) process.exitCode = 1;
} finally {
  await pages.stop();
}
