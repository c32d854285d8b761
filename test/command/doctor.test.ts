import { expect, test, vi } from "vitest";
import { kernelChoice, useKernels } from "../../src/core/kernels/choose.ts";
import { runCommand } from "../support/commandLine.ts";

test("sluice doctor names the set in use, and why", async () => {
  const { code, out } = await runCommand(["doctor"]);
  expect(code).toBe(0);
  expect(out).toContain(`Node ${process.versions.node} on ${process.platform}-${process.arch}`);
  expect(out).toContain(`Kernels: ${kernelChoice().name} (${kernelChoice().why})`);
});

test("--json has the same", async () => {
  vi.stubEnv("SLUICE_THREADS", "3");
  const before = kernelChoice().name;
  useKernels("reference");
  const found = JSON.parse((await runCommand(["doctor", "--json"])).out);
  useKernels(before);
  vi.unstubAllEnvs();
  expect(found).toMatchObject({ name: "reference", why: "asked for by useKernels" });
  expect(found.threads).toBeGreaterThanOrEqual(1);
  expect(found.runtime).toMatchObject({ name: "Node", version: process.versions.node });
  expect(found.environment).toMatchObject({ SLUICE_THREADS: "3" });
});
