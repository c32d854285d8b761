/** Unfinished files of killed processes are removed, and no others. */
import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listFiles, writeFileAtomic } from "../../src/platform/node/files.ts";
import { startOf } from "../../src/platform/node/processes.ts";
import { removeStale, temporaryName } from "../../src/platform/node/temporary.ts";

let directory: string;

beforeEach(async () => {
  directory = await fs.mkdtemp(join(tmpdir(), "sluice-temporary-"));
});

afterEach(async () => {
  await fs.rm(directory, { recursive: true });
});

const content = Uint8Array.of(1, 2, 3);

test("stale files of dead processes are removed, those of living ones and all others stay", async () => {
  // 2^22 is the largest process number that Linux gives.
  const deadPid = 2 ** 22 + 1;
  const dead = temporaryName("f", deadPid);
  const mine = temporaryName("f");
  const earlier = temporaryName("f");
  const living = temporaryName("f", process.ppid);
  const others = ["f", "f.tmp", ".f.tmp", `.f.x.0123456789abcdef.tmp`];
  for (const name of [dead, mine, earlier, living, ...others])
    await fs.writeFile(join(directory, name), content);
  // Of a process that had this number before.
  await fs.utimes(join(directory, earlier), 0, Date.now() / 1000 - process.uptime() - 60);
  await removeStale(directory);
  expect((await fs.readdir(directory)).sort()).toEqual([mine, living, ...others].sort());
});

test.runIf(process.platform === "linux")("files of a zombie are removed", async () => {
  // A shell that becomes a program which asks for no children, so that its child stays as it ended.
  const child = "until grep -q sleep /proc/$$/comm; do :; done";
  const parent = spawn("sh", ["-c", `(${child}) & echo $!; exec sleep 60`]);
  try {
    const zombie = Number(
      await new Promise((done) => parent.stdout.once("data", (line) => done(String(line)))),
    );
    const ofZombie = temporaryName("f", zombie);
    while ((await startOf(zombie)) !== "ended") await new Promise((done) => setTimeout(done, 10));
    const living = temporaryName("f", parent.pid);
    for (const name of [ofZombie, living]) await fs.writeFile(join(directory, name), content);
    expect(await listFiles(directory)).toEqual([]);
    await removeStale(directory);
    expect(await fs.readdir(directory)).toEqual([living]);
  } finally {
    parent.kill("SIGKILL");
  }
});

test("a file may have any name that the system allows", async () => {
  const names = ["a".repeat(255), "é".repeat(127), "語".repeat(85), "😀".repeat(63)];
  for (const name of names) await writeFileAtomic(join(directory, name), content);
  expect(await listFiles(directory)).toEqual(expect.arrayContaining(names));
});
