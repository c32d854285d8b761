/**
 * The k-th call of the file system fails, for every k, in each command that writes: the command ends with a coded error or succeeds, the file
 * that it replaces is the old one or the new one, and no temporary file stays.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { LSTM } from "../../src/index.ts";
import { encodeModel } from "../../src/train/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

/** Which call fails, and how many there were. */
const fault = vi.hoisted(() => ({ at: 0, calls: 0, code: "EIO", last: "" }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<Record<string, unknown>>();
  const failing =
    (syscall: string, call: (...args: never[]) => unknown) =>
    async (...args: never[]) => {
      fault.calls++;
      if (fault.calls === fault.at) {
        fault.last = syscall;
        throw Object.assign(new Error(`${fault.code}: made to fail`), { code: fault.code, syscall });
      }
      const result = await call(...args);
      return syscall === "open" ? handleOf(result as Record<string, unknown>) : result;
    };
  const handleOf = (handle: Record<string, unknown>) => {
    for (const name of [
      "read",
      "write",
      "writeFile",
      "appendFile",
      "sync",
      "datasync",
      "stat",
      "chmod",
      "chown",
    ]) {
      const method = handle[name];
      if (typeof method === "function") handle[name] = failing(name, method.bind(handle));
    }
    return handle;
  };
  const mocked = Object.entries(real).map(([name, value]) => [
    name,
    typeof value === "function" && name !== "default" ? failing(name, value as never) : value,
  ]);
  return Object.fromEntries(mocked);
});

const folder = temporaryFolder();
afterAll(folder.remove);
beforeEach(() => Object.assign(fault, { at: 0, calls: 0 }));

const model = folder.path("model.safetensors");
writeFileSync(model, encodeModel(new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 })));

const OLD = "old.safetensors";

/** The arguments in a folder of its own; `kept` is the file that must never be lost. */
const commands: Record<string, { args: (at: string) => string[]; kept?: string }> = {
  set: {
    args: (at) => [
      "set",
      join(at, "model.safetensors"),
      "--gate",
      "forget",
      "--bias",
      "1",
      "--out",
      join(at, OLD),
    ],
    kept: OLD,
  },
  init: {
    args: (at) => ["init", join(at, "model.safetensors"), "--scheme", "recommended", "--out", join(at, OLD)],
    kept: OLD,
  },
  convert: {
    args: (at) => ["convert", join(at, "model.safetensors"), join(at, "out.pt"), "--to", "pytorch"],
  },
  "convert to two files": {
    args: (at) => ["convert", join(at, "model.safetensors"), join(at, "tfjs/model.json"), "--to", "tfjs"],
  },
};

const temporary = (at: string) =>
  (readdirSync(at, { recursive: true }) as string[]).filter((name) => /\.tmp$|^\.|\/\./.test(basename(name)));

async function attempt(name: string, at: number, code: string) {
  const place = folder.path("place");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(join(place, "tfjs"), { recursive: true });
  cpSync(model, join(place, basename(model)));
  cpSync(model, join(place, OLD));
  Object.assign(fault, { at, calls: 0, code, last: "" });
  const ran = await runCommand(commands[name].args(place));
  fault.at = 0;
  return { ran, place, calls: fault.calls };
}

test.each(Object.keys(commands))("%s", async (name) => {
  const { ran, place, calls } = await attempt(name, 0, "EIO");
  expect(ran.error).toBe("");
  const { kept } = commands[name];
  const old = kept === undefined ? undefined : readFileSync(model);
  const fresh = kept === undefined ? undefined : readFileSync(join(place, kept));
  expect(calls).toBeGreaterThan(3);
  let refused = 0;
  for (const code of ["EIO", "ENOSPC"]) {
    for (let k = 1; k <= calls; k++) {
      const failed = await attempt(name, k, code);
      const where = `call ${k}, ${fault.last}, ${code}: ${failed.ran.error}`;
      expect([0, 2], where).toContain(failed.ran.code);
      expect(failed.ran.error, where).not.toContain("This is a defect");
      if (failed.ran.code !== 0) refused++;
      if (kept !== undefined) {
        const now = readFileSync(join(failed.place, kept));
        const isNew = failed.ran.code === 0 ? now.equals(fresh!) : now.equals(old!) || now.equals(fresh!);
        expect(isNew, where).toBe(true);
      }
      expect(existsSync(failed.place), where).toBe(true);
      if (fault.last !== "rm" && fault.last !== "unlink") expect(temporary(failed.place), where).toEqual([]);
    }
  }
  expect(refused).toBeGreaterThan(0);
  console.log(`${2 * calls} failed calls in ${name}: ${refused} ended the command`);
});
