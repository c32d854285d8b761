/**
 * Hours of a stream: a step every millisecond for an hour is 3.6 million. Memory stays flat, and the state does not drift from the same
 * cell in float64. `SLUICE_SOAK_STEPS` says how many steps; by default it is short.
 */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { isLive, shareOf } from "../../support/exhaustive.ts";
import { engines } from "./engines.ts";

const steps = Number(process.env.SLUICE_SOAK_STEPS ?? (isLive ? 60_000 : 15_000));

interface Soak {
  /** Largest difference of a hidden state from float64 in each tenth of the run. */
  drift: number[];
  /** Bytes in use after a tenth of the run, and at its end. */
  rss: [number, number];
  heap: [number, number];
}

/** WebAssembly, and native code at its widest. */
const soaked = engines.filter(([name], index) => name.startsWith("wasm") || index === engines.length - 1);

const soaks = soaked.flatMap(([name]) => (["lstm", "gru"] as const).map((kind) => [name, kind] as const));

test.each(shareOf("soaks", soaks, 2))(
  `%s, %s over ${steps} steps`,
  async (name, kind) => {
    const script = resolve(import.meta.dirname, "soakRun.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...["--expose-gc", "--max-semi-space-size=1", "--import", "tsx"],
      ...[script, name, kind, String(steps)],
    ]);
    const { drift, rss, heap } = JSON.parse(stdout.trim().split("\n").at(-1)!) as Soak;
    console.log(
      `soak of ${steps} steps, ${name} ${kind}: drift ${drift.map((value) => value.toExponential(1)).join(" ")}`,
    );
    // Float32 beside float64: what a step rounds fades in later steps, so it does not add up.
    for (const value of drift) expect(value).toBeLessThan(1e-6);
    expect(heap[1] - heap[0]).toBeLessThan(100_000);
    expect(rss[1] / rss[0]).toBeLessThan(1.05);
  },
  3_600_000,
);
