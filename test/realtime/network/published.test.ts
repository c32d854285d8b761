import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openNetwork, writeNetwork } from "../../../src/network.ts";
import { dataFolder } from "../../checkpoint/formats/samples.ts";
import { networkFiles, openNetworkFile, readGolden, runGolden, stepGolden } from "../../support/goldens.ts";

const chains = dataFolder("chains");
const files = networkFiles(chains, "model.h5", "model.keras", "model.json");

/** The tolerance of the goldens, relative where they are above 1. */
const TOLERANCE = 1e-5;

describe.skipIf(chains === undefined)("networks of Keras and TensorFlow.js", () => {
  test.each(files.map((file) => [file.slice(chains!.length + 1), file]))(
    "%s equals its golden",
    async (_, file) => {
      const network = await openNetworkFile(file);
      const golden = await readGolden(join(dirname(file), "golden.npz"));
      expect(runGolden(network, golden)).toBeLessThanOrEqual(TOLERANCE);
      // The file that Sluice writes computes the same.
      const written = await openNetwork(writeNetwork(network.chain));
      expect(runGolden(written, golden)).toBeLessThanOrEqual(TOLERANCE);
      if (network.streams && network.inputs.length === 1)
        expect(stepGolden(network, golden)).toBeLessThanOrEqual(TOLERANCE);
    },
  );

  test("a decoder steps with its state in the caller's hands", async () => {
    const network = await openNetworkFile(join(chains!, "translation-decoder/model.h5"));
    const { inputs, outputs } = await readGolden(join(chains!, "translation-decoder/golden.npz"));
    const [x, h, c] = network.inputs.map(({ name }) => name);
    const [y, nextH, nextC] = network.outputs.map(({ name }) => name);
    const [sequence, hidden, cell] = inputs[0];
    const state = { hidden, cell };
    const answers: number[] = [];
    for (let at = 0; at < sequence.length; at += 28) {
      const given = { [x]: sequence.subarray(at, at + 28), [h]: state.hidden, [c]: state.cell };
      const step = network.step(given)!;
      answers.push(...step[y]);
      Object.assign(state, { hidden: step[nextH].slice(), cell: step[nextC].slice() });
    }
    for (const [k, got] of [answers, state.hidden, state.cell].entries())
      for (const [at, wanted] of outputs[0][k].entries())
        expect(Math.abs(got[at] - wanted)).toBeLessThan(TOLERANCE);
  });
});
