/** A program that opens a file of so many LSTM layers, and prints how many it found: `manyLayers.ts 20000` */

import { openCheckpoint } from "../../../src/checkpoint.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";

const parts = { weight_ih_l0: [4, 1], weight_hh_l0: [4, 1], bias_ih_l0: [4], bias_hh_l0: [4] };

function file(layers: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const names = Array.from({ length: layers }, (_, k) =>
    Object.entries(parts).map(
      ([name, shape]) => [`net.${k}.${name}`, { dtype: "F32", shape, bytes }] as const,
    ),
  );
  return writeSafetensors(new Map(names.flat()));
}

const { layers } = await openCheckpoint(file(Number(process.argv[2])));
console.log(layers.length);
