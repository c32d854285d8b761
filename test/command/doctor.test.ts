import { expect, test, vi } from "vitest";
import { kernelChoice, kernelSets } from "../../src/core/kernels/choose.ts";
import { nativeAddon } from "../../src/core/kernels/native/native.ts";
import { LSTM } from "../../src/core/nn/lstm.ts";
import { createStream } from "../../src/stream.ts";
import { runCommand } from "../support/commandLine.ts";

test("sluice doctor names every set, which is used, and why the others are not there", async () => {
  const { code, out } = await runCommand(["doctor"]);
  expect(code).toBe(0);
  for (const { name, obstacle } of kernelSets()) {
    expect(out).toContain(name);
    if (obstacle !== undefined) expect(out).toContain(`no: ${obstacle}`);
  }
  expect(out).toContain(`Node ${process.versions.node} on ${process.platform}-${process.arch}`);
  expect(out).toContain(`In use: ${kernelChoice().name} (${kernelChoice().why})`);
  const { name, why } = createStream(new LSTM({ inputSize: 2, hiddenSize: 3 })).kernels;
  expect(out).toContain(`For streams: ${name} (${why})`);
});

test("--json has the same", async () => {
  vi.stubEnv("SLUICE_THREADS", "3");
  const found = JSON.parse((await runCommand(["doctor", "--json"])).out);
  vi.unstubAllEnvs();
  expect(found.sets).toEqual(kernelSets());
  expect(found.threads).toBeGreaterThanOrEqual(1);
  expect(found.runtime).toMatchObject({ name: "Node", version: process.versions.node });
  expect(found.environment).toMatchObject({ SLUICE_THREADS: "3" });
  const state = nativeAddon();
  expect(found.native).toEqual(
    state.found ? { path: state.path, targets: state.targets } : { why: state.why, refused: state.refused },
  );
});
