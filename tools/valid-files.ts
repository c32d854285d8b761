/** Reads the files of `valid_files.py` and compares every byte. Usage: `tsx tools/valid-files.ts FOLDER` */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openCheckpoint } from "../src/checkpoint.ts";

const folder = process.argv[2];
const expected: Record<string, Record<string, [number[], string]>> = JSON.parse(
  readFileSync(join(folder, "expected.json"), "utf8"),
);
const read = new Map<string, number>();
let tensors = 0;
const faults: string[] = [];
for (const [file, wanted] of Object.entries(expected)) {
  try {
    const { tensors: found } = await openCheckpoint(new Uint8Array(readFileSync(join(folder, file))));
    for (const [name, [shape, digest]] of Object.entries(wanted)) {
      // A file of one array has a name of the reader's own.
      const raw = await (name === "" ? [...found.values()][0] : found.get(name))?.read();
      const sum = raw && createHash("sha256").update(raw.bytes).digest("hex");
      const isEqual = sum === digest && String(raw?.shape) === String(shape);
      if (!isEqual)
        faults.push(
          `${file}: ${name}: expected [${shape}], got ${raw ? `[${raw.shape}] ${raw.dtype}` : "none"}`,
        );
      tensors++;
    }
    if (found.size !== Object.keys(wanted).length) faults.push(`${file}: ${found.size} tensors`);
    const kind = file.slice(file.indexOf(".") + 1);
    read.set(kind, (read.get(kind) ?? 0) + 1);
  } catch (error) {
    faults.push(`${file}: ${error}`);
  }
}
for (const fault of faults.slice(0, 40)) console.error(fault);
const kinds = [...read].map(([kind, count]) => `${kind} ${count}`).join(", ");
console.log(
  `${Object.keys(expected).length} valid files with ${tensors} tensors (${kinds}): ${faults.length} differ`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
