/**
 * The k-th allocation fails, for every k: arrays of JavaScript, memory of WebAssembly, and the memory and threads of the addon. Each failure
 * ends in the right result or a coded error, and the same call works afterwards. `SLUICE_SWEEP=all` takes every k, and by default a few.
 * The same where the system starts no thread of the addon from the k-th on.
 */
import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { nativeAddon } from "../../../src/core/kernels/native/native.ts";
import { temporaryFolder } from "../../support/folders.ts";

const folder = temporaryFolder();

const here = import.meta.dirname;

/** Returns why a library in C cannot be made here, or its path. */
function interposer(): { path: string } | { why: string } {
  if (process.platform !== "linux") return { why: "LD_PRELOAD needs Linux" };
  if (process.env.ASAN_OPTIONS !== undefined) return { why: "the sanitizer replaces malloc itself" };
  const path = folder.path("failing.so");
  try {
    const args = ["-shared", "-fPIC", "-O1", join(here, "failingAllocation.c"), "-o", path, "-ldl"];
    execFileSync(process.env.CC ?? "gcc", args, { stdio: "pipe" });
    return { path };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

const state = nativeAddon();
const library = state.found ? interposer() : { why: state.why };
if ("why" in library) console.log(`allocations of the addon are not swept: ${library.why}`);

const sweeps = [
  ["javascript", "training", 37],
  ["javascript", "stream", 1],
  ["wasm", "layers", 1],
  ["wasm", "stream", 1],
  ...("path" in library
    ? ([
        ["native", "layers", 1],
        ["native", "stream", 1],
      ] as const)
    : []),
] as const;

test.each(sweeps)(
  "%s: %s",
  async (kind, what, stride) => {
    const script = join(here, "allocationRun.ts");
    const counters = folder.path("counters");
    writeFileSync(counters, new Uint8Array(16));
    const env = {
      ...process.env,
      ...(kind === "native" && "path" in library && { LD_PRELOAD: library.path, SLUICE_FAULTS: counters }),
    };
    const step = String(process.env.SLUICE_SWEEP === "all" ? 1 : stride);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", script, kind, what, step],
      { env },
    );
    const { failures, outcomes } = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as {
      failures: number;
      outcomes: Record<string, number>;
    };
    console.log(`${failures} failed allocations in ${what} of ${kind}: ${JSON.stringify(outcomes)}`);
    expect(failures).toBeGreaterThan(0);
    for (const outcome of Object.keys(outcomes))
      expect(["right", "MEMORY", "UNSUPPORTED"]).toContain(outcome);
  },
  3_600_000,
);

test.runIf("path" in library)(
  "a team has the threads that the system starts, and says once that it has fewer",
  async () => {
    const counters = folder.path("threads");
    writeFileSync(counters, new Uint8Array(16));
    const { path } = library as { path: string };
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", join(here, "refusedThreads.ts")],
      { env: { ...process.env, LD_PRELOAD: path, SLUICE_FAULTS: counters }, timeout: 300_000 },
    );
    const { teams, after } = JSON.parse(stdout);
    // The first thread of a team is the caller's.
    expect(teams).toEqual([0, 1, 2, 3].map((started) => ({ isRight: true, started })));
    expect(after).toEqual({ isRight: true, started: 4 });
    expect(stderr.match(/^Sluice computes .*/gm)).toEqual([
      "Sluice computes on 1 of 5 threads: the system starts no more. SLUICE_THREADS asks for fewer.",
    ]);
  },
  360_000,
);
