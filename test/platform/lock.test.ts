/** One process at a time in a directory, and none that is gone keeps it. */
import { fork, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Linear } from "../../src/core/nn/index.ts";
import { tensor } from "../../src/core/tensor/create.ts";
import { fit, SGD } from "../../src/core/train/index.ts";
import { directoryStore } from "../../src/platform/node/directoryStore.ts";
import { lockDirectory } from "../../src/platform/node/lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const busy = { code: "FILE_BUSY" };
const lock = () => join(directory, ".lock");

/** A process that holds the directory until it is killed. */
function holder(): Promise<{ pid: number; kill: () => Promise<void> }> {
  const child = fork(resolve(import.meta.dirname, "./lockHolder.ts"), [directory], {
    execArgv: ["--import", "tsx"],
  });
  const ended = new Promise<void>((done) => child.on("exit", () => done()));
  const kill = () => {
    child.kill("SIGKILL");
    return ended;
  };
  return new Promise((done) => child.on("message", () => done({ pid: child.pid!, kill })));
}

test("a directory is made, taken once, and given back without a trace", async () => {
  const deep = join(directory, "a", "b");
  const release = await lockDirectory(deep);
  await expect(lockDirectory(deep)).rejects.toThrow(/got .*, which this process writes to\. Wait/);
  await release();
  expect(readdirSync(deep)).toEqual([]);
  await (await lockDirectory(deep))();
});

test("of several at once at most one has it", async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
  const got = attempts.filter(({ status }) => status === "fulfilled");
  expect(got.length).toBeLessThanOrEqual(1);
});

test("another process keeps it while it lives, not when it was killed", { timeout: 60_000 }, async () => {
  const { pid, kill } = await holder();
  await expect(lockDirectory(directory)).rejects.toMatchObject({
    ...busy,
    message: expect.stringContaining(`process ${pid}`),
  });
  expect(readdirSync(directory)).toHaveLength(1);
  await kill();
  const release = await lockDirectory(directory);
  expect(readdirSync(directory)).toHaveLength(1);
  await release();
});

test("a lock of a process that /proc hides holds", { timeout: 60_000 }, async () => {
  const { pid, kill } = await holder();
  const { readFile } = fs;
  fs.readFile = ((path: string, encoding: BufferEncoding) =>
    String(path).startsWith(`/proc/${pid}/`)
      ? Promise.reject(new Error("no such file"))
      : readFile(path, encoding)) as typeof readFile;
  syncBuiltinESMExports();
  try {
    await expect(lockDirectory(directory)).rejects.toMatchObject(busy);
  } finally {
    fs.readFile = readFile;
    syncBuiltinESMExports();
    await kill();
  }
});

test("a lock of a number that is another process by now counts for nothing", async () => {
  if (process.platform !== "linux") return;
  writeFileSync(lock(), "1 12345678901234567890");
  await (await lockDirectory(directory))();
  expect(readdirSync(directory)).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a process that has ended and is not yet asked for holds nothing",
  async () => {
    // The shell becomes a program that asks for no children, so that its child stays as it ended. It ends only then: a shell would ask.
    const child = "until grep -q sleep /proc/$$/comm; do :; done";
    const parent = spawn("sh", ["-c", `(${child}) & echo $!; exec sleep 60`]);
    try {
      const pid = Number(
        await new Promise((done) => parent.stdout.once("data", (line) => done(String(line)))),
      );
      const stat = () => readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
      while (stat()[0] !== "Z") await new Promise((done) => setTimeout(done, 10));
      writeFileSync(lock(), `${pid} ${stat()[19]}`);
      await (await lockDirectory(directory))();
      expect(readdirSync(directory)).toEqual([]);
    } finally {
      parent.kill("SIGKILL");
    }
  },
);

test.runIf(process.platform === "linux")("another thread of this process holds it too", async () => {
  const start = readFileSync("/proc/self/stat", "latin1").split(") ")[1].split(" ")[19];
  writeFileSync(lock(), `${process.pid} ${start}`);
  await expect(lockDirectory(directory)).rejects.toMatchObject(busy);
});

test.each([
  ["of process 0", "0 1"],
  ["longer than any text", "1".repeat(5000)],
  ["that is empty", ""],
])("a lock %s holds nothing after its writer had time", async (_, text) => {
  writeFileSync(lock(), text);
  await expect(lockDirectory(directory)).rejects.toMatchObject(busy);
  utimesSync(lock(), 0, 0);
  await (await lockDirectory(directory))();
});

test("what a process left that was killed while it removed a lock goes with the next", async () => {
  writeFileSync(lock(), `${2 ** 22 + 1} 1`);
  utimesSync(lock(), 0, 0);
  const { rm } = fs;
  const calls: string[] = [];
  fs.rm = ((path: string, options: object) =>
    calls.push(path) < 2 ? rm(path, options) : Promise.reject(new Error("killed"))) as typeof rm;
  syncBuiltinESMExports();
  try {
    await expect(lockDirectory(directory)).rejects.toThrow("killed");
  } finally {
    fs.rm = rm;
    syncBuiltinESMExports();
  }
  expect(readdirSync(directory)).toHaveLength(1);
  await (await lockDirectory(directory))();
  expect(readdirSync(directory)).toEqual([]);
});

test("of several that find the lock of a dead process at most one has it", async () => {
  for (let round = 0; round < 20; round++) {
    writeFileSync(lock(), `${2 ** 22 + 1} 1`);
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
    const releases = attempts.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(releases.length).toBeLessThanOrEqual(1);
    for (const release of releases) await release();
    expect(readdirSync(directory).filter((name) => name !== ".lock")).toEqual([]);
  }
});

test.each([
  ["path", () => directory],
  ["store", () => directoryStore(directory)],
])(
  "two trainings into one directory, by its %s: the second waits for the end of the first",
  async (_, checkpoint) => {
    const model = new Linear({ inFeatures: 1, outFeatures: 1, seed: 1 });
    const run = () =>
      fit(
        model,
        { length: 2, batch: () => ({ input: tensor([[1]]), target: undefined }) },
        { loss: (y) => y, optimizer: new SGD(model.parameters(), { lr: 0.1 }), checkpoint: checkpoint() },
      );
    const first = run();
    await first.next();
    await expect(run().next()).rejects.toMatchObject(busy);
    await first.return();
    for await (const _ of run()) await expect(run().next()).rejects.toMatchObject(busy);
    expect(readdirSync(directory).filter((name) => name.startsWith("."))).toEqual([]);
  },
);
