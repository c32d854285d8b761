/** Data larger than memory: exporting keeps only what it needs, and the script maps files. */
import { once } from "node:events";
import { createWriteStream, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headerOf } from "../../../../src/checkpoint/formats/npy/write.ts";
import { prepareJob } from "../../../../src/tasks.ts";
import {
  all,
  environment,
  lacking,
  PYTHON,
  placesFor,
  runProgram,
  SCRIPT,
  smallLanguage,
  textOf,
} from "../../../support/jobs.ts";

const placeOf = placesFor("the memory that jobs take", "the memory that jobs take");
const MB = 1e6;

/** Writes a file of many pieces. */
async function bigFile(name: string, count: number, piece: (k: number) => string): Promise<string> {
  const path = placeOf(name);
  const file = createWriteStream(path);
  for (let k = 0; k < count; k++) if (!file.write(piece(k))) await once(file, "drain");
  file.end();
  await once(file, "finish");
  return path;
}

/** Exports a job in a process of its own. */
async function exported(...args: string[]): Promise<{ code: number; error: string; most: number }> {
  const program = join(import.meta.dirname, "../../../support/exportProcess.ts");
  const { out, error } = await runProgram(
    process.execPath,
    ["--import", "tsx", program, ...args],
    process.env,
  );
  expect(error).toBe("");
  return JSON.parse(out);
}

describe.skipIf(!all)("exporting a job", () => {
  test("of 10 million rows takes what docs/outgrowing.md says", async () => {
    const rows = 10_000_000;
    const perPiece = 100_000;
    const file = await bigFile("rows.csv", rows / perPiece + 1, (piece) => {
      if (piece === 0) return "hour,load\n";
      const first = (piece - 1) * perPiece;
      return Array.from({ length: perPiece }, (_, k) => {
        const hour = new Date(3_600_000 * (first + k)).toISOString().slice(0, 16);
        return `${hour},${(50 + 9 * Math.sin((first + k) / 4)).toFixed(2)}\n`;
      }).join("");
    });
    const job = placeOf("rows-job");
    const options = ["--season", "24", "--window", "48", "--horizon", "24", "--hidden", "8", "--epochs", "1"];
    const ran = await exported(file, "--out", job, ...options);
    expect(ran.code, ran.error).toBe(0);
    console.log(
      `${rows} rows, ${(statSync(file).size / MB).toFixed(0)} MB: at most ${(ran.most / MB).toFixed(0)} MB of memory`,
    );
    expect(ran.most).toBeLessThan(900 * MB);
  }, 900_000);

  test("of a text takes less memory than the text has bytes", async () => {
    const piece = textOf(1_000_000);
    const file = await bigFile("long.txt", 400, () => piece);
    const ran = await exported(file, "--out", placeOf("long-job"), "--hidden", "8", "--epochs", "1");
    expect(ran.code, ran.error).toBe(0);
    console.log(
      `a text of ${(statSync(file).size / MB).toFixed(0)} MB: at most ${(ran.most / MB).toFixed(0)} MB of memory`,
    );
    expect(ran.most).toBeLessThan(statSync(file).size);
  }, 600_000);
});

test.skipIf(!all || lacking !== undefined)(
  "the script trains on a file larger than the memory of this machine",
  async () => {
    const job = placeOf("mapped");
    await prepareJob(smallLanguage(), job, { epochs: 1 });
    // A file with holes takes no room on the disk.
    const count = totalmem() + 2 ** 30;
    const header = headerOf("u1", true, [count]);
    const ids = join(job, "ids.npy");
    writeFileSync(ids, header);
    truncateSync(ids, header.length + count);
    const settings = JSON.parse(readFileSync(join(job, "job.json"), "utf8"));
    settings.data.updates = Math.floor(
      Math.floor((count - 1) / settings.data.batchSize) / settings.data.steps,
    );
    writeFileSync(join(job, "job.json"), JSON.stringify(settings));
    // The limit is for memory that a process fills, not for files that it maps; reading the file would fail.
    const limited = `import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_DATA, (4 * 2 ** 30, 4 * 2 ** 30))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")`;
    const args = ["-c", limited, SCRIPT, job, "--json"];
    const ran = await runProgram(PYTHON, args, environment, (text, child) => {
      if (text.includes('"step": 20,')) child.kill("SIGTERM");
    });
    expect(ran.code, ran.error).toBe(128 + 15);
    expect(JSON.parse(ran.out.trim().split("\n").at(-1)!).loss).toBeGreaterThan(0);
  },
  240_000,
);
