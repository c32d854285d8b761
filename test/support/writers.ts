/** Whole files of each format, from the pieces that the library writes. */
import { hdf5Pieces } from "../../src/checkpoint/formats/hdf5/write.ts";
import {
  kerasHdf5Pieces,
  kerasPieces,
  kerasWeightsPieces,
} from "../../src/checkpoint/formats/keras/write.ts";
import { arrayPieces, npzPieces } from "../../src/checkpoint/formats/npy/write.ts";
import { pytorchPieces } from "../../src/checkpoint/formats/pytorch/write.ts";
import { zipPieces } from "../../src/checkpoint/formats/zip/write.ts";
import { joinPresent, type Piece } from "../../src/core/storage/pieces.ts";
import type { RawTensor } from "../../src/core/storage/raw.ts";

export { writeFlax } from "./flaxFile.ts";

const whole =
  <A extends unknown[]>(pieces: (...args: A) => Piece[]) =>
  (...args: A): Uint8Array =>
    joinPresent(pieces(...args));

export const writeHdf5 = whole(hdf5Pieces);
export const writeKerasHdf5 = whole(kerasHdf5Pieces);
export const writeKerasWeights = whole(kerasWeightsPieces);
export const writeKeras = whole(kerasPieces);
export const writeNpz = whole(npzPieces);
export const writeNpy = whole((tensor: RawTensor) => arrayPieces("npy", tensor));
export const writePytorch = whole(pytorchPieces);
export const writeZip = whole(
  (format: string, members: ReadonlyMap<string, Uint8Array>, options?: { alignment?: number }) =>
    zipPieces(format, new Map([...members].map(([name, bytes]) => [name, [bytes]])), options),
);
