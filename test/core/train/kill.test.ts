/**
 * Training killed with SIGKILL at random moments, again and again, each time resumed: the files of the run end up the same, bit for bit,
 * as those of an undisturbed run. `SLUICE_KILLS` says how many kills; few by default, since each costs a start of Node.
 */
import { fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { directoryStore } from "../../../src/platform/node/directoryStore.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { makeRun } from "./runs.ts";
import { killedRun } from "./trainingRun.ts";

const kills = Number(process.env.SLUICE_KILLS ?? 20);
const script = resolve(import.meta.dirname, "./trainingRun.ts");
const folder = temporaryFolder();

/** Runs the process, and kills it so many milliseconds after it has begun. @returns whether it was killed before it ended */
function trainAndKill(directory: string, delay: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(script, [directory], {
      execArgv: ["--import", "tsx"],
      // Tests run on WebAssembly unless the environment says otherwise; a process of its own would take native code where it is built.
      env: { SLUICE_KERNELS: "wasm", ...process.env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream!.on("data", (data) => (output += data));
    let timer: NodeJS.Timeout | undefined;
    child.on("message", () => (timer = setTimeout(() => child.kill("SIGKILL"), delay)));
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      // A run that is killed between its last update and its end is complete, and says so when it is called again, even if it is killed then.
      const isExpected = output === "" || /^fit: the run in \S+ is complete \(48 updates\)/.test(output);
      if (!isExpected || (signal !== "SIGKILL" && code !== 0)) {
        reject(new Error(`expected silence until killed or ended, got ${signal ?? code}: ${output}`));
      } else resolve(signal === "SIGKILL");
    });
  });
}

function filesOf(directory: string): Map<string, string> {
  const names = readdirSync(directory).sort();
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), "latin1")]));
}

test(`${kills} kills at random moments, each resumed`, { timeout: 60_000 + kills * 10_000 }, async () => {
  const undisturbed = folder.path("undisturbed");
  const { steps } = makeRun({ ...killedRun, checkpoint: directoryStore(undisturbed) });
  const start = performance.now();
  for await (const _ of steps) {
    // to the end
  }
  const duration = performance.now() - start;
  const expected = filesOf(undisturbed);
  expect([...expected.keys()]).toEqual([
    "checkpoint-46.safetensors",
    "checkpoint-48.safetensors",
    "config.json",
    "metrics.jsonl",
    "model.safetensors",
  ]);

  const random = new Random(Number(process.env.SLUICE_SEED ?? 2024));
  let killed = 0;
  for (let run = 0; killed < kills; run++) {
    const directory = folder.path(`run-${run}`);
    // Each kill comes after up to a third of a run, so that a run is killed several times before it ends.
    while (await trainAndKill(directory, random.uniform() * (duration / 3))) {
      killed++;
      if (killed === kills) break;
    }
    // The last run is let through.
    if (killed === kills) expect(await trainAndKill(directory, 1e6)).toBe(false);
    expect(filesOf(directory)).toEqual(expected);
  }
  expect(killed).toBe(kills);
  console.log(`${killed} kills, each resumed to the same bits`);
});
