/** A cell in which the gate that retains means "replace": no cell here does, some frameworks' do. Schemes must not care. */
import { expect, test, vi } from "vitest";
import { initialize } from "../../../src/core/init/initialize.ts";
import { chrono, closedInput, gruBiases, retainBias, retainFor } from "../../../src/core/init/schemes.ts";
import { GRU } from "../../../src/core/nn/gru.ts";

vi.mock("../../../src/core/cells/gates.ts", async (original) => ({
  ...(await original<typeof import("../../../src/core/cells/gates.ts")>()),
  retainGate: () => ({ gate: "update", sign: -1 }),
}));

const make = () => new GRU({ inputSize: 2, hiddenSize: 3, seed: 1, dtype: "float64" });

test("the bias is written with the other sign, and reads as intended through retain", () => {
  for (const [scheme, intended] of [
    [retainBias(2), 2],
    [retainFor(21), Math.log(20)],
    [closedInput(3), 3],
    [gruBiases({ retain: 1.5, reset: -1 }), 1.5],
  ] as const) {
    const gru = make();
    const [record] = initialize(gru, scheme, { seed: 1 });
    expect(Array.from(gru.gates.update.bias()[0])).toEqual([-intended, -intended, -intended]);
    expect(Array.from(gru.gates.retain.bias()[0])).toEqual([intended, intended, intended]);
    expect(record.sets[0].how).toMatch(/written as its negative/);
  }
});

test("chrono makes such a gate small, so that it keeps", () => {
  const gru = make();
  initialize(gru, chrono(100), { seed: 1 });
  for (const bias of gru.gates.update.bias()[0]) expect(bias).toBeLessThan(0);
});
