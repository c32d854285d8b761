/** A stream allocates nothing on the heap: measured over 100,000 steps, after a warm-up, in a process that does nothing else. */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("0 bytes in 100,000 calls", async () => {
  const script = resolve(import.meta.dirname, "allocationRun.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", "--import", "tsx", script]);
  const growth = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, number>;
  expect(Object.keys(growth).length).toBeGreaterThanOrEqual(5);
  // Compared with an empty loop, so a call that allocated 16 bytes, the least there is, would show as 1,600,000.
  for (const [use, bytes] of Object.entries(growth)) expect(bytes, use).toBeLessThanOrEqual(0);
}, 120_000);
