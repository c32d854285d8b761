/**
 * Small files that were built to be expensive, by the size `n` of what they repeat. Each is refused with a code or opens, at a
 * cost in proportion to `n`.
 */
import { type WriteValue, writeHdf5 } from "../../src/formats/hdf5/write.ts";
import { find, patched } from "./pieces.ts";

export interface Expensive {
  /** How the file is called. */
  file: string;
  /** `n` of the file that is opened in a process of its own. */
  n: number;
  /** How it is refused; undefined: it opens. */
  code?: string;
  bytes(n: number): Uint8Array;
}

const attributes = (value: WriteValue) =>
  writeHdf5({ children: new Map(), attributes: new Map([["text", value]]) });

export const expensive: Record<string, Expensive> = {
  "HDF5 text of zeros and a sign": {
    file: "zeros.h5",
    n: 1_000_000,
    bytes: (n) => attributes({ text: `${"\0".repeat(n)}x` }),
  },
  "HDF5 text of spaces and a sign, padded with spaces": {
    file: "spaces.h5",
    n: 60_000,
    bytes: (n) => {
      const bytes = attributes({ texts: [`${" ".repeat(n)}x`] });
      return patched(bytes, find(bytes, [0x13, 0x01, 0, 0]) + 1, 0x02);
    },
  },
};
