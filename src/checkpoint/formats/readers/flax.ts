import { openFlax } from "../flax/open.ts";
import type { FormatReaders } from "../readers.ts";

/** The reader of Flax: msgpack. */
export const flax: FormatReaders = {
  name: "flax",
  readers: { flax: openFlax },
};
