/** Checkpoints of tensors in memory, as if a file of that format held them. */
import { type Checkpoint, checkpointOf } from "../../src/checkpoint/open.ts";
import { presentTensor } from "../../src/formats/contents.ts";
import type { RawTensor } from "../../src/formats/raw.ts";
import { type RecogniseOptions, recogniseLayers } from "../../src/interop/recognise.ts";

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
