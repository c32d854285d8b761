import { describe, expect, test } from "vitest";
import { kernelChoice, kernelSets, useKernels } from "../../src/core/kernels/choose.ts";
import { runCommand } from "../support/commandLine.ts";

const SMALL = ["--batch", "2", "--steps", "3", "--input", "4", "--hidden", "5", "--rounds", "1"];
const names = (runs: boolean) =>
  kernelSets()
    .filter(({ obstacle }) => !runs || obstacle === undefined)
    .map(({ name }) => name);

describe("sluice bench", () => {
  test.each(["lstm", "gru", "rnn"])(
    "times %s on every set that runs, and restores the choice",
    async (cell) => {
      const before = kernelChoice().name;
      const { code, out } = await runCommand(["bench", "--cell", cell, ...SMALL, "--json"]);
      expect(code).toBe(0);
      const { times, layer } = JSON.parse(out);
      expect(layer).toEqual({ cell, batch: 2, steps: 3, input: 4, hidden: 5 });
      expect(times.map((row: { name: string }) => row.name)).toEqual(names(true));
      for (const { forward, training } of times) {
        expect(forward).toBeGreaterThan(0);
        expect(training).toBeGreaterThan(0);
      }
      expect(kernelChoice().name).toBe(before);
    },
  );

  test("shows the set that was asked for", async () => {
    const before = kernelChoice().name;
    useKernels("reference");
    const { out } = await runCommand(["bench", ...SMALL]);
    useKernels(before);
    expect(out).toContain("In use: reference (asked for by useKernels)");
  });

  test("refuses sizes and cells there are not", async () => {
    expect((await runCommand(["bench", "--hidden", "0"])).code).toBe(2);
    expect((await runCommand(["bench", "--cell", "transformer"])).code).toBe(2);
    for (const size of ["--batch", "--steps"]) {
      const ran = await runCommand(["bench", size, "1000000000000"]);
      expect(ran).toMatchObject({
        code: 2,
        error: "sluice: bench: expected memory, got none. Use smaller sizes.\n",
      });
    }
  });
});
