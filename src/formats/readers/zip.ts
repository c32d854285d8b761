/** Zip archives, which several formats are. */
import type { FormatReaders } from "../readers.ts";
import { openZip } from "../zip/open.ts";

export const zip: FormatReaders = { name: "zip", readers: {}, openZip };
