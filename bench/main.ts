/**
 * The benchmark: every workload on every contender that is here, results compared before anything is timed, timed in turns, medians.
 *
 *   npm run bench                         all but the longest workloads, up to three rounds
 *   npm run bench -- --quick              the smaller workloads, once
 *   npm run bench -- --full               all workloads, up to five rounds; some take seconds a call on some contender
 *   npm run bench -- --only small         workloads with that in their names
 *   npm run bench -- --only first         the first call of a fresh process
 *   npm run bench -- --only cells         cells that are given as equations, beside the LSTM
 *   npm run bench -- --only forecast      errors of forecasts of single series, instead of times
 *   npm run bench -- --only networks      whole networks in a page, beside TensorFlow.js and onnxruntime-web
 *   npm run bench -- --only c             a step as C, beside RTNeural
 *   npm run bench -- --contenders native,PyTorch      those with one of these in their names
 *   npm run bench -- --peers DIR          where libraries from npm to compare with are installed; else SLUICE_PEERS
 *   npm run bench -- --rounds 5 --ms 800 --patience 60 --minutes 20
 *   npm run bench -- --threads 1,2 --json bench.json --page bench.md
 *
 * How to read it, and how to install the peers: bench/README.md. The exit code is 1 when a contender fails or has wrong results; a lost target
 * is printed and is not an error, because other programs may have taken the time.
 */
import { parseArgs } from "node:util";
import { benchCells } from "./cells.ts";
import { Running } from "./contender.ts";
import { players } from "./contenders.ts";
import { reportFirst } from "./first.ts";
import { benchForecasts } from "./forecasts/main.ts";
import { chosen, orExit, readOptions } from "./options.ts";
import { report } from "./report.ts";

const args = process.argv.slice(2);
const { only } = parseArgs({ args, options: { only: { type: "string" } }, strict: false }).values;
if (only === "first") reportFirst();
else if (only === "cells") benchCells();
else if (only === "forecast") await benchForecasts(args);
else if (only === "c") await (await import("./c.ts")).benchC();
else if (only === "networks") await (await import("./networks/main.ts")).benchNetworks(args);
else await benchTimes();

async function benchTimes(): Promise<void> {
  const options = orExit(() => readOptions("bench", args));
  const { present, absent } = players(options.threadCounts, options.peers);
  const running = orExit(() => chosen(present, options.contenders)).map((player) => new Running(player));
  try {
    if (!(await report(`Node ${process.version}`, running, absent, options))) process.exitCode = 1;
  } finally {
    for (const one of running) one.stop();
  }
}
