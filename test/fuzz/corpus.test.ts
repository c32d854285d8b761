/** Every reader reads the inputs that fuzzing found, or refuses them with a code: within the memory and the time of `execute`. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { snapshotPrototypes } from "../support/allocations.ts";
import { corpusFolder, keptInputs } from "./corpus.ts";
import { execute, readers } from "./readers.ts";

test("each folder of the corpus belongs to a reader, and each reader has inputs", () => {
  // tools/sanitize-kernels.sh replays those of native code.
  expect(readdirSync(corpusFolder).sort()).toEqual([...Object.keys(readers), "native"].sort());
});

test.each(Object.keys(readers))("%s", async (reader) => {
  const prototypes = snapshotPrototypes();
  let [read, count] = [0, 0];
  for (const [name, input] of keptInputs(reader)) {
    const outcome = await execute(reader, input).catch((error) => {
      throw new Error(`${reader}/${name}: ${error}`, { cause: error });
    });
    count++;
    if (outcome === "ok") read++;
  }
  expect(snapshotPrototypes()).toEqual(prototypes);
  // A corpus that is refused whole tests nothing behind the first check.
  expect(read).toBeGreaterThan(0);
  console.log(`corpus ${reader}: ${count} inputs, ${read} read`);
});
