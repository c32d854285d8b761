/** The sentences of the picture of a cell, against the library. */
import { expect, test } from "vitest";
import { LSTM, noGrad, zeros } from "../../../src/index.ts";
import { memoryOf } from "../../../web/gates/reach.ts";
import { effectOf, gates } from "../../../web/start/CellPicture.tsx";

test("a bias opens its gate as far as the sentence says", () => {
  for (const bias of [-4, 0, 1, 6]) {
    for (const { gate } of gates) {
      const lstm = new LSTM({ inputSize: 2, hiddenSize: 1, seed: 1 });
      lstm.gates[gate].setBias(bias);
      const { trace } = noGrad(() => lstm.forward(zeros([1, 1, 2]), { trace: true }));
      const open = trace.gate(gate).data[0];
      const said = Number(
        effectOf(gate, bias)
          .match(/−?[\d.]+(?= %|, and the input)/)![0]
          .replace("−", "-"),
      );
      // Two digits: of a share near 100 %, of what is missing.
      const [share, smaller] =
        gate === "cell" ? [open, Math.abs(open)] : [100 * open, 100 * Math.min(open, 1 - open)];
      expect(Math.abs(said - share)).toBeLessThanOrEqual(0.05 * smaller + 1e-6);
      if (gate === "forget") expect(effectOf(gate, bias)).toContain(memoryOf(1 + Math.exp(bias)));
    }
  }
});
