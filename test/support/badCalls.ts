/** Many bad calls in random combinations: each is refused by a coded error or computes, and what is good gives the same bits as before. */
import { expect } from "vitest";
import { SluiceError } from "../../src/core/tensor/errors.ts";
import { Random } from "../../src/core/tensor/random.ts";

/** Calls of each set, as the environment asks. */
export const CALLS = Number(process.env.SLUICE_BOUNDARY_CALLS || 1000);
const SEED = Number(process.env.SLUICE_SEED || 1);

/**
 * @param bits     results of a good call
 * @param callOnce makes a call with random faults
 */
export function expectOrder(calls: number, bits: () => unknown, callOnce: (random: Random) => void): void {
  const before = bits();
  const random = new Random(SEED);
  let refused = 0;
  for (let k = 0; k < calls; k++) {
    try {
      callOnce(random);
    } catch (error) {
      if (!(error instanceof SluiceError)) throw new Error(`call ${k}: ${(error as Error).stack}`);
      refused++;
    }
    if (k % 1000 === 0) expect(bits()).toEqual(before);
  }
  expect(bits()).toEqual(before);
  console.log(`${calls} bad calls of ${expect.getState().currentTestName}: ${refused} refused`);
  // Some of both, or the calls are not what they should be.
  expect(refused).toBeGreaterThan(calls / 4);
  expect(refused).toBeLessThan(calls);
}
