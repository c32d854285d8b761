/** However the edits of a checkpoint were arrived at, by adding, taking back and adding others, it is as if they were made at once. */
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { LSTM } from "../../src/core/nn/index.ts";
import { Random } from "../../src/core/tensor/random.ts";
import { recordOf, weightsOf } from "../../src/modules.ts";
import { keeperOf, reachOf, timescaleOf } from "../../web/gates/reach.ts";
import { verdictOf } from "../../web/gates/verdict.ts";
import type { Edit, Outline } from "../../web/worker/protocol.ts";
import { Session } from "../../web/worker/session.ts";
import { archiveWithDamage } from "../support/checkpoints.ts";
import { isLive } from "../support/exhaustive.ts";

const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, numLayers: 3, bidirectional: true, seed: 5 });
const bytes = saveCheckpoint(weightsOf(lstm), { format: "pytorch" }) as Uint8Array<ArrayBuffer>;

async function opened(): Promise<(edits: readonly Edit[]) => Promise<Outline>> {
  const session = new Session();
  const files = [new File([bytes], "net.pt")];
  await session.open({ source: { kind: "files", files }, readAs: {} }, () => {});
  return async (edits) => {
    const outline = session.edit({ edits });
    const saved = await session.save({ format: "source", lossy: false });
    const [file] = saved.files;
    return { ...outline, bytes: file.bytes } as Outline;
  };
}

const edits: readonly Edit[] = [
  { kind: "bias", gate: "forget", bias: 1 },
  { kind: "bias", gate: "forget", bias: 3, layer: 1, direction: "reverse" },
  { kind: "bias", gate: "input", bias: -2, unit: 1 },
  { kind: "scheme", scheme: "chrono:tMax=50", seed: 3 },
  { kind: "scheme", scheme: "scaleAll:factor=0.5", seed: 0 },
];

describe("edits of an open checkpoint", () => {
  test("added one by one and taken back in any order", async () => {
    const random = new Random(7);
    const apply = await opened();
    let history: Edit[] = [];
    for (let k = 0; k < (isLive ? 12 : 5); k++) {
      const kept = history.slice(0, history.length - random.integer(Math.min(history.length, 2) + 1));
      history = random.integer(4) === 0 ? kept : [...kept, edits[random.integer(edits.length)]];
      const fresh = await opened();
      expect(await apply(history)).toEqual(await fresh(history));
    }
  });

  test("one that is refused changes nothing, and the next is made upon what was there", async () => {
    const apply = await opened();
    const fresh = await opened();
    await apply(edits.slice(0, 1));
    await expect(apply([edits[0], { kind: "bias", gate: "forget", bias: 1, layer: 9 }])).rejects.toThrow(
      "layer: expected one of 0, 1, 2, got 9.",
    );
    expect(await apply([edits[0], edits[2]])).toEqual(await fresh([edits[0], edits[2]]));
  });
});

test("a damaged tensor outside the layers is counted, and copied", async () => {
  const file = new File([(await archiveWithDamage()) as Uint8Array<ArrayBuffer>], "net.npz");
  const session = new Session();
  const { tensorCount } = await session.open(
    { source: { kind: "files", files: [file] }, readAs: {} },
    () => {},
  );
  expect(tensorCount).toBe(5);
  session.edit({ edits: edits.slice(0, 1) });
  const { files, notes } = await session.save({ format: "source", lossy: false });
  expect([files.length, files[0].bytes.length, notes]).toEqual([1, file.size, []]);
});

test("a record that was checked by its source only says so, and no other", async () => {
  const one = new LSTM({ inputSize: 2, hiddenSize: 3, bias: true, seed: 5 });
  one.parameter("bias_hh_l0").data.fill(0);
  for (const [format, framework, checked] of [
    ["pytorch", undefined, undefined],
    ["npz", "haiku.LSTM", "checked by source only"],
  ] as const) {
    const file = saveCheckpoint(recordOf(one, "net"), { format, framework }) as Uint8Array<ArrayBuffer>;
    const session = new Session();
    const readAs = framework === undefined ? {} : { from: framework };
    const source = { kind: "files" as const, files: [new File([file], `net.${format}`)] };
    const outline = await session.open({ source, readAs }, () => {});
    expect(outline.layers[0].checked, format).toBe(checked);
  }
});

test("a hard sigmoid keeps what the file's own gate keeps: in the report, the sentence, and the card", async () => {
  const hard = new LSTM({ inputSize: 2, hiddenSize: 4, seed: 5, activations: { gate: "hardSigmoid(0.2)" } });
  hard.gates.forget.setBias(1);
  const model = saveCheckpoint(recordOf(hard, "net"), { format: "keras", framework: "keras.LSTM" });
  const session = new Session();
  const source = {
    kind: "files" as const,
    files: [new File([model as Uint8Array<ArrayBuffer>], "net.keras")],
  };
  const { layers, notes } = await session.open({ source, readAs: {} }, () => {});
  // The page reads it correctly, so nothing warns.
  expect(notes.map(({ text, isPlain }) => [text.slice(0, 20), text.at(-1), isPlain])).toEqual([
    ["Its activations are ", ".", true],
  ]);
  const [cell] = layers[0].cells;
  const { gate, rests } = keeperOf(cell)!;
  // f = 0.2 · 1 + 0.5 = 0.7, a logistic sigmoid's would be 0.731.
  expect(gate.report.timescale).toBeCloseTo(1 / 0.3, 6);
  for (const rest of rests) expect(timescaleOf(rest)).toBeCloseTo(1 / 0.3, 6);
  expect(reachOf(rests[0])).toBeCloseTo(Math.log(1e-3) / Math.log(0.7), 4);
  expect(verdictOf(cell)).toMatch(/remembers about 3\.3 steps; half is gone after 1\.9\./);
});
