/** Streams against onnxruntime, live: random stacks, written to ONNX by Sluice, run there over a sequence and here step by step. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../../src/checkpoint.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { hasPython, python, scratchFolder } from "../../checkpoint/formats/samples.ts";
import { expectClose } from "../../support/compare.ts";
import { engines, streamOn } from "./engines.ts";

const CASES = Number(process.env.SLUICE_LIVE_CASES ?? 6);
const T = 40;

/** Reads k.onnx and k.input, and writes k.output and the final states, all little-endian float32. */
const RUN = `
import sys, numpy as np, onnxruntime as ort
folder = sys.argv[1]
for k, sizes in enumerate(sys.argv[2:]):
    T, N, I = map(int, sizes.split(","))
    session = ort.InferenceSession(f"{folder}/{k}.onnx", providers=["CPUExecutionProvider"])
    x = np.fromfile(f"{folder}/{k}.input", "<f4").reshape(T, N, I)
    for name, value in zip([o.name for o in session.get_outputs()], session.run(None, {session.get_inputs()[0].name: x})):
        value.astype("<f4").tofile(f"{folder}/{k}.{name}")
`;

import { recordOf } from "../../../src/modules.ts";

function randomStack(random: Random, k: number): LSTM | GRU | RNN {
  const sizes = {
    inputSize: 1 + random.integer(40),
    hiddenSize: 1 + random.integer(40),
    numLayers: 1 + random.integer(3),
    seed: k,
  };
  const flag = () => random.integer(2) === 1;
  if (k % 3 === 0) return new LSTM({ ...sizes, peephole: flag() });
  if (k % 3 === 1) return new GRU({ ...sizes, resetAfter: flag() });
  return new RNN({ ...sizes, nonlinearity: flag() ? "tanh" : "relu" });
}

describe.skipIf(!hasPython("onnxruntime", "numpy"))("onnxruntime", () => {
  test(`${CASES} random stacks`, () => {
    const random = new Random(Number(process.env.SLUICE_LIVE_SEED ?? 11));
    const folder = scratchFolder();
    const cases = Array.from({ length: CASES }, (_, k) => {
      const layer = randomStack(random, k);
      const batch = 1 + random.integer(4);
      const input = Float32Array.from({ length: T * batch * layer.inputSize }, () => random.normal());
      writeFileSync(join(folder, `${k}.onnx`), saveCheckpoint(recordOf(layer), { format: "onnx" }));
      writeFileSync(join(folder, `${k}.input`), new Uint8Array(input.buffer));
      return { layer, batch, input };
    });
    python(RUN, folder, ...cases.map(({ layer, batch }) => `${T},${batch},${layer.inputSize}`));
    const read = (k: number, name: string) =>
      new Float32Array(new Uint8Array(readFileSync(join(folder, `${k}.${name}`))).buffer);
    for (const [k, { layer, batch, input }] of cases.entries()) {
      const output = read(k, "output");
      for (const [name, engine] of engines) {
        const stream = streamOn(engine, layer, { batch });
        const size = input.length / T;
        const got = new Float32Array(output.length);
        for (let t = 0; t < T; t++)
          got.set(stream.step(input.subarray(t * size, (t + 1) * size)), (t * output.length) / T);
        const what = `${k}: ${name}, ${layer}`;
        expectClose(what, got, output, { absolute: 2e-6, normalised: 2e-6 });
        expectClose(what, stream.state.hidden, read(k, "hidden"), { absolute: 2e-6, normalised: 2e-6 });
        if (layer instanceof LSTM)
          expectClose(what, stream.state.cell!, read(k, "cell"), { absolute: 4e-6, normalised: 4e-6 });
      }
    }
    expect(cases.length).toBe(CASES);
  }, 300_000);
});
