/** Checkpoints of tensors in memory, as if a file of that format held them. */
import { type Checkpoint, checkpointOf } from "../../src/checkpoint/edit/open.ts";
import { openFile } from "../../src/checkpoint/formats/detect.ts";
import { type RecogniseOptions, recogniseLayers } from "../../src/checkpoint/interop/recognise.ts";
import { bytesSource, fromFloat, type RawTensor, saveCheckpoint } from "../../src/checkpoint.ts";
import { LSTM } from "../../src/core/nn/index.ts";
import { presentTensor } from "../../src/core/storage/contents.ts";
import { readSafetensors } from "../../src/core/storage/safetensors/open.ts";
import { recordOf } from "../../src/modules.ts";
import { writeNpz } from "./writers.ts";

export function checkpointFrom(
  tensors: ReadonlyMap<string, RawTensor>,
  { format = "x", ...options }: RecogniseOptions & { format?: string } = {},
): Checkpoint {
  const metadata = new Map<string, unknown>();
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const present = new Map([...tensors].map(([name, raw]) => [name, presentTensor(raw)]));
  const found = recogniseLayers({ format, shapes, metadata }, options);
  return checkpointOf({ format, tensors: present, metadata }, found);
}

/** An archive of one LSTM beside an array, `head`, that cannot be read: its checksum is wrong. */
export async function archiveWithDamage(): Promise<Uint8Array> {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 5 });
  const { tensors } = readSafetensors(saveCheckpoint(recordOf(lstm, "rnn"), { format: "safetensors" }));
  const file = writeNpz(new Map([...tensors, ["head", fromFloat(new Float32Array(20).fill(0.25), [20])]]));
  const { start } = (await openFile(bytesSource(file))).tensors.get("head")!.location!;
  file[start] ^= 1;
  return file;
}
