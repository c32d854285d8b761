import { openFlax } from "../flax/open.ts";
import type { FormatReaders } from "../readers.ts";

export const flax: FormatReaders = {
  name: "flax",
  readers: { flax: openFlax },
};
