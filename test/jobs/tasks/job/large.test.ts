/** Tasks that read a file piece by piece are those that read it at once. */
import { expect, test } from "vitest";
import { readNpy } from "../../../../src/checkpoint/formats/npy/open.ts";
import { memoryStore } from "../../../../src/index.ts";
import { largeLanguageTask } from "../../../../src/jobs/tasks/job/large.ts";
import { forecastTaskOf, type LargeFile } from "../../../../src/jobs/tasks/largeTable.ts";
import {
  digestOf,
  forecastTask,
  languageTask,
  prepareJob,
  readCSV,
  type Task,
} from "../../../../src/tasks.ts";
import { textOf } from "../../../support/jobs.ts";

const recurrent = { hiddenSize: 8 };

function fileOf(name: string, text: string): LargeFile {
  const bytes = new TextEncoder().encode(text);
  return { name, size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}

/** Digests of the files of a job: comparing bytes one by one takes minutes. */
async function filesOf(task: Task): Promise<Map<string, string>> {
  const store = memoryStore();
  await prepareJob(task, store, { epochs: 1 });
  const names = (await store.list()).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, digestOf([await store.read(name)])] as const)),
  );
}

// Letters of two, three and four bytes, so that a piece ends within one.
const text = `${textOf(700_000)}ä€😀`.repeat(2);

test.each(["character", "byte"] as const)("a text: the same job, by %s", async (vocabulary) => {
  const options = { name: "words.txt", vocabulary, recurrent };
  const whole = languageTask(text, options) as unknown as Task;
  const large = await largeLanguageTask(fileOf("words.txt", text), { vocabulary, recurrent });
  expect(large.notes).toEqual(whole.notes);
  expect(await filesOf(large)).toEqual(await filesOf(whole));
  expect(() => large.validate()).toThrow("expected a job of this text");
});

const line = (k: number) =>
  `${new Date(3_600_000 * k).toISOString().slice(0, 16)},"a ""note""\n${k}",${(Math.sin(k / 4) * 9).toFixed(3)},${k % 7}\n`;
const rows = Array.from({ length: 45_000 }, (_, k) => line(k));
const csv = `# measured\ntime,note,load,other\n${rows.join("")}`;

test("a table: the same job, with quotes and line breaks in its cells", async () => {
  expect(csv.length).toBeGreaterThan(2 ** 20);
  const options = { targets: ["load"], features: ["other"], recurrent };
  const whole = forecastTask(await readCSV(csv, { name: "t.csv" }), options) as unknown as Task;
  const large = (await forecastTaskOf(fileOf("t.csv", csv), options, {})) as unknown as Task;
  expect(large.notes).toEqual(whole.notes);
  expect(await filesOf(large)).toEqual(await filesOf(whole));
});

test("a table of more windows than an epoch draws: the job draws as many from all", async () => {
  const options = { targets: ["load"], epochWindows: 1000, recurrent };
  const whole = forecastTask(await readCSV(csv, { name: "t.csv" }), options) as unknown as Task;
  const store = memoryStore();
  await prepareJob(whole, store, { epochs: 2 });
  const drawn = await store.read("batches-2.npy");
  // A header of 128 bytes, then four bytes for each window.
  expect(drawn.length).toBe(128 + 4 * 1000);
  expect(whole.batches.length).toBe(Math.ceil(1000 / 64));
  const order = new Int32Array(drawn.slice(128).buffer);
  const [train] = readNpy(await store.read("targets.npy")).shape;
  expect(Math.max(...order)).toBeGreaterThan(30_000);
  expect(new Set(order).size).toBe(1000);
  expect(train).toBeGreaterThan(Math.max(...order));
});

test("a bad cell is named by its line in the file", async () => {
  const wrong = csv.replace(line(44_000), "2020-01-01T00:00,x,many,1\n");
  const options = { targets: ["load"] };
  const message = async (work: Promise<unknown>) =>
    work.then(
      () => "",
      (error: Error) => error.message,
    );
  const whole = await message(
    readCSV(wrong, { name: "t.csv" }).then((table) => forecastTask(table, options)),
  );
  expect(whole).toMatch(/^csv: t\.csv line 88\d\d\d, column 3/);
  expect(await message(forecastTaskOf(fileOf("t.csv", wrong), options, {}))).toBe(whole);
  const short = csv.replace(line(44_000), "2020-01-01T00:00,x\n");
  expect(await message(forecastTaskOf(fileOf("t.csv", short), options, {}))).toBe(
    await message(readCSV(short, { name: "t.csv" })),
  );
});

test("a quote that never ends costs one pass", async () => {
  const file = fileOf("t.csv", `day,"v\n${"\n".repeat(900_000)}`);
  await expect(forecastTaskOf(file, {}, {})).rejects.toMatchObject({ name: "FormatError" });
});
