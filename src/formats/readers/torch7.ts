import type { FormatReaders } from "../readers.ts";
import { openTorch7 } from "../torch7/open.ts";

export const torch7: FormatReaders = {
  name: "torch7",
  readers: { torch7: openTorch7 },
};
