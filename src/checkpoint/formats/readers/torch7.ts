import type { FormatReaders } from "../readers.ts";
import { openTorch7 } from "../torch7/open.ts";

/** The reader of Torch7: `.t7`. */
export const torch7: FormatReaders = {
  name: "torch7",
  readers: { torch7: openTorch7 },
};
