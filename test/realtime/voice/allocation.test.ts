/** Detectors side by side, and one for long, by bytes and counts. `SLUICE_SOAK_SECONDS` says how much sound the long one hears. */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const seconds = Number(process.env.SLUICE_SOAK_SECONDS ?? 60);

async function run(...args: string[]) {
  const script = resolve(import.meta.dirname, "loadRun.ts");
  const flags = ["--expose-gc", "--max-semi-space-size=1", "--import", "tsx"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, ...args]);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, number>;
}

test("a hundred detectors in one process share their weights, and hear what single ones hear", async () => {
  const { blocks, wrong, made, used, rss } = await run("hundred");
  console.log(
    `100 detectors: ${made.toFixed(1)} MB when made, ${used.toFixed(1)} MB after sound; the process grew by ${rss.toFixed(1)} MB`,
  );
  expect(blocks).toBeGreaterThan(12_000);
  expect(wrong).toBe(0);
  // The weights of one are 1 MB in each of two layouts.
  expect(made).toBeLessThan(5);
  expect(used).toBeLessThan(15);
  expect(rss).toBeLessThan(40);
}, 300_000);

test(`${seconds} seconds of sound: no sample moves, no probability drifts, no memory grows`, async () => {
  const { blocks, utterances, moved, drift, used, rss } = await run("soak", String(seconds));
  console.log(
    `soak of ${seconds} seconds of sound: ${utterances} utterances, drift ${drift.toExponential(1)}`,
  );
  expect(blocks).toBeGreaterThanOrEqual(Math.floor(seconds / 0.032) - 1);
  expect(utterances).toBeGreaterThan(seconds / 4);
  expect(moved).toBe(0);
  expect(drift).toBeLessThan(1e-5);
  expect(used).toBeLessThan(2);
  expect(rss).toBeLessThan(1.1);
}, 3_600_000);
