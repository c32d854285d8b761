/** The claim of docs/hand-port.md: the three lines give what the model's own authors say it gives. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toFloat } from "../../src/checkpoint.ts";
import { openCheckpointFile } from "../../src/node.ts";
import { createStream } from "../../src/stream.ts";
import { dataFolder } from "../checkpoint/formats/samples.ts";

const folder = dataFolder("scorify");

test.runIf(folder)("the stack of Scorify as a stream, between its own linear layers", async () => {
  const { feats, beat_logits, downbeat_logits } = JSON.parse(
    readFileSync(join(folder!, "test.json"), "utf8"),
  );
  const checkpoint = await openCheckpointFile(join(folder!, "weights_manifest.json"));
  const weight = async (name: string) => {
    const raw = await checkpoint.tensors.get(`model.${name}`)!.read();
    return { shape: raw.shape, data: toFloat(raw) };
  };
  const linear = async (name: string) => {
    const [matrix, bias] = await Promise.all([weight(`${name}.weight`), weight(`${name}.bias`)]);
    const [rows, columns] = matrix.shape;
    return (x: ArrayLike<number>) =>
      Float32Array.from({ length: rows }, (_, row) => {
        let sum = bias.data[row];
        for (let k = 0; k < columns; k++) sum += matrix.data[row * columns + k] * x[k];
        return sum;
      });
  };
  const head = async (name: string) => {
    const [first, last] = await Promise.all([linear(`${name}.0`), linear(`${name}.3`)]);
    return (x: Float32Array) => last(first(x).map((value) => Math.max(0, value)))[0];
  };
  const [pitches, input, beat, downbeat] = await Promise.all([
    weight("pitch_emb.weight"),
    linear("input_linear"),
    head("beat_head"),
    head("downbeat_head"),
  ]);
  const stream = await createStream(checkpoint.layers);
  let worst = 0;
  feats.forEach(([pitch, interval, , first, second]: number[], step: number) => {
    const embedded = Array.from({ length: 32 }, (_, k) => pitches.data[pitch * 32 + k]);
    const hidden = stream.step(input([...embedded, interval, first, second]));
    worst = Math.max(
      worst,
      Math.abs(beat(hidden) - beat_logits[step]),
      Math.abs(downbeat(hidden) - downbeat_logits[step]),
    );
  });
  await checkpoint.close();
  expect(feats.length).toBe(128);
  // The logits are up to 5; the file has them in float32.
  expect(worst).toBeLessThan(1e-5);
});
