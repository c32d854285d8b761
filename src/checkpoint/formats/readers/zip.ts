/** Zip archives, for several formats. */
import type { FormatReaders } from "../readers.ts";
import { openZip } from "../zip/open.ts";

export const zip: FormatReaders = { name: "zip", readers: {}, openZip };
