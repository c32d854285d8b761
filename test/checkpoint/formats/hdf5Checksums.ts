/** Repairs the checksums of HDF5 files, so that mutants reach the code behind them. */

import { hdf5Tensors, readHdf5 } from "../../../src/checkpoint/formats/hdf5/open.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { readAll } from "../../support/readAll.ts";
import { littleEndian } from "./fileBytes.ts";

/** Most checksums that we repair in a file: three changes damage few structures. */
const MOST = 16;

/** Returns a copy of a file in which the reader finds every checksum that it checks, or fails earlier for another reason. */
export async function repairHdf5(file: Uint8Array): Promise<Uint8Array> {
  const bytes = file.slice();
  for (let k = 0; k < MOST; k++) {
    const error = await readHdf5(bytesSource(bytes))
      .then(({ root }) => readAll({ tensors: hdf5Tensors(root) }))
      .then(
        () => undefined,
        (caught: unknown) => caught,
      );
    if (!(error instanceof FormatError) || error.code !== "CHECKSUM") break;
    const found = /expected (checksum|Fletcher-32|Adler-32) (\w+), got (\w+)/.exec(error.message);
    if (found === null) break;
    const [, kind, ...sums] = found;
    const [stored, computed] = sums.map((sum) => {
      const little = littleEndian(Number.parseInt(sum, 16), 4);
      return kind === "Adler-32" ? little.reverse() : little;
    });
    const { offset = 0 } = error.place;
    // The error names the place of a chunk; its checksum follows the content.
    const at = kind === "checksum" ? offset : placeOf(bytes, stored, offset);
    if (at === undefined) break;
    bytes.set(computed, at);
  }
  return bytes;
}

function placeOf(bytes: Uint8Array, stored: readonly number[], start: number): number | undefined {
  const at = Buffer.from(bytes).indexOf(Buffer.from(stored), start);
  return at < 0 ? undefined : at;
}
